"""What technology managers ask the parties, and what they hand on to a lead."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from listings.models import Need, Technology

from ..states import ListingKind
from .proposals import Proposal


class Question(models.Model):
    """A technology manager asks one side about its own listing; that side answers once.

    The organization sees its listing, the question and the answer, and nothing of the proposal.
    """

    proposal = models.ForeignKey(
        Proposal, models.CASCADE, related_name="questions", verbose_name=_("proposal")
    )
    side = models.CharField(_("side"), max_length=10, choices=ListingKind)
    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="questions", verbose_name=_("organization")
    )
    text = models.TextField(_("question"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"))
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("question to a side")
        verbose_name_plural = _("questions to a side")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(side__in=ListingKind.values), name="question_to_a_side"
            ),
            models.CheckConstraint(condition=~models.Q(text=""), name="question_has_a_text"),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, answer="")
                | (models.Q(answered_at__isnull=False) & ~models.Q(answer="")),
                name="question_answered_with_a_text",
            ),
            models.UniqueConstraint(
                fields=["proposal", "side"],
                condition=models.Q(answered_at__isnull=True),
                name="one_open_question_a_side",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "-asked_at"], name="question_of_organization"),
        ]

    def __str__(self) -> str:
        """What was asked."""
        return self.text

    @property
    def listing(self) -> Need | Technology:
        """The listing that the question is about: the asked organization's own."""
        is_need = self.side == ListingKind.NEED
        return self.proposal.need if is_need else self.proposal.technology


class Escalation(models.Model):
    """A technology manager leaves a proposal to who leads the desk, until it is ended.

    It ends with the decision, or when a lead hands it back, with a note.
    """

    proposal = models.ForeignKey(
        Proposal, models.CASCADE, related_name="escalations", verbose_name=_("proposal")
    )
    note = models.TextField(_("what the lead should weigh"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("escalated by")
    )
    escalated_at = models.DateTimeField(_("escalated at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ended by"),
    )
    answer = models.TextField(_("what the lead says"), blank=True)

    class Meta:
        verbose_name = _("escalation")
        verbose_name_plural = _("escalations")
        ordering = ["-escalated_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(note=""), name="escalation_has_a_note"),
            models.UniqueConstraint(
                fields=["proposal"],
                condition=models.Q(ended_at__isnull=True),
                name="one_escalation_a_proposal",
            ),
        ]

    def __str__(self) -> str:
        """Why it was escalated."""
        return self.note
