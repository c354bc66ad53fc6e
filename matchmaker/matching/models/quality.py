"""What is judged twice, so that the desk knows how good its judgement is."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..states import APPROVAL_REASONS, REJECTION_REASONS, Reason, Verdict
from .decisions import Decision
from .proposals import Proposal

_FITS = Q(verdict="approved", reason__in=[*map(str, APPROVAL_REASONS)]) | Q(
    verdict="rejected", reason__in=[*map(str, REJECTION_REASONS)]
)


class Draw(models.Model):
    """A decision in force was numbered, and by that number drawn for a second review or not."""

    decision = models.OneToOneField(
        Decision, models.PROTECT, related_name="draw", verbose_name=_("decision")
    )
    number = models.PositiveIntegerField(_("number"), unique=True)
    is_drawn = models.BooleanField(_("goes to a second manager"))
    drawn_at = models.DateTimeField(_("drawn at"))

    class Meta:
        verbose_name = _("draw for a second review")
        verbose_name_plural = _("draws for second reviews")
        ordering = ["number"]

    def __str__(self) -> str:
        """Its number."""
        return str(self.number)


class GoldItem(models.Model):
    """A decided proposal of which a lead says what the right answer is; managers get it blind."""

    proposal = models.ForeignKey(
        Proposal, models.PROTECT, related_name="gold_items", verbose_name=_("proposal")
    )
    verdict = models.CharField(_("right verdict"), max_length=10, choices=Verdict)
    reason = models.CharField(_("right reason"), max_length=30, choices=Reason)
    note = models.TextField(_("why it is right"))
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("marked by")
    )
    marked_at = models.DateTimeField(_("marked at"))
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    class Meta:
        verbose_name = _("gold item")
        verbose_name_plural = _("gold items")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=_FITS, name="gold_has_a_reason_of_its_verdict"),
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(retired_at__isnull=True),
                name="one_gold_item_a_proposal",
            ),
        ]

    def __str__(self) -> str:
        """The right answer."""
        return f"{self.get_verdict_display()}: {self.get_reason_display()}"


class BlindReview(models.Model):
    """A manager is asked to judge a decided proposal without knowing what was decided.

    Of a decision that was drawn (``draw``) or of a gold item (``gold``); before they have judged,
    nothing tells them which. Answered once, and never changed afterwards.
    """

    proposal = models.ForeignKey(
        Proposal, models.PROTECT, related_name="blind_reviews", verbose_name=_("proposal")
    )
    draw = models.OneToOneField(
        Draw,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="review",
        verbose_name=_("draw for a second review"),
    )
    gold = models.ForeignKey(
        GoldItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="answers",
        verbose_name=_("gold item"),
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="blind_reviews",
        verbose_name=_("technology manager"),
    )
    assigned_at = models.DateTimeField(_("assigned at"))
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict, blank=True)
    reason = models.CharField(_("reason"), max_length=30, choices=Reason, blank=True)
    note = models.TextField(_("note"), blank=True)
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("second review")
        verbose_name_plural = _("second reviews")
        ordering = ["assigned_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(draw__isnull=True) ^ Q(gold__isnull=True),
                name="blind_review_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, verdict="", reason="")
                | (Q(reviewed_at__isnull=False) & _FITS),
                name="blind_review_answered_as_a_whole",
            ),
            models.UniqueConstraint(
                fields=["proposal", "assigned_to"], name="one_blind_review_a_manager"
            ),
        ]

    def __str__(self) -> str:
        """What the manager said, or the pair."""
        if self.reviewed_at is None:
            return str(self.proposal)
        return f"{self.get_verdict_display()}: {self.get_reason_display()}"
