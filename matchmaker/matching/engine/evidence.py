"""What the channels know of documents for a query, and the score that it makes.

Searching and scoring meet here, so that a pair has the same score by whichever way it was found: a
document that one channel brought forward is looked up exactly in the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from .calibration import Floats
from .fusion import Level, fuse, lexical_evidence, usual_level
from .ranking import Channels
from .shard import Hits, Ids, LanguageShard, Look


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
        made = {name: value for name, value in made.items() if not np.isnan(value)}
        if self.level is None:
            return {"same_language": 0.0, **made}
        usual = {"usual_dense": self.level.dense, "usual_lexical": self.level.lexical}
        return {"same_language": 1.0, **made, **usual}


def gathered(
    shard: LanguageShard,
    looks: Sequence[Look],
    *,
    pool: int,
    allowed: Ids | None,
    channels: Channels,
) -> list[Evidence]:
    """For each look, the evidence on the documents that the channels bring forward, `pool` each."""
    rows = shard.rows_among(allowed)
    reach = min(pool, int(np.count_nonzero(rows)))
    if not reach:
        return weighed(shard, looks, [_NO_IDS] * len(looks), channels=channels)
    near: list[Hits] | None = None
    wanted = [_NO_IDS] * len(looks)
    if Channels.DENSE in channels:
        near = shard.nearest(looks, reach, allowed)
        wanted = [ids for ids, _ in near]
    if Channels.LEXICAL in channels:
        wordiest = [shard.wordiest(look, reach, rows) for look in looks]
        wanted = [np.union1d(ids, words) for ids, words in zip(wanted, wordiest, strict=True)]
    around = near if allowed is None else None
    return weighed(shard, looks, wanted, channels=channels, around=around)


def weighed(
    shard: LanguageShard,
    looks: Sequence[Look],
    wanted: Sequence[Ids],
    *,
    channels: Channels,
    around: Sequence[Hits] | None = None,
) -> list[Evidence]:
    """For each look, the evidence on its wanted ids; those that aren't here are passed over.

    around: each look's nearest documents of the whole shard, where they have been looked up.
    """
    levels: list[Level | None] = [None] * len(looks)
    if channels is Channels.BOTH:
        levels = _levels(shard, looks, around)
    return [
        _evidence(shard, look, shard.ids_among(ids), level, channels)
        for look, ids, level in zip(looks, wanted, levels, strict=True)
    ]


def _levels(
    shard: LanguageShard, looks: Sequence[Look], around: Sequence[Hits] | None
) -> list[Level | None]:
    """The usual level of each look that compares words, over the whole shard.

    A filter must not move it, or a pair's score would depend on what else was allowed.
    """
    pool = shard.config.level_pool
    own = [place for place, look in enumerate(looks) if look.cosines is not None]
    near = (
        shard.nearest([looks[place] for place in own], pool)
        if around is None
        else [around[place] for place in own]
    )
    levels: list[Level | None] = [None] * len(looks)
    for place, (ids, dense) in zip(own, near, strict=True):
        evidence = lexical_evidence(shard.cosines(looks[place], ids[:pool]), shard.config)
        levels[place] = usual_level(dense[:pool], evidence, shard.config)
    return levels


def _evidence(
    shard: LanguageShard,
    look: Look,
    ids: Ids,
    level: Level | None,
    channels: Channels,
) -> Evidence:
    nothing = np.full(len(ids), np.nan)
    dense = shard.deviations(look, ids) if Channels.DENSE in channels else nothing
    lexical = shard.cosines(look, ids) if Channels.LEXICAL in channels else nothing
    if level is not None:
        scores = fuse(dense, lexical, level, shard.config)
    elif Channels.DENSE in channels:
        scores = dense
    else:
        scores = np.nan_to_num(lexical)
    return Evidence(ids, scores, dense, lexical, level)


_NO_IDS: Final[Ids] = np.empty(0, dtype=np.int64)
