"""The dashboard's figures, all from events: rows that were written once, each with its time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Organization

from ...states import Grouping, Stage
from .coverage import CoverageFigures, OpenNeed, UncoveredNeed, coverage_of, uncovered_by
from .funnel import (
    Bucket,
    Key,
    StageFigures,
    buckets_of,
    groups_of,
    paths_of,
    provider_groups_of,
    stages_of,
)
from .queue import QueueFigures, StepFreshness, freshness_of, queue_of
from .reasons import DECLINED, SILENCE, ReasonCount, reasons_of
from .slices import Scope, Slice, find_scope


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """A group's needs by stage, and of its needs in force now all and those without a good one."""

    key: Key
    stages: Mapping[Stage, int]
    in_force: int
    uncovered: int


@dataclass(frozen=True, slots=True)
class Figures:
    """All that the dashboard shows of a slice; ``names`` holds every organization told of."""

    chosen: Slice
    now: datetime
    stages: Sequence[StageFigures]
    buckets: Sequence[Bucket]
    reasons: Sequence[ReasonCount]
    queue: QueueFigures
    freshness: Sequence[StepFreshness]
    coverage: CoverageFigures
    groups: Mapping[Grouping, Sequence[GroupFigures]]
    names: Mapping[int, Organization]


def figures_of(chosen: Slice, *, now: datetime) -> Figures:
    """All figures of a slice, in a number of queries that doesn't grow with the rows."""
    paths = paths_of(chosen)
    coverage = coverage_of(chosen, now)
    groups = {
        grouping: _merged(groups_of(paths, grouping), uncovered_by(coverage.needs, grouping))
        for grouping in (Grouping.FIELD, Grouping.REGION, Grouping.SEEKER)
    }
    groups[Grouping.PROVIDER] = _merged(provider_groups_of(chosen, paths), {})
    told = {
        row.key
        for grouping in (Grouping.SEEKER, Grouping.PROVIDER)
        for row in groups[grouping]
        if isinstance(row.key, int)
    } | {key for key in (chosen.seeker, chosen.provider) if key is not None}
    return Figures(
        chosen=chosen,
        now=now,
        stages=stages_of(paths),
        buckets=buckets_of(chosen),
        reasons=reasons_of(chosen),
        queue=queue_of(chosen, now),
        freshness=freshness_of(chosen, now),
        coverage=coverage,
        groups=groups,
        names={one.pk: one for one in Organization.objects.filter(pk__in=told)},
    )


def _merged(
    funnel: Mapping[Key, Mapping[Stage, int]], open_needs: Mapping[Key, Mapping[str, int]]
) -> list[GroupFigures]:
    keys = dict.fromkeys([*funnel, *open_needs])
    rows = [
        GroupFigures(
            key=key,
            stages={stage: funnel.get(key, {}).get(stage, 0) for stage in Stage},
            in_force=open_needs.get(key, {}).get("needs", 0),
            uncovered=open_needs.get(key, {}).get("uncovered", 0),
        )
        for key in keys
    ]
    return sorted(rows, key=lambda row: ([-count for count in row.stages.values()], str(row.key)))


__all__ = [
    "DECLINED",
    "SILENCE",
    "Bucket",
    "CoverageFigures",
    "Figures",
    "GroupFigures",
    "Key",
    "OpenNeed",
    "QueueFigures",
    "ReasonCount",
    "Scope",
    "Slice",
    "StageFigures",
    "StepFreshness",
    "UncoveredNeed",
    "figures_of",
    "find_scope",
]
