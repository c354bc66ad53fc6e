"""What technology managers decided on proposals, and whom the decision was told."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization

from ..states import APPROVAL_REASONS, REJECTION_REASONS, Reason, UndoneBecause, Verdict
from .proposals import Proposal


class Decision(models.Model):
    """What a technology manager decided on a proposal, and why. Never changed afterwards.

    Until ``due_at`` it may be undone and nobody is told; then its news goes out, once, at
    ``sent_at``, and it is in force. One that was undone stays as a row, with who did so; the
    proposal may then be decided again. ``note`` is for technology managers only,
    ``note_to_parties`` goes to both sides with an approval. Decisions of one ``batch`` were made
    together.
    """

    proposal = models.ForeignKey(
        Proposal, models.PROTECT, related_name="decisions", verbose_name=_("proposal")
    )
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    reason = models.CharField(_("reason"), max_length=30, choices=Reason)
    note = models.TextField(_("note"), blank=True)
    note_to_parties = models.TextField(_("note to the parties"), blank=True)
    duplicate_of = models.ForeignKey(
        Proposal,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="duplicates",
        verbose_name=_("duplicate of"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="decisions",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"))
    due_at = models.DateTimeField(_("can be undone until"))
    sent_at = models.DateTimeField(_("news sent at"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("undone by"),
    )
    undone_because = models.CharField(
        _("undone because"), max_length=12, choices=UndoneBecause, blank=True
    )
    batch = models.UUIDField(_("decided together"), null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verdict="approved", reason__in=[*map(str, APPROVAL_REASONS)])
                | models.Q(verdict="rejected", reason__in=[*map(str, REJECTION_REASONS)]),
                name="decision_has_a_reason_of_its_verdict",
            ),
            models.UniqueConstraint(
                fields=["proposal"],
                condition=models.Q(undone_at__isnull=True),
                name="one_standing_decision_a_proposal",
            ),
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=True) | models.Q(undone_at__isnull=True),
                name="decision_sent_or_undone_not_both",
            ),
            models.CheckConstraint(
                condition=models.Q(undone_at__isnull=True, undone_because="")
                | models.Q(undone_at__isnull=False, undone_because__in=UndoneBecause.values),
                name="decision_undone_with_a_cause",
            ),
            models.CheckConstraint(
                condition=models.Q(duplicate_of__isnull=True) | models.Q(reason="duplicate"),
                name="decision_duplicate_of_what",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(sent_at__isnull=True, undone_at__isnull=True),
                name="decision_to_send",
            ),
        ]

    def __str__(self) -> str:
        """Verdict and reason."""
        return f"{self.get_verdict_display()}: {self.get_reason_display()}"

    def save(self, *args: Any, **named: Any) -> None:
        """Insert; a decision that stands is not written over (what becomes of it is stamped)."""
        if not self._state.adding:
            raise TypeError("a decision is never changed")
        super().save(*args, **named)

    @property
    def is_pending(self) -> bool:
        """Whether its news has not gone out and nobody has undone it."""
        return self.sent_at is None and self.undone_at is None


class Notice(models.Model):
    """One organization that is to be told of an approval, and whether it was.

    ``reached`` lists the addresses that mail was handed over for, so that a repetition after a
    failure half-way does not write to them twice.
    """

    decision = models.ForeignKey(
        Decision, models.CASCADE, related_name="notices", verbose_name=_("decision")
    )
    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="notices", verbose_name=_("organization")
    )
    created_at = models.DateTimeField(_("created at"))
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    reached = models.JSONField(_("reached"), default=list, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.TextField(_("last error"), blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "organization"], name="one_notice_an_organization"
            ),
        ]
        indexes = [
            models.Index(
                fields=["claimed_at"],
                condition=models.Q(sent_at__isnull=True),
                name="notice_to_send",
            ),
        ]

    def __str__(self) -> str:
        """To whom, about what."""
        return f"{self.organization}: {self.decision}"
