"""What the channels know of documents for a query, and the score that it makes.

Searching and scoring meet here, so that a pair has the same score by whichever way it was found: a
document that one channel brought forward is looked up exactly in the other.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .calibration import Floats
from .fusion import Level, fuse
from .ranking import Channels
from .shard import Hits, Ids, LanguageShard, Look
from .within import NO_HITS, NO_IDS, filters_of, nearest_within, wordiest_within


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

    allowed: the filter of each look, ascending ids; equal ones are the same object.
    """
    filters = filters_of(shard, allowed)
    near: Sequence[Hits] = [NO_HITS] * len(looks)
    wanted = [NO_IDS] * len(looks)
    if Channels.DENSE in channels:
        near = nearest_within(shard, looks, pool, filters)
        wanted = [np.sort(ids) for ids, _ in near]
    if Channels.LEXICAL in channels:
        # Beside meaning, common words bring documents forward only where no other word does.
        least = 1 if Channels.DENSE in channels else pool
        wordiest = wordiest_within(shard, looks, pool, filters, least=least)
        wanted = [np.union1d(ids, words) for ids, words in zip(wanted, wordiest, strict=True)]
    return _weighed(shard, looks, [*zip(wanted, near, strict=True)], channels)


def weighed(
    shard: LanguageShard,
    looks: Sequence[Look],
    wanted: Sequence[Ids],
    *,
    channels: Channels,
) -> list[Evidence]:
    """For each look, the evidence on its wanted ids; those that aren't here are passed over."""
    here = [(shard.ids_among(ids), NO_HITS) for ids in wanted]
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
