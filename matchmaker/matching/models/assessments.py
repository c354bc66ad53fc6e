"""What the owner of a need thinks of the technologies that are proposed for it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from listings.models import Need, Technology

from ..states import REJECTION_REASONS, AssessmentKind, Reason


class Assessment(models.Model):
    """An organization shortlisted a technology for its need, or put it aside with a reason.

    It is kept by listing and not by proposal, so that it outlives one that closes and comes back.
    Technology managers read it as the owner's opinion; nobody else does.
    """

    need = models.ForeignKey(
        Need, models.CASCADE, related_name="assessments", verbose_name=_("need")
    )
    technology = models.ForeignKey(
        Technology, models.CASCADE, related_name="assessments", verbose_name=_("technology")
    )
    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="assessments", verbose_name=_("organization")
    )
    kind = models.CharField(_("opinion"), max_length=12, choices=AssessmentKind)
    reason = models.CharField(_("reason"), max_length=30, choices=Reason, blank=True)
    note = models.CharField(_("note"), max_length=1000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("assessed by"),
    )
    assessed_at = models.DateTimeField(_("assessed at"))

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["-assessed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["need", "technology", "organization"],
                name="one_assessment_an_organization_and_pair",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="shortlisted", reason="")
                | models.Q(kind="dismissed", reason__in=[*map(str, REJECTION_REASONS)]),
                name="assessment_has_a_reason_if_dismissed",
            ),
        ]

    def __str__(self) -> str:
        """The opinion, and its reason where it has one."""
        reason = f": {self.get_reason_display()}" if self.reason else ""
        return f"{self.get_kind_display()}{reason}"
