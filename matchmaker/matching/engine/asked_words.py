"""The words of some queries, put together: each word is looked up once for all that ask it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .postings import TermStatistics
from .term_counts import NO_TERMS, Floats, QueryPart
from .tokens import Terms

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class AskedWords:
    """The distinct terms (t,) of some queries, ascending.

    `of_queries` has for each query which of them are its own, ascending places, and what a
    document's frequencies are multiplied by.
    """

    terms: Terms
    of_queries: Sequence[tuple[Places, Floats]]

    @classmethod
    def of(cls, queries: Sequence[Sequence[QueryPart]], statistics: TermStatistics) -> "AskedWords":
        """A query's weights are the same in whatever company it comes."""
        parts = [part for query in queries for part in query if len(part.terms.terms)]
        if len(queries) == len(parts) == 1:  # what people type: nothing to put together
            terms = parts[0].terms.terms
            own = _weights(parts, statistics.weights(terms)).astype(np.float32)
            return cls(terms, [(np.arange(len(terms)), own)])
        sizes = [sum(len(part.terms.terms) for part in query) for query in queries]
        every = np.concatenate([part.terms.terms for part in parts] or [NO_TERMS])
        terms, places = np.unique(every, return_inverse=True)
        weights = _weights(parts, statistics.weights(terms)[places])
        keys = np.repeat(np.arange(len(queries)), sizes) * len(terms) + places
        distinct, inverse = np.unique(keys, return_inverse=True)
        summed = np.bincount(inverse, weights, len(distinct)).astype(np.float32)
        ends = np.searchsorted(distinct, np.arange(1, len(queries)) * len(terms))
        of_queries = np.split(distinct % max(1, len(terms)), ends)
        return cls(terms, [*zip(of_queries, np.split(summed, ends), strict=True)])


def _weights(parts: Sequence[QueryPart], rarity: Floats) -> NDArray[np.float64]:
    """What each term of each part is worth, by unit vectors of the parts' own weights."""
    if not parts:
        return np.empty(0)
    sizes = [len(part.terms.terms) for part in parts]
    frequencies = np.concatenate([part.terms.frequencies for part in parts])
    asked = frequencies.astype(np.float64) * rarity
    starts = np.cumsum([0, *sizes[:-1]])
    lengths = np.sqrt(np.add.reduceat(asked**2, starts))
    shares = np.array([part.share for part in parts]) / lengths
    weights: NDArray[np.float64] = asked * rarity * np.repeat(shares, sizes)
    return weights
