"""The lexical channel: cosines of TF-IDF weights over the rows of one language.

Rows are numbered from 0 as they are appended and never renumbered; a row that is no longer wanted
is left out of the statistics and of what callers read. Postings hold only term frequencies, so a
change of the statistics costs one pass over the lengths, and appending costs nothing but the new
texts. All results are pure functions of the rows appended and the rows counted.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from .representation import ListingText, parts
from .tokens import Terms, terms_of

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]

Value = TypeVar("Value", bound=np.generic)

TITLE_REPEATS: Final = 4
"""How often a document's title counts beside its text. On the needs of tt-zh, the one set with
titles and texts, five titles in place of one raised ndcg@10 from .632 to .645."""

IDF_FLOOR: Final = 0.1
"""Added to every weight, so that a collection of one document, where no word is rarer than any
other, still compares words instead of dividing nothing by nothing."""

STORED: Final = ("terms", "starts", "slots", "frequencies", "lengths")
"""The names of the arrays that a snapshot keeps of posting lists."""

_MERGE_AT: Final = 256
"""Segments younger than this many rows are joined before they are searched: one posting list
read for each term instead of one for each listing that was posted."""


@dataclass(frozen=True, slots=True)
class TermCounts:
    """The distinct terms of a text, ascending, and 1 + ln(times) for each."""

    terms: Terms
    frequencies: Floats


def count_terms(*parts: tuple[str, int]) -> TermCounts:
    """The terms of several (text, times) taken together."""
    found = [np.tile(terms_of(text), times) for text, times in parts]
    terms, times = np.unique(np.concatenate(found or [_NO_TERMS]), return_counts=True)
    return TermCounts(terms, (1 + np.log(times)).astype(np.float32))


def document_terms(title: str, body: str) -> TermCounts:
    """What is stored of a document: its text, the title counted `1 + TITLE_REPEATS` times."""
    return count_terms((title, 1 + TITLE_REPEATS), (body, 1))


@dataclass(frozen=True, slots=True)
class QueryPart:
    """The terms of one part of a query, and which share of the query it is."""

    terms: TermCounts
    share: float


def query_parts(title: str, body: str) -> tuple[QueryPart, ...]:
    """What a query is compared by: half its title, half its passages alike, as `represent` does.

    A long need is as near to a text as its passages are on average, so that one passage full of
    rare words (a solicitation's boilerplate) can't speak for all.
    """
    heading, texts = parts(ListingText(title, body, ""), side="query")
    rest = 0.5 if heading and texts else 1.0
    asked = [QueryPart(count_terms((text, 1)), rest / len(texts)) for text in texts]
    if heading:
        asked.append(QueryPart(count_terms((heading, 1)), 1 - rest if texts else 1.0))
    return tuple(asked)


@dataclass(frozen=True, slots=True)
class TermStatistics:
    """In how many of `documents` each term stands; what the weights are made of."""

    documents: int
    terms: Terms
    counts: NDArray[np.int64]

    @classmethod
    def pooled(cls, parts: Sequence["TermStatistics"]) -> "TermStatistics":
        """Those of the documents of all parts, one at least."""
        if len(parts) == 1:
            return parts[0]
        terms = np.concatenate([part.terms for part in parts])
        counts = np.concatenate([part.counts for part in parts])
        order = np.argsort(terms, kind="stable")
        distinct, starts = np.unique(terms[order], return_index=True)
        summed = np.add.reduceat(counts[order], starts) if len(starts) else counts
        return cls(sum(part.documents for part in parts), distinct, summed)

    def digest(self) -> str:
        """Twelve hexadecimal digits, equal for equal statistics."""
        hashed = hashlib.sha256(str(self.documents).encode())
        hashed.update(self.terms.tobytes())
        hashed.update(self.counts.tobytes())
        return hashed.hexdigest()[:12]

    def weights(self, terms: Terms) -> Floats:
        """Inverse document frequencies: ln((1 + n) / (1 + df)) + IDF_FLOOR, never negative.

        A term that no counted document has weighs most: it stands in a document that is new.
        """
        counts = np.zeros(len(terms), dtype=np.int64)
        if len(self.terms):
            places = np.minimum(np.searchsorted(self.terms, terms), len(self.terms) - 1)
            counts = np.where(self.terms[places] == terms, self.counts[places], 0)
        return (np.log((1 + self.documents) / (1 + counts)) + IDF_FLOOR).astype(np.float32)


@dataclass(frozen=True, slots=True)
class _Segment:
    """Posting lists of the rows from `first` on: the rows of term i are at starts[i]:starts[i+1].

    `slots` are numbers within the segment, ascending for each term.
    """

    first: int
    size: int
    terms: Terms
    starts: NDArray[np.int64]
    slots: NDArray[np.int32]
    frequencies: Floats

    @classmethod
    def of(cls, first: int, documents: Sequence[TermCounts]) -> "_Segment":
        terms = np.concatenate([d.terms for d in documents] or [_NO_TERMS])
        frequencies = np.concatenate([d.frequencies for d in documents] or [_NO_FLOATS])
        lengths = [len(d.terms) for d in documents]
        slots = np.repeat(np.arange(len(documents), dtype=np.int32), lengths)
        return cls._sorted(first, len(documents), terms, slots, frequencies)

    @classmethod
    def joined(cls, segments: Sequence["_Segment"]) -> "_Segment":
        if len(segments) == 1:
            return segments[0]
        first = segments[0].first
        terms = np.concatenate([s.spread(s.terms) for s in segments])
        slots = np.concatenate([s.slots + np.int32(s.first - first) for s in segments])
        frequencies = np.concatenate([s.frequencies for s in segments])
        return cls._sorted(first, sum(s.size for s in segments), terms, slots, frequencies)

    @classmethod
    def _sorted(
        cls, first: int, size: int, terms: Terms, slots: NDArray[np.int32], frequencies: Floats
    ) -> "_Segment":
        order = np.argsort(terms, kind="stable")
        distinct, starts = np.unique(terms[order], return_index=True)
        ends = np.append(starts, len(terms)).astype(np.int64)
        return cls(first, size, distinct, ends, slots[order], frequencies[order])

    def without(self, dropped: Mask) -> "_Segment":
        """These posting lists without the dropped rows, the others numbered anew."""
        kept = ~dropped[self.slots]
        slots = (np.cumsum(~dropped, dtype=np.int32) - 1)[self.slots[kept]]
        terms = self.spread(self.terms)[kept]
        size = int(np.count_nonzero(~dropped))
        return self._sorted(self.first, size, terms, slots, self.frequencies[kept])

    def spread(self, values: NDArray[Value]) -> NDArray[Value]:
        """One value a term as one value a posting."""
        return np.repeat(values, np.diff(self.starts))

    def statistics(self, counted: Mask) -> TermStatistics:
        """In how many of the counted rows each term stands."""
        held = np.concatenate([[0], np.cumsum(counted[self.slots], dtype=np.int64)])
        counts = held[self.starts[1:]] - held[self.starts[:-1]]
        seen = counts > 0
        return TermStatistics(int(np.count_nonzero(counted)), self.terms[seen], counts[seen])

    def lengths(self, statistics: TermStatistics) -> Floats:
        """The length of each row's weight vector; 1 where the row has no terms."""
        weights = self.spread(statistics.weights(self.terms)) * self.frequencies
        squares = np.bincount(self.slots, weights=weights.astype(float) ** 2, minlength=self.size)
        return np.where(squares > 0, np.sqrt(squares), 1.0).astype(np.float32)

    def products(self, terms: Terms, weights: Floats) -> NDArray[np.float64]:
        """The dot product of each row's term frequencies with these weights."""
        places = np.searchsorted(self.terms, terms)
        known = places < len(self.terms)
        known[known] = self.terms[places[known]] == terms[known]
        begins = self.starts[places[known]].tolist()
        ends = self.starts[places[known] + 1].tolist()
        spans = [slice(begin, end) for begin, end in zip(begins, ends, strict=True)]
        if not spans:
            return np.zeros(self.size)
        values = [self.frequencies[span] * w for span, w in zip(spans, weights[known], strict=True)]
        slots = np.concatenate([self.slots[span] for span in spans])
        sums = np.bincount(slots, weights=np.concatenate(values), minlength=self.size)
        return sums.astype(np.float64, copy=False)


class LexicalIndex:
    """TF-IDF over appended rows (Salton & Buckley 1988: logarithmic frequencies, unit length)."""

    def __init__(self) -> None:
        self._segments: list[_Segment] = []
        self._young: list[TermCounts] = []
        self._lengths: list[Floats] = []
        self._shared = 0  # so many first segments are mapped and stay as they are
        self.statistics = TermStatistics(0, _NO_TERMS, np.empty(0, np.int64))

    @classmethod
    def restored(cls, arrays: Mapping[str, NDArray[Any]]) -> "LexicalIndex":
        """What `stored` gave, over the same arrays: nothing is copied but counts of terms."""
        index = cls()
        terms, starts, slots, frequencies, lengths = (arrays[name] for name in STORED)
        segment = _Segment(0, len(lengths), terms, starts, slots, frequencies)
        index._segments, index._lengths, index._shared = [segment], [lengths], 1
        index.statistics = TermStatistics(segment.size, terms, np.diff(starts))
        return index

    def stored(self, kept: Mask) -> dict[str, NDArray[Any]]:
        """The rows where `kept`, one at least, as plain arrays, with statistics of all of them."""
        return self.without(~kept).arrays()

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The posting lists of an index that `without` gave."""
        (segment,), (lengths,) = self._segments, self._lengths
        arrays = (segment.terms, segment.starts, segment.slots, segment.frequencies, lengths)
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
        self._segments = [*shared, _Segment.joined(own)] if own else shared
        if self._segments:
            counts = [s.statistics(counted[s.first : s.first + s.size]) for s in self._segments]
            self.statistics = TermStatistics.pooled(counts)
        self._lengths = [segment.lengths(self.statistics) for segment in self._segments]

    def scores(self, query: Sequence[QueryPart]) -> Floats:
        """Cosines with the query's parts, weighted by their shares: (len(self),), from 0 to 1."""
        self.settle()
        terms, weights = self._weighted(query)
        return self._products(terms, weights).astype(np.float32)

    def _weighted(self, query: Sequence[QueryPart]) -> tuple[Terms, Floats]:
        """The distinct terms of all parts, and what a document's frequencies are multiplied by."""
        if not query:
            return _NO_TERMS, _NO_FLOATS
        found = []
        for part in query:
            weights = self.statistics.weights(part.terms.terms)
            asked = part.terms.frequencies * weights
            length = float(np.linalg.norm(asked)) or 1.0
            found.append(asked * weights * (part.share / length))
        if len(found) == 1:
            return query[0].terms.terms, found[0]
        terms, places = np.unique(
            np.concatenate([part.terms.terms for part in query]), return_inverse=True
        )
        return terms, np.bincount(places, np.concatenate(found)).astype(np.float32)

    def without(self, dropped: Mask) -> "LexicalIndex":
        """The same index with the rows where `dropped` taken out and the others moved up."""
        self.settle()
        smaller = LexicalIndex()
        if self._segments:
            joined = _Segment.joined(self._segments)
            smaller._segments = [joined.without(dropped)]
        smaller.count(np.ones(len(smaller), dtype=np.bool_))
        return smaller

    def _products(self, terms: Terms, weights: Floats) -> NDArray[np.float64]:
        parts = [
            segment.products(terms, weights) / lengths
            for segment, lengths in zip(self._segments, self._lengths, strict=True)
        ]
        if len(parts) == 1:
            return parts[0]
        return np.concatenate(parts) if parts else np.zeros(0)

    @property
    def is_settled(self) -> bool:
        """Whether reading changes nothing here, so that several threads may read at once."""
        return not self._young

    def settle(self) -> None:
        """Make posting lists of the rows appended since, together with other young ones."""
        if not self._young:
            return
        fresh = _Segment.of(len(self) - len(self._young), self._young)
        self._young = []
        if len(self._segments) > self._shared and self._segments[-1].size < _MERGE_AT:
            fresh = _Segment.joined([self._segments.pop(), fresh])
            self._lengths.pop()
        self._segments.append(fresh)
        self._lengths.append(fresh.lengths(self.statistics))


_NO_TERMS: Final[Terms] = np.empty(0, dtype=np.uint32)
_NO_FLOATS: Final[Floats] = np.empty(0, dtype=np.float32)
