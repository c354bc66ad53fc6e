"""The lexical channel: cosines of TF-IDF weights over the rows of one language.

Rows are numbered from 0 as they are appended and never renumbered; a row that is no longer wanted
is left out of the statistics and of what callers read. Postings hold only term frequencies, so a
change of the statistics costs one pass over the lengths, and appending costs nothing but the new
texts. All results are pure functions of the rows appended and the rows counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .asked_words import AskedWords
from .common_words import NO_COMMON_WORDS, CommonWords, Counts, products
from .postings import Mask, Postings, Spans, TermStatistics
from .term_counts import NO_FLOATS, NO_TERMS, Floats, QueryPart, TermCounts
from .tokens import Terms

Rows = NDArray[np.int64]
Columns = NDArray[np.int64]

STORED: Final = ("terms", "starts", "slots", "frequencies", "lengths", "common")
"""The names of the arrays that a snapshot keeps of posting lists."""

_LOOKED_UP: Final = 100_000
"""Counts of common words that are looked up one by one; more are quicker read in lists."""

_MERGE_AT: Final = 256
"""Segments younger than this many rows are joined before they are searched: one posting list
read for each term instead of one for each listing that was posted."""


@dataclass(frozen=True, slots=True)
class WordLook:
    """A query's words before the rows of one index, not read yet.

    `spans` and `weights` are the posting lists of words that aren't common, in each segment;
    `columns` and `common_weights` are the words that are.
    """

    index: "LexicalIndex"
    spans: Sequence[Spans]
    weights: Floats
    columns: Columns
    common_weights: Floats

    def read(self) -> "SharedWords":
        """What the rows share with the query: four bytes a row, so not of many queries at once."""
        rare = self.index.sums(self.spans, self.weights)
        return SharedWords(self.index, rare, self.columns, self.common_weights)


@dataclass(frozen=True, slots=True)
class SharedWords:
    """A query's words in the rows of one index.

    `rare` (rows,) are dot products as far as words that aren't common make them. `columns` and
    `weights` are the common words of the query.
    """

    index: "LexicalIndex"
    rare: Floats
    columns: Columns
    weights: Floats

    def cosines(self, rows: Rows) -> Floats:
        """The cosines of these rows with the query, (n,), from 0 to 1."""
        common = self.index.common_products(rows, self.columns, self.weights)
        return ((self.rare[rows] + common) / self.index.lengths[rows]).astype(np.float32)

    def by_rare_words(self, rows: Rows | None) -> Floats:
        """The part of the cosines of these rows, or of all, that isn't owed to common words."""
        if rows is None:
            return self.rare / self.index.lengths
        return self.rare[rows] / self.index.lengths[rows]

    def by_all_words(self, rows: Rows | None) -> Floats:
        """The cosines of these rows, or of all; reads the common words' posting lists for many."""
        if rows is not None and len(rows) * len(self.columns) < _LOOKED_UP:
            return self.cosines(rows)
        terms = self.index.common.terms[self.columns]
        shared = self.rare + self.index.products(terms, self.weights)
        cosines: Floats = shared / self.index.lengths
        return cosines if rows is None else cosines[rows]


