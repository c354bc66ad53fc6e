"""What the channels bring forward within filters.

Working out which rows a filter lets through takes longer than comparing words, so where a filter
leaves most documents in, all are searched for some more than wanted, and what lies outside is
dropped. Whoever has too few left searches again, among what passes.
"""

import math
from collections.abc import Sequence
from functools import cached_property
from typing import Final

import numpy as np

from .lexical import SharedWords
from .shard import NO_HITS, Hits, Ids, LanguageShard, Look, Mask, Passing

EXACT_UP_TO: Final = 100_000
"""Beyond so many documents a search without a filter may be approximate where one within it isn't,
so filters aren't put together there."""
_MOST: Final = 0.75
"""Share of all documents that a filter lets through at least for all of them to be searched."""
_SPARE: Final = 4
"""Standard deviations of hits that are fetched beyond what lets enough pass on average."""


class Filter:
    """The ids that a search may find, ascending, before one shard; None for all."""

    def __init__(self, shard: LanguageShard, among: Ids | None, every_row: Passing) -> None:
        """every_row: those of all living documents."""
        self.among: Final = among
        self.every_row: Final = every_row
        self._shard = shard
        self.share: Final = 1.0 if among is None else min(1.0, len(among) / max(1, len(shard)))
        """How many pass of the documents here; those of other languages among them make it more."""

    @cached_property
    def passing(self) -> Passing:
        """The rows that it lets through."""
        return self.every_row if self.among is None else self._shard.passing(self.among)

    @property
    def is_wide(self) -> bool:
        """Whether it leaves most documents in, as far as that can be said without looking."""
        return self.share >= _MOST

    def inside(self, ids: Ids) -> Mask:
        """Which of these ids it lets through."""
        if self.among is None:
            return np.ones(len(ids), dtype=np.bool_)
        places = np.minimum(np.searchsorted(self.among, ids), len(self.among) - 1)
        inside: Mask = self.among[places] == ids
        return inside


def filters_of(shard: LanguageShard, allowed: Sequence[Ids | None]) -> list[Filter]:
    """The filter of each look; equal ones are the same object, before and after."""
    every_row = shard.passing(None)
    made = {id(among): Filter(shard, among, every_row) for among in allowed}
    return [made[id(among)] for among in allowed]


def nearest_within(
    shard: LanguageShard, looks: Sequence[Look], count: int, filters: Sequence[Filter]
) -> list[Hits]:
    """For each look its `count` nearest documents within its filter, or all that pass.

    Looks of one filter are one search of the index; those of several wide ones are one, too.
    """
    found: list[Hits] = [NO_HITS] * len(looks)
    left = set(range(len(looks)))
    wide = [place for place in sorted(left) if _may_join(shard, filters[place])]
    if len({id(filters[place]) for place in wide}) > 1:
        enough = _enough(count, min(filters[place].share for place in wide))
        hits = shard.nearest([looks[place] for place in wide], enough)
        for place, (ids, near) in zip(wide, hits, strict=True):
            inside = filters[place].inside(ids)
            if np.count_nonzero(inside) >= count:
                found[place] = ids[inside][:count], near[inside][:count]
                left.discard(place)
    for some in _alike(sorted(left), filters):
        one = filters[some[0]]
        reach = min(count, one.passing.count)
        hits = shard.nearest([looks[place] for place in some], reach, one.among)
        for place, hit in zip(some, hits, strict=True):
            found[place] = hit
    return found


def wordiest_within(
    shard: LanguageShard, words: SharedWords, count: int, one: Filter, *, least: int
) -> Ids:
    """What `LanguageShard.wordiest` has within a filter, `count` ids at most."""
    if one.is_wide:
        enough = _enough(count, one.share)
        ids = shard.wordiest(words, enough, one.every_row, least=least)
        inside = ids[one.inside(ids)]
        if len(inside) >= count or (len(ids) < enough and len(inside) >= least):
            return inside[:count]
    passing = one.passing
    most, at_least = min(count, passing.count), min(least, passing.count)
    return shard.wordiest(words, most, passing, least=at_least)


def _may_join(shard: LanguageShard, one: Filter) -> bool:
    return one.is_wide if len(shard) <= EXACT_UP_TO else one.among is None


def _enough(count: int, share: float) -> int:
    """So many hits that `count` of them pass, nearly always, where such a share of all passes."""
    return math.ceil((count + _SPARE * math.sqrt(count * (1 - share))) / share)


def _alike(places: Sequence[int], filters: Sequence[Filter]) -> list[list[int]]:
    """The places by their filters."""
    by_filter: dict[int, list[int]] = {}
    for place in places:
        by_filter.setdefault(id(filters[place]), []).append(place)
    return [*by_filter.values()]
