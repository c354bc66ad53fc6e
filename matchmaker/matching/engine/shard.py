"""The documents of one language: their vectors, their words, and what is usual among them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .calibration import SAMPLE, Floats, LanguagePrior, Moments, sample_of, shrunk
from .encoders import Matrix
from .index import VectorIndex
from .index_segments import exact_scores
from .levels import LevelSample, NearSample
from .lexical import LexicalIndex, SharedWords, WordLook
from .places import Places
from .ranking import RankerConfig
from .snapshots import Contents, Part
from .term_counts import QueryPart, TermCounts
from .tokens import TERMS_VERSION

Ids = NDArray[np.int64]
Mask = NDArray[np.bool_]
Hits = tuple[Ids, Floats]
"""Ids, best first, and their deviations."""

STORED_VERSION: Final = f"2-{TERMS_VERSION}"
"""Changes whenever what `LanguageShard.stored` gives is made or laid out otherwise."""

_ROWS: Final = "rows"  # in a snapshot: the ids in the order of the posting lists

_DROP_DEAD_FROM = 0.25
"""Share of dead rows from which the words are packed anew."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document as a shard holds it."""

    id: int
    vector: Matrix
    terms: TermCounts


@dataclass(frozen=True, slots=True)
class Look:
    """A query as one shard sees it.

    The deviations of documents are inner products with `direction` (d,) less `offset`. `words`
    compares the words of rows; None where the query is of another language.
    """

    direction: Matrix
    offset: float
    words: WordLook | None


@dataclass(frozen=True, slots=True)
class Passing:
    """The rows of a shard that a filter lets through, ascending; None where all do."""

    rows: Ids | None
    count: int


