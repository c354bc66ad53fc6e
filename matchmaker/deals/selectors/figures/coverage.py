"""Needs for which nothing good is on the desk: what an open call could be about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q

from listings.models import Need
from listings.selectors import published_needs
from matchmaker.matching.models import Proposal
from matchmaker.matching.states import ProposalState

from ...states import Grouping
from .funnel import Key
from .slices import Slice

GOOD_BANDS = ("strong", "fair")
STANDING = (ProposalState.OPEN, ProposalState.APPROVED)
"""A rejected proposal helps nobody, and neither does one that left the desk."""
MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class OpenNeed:
    """A need that is in force now, and whether a good proposal stands for it."""

    need: int
    seeker: int
    region: str
    fields: Sequence[str]
    is_covered: bool


@dataclass(frozen=True, slots=True)
class UncoveredNeed:
    """A candidate for an open call; ``weak`` proposals stand for it, but no good one."""

    need: Need
    waited: timedelta
    weak: int


@dataclass(frozen=True, slots=True)
class CoverageFigures:
    """The needs in force now; ``uncovered`` lists the longest waiting ones, at most 200."""

    needs: Sequence[OpenNeed]
    uncovered: Sequence[UncoveredNeed]

    @property
    def covered(self) -> int:
        """How many have a good proposal."""
        return sum(one.is_covered for one in self.needs)


def coverage_of(chosen: Slice, now: datetime) -> CoverageFigures:
    """Of the slice's needs that are in force now, whenever they were published: two queries."""
    good = Proposal.objects.filter(need=OuterRef("pk"), state__in=STANDING, band__in=GOOD_BANDS)
    if chosen.provider is not None:
        good = good.filter(technology__owner=chosen.provider)
    rows = published_needs(now).filter(chosen.needs()).annotate(is_covered=Exists(good))
    columns = ("pk", "owner_id", "province", "country", "technology_fields", "is_covered")
    plain = rows.order_by().values_list(*columns)
    needs = [
        OpenNeed(pk, owner, province or country, fields, covered)
        for pk, owner, province, country, fields, covered in plain
    ]
    weak = Count(
        "proposals",
        filter=Q(proposals__state__in=STANDING) & ~Q(proposals__band__in=GOOD_BANDS),
    )
    lacking = rows.filter(is_covered=False).annotate(weak=weak).order_by("published_at", "pk")
    return CoverageFigures(
        needs, [UncoveredNeed(need, *_waited(need, now)) for need in lacking[:MOST_LISTED]]
    )


def _waited(need: Need, now: datetime) -> tuple[timedelta, int]:
    begun = need.published_at or now
    weak: int = getattr(need, "weak", 0)
    return now - begun, weak


def uncovered_by(needs: Iterable[OpenNeed], grouping: Grouping) -> dict[Key, Counter[str]]:
    """How many needs in force there are in each group, and how many of them lack a good one."""
    groups: dict[Key, Counter[str]] = {}
    for one in needs:
        keys: dict[Grouping, Sequence[Key]] = {
            Grouping.FIELD: [*one.fields] or [""],
            Grouping.REGION: [one.region],
            Grouping.SEEKER: [one.seeker],
        }
        for key in keys[grouping]:
            told = groups.setdefault(key, Counter())
            told["needs"] += 1
            told["uncovered"] += not one.is_covered
    return groups
