"""Reading what decisions there are to learn from, and what was learnt."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet

from ..models import Decision, LearnedRanking
from ..states import LearningState, Verdict


@dataclass(frozen=True, slots=True)
class DecisionCounts:
    """How many decisions are in force, and the key of the last one, 0 where there is none."""

    approved: int
    rejected: int
    last: int

    @property
    def total(self) -> int:
        """Both verdicts."""
        return self.approved + self.rejected


def decisions_in_force() -> QuerySet[Decision]:
    """The decisions whose news has gone out, in the order in which they were made.

    Nothing is learnt or counted from one that may still be undone, or was.
    """
    return Decision.objects.filter(sent_at__isnull=False, undone_at__isnull=True).order_by("pk")


def count_decisions() -> DecisionCounts:
    """The decisions in force, by verdict."""
    counted = decisions_in_force().aggregate(
        approved=Count("pk", filter=Q(verdict=Verdict.APPROVED)),
        rejected=Count("pk", filter=Q(verdict=Verdict.REJECTED)),
        last=Max("pk"),
    )
    return DecisionCounts(counted["approved"], counted["rejected"], counted["last"] or 0)


def find_active_learning() -> LearnedRanking | None:
    """The version of what was learnt that ranks now; None while nothing has been, or it is off."""
    if not settings.LEARN_FROM_DECISIONS:
        return None
    return LearnedRanking.objects.filter(state=LearningState.ACTIVE).first()


def find_latest_learning() -> LearnedRanking | None:
    """The version that was made last, whether it ranks or not."""
    return LearnedRanking.objects.order_by("-version").first()
