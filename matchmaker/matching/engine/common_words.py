"""The words that many documents share, as a matrix of how often each stands in each document.

Their posting lists are most of what a question would read, and they weigh least. So documents are
brought forward by the rarer words, whose posting lists are short, and the common ones are looked up
for the few documents that are weighed.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .postings import Postings, TermStatistics
from .term_counts import NO_TERMS, Floats
from .tokens import Terms

Counts = NDArray[np.uint8]

COMMON_FROM: Final = 1_000
"""Documents that a word stands in at least to be common; reading so many postings takes no time."""

COMMON_SHARE: Final = 0.02
"""Share of all documents that a word stands in at least to be common."""

_MOST: Final = 255
"""As often as this at most is a word counted in one document; 1 + ln 255 is 6.5."""

_FREQUENCIES: Final = (
    np.append(0, 1 + np.log(np.arange(1, _MOST + 1))).astype(np.float32).astype(np.float64)
)


@dataclass(frozen=True, slots=True)
class CommonWords:
    """Terms, ascending; a matrix of counts has a column for each."""

    terms: Terms

    @classmethod
    def among(cls, statistics: TermStatistics) -> "CommonWords":
        """Those that stand in more documents than both limits say."""
        edge = max(COMMON_FROM, COMMON_SHARE * statistics.documents)
        return cls(statistics.terms[statistics.counts > edge])

    def columns(self, terms: Terms) -> NDArray[np.int64]:
        """The column of each of these terms, -1 where it is not common, (n,)."""
        if not len(self.terms):
            return np.full(len(terms), -1)
        places = np.minimum(np.searchsorted(self.terms, terms), len(self.terms) - 1)
        return np.where(self.terms[places] == terms, places, -1)

    def counts(self, postings: Postings) -> Counts:
        """How often each stands in each row of a segment, (rows, terms)."""
        counts = np.zeros((postings.size, len(self.terms)), dtype=np.uint8)
        for column, term in enumerate(self.terms):
            span = postings.span(term)
            times = np.rint(np.exp(postings.frequencies[span] - 1))
            counts[postings.slots[span], column] = np.minimum(times, _MOST)
        return counts


def products(
    counts: Counts, rows: NDArray[np.int64], columns: NDArray[np.int64], weights: Floats
) -> NDArray[np.float64]:
    """The dot products of these rows' frequencies, 1 + ln(times), with weights of these columns.

    Each row is added up by itself, so that it gives the same in whatever company.
    """
    # Whole rows first: reading them through is quicker than picking places all over the matrix.
    frequencies = _FREQUENCIES.take(counts.take(rows, axis=0).take(columns, axis=1))
    sums: NDArray[np.float64] = np.einsum("nc,c->n", frequencies, weights.astype(np.float64))
    return sums


NO_COMMON_WORDS: Final = CommonWords(NO_TERMS)
