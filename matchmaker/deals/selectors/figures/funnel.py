"""How far needs have come, how long each step took, and who they are of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from ...states import Grouping, Stage
from .slices import Slice
from .sources import count_proposed_by_provider, events_by_day, first_events
from .spread import MEDIAN, NINE_IN_TEN, quantile

Key = str | int | None


@dataclass(frozen=True, slots=True)
class StageFigures:
    """How many needs came to a stage, and how long they took from the stage before.

    ``timed`` is the number of needs that the times are of: those with both events, in order.
    """

    stage: Stage
    count: int
    share: float | None
    timed: int
    median: timedelta | None
    nine_in_ten: timedelta | None


@dataclass(frozen=True, slots=True)
class Bucket:
    """How many events of each stage there were from this day to the next bucket's."""

    first: date
    counts: Mapping[Stage, int]


@dataclass(slots=True)
class NeedPath:
    """A need of the period: what it is grouped by, and when it first came to each stage."""

    need: int
    seeker: int
    region: str
    fields: Sequence[str]
    times: dict[Stage, datetime]
    by_provider: dict[int | None, set[Stage]] = field(default_factory=dict)


def paths_of(chosen: Slice) -> list[NeedPath]:
    """Every need published in the period with its first events: two queries."""
    columns = ("pk", "owner_id", "province", "country", "technology_fields", "published_at")
    paths = {
        pk: NeedPath(pk, owner, province or country, fields, {Stage.PUBLISHED: published})
        for pk, owner, province, country, fields, published in chosen.cohort().values_list(*columns)
    }
    for first in first_events(chosen):
        path = paths[first.need]
        path.times[first.stage] = min(first.at, path.times.get(first.stage, first.at))
        if first.stage != Stage.PROPOSED:
            path.by_provider.setdefault(first.provider, set()).add(first.stage)
    return [*paths.values()]


def stages_of(paths: Sequence[NeedPath]) -> list[StageFigures]:
    """The funnel, in the order of the stages."""
    figures = []
    before: Stage | None = None
    for stage in Stage:
        count = sum(stage in path.times for path in paths)
        spans = [*_spans(paths, before, stage)] if before else []
        figures.append(
            StageFigures(
                stage=stage,
                count=count,
                share=count / len(paths) if paths else None,
                timed=len(spans),
                median=quantile(spans, MEDIAN),
                nine_in_ten=quantile(spans, NINE_IN_TEN),
            )
        )
        before = stage
    return figures


def _spans(paths: Iterable[NeedPath], before: Stage, stage: Stage) -> Iterable[timedelta]:
    for path in paths:
        begun, ended = path.times.get(before), path.times.get(stage)
        # A need published anew, or an agreement from before the site: no time of this step.
        if begun is not None and ended is not None and begun <= ended:
            yield ended - begun


def groups_of(paths: Iterable[NeedPath], grouping: Grouping) -> dict[Key, Counter[Stage]]:
    """How many needs of each group came to each stage; one of two fields counts in both."""
    groups: dict[Key, Counter[Stage]] = {}
    for path in paths:
        for key in _groups_of(path, grouping):
            groups.setdefault(key, Counter()).update([*path.times])
    return groups


def _groups_of(path: NeedPath, grouping: Grouping) -> Sequence[Key]:
    if grouping == Grouping.FIELD:
        return [*path.fields] or [""]
    return [path.region if grouping == Grouping.REGION else path.seeker]


def provider_groups_of(chosen: Slice, paths: Iterable[NeedPath]) -> dict[Key, Counter[Stage]]:
    """How many needs came to each stage with an organization's technologies: one query."""
    groups: dict[Key, Counter[Stage]] = {
        provider: Counter({Stage.PROPOSED: count})
        for provider, count in count_proposed_by_provider(chosen).items()
    }
    for path in paths:
        for provider, stages in path.by_provider.items():
            groups.setdefault(provider, Counter()).update([*stages])
    return groups


def buckets_of(chosen: Slice) -> list[Bucket]:
    """Every bucket of the period, empty ones too, with its events: one query."""
    counted: dict[date, Counter[Stage]] = {day: Counter() for day in chosen.buckets()}
    for stage, day, count in events_by_day(chosen):
        counted[chosen.bucket_of(day)][stage] += count
    return [
        Bucket(first, {stage: counts[stage] for stage in Stage})
        for first, counts in counted.items()
    ]
