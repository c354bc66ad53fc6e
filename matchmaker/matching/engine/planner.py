"""How to search a large segment, decided by the number of rows that pass the filter.

An approximate index pays only where very many rows are looked at. A graph (HNSW) is walked from
neighbour to neighbour, and where the rows that pass lie elsewhere than the query the walk never
gets to them: with a selector, recall falls to a few per cent (bench/filtered_search.py has the
figures). So a graph answers only searches without a filter. Within a filter, the inverted lists
that hold passing rows are ranked by their centres, and the rows in the best ones are compared
exactly.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from .index_segments import Matrix, Rows

Mask = NDArray[np.bool_]

LOOSE_ROWS, LOOSE_SHARE = 5_000, 0.03
"""Changes beyond the larger of both make a snapshot too old: 5,000 rows beside it cost a search
about a millisecond."""


class Strategy(Enum):
    """The three ways to search a segment."""

    SCAN = "scan"  # every row that passes, exactly
    GRAPH = "graph"  # HNSW over scalar-quantized vectors, the found ones compared exactly
    LISTS = "lists"  # the rows that pass in the nearest lists, exactly


@dataclass(frozen=True, slots=True)
class Limits:
    """From where approximation pays, in rows; figures of bench/filtered_search.py.

    exact_up_to: the largest segment that is always scanned. few: the most rows that are scanned
    because few pass. scanned: how many passing rows the nearest lists give at least. most_wanted:
    the k above which every search is a scan.
    """

    exact_up_to: int = 100_000
    few: int = 30_000
    scanned: int = 16_000
    most_wanted: int = 1_000


def strategy_for(*, total: int, passing: int, k: int, limits: Limits) -> Strategy:
    """How to find the k best of `passing` rows in a segment of `total` living ones."""
    if total <= limits.exact_up_to or passing <= limits.few or k > limits.most_wanted:
        return Strategy.SCAN
    return Strategy.GRAPH if passing >= total else Strategy.LISTS


def needs_rebuild(*, delta: int, deleted: int, count: int) -> bool:
    """Whether a snapshot of `count` rows is too old, beside `delta` newer and `deleted` dead."""
    return delta + deleted > max(LOOSE_ROWS, LOOSE_SHARE * count)


@dataclass(frozen=True)
class Lists:
    """Rows in groups of neighbours: list i holds the rows starts[i] to starts[i + 1].

    centres (m, d); starts (m + 1,) ascending from 0 to the number of rows.
    """

    centres: Matrix
    starts: NDArray[np.int64]

    def nearest_rows(self, queries: Matrix, rows: Rows, wanted: int) -> Iterator[Rows]:
        """For each query (q, d) at least `wanted` of the ascending rows, or all there are.

        They are those in the lists whose centres have the greatest inner products with it.
        """
        # Where each list's part of the rows begins: lists without any get an empty part.
        bounds = np.searchsorted(rows, self.starts)
        held = np.flatnonzero(np.diff(bounds))
        begins, ends = bounds[held], bounds[held + 1]
        for products in queries @ self.centres[held].T:
            order = np.argsort(-products, kind="stable")
            filled = np.cumsum((ends - begins)[order])
            chosen = np.sort(order[: int(np.searchsorted(filled, wanted)) + 1])
            yield _joined_ranges(rows, begins[chosen], ends[chosen])


def _joined_ranges(rows: Rows, begins: Rows, ends: Rows) -> Rows:
    parts = [rows[begin:end] for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]
    return np.concatenate([*parts, rows[:0]])
