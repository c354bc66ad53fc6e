"""What the channels know of documents for a query, and the score that it makes.

Searching and scoring meet here, so that a pair has the same score by whichever way it was found: a
document that one channel brought forward is looked up exactly in the other.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from .calibration import Floats
from .fusion import Level, fuse
from .ranking import Channels
from .shard import Hits, Ids, LanguageShard, Look, Mask

EXACT_UP_TO: Final = 100_000
"""Beyond so many documents a search without a filter may be approximate where one within it isn't,
so filters aren't put together there."""
_MOST: Final = 0.75
"""Share of all documents that filters let through, each, for their searches to be put together."""
_SPARE: Final = 4
"""Standard deviations of hits that are fetched beyond what lets enough pass on average."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Some documents of one shard for one query, each array (n,).

    `dense` in standard deviations and `lexical` as cosines, nan where not compared. `level` is what
    is usual for the query, None where words don't count.
    """

    ids: Ids
    scores: Floats
    dense: Floats
    lexical: Floats
    level: Level | None

    def features(self, place: int) -> dict[str, float]:
        """What made one document's score: enough for `fusion.replayed_score`."""
        made = {"dense": float(self.dense[place]), "lexical": float(self.lexical[place])}
        made = {name: value for name, value in made.items() if not math.isnan(value)}
        if self.level is None:
            return {"same_language": 0.0, **made}
        usual = {"usual_dense": self.level.dense, "usual_lexical": self.level.lexical}
        return {"same_language": 1.0, **made, **usual}


def gathered(
    shard: LanguageShard,
    looks: Sequence[Look],
    *,
    pool: int,
    allowed: Sequence[Ids | None],
    channels: Channels,
) -> list[Evidence]:
    """For each look, the evidence on the documents that the channels bring forward, `pool` each.

    allowed: the filter of each look; equal ones are the same object.
    """
    distinct = {id(among): among for among in allowed}
    passing = {key: shard.passing(among) for key, among in distinct.items()}
    reach = [min(pool, passing[id(among)].count) for among in allowed]
    near: Sequence[Hits] = [_NO_HITS] * len(looks)
    wanted = [_NO_IDS] * len(looks)
    if Channels.DENSE in channels:
        near = nearest_within(shard, looks, reach, allowed)
        wanted = [np.sort(ids) for ids, _ in near]
    if Channels.LEXICAL in channels:
        # Beside meaning, common words bring documents forward only where no other word does.
        enough = 1 if Channels.DENSE in channels else pool
        wordiest = [
            shard.wordiest(look, count, passing[id(among)], least=min(count, enough))
            for look, count, among in zip(looks, reach, allowed, strict=True)
        ]
        wanted = [np.union1d(ids, words) for ids, words in zip(wanted, wordiest, strict=True)]
    return _weighed(shard, looks, [*zip(wanted, near, strict=True)], channels)


def nearest_within(
    shard: LanguageShard,
    looks: Sequence[Look],
    reach: Sequence[int],
    allowed: Sequence[Ids | None],
) -> list[Hits]:
    """For each look its `reach` nearest documents within its filter.

    Looks of one filter are one search of the index. Those with filters of their own that leave most
    documents in are one search, too, without a filter and for more: what lies outside is dropped,
    and whoever has too few left searches again.
    """
    found: list[Hits] = [_NO_HITS] * len(looks)
    left = {place for place, count in enumerate(reach) if count}
    wide = [place for place in sorted(left) if _is_wide(shard, allowed[place])]
    if len({id(allowed[place]) for place in wide}) > 1:
        most = max(reach[place] for place in wide)
        least = min(_share(shard, allowed[place]) for place in wide)
        enough = math.ceil((most + _SPARE * math.sqrt(most * (1 - least))) / least)
        hits = shard.nearest([looks[place] for place in wide], enough)
        for place, (ids, near) in zip(wide, hits, strict=True):
            inside = _inside(ids, allowed[place])
            if np.count_nonzero(inside) >= reach[place]:
                found[place] = ids[inside][: reach[place]], near[inside][: reach[place]]
                left.discard(place)
    for some in _alike(sorted(left), allowed):
        count = max(reach[place] for place in some)
        hits = shard.nearest([looks[place] for place in some], count, allowed[some[0]])
        for place, one in zip(some, hits, strict=True):
            found[place] = one
    return found


def _is_wide(shard: LanguageShard, among: Ids | None) -> bool:
    if len(shard) > EXACT_UP_TO:
        return among is None
    return _share(shard, among) >= _MOST


def _share(shard: LanguageShard, among: Ids | None) -> float:
    """How many pass of the documents here; those of other languages among them make it more."""
    return 1.0 if among is None else min(1.0, len(among) / len(shard))


def _inside(ids: Ids, among: Ids | None) -> Mask:
    if among is None:
        return np.ones(len(ids), dtype=np.bool_)
    places = np.minimum(np.searchsorted(among, ids), len(among) - 1)
    inside: Mask = among[places] == ids
    return inside


def _alike(places: Sequence[int], allowed: Sequence[Ids | None]) -> list[list[int]]:
    """The places by their filters."""
    by_filter: dict[int, list[int]] = {}
    for place in places:
        by_filter.setdefault(id(allowed[place]), []).append(place)
    return [*by_filter.values()]


def weighed(
    shard: LanguageShard,
    looks: Sequence[Look],
    wanted: Sequence[Ids],
    *,
    channels: Channels,
) -> list[Evidence]:
    """For each look, the evidence on its wanted ids; those that aren't here are passed over."""
    here = [(shard.ids_among(ids), _NO_HITS) for ids in wanted]
    return _weighed(shard, looks, here, channels)


def _weighed(
    shard: LanguageShard,
    looks: Sequence[Look],
    wanted: Sequence[tuple[Ids, Hits]],
    channels: Channels,
) -> list[Evidence]:
    """The evidence on ids that are here, ascending, each with the deviations known already."""
    levels: Sequence[Level | None] = [None] * len(looks)
    if channels is Channels.BOTH:
        levels = shard.levels(looks)
    return [
        _evidence(shard, look, found, level, channels)
        for look, found, level in zip(looks, wanted, levels, strict=True)
    ]


def _evidence(
    shard: LanguageShard,
    look: Look,
    found: tuple[Ids, Hits],
    level: Level | None,
    channels: Channels,
) -> Evidence:
    ids, near = found
    nothing = np.full(len(ids), np.nan)
    dense = _deviations(shard, look, ids, near) if Channels.DENSE in channels else nothing
    lexical = shard.cosines(look, ids) if Channels.LEXICAL in channels else nothing
    if level is not None:
        scores = fuse(dense, lexical, level, shard.config)
    elif Channels.DENSE in channels:
        scores = dense
    else:
        scores = np.nan_to_num(lexical)
    return Evidence(ids, scores, dense, lexical, level)


def _deviations(shard: LanguageShard, look: Look, ids: Ids, near: Hits) -> Floats:
    """Of ascending ids, all of the near ones among them; only the others are computed."""
    deviations = np.empty(len(ids))
    unknown = np.ones(len(ids), dtype=np.bool_)
    places = np.searchsorted(ids, near[0])
    deviations[places], unknown[places] = near[1], False
    deviations[unknown] = shard.deviations(look, ids[unknown])
    return deviations


_NO_IDS: Final[Ids] = np.empty(0, dtype=np.int64)
_NO_HITS: Final[Hits] = (_NO_IDS, np.empty(0))
