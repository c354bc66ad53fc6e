"""Posting lists: of the rows of one language, which hold a term and how often; and in how many."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from .term_counts import NO_FLOATS, NO_TERMS, Floats, TermCounts
from .tokens import Terms

Mask = NDArray[np.bool_]

Spans = tuple[NDArray[np.int64], NDArray[np.int64]]

Value = TypeVar("Value", bound=np.generic)

IDF_FLOOR: Final = 0.1
"""Added to every weight, so that a collection of one document, where no word is rarer than any
other, still compares words instead of dividing nothing by nothing."""


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
class Postings:
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
    def of(cls, first: int, documents: Sequence[TermCounts]) -> "Postings":
        """Those of documents that are the rows from `first` on."""
        terms = np.concatenate([d.terms for d in documents] or [NO_TERMS])
        frequencies = np.concatenate([d.frequencies for d in documents] or [NO_FLOATS])
        lengths = [len(d.terms) for d in documents]
        slots = np.repeat(np.arange(len(documents), dtype=np.int32), lengths)
        return cls._sorted(first, len(documents), terms, slots, frequencies)

    @classmethod
    def joined(cls, segments: Sequence["Postings"]) -> "Postings":
        """One segment of several, one at least, that follow each other."""
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
    ) -> "Postings":
        order = np.argsort(terms, kind="stable")
        distinct, starts = np.unique(terms[order], return_index=True)
        ends = np.append(starts, len(terms)).astype(np.int64)
        return cls(first, size, distinct, ends, slots[order], frequencies[order])

    def without(self, dropped: Mask) -> "Postings":
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

    def span(self, term: np.uint32) -> slice:
        """Where the postings of a term are; empty where it has none."""
        place = int(np.searchsorted(self.terms, term))
        if place == len(self.terms) or self.terms[place] != term:
            return slice(0, 0)
        return slice(int(self.starts[place]), int(self.starts[place + 1]))

    def spans(self, terms: Terms) -> Spans:
        """Where the postings of each of these terms begin and end, both (n,); 0 where it has none.

        Quickest where the terms are ascending.
        """
        if not len(self.terms):
            return np.zeros(len(terms), np.int64), np.zeros(len(terms), np.int64)
        places = np.minimum(np.searchsorted(self.terms, terms), len(self.terms) - 1)
        known = self.terms[places] == terms
        return self.starts[places] * known, self.starts[places + 1] * known

    def products(
        self, begins: NDArray[np.int64], ends: NDArray[np.int64], weights: Floats
    ) -> Floats:
        """The dot product of each row's frequencies with the weights (n,) of terms whose postings
        lie from begins (n,) to ends (n,): shape (size,). A row adds up term by term.
        """
        sums = np.zeros(self.size, dtype=np.float32)
        spans = [slice(*span) for span in zip(begins.tolist(), ends.tolist(), strict=True)]
        if spans:
            values = np.concatenate([self.frequencies[span] for span in spans])
            values *= np.repeat(weights, ends - begins)
            np.add.at(sums, np.concatenate([self.slots[span] for span in spans]), values)
        return sums
