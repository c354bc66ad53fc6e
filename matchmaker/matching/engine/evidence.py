"""What the channels know of documents for a query, and the score that it makes.

Searching and scoring meet here, so that a pair has the same score by whichever way it was found: a
document that one channel brought forward is looked up exactly in the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .calibration import Floats
from .fusion import Level, fuse, lexical_evidence, usual_level
from .ranking import Channels
from .shard import Ids, LanguageShard, Look


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
    wanted = [np.empty(0, np.int64)] * len(looks)
    if Channels.DENSE in channels:
        wanted = [ids for ids, _ in shard.nearest(looks, reach, allowed)]
    if Channels.LEXICAL in channels:
        wordiest = [shard.wordiest(look, reach, rows) for look in looks]
        wanted = [np.union1d(near, words) for near, words in zip(wanted, wordiest, strict=True)]
    return weighed(shard, looks, wanted, channels=channels)


def weighed(
    shard: LanguageShard,
    looks: Sequence[Look],
    wanted: Sequence[Ids],
    *,
    channels: Channels,
) -> list[Evidence]:
    """For each look, the evidence on its wanted ids; those that aren't here are passed over."""
    levels = _levels(shard, looks) if channels is Channels.BOTH else [None] * len(looks)
    return [
        _evidence(shard, look, shard.ids_among(ids), level, channels)
        for look, ids, level in zip(looks, wanted, levels, strict=True)
    ]


def _levels(shard: LanguageShard, looks: Sequence[Look]) -> list[Level | None]:
    """The usual level of each look that compares words, over the whole shard.

    A filter must not move it, or a pair's score would depend on what else was allowed.
    """
    own = [look for look in looks if look.cosines is not None]
    levels = []
    for look, (ids, dense) in zip(own, shard.nearest(own, shard.config.level_pool), strict=True):
        evidence = lexical_evidence(shard.cosines(look, ids), shard.config)
        levels.append(usual_level(dense, evidence, shard.config))
    found = iter(levels)
    return [None if look.cosines is None else next(found) for look in looks]


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
