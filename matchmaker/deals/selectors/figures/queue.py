"""What waits on the desk, how long it has waited, and whether the index is up to date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from django.db.models import Count, F, Min, Q, QuerySet

from matchmaker.matching.models import MatchingWork, Proposal
from matchmaker.matching.selectors import matching_progress
from matchmaker.matching.states import ProposalState, WorkState, WorkStep

from ...states import QueueAge
from .slices import Slice
from .spread import MEDIAN, NINE_IN_TEN, quantile, rank_of

BOUNDS = {
    QueueAge.DAY: timedelta(days=1),
    QueueAge.WEEK: timedelta(days=7),
    QueueAge.MONTH: timedelta(days=30),
}
"""Up to which age, itself left out, a proposal is of a range; what is older is of the last."""


@dataclass(frozen=True, slots=True)
class QueueFigures:
    """The open proposals now, and those of other states; ages are None where none is open."""

    by_state: Mapping[str, int]
    by_age: Mapping[QueueAge, int]
    median: timedelta | None
    nine_in_ten: timedelta | None
    oldest: timedelta | None


@dataclass(frozen=True, slots=True)
class StepFreshness:
    """A step of the background work; times are from request to end, of what ended in the period."""

    step: WorkStep
    waiting: int
    oldest: timedelta | None
    failed: int
    finished: int
    median: timedelta | None
    nine_in_ten: timedelta | None


def queue_of(chosen: Slice, now: datetime) -> QueueFigures:
    """Of all open proposals of the slice, whenever they were made: three queries."""
    rows = Proposal.objects.filter(chosen.pairs()).order_by()
    waiting = Q(state=ProposalState.OPEN)
    states = {f"of_{one.value}": Count("pk", filter=Q(state=one)) for one in ProposalState}
    younger = {
        f"under_{age.value}": Count("pk", filter=waiting & Q(created_at__gt=now - bound))
        for age, bound in BOUNDS.items()
    }
    counted = rows.aggregate(**states, **younger, first=Min("created_at", filter=waiting))
    count, first = counted["of_open"], counted["first"]
    latest_first = rows.filter(waiting).order_by("-created_at")
    return QueueFigures(
        by_state={one.value: counted[f"of_{one.value}"] for one in ProposalState},
        by_age=_by_age(count, [counted[f"under_{age.value}"] for age in BOUNDS]),
        median=_age_at(latest_first, MEDIAN, count, now),
        nine_in_ten=_age_at(latest_first, NINE_IN_TEN, count, now),
        oldest=now - first if first else None,
    )


def _by_age(count: int, younger: list[int]) -> dict[QueueAge, int]:
    edges = [0, *younger, count]
    return {age: edges[place + 1] - edges[place] for place, age in enumerate(QueueAge)}


def _age_at(
    latest_first: QuerySet[Proposal], share: Fraction, count: int, now: datetime
) -> timedelta | None:
    place = rank_of(share, count) - 1
    made = latest_first.values_list("created_at", flat=True)[place : place + 1]
    return next((now - at for at in made), None)


def freshness_of(chosen: Slice, now: datetime) -> list[StepFreshness]:
    """How long listings wait to be found and proposed, of the whole site: two queries."""
    ended = MatchingWork.objects.filter(chosen.within("finished_at"), state=WorkState.DONE)
    took: dict[str, list[timedelta]] = {}
    spans = ended.order_by().annotate(took=F("finished_at") - F("requested_at"))
    for step, span in spans.values_list("step", "took"):
        took.setdefault(step, []).append(span)
    return [
        StepFreshness(
            step=WorkStep(one.step),
            waiting=one.waiting,
            oldest=now - one.oldest_request_at if one.oldest_request_at else None,
            failed=one.failed,
            finished=len(took.get(one.step, [])),
            median=quantile(took.get(one.step, []), MEDIAN),
            nine_in_ten=quantile(took.get(one.step, []), NINE_IN_TEN),
        )
        for one in matching_progress().steps
    ]
