"""What technology managers judged of a listing before it was published."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import GreaterThanOrEqual, LessThan
from django.utils.translation import gettext_lazy as _

from accounts.models import AppendOnly

from ..rubric import HIGHEST, Check, Criterion, checks_of
from ..states import ReviewOutcome
from .need import Need
from .technology import Technology

LONGEST_REVIEW_NOTE: Final = 2000
_CRITERIA: Final = tuple(criterion.value for criterion in Criterion)
_TOTAL: Any = F("advantages") + F("clarity") + F("expectations") + F("language")
_NO_ZERO: Final = Q(**{f"{name}__gt": 0 for name in _CRITERIA})


def _score(label: Any) -> models.PositiveSmallIntegerField[int, int]:
    return models.PositiveSmallIntegerField(label)


class ListingReview(AppendOnly):
    """Four scores of 0 to 5, what they came to, and what the owner is asked for. Never changed.

    ``asks`` are codes of the rubric's checks for this kind of listing; ``suggested`` is what the
    rubric computed by itself, kept to see how far managers follow it.
    """

    technology = models.ForeignKey(
        Technology,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="reviews",
        verbose_name=_("technology"),
    )
    need = models.ForeignKey(
        Need,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="reviews",
        verbose_name=_("need"),
    )
    revision = models.PositiveIntegerField(_("revision"))
    advantages = _score(_("advantages"))
    clarity = _score(_("clarity"))
    expectations = _score(_("expectations"))
    language = _score(_("language"))
    suggested = models.JSONField(_("scores computed"), default=dict)
    outcome = models.CharField(_("outcome"), max_length=12, choices=ReviewOutcome)
    asks = models.JSONField(_("what is asked for"), default=list, blank=True)
    note = models.TextField(_("note to the owner"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("reviewed by")
    )
    reviewed_at = models.DateTimeField(_("reviewed at"))

    class Meta:
        verbose_name = _("review of a listing")
        verbose_name_plural = _("reviews of listings")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(technology__isnull=True) ^ Q(need__isnull=True),
                name="review_is_of_one_listing",
            ),
            models.CheckConstraint(
                condition=Q(**{f"{name}__lte": HIGHEST for name in _CRITERIA}),
                name="review_scores_are_0_to_5",
            ),
            models.CheckConstraint(
                condition=(Q(outcome="held") & ~_NO_ZERO)
                | (Q(outcome="rejected") & Q(LessThan(_TOTAL, 5)) & _NO_ZERO)
                | (Q(outcome="published") & Q(GreaterThanOrEqual(_TOTAL, 10)) & _NO_ZERO)
                | (
                    Q(outcome="returned")
                    & Q(GreaterThanOrEqual(_TOTAL, 5))
                    & Q(LessThan(_TOTAL, 10))
                    & _NO_ZERO
                ),
                name="review_outcome_follows_from_scores",
            ),
        ]

    def __str__(self) -> str:
        """The outcome and its points."""
        return f"{self.get_outcome_display()}: {self.total}/20"

    @property
    def scores(self) -> dict[Criterion, int]:
        """The four scores by criterion."""
        return {criterion: getattr(self, criterion.value) for criterion in Criterion}

    @property
    def total(self) -> int:
        """0 to 20."""
        return sum(self.scores.values())

    @property
    def kind(self) -> str:
        """Need or technology."""
        return "need" if self.technology_id is None else "technology"

    @property
    def listing(self) -> Technology | Need:
        """What was reviewed."""
        return self.technology or self.need  # type: ignore[return-value] # one of them is there

    @property
    def asked(self) -> list[Check]:
        """The checks that the owner is asked to mend, in the rubric's order."""
        return [check for code, check in checks_of(self.kind).items() if code in self.asks]
