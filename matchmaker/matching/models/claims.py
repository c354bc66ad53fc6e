"""Who works on which proposal: claims with a lease, and who is looking."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..states import ClaimBecause, ClaimEnded
from .proposals import Proposal


class Claim(models.Model):
    """A technology manager has taken a proposal to work on it, until ``expires_at`` or the end.

    Activity moves ``expires_at``; a claim whose time has passed holds nothing, whether or not
    anybody has written its end into the row yet. Rows stay: what was dealt to whom, and why, is
    counted from them.
    """

    proposal = models.ForeignKey(
        Proposal, models.CASCADE, related_name="claims", verbose_name=_("proposal")
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="claims",
        verbose_name=_("technology manager"),
    )
    because = models.CharField(_("because"), max_length=20, choices=ClaimBecause.choices)
    note = models.TextField(_("reason"), blank=True)
    claimed_at = models.DateTimeField(_("claimed at"))
    expires_at = models.DateTimeField(_("expires at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_because = models.CharField(
        _("ended because"), max_length=20, blank=True, choices=ClaimEnded.choices
    )

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["-claimed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"],
                condition=models.Q(ended_at__isnull=True),
                name="one_claim_a_proposal",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("claimed_at")),
                name="claim_lasts_for_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_because="")
                | models.Q(ended_at__isnull=False, ended_because__in=ClaimEnded.values),
                name="claim_ends_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(because=ClaimBecause.TAKEN_OVER) | ~models.Q(note=""),
                name="claim_taken_over_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["holder", "expires_at"],
                condition=models.Q(ended_at__isnull=True),
                name="claim_of_a_manager",
            ),
        ]

    def __str__(self) -> str:
        """Who holds what."""
        return f"{self.holder_id} · {self.proposal_id}"


class Looking(models.Model):
    """A technology manager had this proposal's page open at ``seen_at``."""

    proposal = models.ForeignKey(
        Proposal, models.CASCADE, related_name="lookers", verbose_name=_("proposal")
    )
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="+",
        verbose_name=_("technology manager"),
    )
    seen_at = models.DateTimeField(_("seen at"))

    class Meta:
        verbose_name = _("look at a proposal")
        verbose_name_plural = _("looks at proposals")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "manager"], name="one_look_a_manager_and_proposal"
            ),
        ]

    def __str__(self) -> str:
        """Who looks at what."""
        return f"{self.manager_id} · {self.proposal_id}"
