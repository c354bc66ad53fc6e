"""Pairs that a party itself asked for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from listings.models import Need, Technology


class Asking(models.Model):
    """An organization asked that a technology manager look at this pair.

    While there is one, the pair stands among the need's candidates whatever its score, as long as
    no gate forbids it.
    """

    need = models.ForeignKey(Need, models.CASCADE, related_name="askings", verbose_name=_("need"))
    technology = models.ForeignKey(
        Technology, models.CASCADE, related_name="askings", verbose_name=_("technology")
    )
    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="askings", verbose_name=_("asked for by")
    )
    note = models.TextField(_("message"), blank=True)
    asked_at = models.DateTimeField(_("asked at"))

    class Meta:
        verbose_name = _("asking")
        verbose_name_plural = _("askings")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["need", "technology", "organization"],
                name="one_asking_an_organization_and_pair",
            ),
        ]

    def __str__(self) -> str:
        """Who asked for what."""
        return f"{self.organization}: {self.need} ↔ {self.technology}"
