"""What a party asked for joins a need's candidates, scored like any other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ..engine.collection import Candidate, Collection, Query, UnknownDocument
from ..models import Asking

Keys = NDArray[np.int64]


def with_asked_pairs(
    by_need: Mapping[int, Sequence[Candidate]],
    *,
    queries: Mapping[int, Query],
    allowed: Mapping[int, Keys],
    technologies: Collection,
) -> dict[int, list[Candidate]]:
    """The candidates of each need and those asked for that its gates pass, best first.

    A technology that has no vector yet waits until it has.
    """
    joined = {key: [*found] for key, found in by_need.items()}
    for need, wanted in _asked_for([*by_need]).items():
        known = {candidate.id for candidate in joined[need]}
        open_ones = np.intersect1d([*(wanted - known)], allowed[need])
        for technology in open_ones.tolist():
            joined[need] += _scored(technologies, queries[need], int(technology))
        joined[need].sort(key=lambda candidate: (-candidate.score, candidate.id))
    return joined


def _asked_for(needs: Sequence[int]) -> dict[int, set[int]]:
    asked: dict[int, set[int]] = {}
    rows = Asking.objects.filter(need_id__in=needs).order_by("need_id", "technology_id")
    for need, technology in rows.values_list("need_id", "technology_id"):
        asked.setdefault(need, set()).add(technology)
    return asked


def _scored(technologies: Collection, query: Query, key: int) -> Sequence[Candidate]:
    try:
        (candidates,) = technologies.score([query], [[key]])
    except UnknownDocument:
        return []
    return candidates