class LanguageShard:
    """Changes and searches are its owner's to keep apart; `settle` comes between them."""

    def __init__(
        self,
        *,
        dimension: int,
        config: RankerConfig,
        prior: LanguagePrior,
        open_index: Callable[[int], VectorIndex],
    ) -> None:
        self.config: Final = config
        self._prior = prior
        self._index = open_index(dimension)
        self._lexical = LexicalIndex()
        self._row_of: dict[int, int] = {}
        self._hold(NO_IDS)
        self._living: Mask = np.empty(0, dtype=np.bool_)
        self._changes = 0
        self._counted = 0
        self._sample = LevelSample.of(NO_IDS, np.empty((0, dimension), np.float32))
        self.moments = self._mixed(Moments.of(np.empty((0, dimension), np.float32)))
        self._digest: tuple[Moments, str] | None = None

    def __len__(self) -> int:
        return len(self._row_of)

    @property
    def question_centre(self) -> Floats:
        """From where queries of this language are looked at, (d,)."""
        return self.moments.mean + self.config.query_shift * self._prior.question_shift

    @property
    def digest(self) -> str:
        """Equal where equal queries get equal scores for equal documents.

        Made once for each time that the statistics are: it hashes some megabytes.
        """
        made = self._digest
        if made is None or made[0] is not self.moments:
            digest = f"{self.moments.digest()}{self._lexical.statistics.digest()}"
            made = self._digest = (self.moments, digest)
        return made[1]

    @property
    def is_settled(self) -> bool:
        """Whether `settle` would leave everything as it is."""
        enough = self._changes > self.config.refresh_share * self._counted
        return not enough and self._lexical.is_settled

    def add(self, documents: Sequence[Document]) -> None:
        """Add documents, none of which is here."""
        ids = np.array([document.id for document in documents], dtype=np.int64)
        self._index.upsert(ids, np.stack([document.vector for document in documents]))
        self._lexical.append([document.terms for document in documents])
        first = len(self._ids)
        self._hold(np.concatenate([self._ids, ids]))
        self._living = np.concatenate([self._living, np.ones(len(ids), dtype=np.bool_)])
        self._row_of.update(zip(ids.tolist(), range(first, len(self._ids)), strict=True))
        self._changes += len(ids)

    def remove(self, ids: Sequence[int]) -> None:
        """Forget these ids, all of which are here."""
        self._living[[self._row_of.pop(key) for key in ids]] = False
        self._index.remove(np.array(ids, dtype=np.int64))
        self._changes += len(ids)

    def settle(self) -> None:
        """Make the statistics anew where enough has changed since they were made."""
        if self._changes > self.config.refresh_share * self._counted:
            self.refresh()
        self._lexical.settle()

    def stored(self) -> Contents:
        """What a snapshot keeps of these documents, one at least, with statistics of them all."""
        ids = self._ids[self._living]
        own = Moments.of(self._index.vectors(sample_of(ids)))
        moments = {"mean": own.mean, "covariance": own.covariance}
        words = self._lexical.stored(self._living)
        return Contents(ids, self._index.vectors(ids), extras={_ROWS: ids, **moments, **words})

    def restore(self, part: Part) -> None:
        """Hold what was stored, in place of anything else, over the arrays of the part."""
        arrays = {name: np.asarray(values) for name, values in part.extras.items()}
        self._index, self._lexical = part.index, LexicalIndex.restored(arrays)
        self._hold(arrays[_ROWS])
        self._living = np.ones(len(self._ids), dtype=np.bool_)
        self._row_of = {key: row for row, key in enumerate(self._ids.tolist())}
        sampled = min(len(self._ids), SAMPLE)
        self.moments = self._mixed(Moments(sampled, arrays["mean"], arrays["covariance"]))
        self._sample = self._level_sample()
        self._changes, self._counted = 0, len(self._ids)

    def refresh(self) -> None:
        """Make the statistics anew where anything has changed since they were made."""
        if not self._changes:
            return
        if len(self) < (1 - _DROP_DEAD_FROM) * len(self._ids):
            self._pack()
        self._lexical.count(self._living)
        sample = self._index.vectors(sample_of(self._ids[self._living]))
        self.moments = self._mixed(Moments.of(sample))
        self._sample = self._level_sample()
        self._changes, self._counted = 0, len(self)

    def _hold(self, ids: Ids) -> None:
        self._ids: Ids = ids
        ascending = bool(np.all(ids[1:] > ids[:-1]))
        # An id that came anew has two rows, one of them dead.
        self._places = Places.of(ids) if ascending else None

    def _level_sample(self) -> LevelSample:
        ids = sample_of(self._ids[self._living], self.config.level_sample)
        return LevelSample.of(self._rows_of(ids), self._index.vectors(ids))

    def _rows_of(self, ids: Ids) -> Ids:
        if self._places is not None:
            return self._places.rows_of_known(ids)
        return np.fromiter(map(self._row_of.__getitem__, ids.tolist()), np.int64, len(ids))

    def _pack(self) -> None:
        self._lexical = self._lexical.without(~self._living)
        self._hold(self._ids[self._living])
        self._living = self._living[self._living]
        self._row_of = {key: row for row, key in enumerate(self._ids.tolist())}

    def _mixed(self, own: Moments) -> Moments:
        mixed = shrunk(own, self._prior.documents, strength=self.config.prior_strength)
        return mixed.in_single()

    def looks(
        self, centred: Sequence[Floats], words: Sequence[Sequence[QueryPart] | None]
    ) -> list[Look]:
        """How queries, each (d,) from the centre of its language's questions, see these documents.

        `words` where the query is of this language.
        """
        compared = iter(self._lexical.looks([own for own in words if own is not None]))
        return [
            self._look(one, None if own is None else next(compared))
            for one, own in zip(centred, words, strict=True)
        ]

    def _look(self, centred: Floats, words: WordLook | None) -> Look:
        spread = self.moments.spread(centred)
        direction = (centred / spread).astype(np.float32)
        offset = float(direction.astype(np.float64) @ self.moments.mean)
        return Look(direction, offset, words)

    def nearest(self, looks: Sequence[Look], count: int, allowed: Ids | None = None) -> list[Hits]:
        """For each look the `count` best ids and their deviations, in one search of the index."""
        count = min(count, len(self))
        if not looks or not count:
            return [NO_HITS] * len(looks)
        directions = np.stack([look.direction for look in looks])
        products, ids = self._index.search(directions, count, allowed)
        found = []
        for look, near, keys in zip(looks, products, ids, strict=True):
            hits = keys >= 0
            found.append((keys[hits], near[hits].astype(np.float64) - look.offset))
        return found

    def sampled(self, looks: Sequence[Look]) -> list[NearSample]:
        """For each look the nearest of the documents that tell what is usual."""
        return self._sample.nearest([look.direction for look in looks], self.config.level_pool)

    def deviations(self, look: Look, ids: Ids) -> Floats:
        """The deviations of these ids, all of them here, in their order; as `nearest` has them."""
        products = exact_scores(look.direction, self._index.vectors(ids), np.arange(len(ids)))
        return products.astype(np.float64) - look.offset

    def cosines(self, words: SharedWords, ids: Ids) -> Floats:
        """The lexical cosines of these ids, which are here."""
        return words.cosines(self._rows_of(ids)).astype(np.float64)

    def wordiest(self, words: SharedWords, count: int, passing: Passing, *, least: int) -> Ids:
        """The `count` ids, best first, that share most words with the query, of the passing rows.

        Words that aren't common decide; where fewer than `least` rows share one, all words do.
        Equal rows are told apart by id, so that answers are repeatable.
        """
        if not count:
            return NO_IDS
        shared = words.by_rare_words(passing.rows)
        leading = leading_rows(shared, count)
        if len(leading) < least and len(words.columns):
            shared = words.by_all_words(passing.rows)
            leading = leading_rows(shared, count)
        ids = self._ids[leading if passing.rows is None else passing.rows[leading]]
        return ids[np.lexsort((ids, -shared[leading]))[:count]]

    def passing(self, allowed: Ids | None) -> Passing:
        """The rows that hold living documents, of these ids where given."""
        if allowed is None and len(self) == len(self._ids):
            return Passing(None, len(self))
        rows = np.flatnonzero(self._living) if allowed is None else self._rows_among(allowed)
        return Passing(rows, len(rows))

    def _rows_among(self, allowed: Ids) -> Ids:
        if self._places is not None:
            rows = self._places.find(allowed)
            return rows[self._living[rows]]
        return np.flatnonzero(self._living & np.isin(self._ids, allowed))

    def ids_among(self, ids: Ids) -> Ids:
        """Those of the ids that are here, ascending and once each."""
        keys = sorted({key for key in ids.tolist() if key in self._row_of})
        return np.array(keys, dtype=np.int64)


def leading_rows(values: NDArray[np.floating], count: int) -> Ids:
    """The rows of the `count` greatest values above zero, ascending, and all that equal the last.

    An even sample tells about where the last of them lies, since ordering 100,000 values takes
    longer than making them.
    """
    step = max(1, len(values) // _SAMPLED)
    sample = values[::step]
    place = len(sample) - min(len(sample), _SAFELY * count // step + _SAFELY)
    edge = float(np.partition(sample, place)[place]) if step > 1 else 0.0
    above = np.flatnonzero(values >= edge) if edge > 0 else np.flatnonzero(values > 0)
    if len(above) < count and edge > 0:
        above = np.flatnonzero(values > 0)
    if len(above) <= count:
        return above
    high = values[above]
    leading: Ids = above[high >= np.partition(high, len(high) - count)[len(high) - count]]
    return leading


_SAMPLED: Final = 4_096
_SAFELY: Final = 3

NO_IDS: Final[Ids] = np.empty(0, dtype=np.int64)
NO_HITS: Final[Hits] = (NO_IDS, np.empty(0))
