"""Candidates: what the ranker finds for needs among the technologies that the gates let through.

The gates come before the ranking, not after it: a list of twenty from which the forbidden are
struck would be short exactly where the forbidden are most alike.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from listings.models import Need, Technology

from .. import runtime
from ..engine.collection import Candidate, Collection, Query
from ..models import LearnedRanking, ListingVector, Proposal
from ..policies.alike import (
    needs_alike,
    open_to_needs,
    open_to_technologies,
    technologies_alike,
)
from ..policies.gates import closed_gates
from ..selectors import fresh_collection
from ..states import Audience, ListingKind, Side
from ..text import TEXT_VERSION, listing_text
from .asked_pairs import with_asked_pairs
from .columns import need_columns, published_technologies, read_anew, technology_columns
from .learned_ranking import Learned, LearnedRanker

Keys = NDArray[np.int64]

NEAREST_IF_NOTHING_ELSE: Final = 3
"""A need without a better candidate still shows its manager what came nearest."""
NEEDS_FOR_A_TECHNOLOGY: Final = 2
"""How many times ``PROPOSALS_PER_LISTING`` needs a new technology is tried on."""


@dataclass(frozen=True, slots=True)
class Found:
    """The candidates of some needs, best first, and which technologies their gates passed:
    ascending keys.
    """

    by_need: Mapping[int, Sequence[Candidate]]
    passed: Mapping[int, Keys]
    generation: str
    learning: LearnedRanking | None
    learned: Mapping[int, Mapping[int, Learned]]


def candidates_for_needs(
    needs: Mapping[int, Need], *, today: date, learning: LearnedRanking | None
) -> Found:
    """The best technologies for each of these published needs; one search call for all.

    A need that has not been embedded yet has no entry: its turn comes when it has. ``learning`` is
    the version of what was learnt to rank with, None for none.
    """
    ranker = LearnedRanker(learning, needs, today=today)
    queries = _queries(ListingKind.NEED, needs, Side.QUERY)
    k = ranker.wanted(settings.PROPOSALS_PER_LISTING)
    allowed, parts = _nearest_open(queries, k=k, today=today)
    by_need: dict[int, list[Candidate]] = {key: [] for key in allowed}
    for part, lists in parts:
        worth_it = {key: part.worth(key, found) for key, found in lists.items()}
        best = ranker.lower(worth_it, keep=settings.PROPOSALS_PER_LISTING)
        asked = with_asked_pairs(
            best, queries=queries, allowed=part.allowed, technologies=part.collection()
        )
        for key, some in ranker.lower(asked).items():
            by_need[key] += some
    return Found(
        by_need={key: sorted(some, key=_best_first) for key, some in by_need.items()},
        passed=allowed,
        generation=_collection(brokered=True).generation,
        learning=learning,
        learned=ranker.made,
    )


def _best_first(candidate: Candidate) -> tuple[float, int]:
    return -candidate.score, candidate.id


@dataclass(frozen=True, slots=True)
class _Part:
    """Technologies among which some needs are ranked apart from all others, by need.

    What is brokered is for the technology managers alone and is ranked apart: neither its text nor
    its place may move what the needs' owners are shown (design: who sees what).
    """

    is_brokered: bool
    allowed: Mapping[int, Keys]
    among: Mapping[int, int]
    """How many technologies chance has to choose from: of what is brokered, all that pass."""

    def collection(self) -> Collection:
        return _collection(brokered=self.is_brokered)

    def worth(self, need: int, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Those worth showing; of what is brokered never the best few of nothing."""
        if self.is_brokered:
            floor = chance_level(self.among[need])
            return [one for one in candidates if one.score >= floor]
        return worth_showing(candidates, among=self.among[need])


_Parts = list[tuple[_Part, dict[int, list[Candidate]]]]


def _collection(*, brokered: bool) -> Collection:
    return fresh_collection(ListingKind.TECHNOLOGY, Audience.MEMBERS, brokered=brokered)


def _nearest_open(
    queries: Mapping[int, Query], *, k: int, today: date
) -> tuple[dict[int, Keys], _Parts]:
    """The technologies that each need's gates let through, and the `k` best of each part of them.

    What was found and what stands on the desk is looked up once more: if a row isn't what the
    gates saw, they look again.
    """
    keys = [*queries]
    while True:
        technologies = published_technologies(today=today)
        needs = needs_alike(need_columns(keys), today=today)
        allowed = open_to_needs(needs, technologies, today=today)
        parts = [
            (part, _nearest(part, queries, k)) for part in _parts(allowed, technologies.brokered())
        ]
        standing = Proposal.objects.filter(need__in=keys).values_list("technology_id", flat=True)
        found = (one.id for _part, lists in parts for some in lists.values() for one in some)
        if not read_anew({*standing, *found}):
            return allowed, parts


