"""Introductions: both sides of an approved proposal are asked, and each answers for itself."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from accounts.models import Organization
from listings.models import Need, Technology
from matchmaker.matching.models import Proposal

from ..states import DealSide, DeclineReason, IntroductionState

if TYPE_CHECKING:

    class ConcurrentTransitionMixin:
        """The library's own types come out as Any on Python 3.11."""
else:
    from django_fsm import ConcurrentTransitionMixin


class Introduction(ConcurrentTransitionMixin, models.Model):
    """Two organizations that a technology manager thinks should talk.

    ``seeker`` owns the need and ``provider`` the technology, as they were when it was opened.
    Until both have accepted, neither learns more of the other than it could read before.
    """

    proposal = models.OneToOneField(
        Proposal, models.PROTECT, related_name="introduction", verbose_name=_("proposal")
    )
    need = models.ForeignKey(
        Need, models.PROTECT, related_name="introductions", verbose_name=_("need")
    )
    technology = models.ForeignKey(
        Technology, models.PROTECT, related_name="introductions", verbose_name=_("technology")
    )
    seeker = models.ForeignKey(
        Organization, models.PROTECT, related_name="introductions_sought", verbose_name=_("seeker")
    )
    provider = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="introductions_provided",
        verbose_name=_("provider"),
    )
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="introductions_managed",
        verbose_name=_("technology manager"),
    )
    state: models.CharField[str, str] = FSMField(
        _("state"),
        choices=IntroductionState.choices,
        default=IntroductionState.ASKED,
        max_length=12,
        protected=True,
        editable=False,
    )
    opened_at = models.DateTimeField(_("opened at"))
    expires_at = models.DateTimeField(_("answers wanted before"))
    introduced_at = models.DateTimeField(_("introduced at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)

    class Meta:
        verbose_name = _("introduction")
        verbose_name_plural = _("introductions")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=IntroductionState.values),
                name="introduction_state_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(seeker=models.F("provider")),
                name="introduction_of_two_organizations",
            ),
            models.CheckConstraint(
                condition=models.Q(state="introduced", introduced_at__isnull=False)
                | (~models.Q(state="introduced") & models.Q(introduced_at__isnull=True)),
                name="introduction_introduced_at",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["declined", "expired"], ended_at__isnull=False)
                | models.Q(state__in=["asked", "introduced"], ended_at__isnull=True),
                name="introduction_ended_at",
            ),
        ]
        indexes = [
            models.Index(fields=["seeker", "-opened_at"], name="introduction_of_seeker"),
            models.Index(fields=["provider", "-opened_at"], name="introduction_of_provider"),
            models.Index(
                fields=["expires_at"],
                condition=models.Q(state="asked"),
                name="introduction_to_answer",
            ),
        ]

    def __str__(self) -> str:
        """Both listings' titles."""
        return f"{self.need} ↔ {self.technology}"

    def organization_of(self, side: str) -> Organization:
        """Who stands on a side."""
        return self.seeker if side == DealSide.NEED else self.provider

    def listing_of(self, side: str) -> Need | Technology:
        """What a side brings in."""
        return self.need if side == DealSide.NEED else self.technology

    @property
    def is_asked(self) -> bool:
        """Whether answers are still wanted."""
        return self.state == IntroductionState.ASKED

    @property
    def is_introduced(self) -> bool:
        """Whether both sides accepted."""
        return self.state == IntroductionState.INTRODUCED

    @transition(field="state", source=IntroductionState.ASKED, target=IntroductionState.INTRODUCED)
    def introduce(self, now: datetime) -> None:
        """Both sides accepted; only services call this."""
        self.introduced_at = now

    @transition(field="state", source=IntroductionState.ASKED, target=IntroductionState.DECLINED)
    def decline(self, now: datetime) -> None:
        """One side declined; only services call this."""
        self.ended_at = now

    @transition(field="state", source=IntroductionState.ASKED, target=IntroductionState.EXPIRED)
    def expire(self, now: datetime) -> None:
        """The last day has passed; only services call this."""
        self.ended_at = now


class IntroductionAnswer(models.Model):
    """What one side said. Never changed afterwards.

    Why it declined is told to the technology manager; to the other side only where
    ``shares_reason`` says so.
    """

    introduction = models.ForeignKey(
        Introduction, models.CASCADE, related_name="answers", verbose_name=_("introduction")
    )
    side = models.CharField(_("side"), max_length=10, choices=DealSide)
    accepts = models.BooleanField(_("accepts"))
    reason = models.CharField(_("reason"), max_length=24, choices=DeclineReason, blank=True)
    note = models.CharField(_("note to the technology manager"), max_length=1000, blank=True)
    shares_reason = models.BooleanField(_("the other side may know the reason"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("answered by")
    )
    at = models.DateTimeField(_("answered at"))

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["introduction", "side"], name="one_answer_a_side"),
            models.CheckConstraint(
                condition=models.Q(side__in=DealSide.values), name="answer_side_known"
            ),
            models.CheckConstraint(
                condition=models.Q(accepts=True, reason="", shares_reason=False)
                | models.Q(accepts=False, reason__in=DeclineReason.values),
                name="answer_declines_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        """Who, and what."""
        return f"{self.get_side_display()}: {_('accepts') if self.accepts else _('declines')}"
