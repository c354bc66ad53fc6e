"""Where the dashboard's events are: rows that are written once, each with its time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from typing import Any

from django.db.models import BigIntegerField, CharField, Count, F, Min, QuerySet, Value
from django.db.models.functions import Cast, TruncDate

from matchmaker.matching.models import Proposal
from matchmaker.matching.selectors.learning import decisions_in_force

from ...models import Agreement, Introduction, PayAfterUseEvent
from ...states import Happening, Stage
from .slices import Slice


@dataclass(frozen=True, slots=True)
class Source:
    """Rows that are events of a stage, the column of their time, and the way to the pair."""

    stage: Stage
    rows: Callable[[], QuerySet[Any]]
    at: str
    way: str = ""


@dataclass(frozen=True, slots=True)
class First:
    """When a need first came to a stage with a technology of this organization.

    ``provider`` is None for proposals: a need has twenty of them, and has one row all the same.
    """

    stage: Stage
    need: int
    provider: int | None
    at: datetime


SOURCES = (
    Source(Stage.PROPOSED, Proposal.objects.all, "created_at"),
    Source(Stage.DECIDED, decisions_in_force, "sent_at", "proposal__"),
    Source(
        Stage.INTRODUCED,
        lambda: Introduction.objects.filter(introduced_at__isnull=False),
        "introduced_at",
    ),
    Source(
        Stage.AGREED, lambda: Agreement.objects.filter(concluded_at__isnull=False), "concluded_at"
    ),
    # A contract under an agreement is no second one.
    Source(
        Stage.AGREED,
        lambda: PayAfterUseEvent.objects.filter(kind=Happening.AGREED, contract__agreement=None),
        "at",
        "contract__",
    ),
    Source(
        Stage.PAID, lambda: PayAfterUseEvent.objects.filter(kind=Happening.PAID), "at", "contract__"
    ),
)


def first_events(chosen: Slice) -> list[First]:
    """Of the needs published in the period, whenever it happened: one query."""
    cohort = chosen.cohort().values("pk")
    rows = [
        _firsts(source, chosen).filter(**{f"{source.way}need__in": cohort}) for source in SOURCES
    ]
    return [First(Stage(stage), *rest) for stage, *rest in _together(rows)]


def count_proposed_by_provider(chosen: Slice) -> dict[int, int]:
    """For how many needs of the period each organization's technologies were proposed."""
    rows = Proposal.objects.filter(chosen.pairs(), need__in=chosen.cohort().values("pk"))
    grouped = rows.order_by().values("technology__owner")
    return dict(
        grouped.annotate(needs=Count("need", distinct=True)).values_list(
            "technology__owner", "needs"
        )
    )


def events_by_day(chosen: Slice) -> list[tuple[Stage, date, int]]:
    """How many events of each stage there were on each day of the period: one query."""
    published = chosen.cohort().annotate(**_stage(Stage.PUBLISHED), day=TruncDate("published_at"))
    counted = [_counted(published)]
    for source in SOURCES:
        rows = source.rows().filter(chosen.pairs(source.way), chosen.within(source.at)).order_by()
        counted.append(_counted(rows.annotate(**_stage(source.stage), day=TruncDate(source.at))))
    return [(Stage(stage), day, count) for stage, day, count in _together(counted)]


def _firsts(source: Source, chosen: Slice) -> QuerySet[Any]:
    rows = source.rows().filter(chosen.pairs(source.way)).order_by()
    nobody = Cast(Value(None), BigIntegerField())
    owner = F(f"{source.way}technology__owner")
    named = rows.annotate(
        **_stage(source.stage),
        of_need=F(f"{source.way}need"),
        of_provider=nobody if source.stage == Stage.PROPOSED else owner,
    )
    grouped = named.values("of_stage", "of_need", "of_provider").annotate(first=Min(source.at))
    columns: QuerySet[Any] = grouped.values_list("of_stage", "of_need", "of_provider", "first")
    return columns


def _counted(rows: QuerySet[Any]) -> QuerySet[Any]:
    grouped = rows.values("of_stage", "day").annotate(events=Count("pk"))
    columns: QuerySet[Any] = grouped.values_list("of_stage", "day", "events")
    return columns


def _stage(stage: Stage) -> dict[str, Any]:
    return {"of_stage": Value(stage.value, output_field=CharField())}


def _together(parts: Iterable[QuerySet[Any]]) -> QuerySet[Any]:
    return reduce(lambda one, other: one.union(other, all=True), parts)