def _nearest(part: _Part, queries: Mapping[int, Query], k: int) -> dict[int, list[Candidate]]:
    keys = [*part.allowed]
    lists = part.collection().search(
        [queries[key] for key in keys], k=k, allowed=[part.allowed[key] for key in keys]
    )
    return dict(zip(keys, lists, strict=True))


def _parts(allowed: Mapping[int, Keys], brokered: Keys) -> list[_Part]:
    """What each need's owner may find, and what is brokered."""
    if not len(brokered):
        return [_Part(is_brokered=False, allowed=allowed, among=_counts(allowed))]
    # Needs that share a filter go on sharing it: then they share a search, too.
    distinct = {id(keys): keys for keys in allowed.values()}
    without = {
        one: np.setdiff1d(keys, brokered, assume_unique=True) for one, keys in distinct.items()
    }
    within = {
        one: np.intersect1d(keys, brokered, assume_unique=True) for one, keys in distinct.items()
    }
    told = {key: without[id(keys)] for key, keys in allowed.items()}
    apart = {key: within[id(keys)] for key, keys in allowed.items() if len(within[id(keys)])}
    parts = [_Part(is_brokered=False, allowed=told, among=_counts(told))]
    if apart:
        parts.append(_Part(is_brokered=True, allowed=apart, among=_counts(allowed)))
    return parts


def _counts(allowed: Mapping[int, Keys]) -> dict[int, int]:
    return {key: len(keys) for key, keys in allowed.items()}


def worth_showing(candidates: Sequence[Candidate], *, among: int) -> list[Candidate]:
    """Those that chance does not explain, best first, or else the best few.

    ``among`` is how many technologies were ranked.
    """
    floor = chance_level(among)
    fair = [candidate for candidate in candidates if candidate.score >= floor]
    return fair or [*candidates[:NEAREST_IF_NOTHING_ELSE]]


def chance_level(among: int) -> float:
    """The score that the best of so many unrelated technologies has by chance.

    Scores are standard deviations above unrelated documents, and the largest of n such values is
    about the root of 2 ln n (Gumbel, Statistics of Extremes, 1958); nothing fair is ever left out.
    On the demonstration's 66 technologies it is 2.9: through come 43 of the 44 pairs that were
    judged to fit well, 6 of the 44 near misses, and none of the 88 judged unrelated.
    """
    return min(runtime.CONFIG.fair_from, math.sqrt(2 * math.log(max(1, among))))


def needs_for_technologies(technologies: Mapping[int, Technology], *, today: date) -> set[int]:
    """The needs that one of these published technologies may be among the best for.

    A rough search of the needs by what the technology says; whether it is proposed is decided
    on the need's side, where scores are comparable.
    """
    queries = _queries(ListingKind.TECHNOLOGY, technologies, Side.DOCUMENT)
    keys = [*queries]
    if not keys:
        return set()
    allowed = open_to_technologies(
        needs_alike(need_columns(), today=today),
        technologies_alike(technology_columns(keys), today=today),
        today=today,
    )
    lists = fresh_collection(ListingKind.NEED, Audience.MEMBERS).search(
        [queries[key] for key in allowed],
        k=NEEDS_FOR_A_TECHNOLOGY * settings.PROPOSALS_PER_LISTING,
        allowed=[*allowed.values()],
    )
    return {candidate.id for found in lists for candidate in found}


def _queries(
    kind: ListingKind, listings: Mapping[int, Need] | Mapping[int, Technology], side: Side
) -> dict[int, Query]:
    """What these listings ask, by key; without those that have no vector yet."""
    rows = ListingVector.objects.filter(
        **{f"{kind}_id__in": [*listings]},
        audience=Audience.MEMBERS,
        side=side,
        encoder=runtime.encoder().name,
        text_version=TEXT_VERSION,
    )
    vectors = dict(rows.values_list(f"{kind}_id", "vector"))
    queries: dict[int, Query] = {}
    for key in sorted(vectors):
        text = listing_text(listings[key], Audience.MEMBERS)
        vector = np.frombuffer(bytes(vectors[key]), dtype="<f4")
        queries[key] = Query(
            language=text.language, title=text.title, body=text.body, vector=vector
        )
    return queries


def gates_closed_now(need: int, technology: int, *, today: date) -> list[str]:
    """The gates that refuse this pair as things stand; empty where it may go on."""
    needs, technologies = need_columns([need]), technology_columns([technology])
    refused = closed_gates(needs, technologies, today=today)
    return [gate.value for gate, mask in refused.items() if bool(np.all(mask))]