class LexicalIndex:
    """TF-IDF over appended rows (Salton & Buckley 1988: logarithmic frequencies, unit length)."""

    def __init__(self) -> None:
        self._segments: list[Postings] = []
        self._young: list[TermCounts] = []
        self.lengths: Floats = NO_FLOATS
        self._counts: list[Counts] = []
        self._shared = 0  # so many first segments are mapped and stay as they are
        self.common = NO_COMMON_WORDS
        self.statistics = TermStatistics(0, NO_TERMS, np.empty(0, np.int64))

    @classmethod
    def restored(cls, arrays: Mapping[str, NDArray[Any]]) -> "LexicalIndex":
        """What `stored` gave, over the same arrays: nothing is copied but counts of terms."""
        index = cls()
        terms, starts, slots, frequencies, lengths, counts = (arrays[name] for name in STORED)
        segment = Postings(0, len(lengths), terms, starts, slots, frequencies)
        index._segments, index.lengths, index._shared = [segment], lengths, 1
        index.statistics = TermStatistics(segment.size, terms, np.diff(starts))
        index.common, index._counts = CommonWords.among(index.statistics), [counts]
        return index

    def stored(self, kept: Mask) -> dict[str, NDArray[Any]]:
        """The rows where `kept`, one at least, as plain arrays, with statistics of all of them."""
        return self.without(~kept).arrays()

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The posting lists of an index that `without` gave."""
        (one,), (counts,) = self._segments, self._counts
        arrays = (one.terms, one.starts, one.slots, one.frequencies, self.lengths, counts)
        return dict(zip(STORED, arrays, strict=True))

    def __len__(self) -> int:
        """How many rows were appended, counted or not."""
        return sum(segment.size for segment in self._segments) + len(self._young)

    def append(self, documents: Sequence[TermCounts]) -> None:
        """Add rows; they can be found at once, weighed by the statistics of the last `count`."""
        self._young.extend(documents)

    def count(self, counted: Mask) -> None:
        """Make the statistics anew from the rows where `counted`, a mask of shape (len(self),)."""
        self.settle()
        shared, own = self._segments[: self._shared], self._segments[self._shared :]
        self._segments = [*shared, Postings.joined(own)] if own else shared
        if self._segments:
            counts = [s.statistics(counted[s.first : s.first + s.size]) for s in self._segments]
            self.statistics = TermStatistics.pooled(counts)
        self.common = CommonWords.among(self.statistics)
        lengths = [segment.lengths(self.statistics) for segment in self._segments]
        self.lengths = np.concatenate(lengths or [NO_FLOATS])
        self._counts = [self.common.counts(segment) for segment in self._segments]

    def look(self, query: Sequence[QueryPart]) -> SharedWords:
        """How the words of a query stand in the rows."""
        return self.looks([query])[0].read()

    def looks(self, queries: Sequence[Sequence[QueryPart]]) -> list[WordLook]:
        """The words of each query, each word looked up once for all."""
        self.settle()
        if not queries:
            return []
        asked = AskedWords.of(queries, self.statistics)
        columns = self.common.columns(asked.terms)
        every_span = [segment.spans(asked.terms) for segment in self._segments]
        looks = []
        for places, weights in asked.of_queries:
            common = columns[places] >= 0
            rare = places[~common]
            spans = [(begins[rare], ends[rare]) for begins, ends in every_span]
            looks.append(
                WordLook(self, spans, weights[~common], columns[places[common]], weights[common])
            )
        return looks

    def without(self, dropped: Mask) -> "LexicalIndex":
        """The same index with the rows where `dropped` taken out and the others moved up."""
        self.settle()
        smaller = LexicalIndex()
        if self._segments:
            joined = Postings.joined(self._segments)
            smaller._segments = [joined.without(dropped)]
        smaller.count(np.ones(len(smaller), dtype=np.bool_))
        return smaller

    def products(self, terms: Terms, weights: Floats) -> Floats:
        """The dot products of all rows with these weights, (len(self),)."""
        return self.sums([segment.spans(terms) for segment in self._segments], weights)

    def sums(self, spans: Sequence[Spans], weights: Floats) -> Floats:
        """The dot products of all rows with the weights of terms whose postings lie there."""
        parts = [
            segment.products(begins, ends, weights)
            for segment, (begins, ends) in zip(self._segments, spans, strict=True)
        ]
        if len(parts) == 1:
            return parts[0]
        return np.concatenate(parts) if parts else NO_FLOATS

    def common_products(self, rows: Rows, columns: Columns, weights: Floats) -> NDArray[np.float64]:
        """The dot products of these rows with the common words of these columns, (n,)."""
        if not len(columns):
            return np.zeros(len(rows))
        if len(self._segments) == 1:
            return products(self._counts[0], rows, columns, weights)
        added = np.zeros(len(rows))
        for segment, counts in zip(self._segments, self._counts, strict=True):
            here = (rows >= segment.first) & (rows < segment.first + segment.size)
            added[here] = products(counts, rows[here] - segment.first, columns, weights)
        return added

    @property
    def is_settled(self) -> bool:
        """Whether reading changes nothing here, so that several threads may read at once."""
        return not self._young

    def settle(self) -> None:
        """Make posting lists of the rows appended since, together with other young ones."""
        if not self._young:
            return
        fresh = Postings.of(len(self) - len(self._young), self._young)
        self._young = []
        if len(self._segments) > self._shared and self._segments[-1].size < _MERGE_AT:
            fresh = Postings.joined([self._segments.pop(), fresh])
            self._counts.pop()
        self._segments.append(fresh)
        self.lengths = np.append(self.lengths[: fresh.first], fresh.lengths(self.statistics))
        self._counts.append(self.common.counts(fresh))
