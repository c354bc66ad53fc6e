"""How far another organization was let into a listing."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization

from ..tiers import Tier
from .need import Need
from .technology import Technology

GRANTED_TIERS = [(Tier.INTRODUCED.value, _("introduced party")), (Tier.SIGNED.value, _("signed"))]
"""The tiers that somebody is let into; those below need no grant."""


class DisclosureGrant(models.Model):
    """An organization may read a listing up to a tier, until that is revoked.

    Deals writes these rows, and here they are read: what is decided above is known below without
    the lower room asking the upper one (docs/adr). A grant is never changed but for its end; a
    higher tier ends one and begins another. Two introductions may let one organization into one
    listing: each has a grant of its own, and the highest counts.
    """

    technology = models.ForeignKey(
        Technology,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="disclosure_grants",
        verbose_name=_("technology"),
    )
    need = models.ForeignKey(
        Need,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="disclosure_grants",
        verbose_name=_("need"),
    )
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="disclosure_grants",
        verbose_name=_("organization"),
    )
    reference = models.CharField(
        _("granted for"),
        max_length=64,
        help_text=_("What it comes from, by which its writer finds it again."),
    )
    tier = models.PositiveSmallIntegerField(_("up to tier"), choices=GRANTED_TIERS)
    granted_at = models.DateTimeField(_("granted at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("disclosure grant")
        verbose_name_plural = _("disclosure grants")
        ordering = ["-granted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(technology__isnull=True, need__isnull=False)
                | models.Q(technology__isnull=False, need__isnull=True),
                name="disclosure_grant_of_one_listing",
            ),
            models.CheckConstraint(
                condition=models.Q(tier__in=[tier for tier, _label in GRANTED_TIERS]),
                name="disclosure_grant_tier_known",
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at=None)
                | models.Q(revoked_at__gte=models.F("granted_at")),
                name="disclosure_grant_revoked_after_granted",
            ),
            models.UniqueConstraint(
                fields=["reference", "organization", "technology"],
                condition=models.Q(revoked_at=None, technology__isnull=False),
                name="one_technology_grant_in_force",
            ),
            models.UniqueConstraint(
                fields=["reference", "organization", "need"],
                condition=models.Q(revoked_at=None, need__isnull=False),
                name="one_need_grant_in_force",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "technology"],
                condition=models.Q(revoked_at=None),
                name="technology_grants_in_force",
            ),
            models.Index(
                fields=["organization", "need"],
                condition=models.Q(revoked_at=None),
                name="need_grants_in_force",
            ),
        ]

    def __str__(self) -> str:
        """Who, into what."""
        return f"{self.organization} → {self.technology or self.need}"
