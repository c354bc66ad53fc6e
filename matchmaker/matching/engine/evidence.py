"""What the channels know of documents for a query, and the score that it makes.

Searching and scoring meet here, so that a pair has the same score by whichever way it was found: a
document that one channel brought forward is looked up exactly in the other.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from .calibration import Floats
from .fusion import Level, fuse
from .levels import level_of
from .lexical import SharedWords
from .ranking import Channels
from .shard import NO_HITS, NO_IDS, Hits, Ids, LanguageShard, Look
from .within import filters_of, nearest_within, wordiest_within


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

    def features(self, places: Ids) -> list[dict[str, float]]:
        """What made the scores of some documents: enough for `fusion.replayed_score`."""
        usual: dict[str, float] = {}
        if self.level is not None:
            usual = {"usual_dense": self.level.dense, "usual_lexical": self.level.lexical}
        own = {"same_language": 0.0 if self.level is None else 1.0}
        made = []
        for dense, lexical in zip(
            self.dense[places].tolist(), self.lexical[places].tolist(), strict=True
        ):
            known = {} if math.isnan(dense) else {"dense": dense}
            if not math.isnan(lexical):
                known["lexical"] = lexical
            made.append({**own, **known, **usual})
        return made


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
    if Channels.DENSE in channels:
        near = nearest_within(shard, looks, pool, filters)
    # Beside meaning, common words bring documents forward only where no other word does.
    least = 1 if Channels.DENSE in channels else pool
    found = []
    for seen, hits, among in zip(_seen(shard, looks, channels), near, filters, strict=True):
        words = NO_IDS
        if seen.words is not None:
            words = wordiest_within(shard, seen.words, pool, among, least=least)
        found.append(_evidence(shard, seen, np.union1d(hits[0], words), hits))
    return found


def weighed(
    shard: LanguageShard,
    looks: Sequence[Look],
    wanted: Sequence[Ids],
    *,
    channels: Channels,
) -> list[Evidence]:
    """For each look, the evidence on its wanted ids; those that aren't here are passed over."""
    return [
        _evidence(shard, seen, shard.ids_among(ids), NO_HITS)
        for seen, ids in zip(_seen(shard, looks, channels), wanted, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Seen:
    """A look, as far as the channels go: its direction, what its words are and what is usual."""

    look: Look
    channels: Channels
    words: SharedWords | None
    level: Level | None


def _seen(shard: LanguageShard, looks: Sequence[Look], channels: Channels) -> Iterator[_Seen]:
    """The looks one after the other: the words of one take four bytes for each document."""
    both = channels is Channels.BOTH
    samples = iter(shard.sampled([look for look in looks if both and look.words is not None]))
    for look in looks:
        words = level = None
        if look.words is not None and Channels.LEXICAL in channels:
            words = look.words.read()
            if both:
                level = level_of(next(samples), look.offset, words, shard.config)
        yield _Seen(look, channels, words, level)


def _evidence(shard: LanguageShard, seen: _Seen, ids: Ids, near: Hits) -> Evidence:
    """The evidence on ids that are here, ascending, some of them with deviations known already."""
    dense = lexical = np.full(len(ids), np.nan)
    if Channels.DENSE in seen.channels:
        dense = _deviations(shard, seen.look, ids, near)
    if seen.words is not None:
        lexical = shard.cosines(seen.words, ids)
    if seen.level is not None:
        scores = fuse(dense, lexical, seen.level, shard.config)
    elif Channels.DENSE in seen.channels:
        scores = dense
    else:
        scores = np.nan_to_num(lexical)
    return Evidence(ids, scores, dense, lexical, seen.level)


def _deviations(shard: LanguageShard, look: Look, ids: Ids, near: Hits) -> Floats:
    """Of ascending ids, all of the near ones among them; only the others are computed."""
    deviations = np.empty(len(ids))
    unknown = np.ones(len(ids), dtype=np.bool_)
    places = np.searchsorted(ids, near[0])
    deviations[places], unknown[places] = near[1], False
    deviations[unknown] = shard.deviations(look, ids[unknown])
    return deviations
