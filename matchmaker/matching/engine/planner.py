"""How to search a large segment, decided by the number of rows that pass the filter.

An approximate index pays only where very many rows are looked at. A graph (HNSW) is walked from
neighbour to neighbour, and where the rows that pass lie elsewhere than the query the walk never
gets to them: with a selector, recall falls to a few per cent (bench/filtered_search.py has the
figures). So a graph answers only searches without a filter. Within a filter, the inverted lists
that hold passing rows are ranked by how good their best rows may be, and the rows in the best lists
are compared exactly: at first a few thousand, then those of every list that may still hold better
ones. A query that lies among the passing rows needs no second round; one that lies far from all of
them has many lists at about the same distance, and looks through more.
"""

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from .index_segments import Matrix
from .places import Rows

Mask = NDArray[np.bool_]

LOOSE_ROWS, LOOSE_SHARE = 5_000, 0.03
"""Changes beyond the larger of both make a snapshot too old: 5,000 rows beside it cost a search
about a millisecond."""

_HOPE = 4.0
"""Standard deviations above a list's mean up to which its best rows are hoped for: of normally
distributed scores one in 30,000 lies higher. At 100,000 rows and queries far from all that pass, 3
gave .87 recall@10, 3.5 gave .96 and 4 gave 1.00, for 2, 6 and 13 thousand rows more."""


class Strategy(Enum):
    """The three ways to search a segment."""

    SCAN = "scan"  # every row that passes, exactly
    GRAPH = "graph"  # HNSW over scalar-quantized vectors, the found ones compared exactly
    LISTS = "lists"  # the rows that pass in the nearest lists, exactly


@dataclass(frozen=True, slots=True)
class Limits:
    """From where approximation pays, in rows; figures of bench/filtered_search.py.

    exact_up_to: the largest segment that is always scanned. few: the most rows that are scanned
    because few pass. scanned: how many passing rows the first lists give at least. most_scanned:
    how many are scanned in all. most_wanted: the k above which every search is a scan.
    """

    exact_up_to: int = 100_000
    few: int = 30_000
    scanned: int = 4_000
    most_scanned: int = 200_000
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

    means (m, d) of the rows of each list; starts (m + 1,) from 0 to the number of rows; covariance
    (d, d) of all rows about their lists' means; scales (m,): how much wider a list is than usual.
    """

    means: Matrix
    starts: NDArray[np.int64]
    covariance: Matrix
    scales: Matrix

    @classmethod
    def over(cls, vectors: Matrix, starts: NDArray[np.int64]) -> "Lists":
        """The lists that begin at `starts` in vectors (n, d), n above 0, without empty ones."""
        sizes = np.diff(starts)
        begins, sizes = starts[:-1][sizes > 0], sizes[sizes > 0]
        shares = (sizes / len(vectors))[:, None]
        means = np.add.reduceat(vectors, begins, axis=0) / sizes[:, None].astype(np.float32)
        covariance = vectors.T @ vectors / len(vectors) - (shares * means).T @ means
        squares = np.add.reduceat(np.einsum("nd,nd->n", vectors, vectors), begins) / sizes
        traces = np.maximum(squares - np.einsum("md,md->m", means, means), 0)
        usual = float(shares[:, 0] @ traces) or 1.0
        return cls(
            means.astype(np.float32),
            np.append(begins, len(vectors)).astype(np.int64),
            covariance.astype(np.float32),
            np.sqrt(traces / usual).astype(np.float32),
        )

    def hopes(self, query: Matrix) -> Matrix:
        """What the best rows of each list may score with a query (d,): shape (m,).

        Within a list, scores lie about that of its mean with the standard deviation that the
        covariance gives along the query; the hope is `_HOPE` of them above it.
        """
        deviation = max(float(query @ self.covariance @ query), 0.0) ** 0.5
        hopes: Matrix = self.means @ query + _HOPE * deviation * self.scales
        return hopes


class Shortlist:
    """The rows that pass, by list, to be taken from the most hopeful list on."""

    def __init__(self, lists: Lists, rows: Rows, query: Matrix) -> None:
        """rows: ascending. query: (d,)."""
        self._rows = rows
        bounds = np.searchsorted(rows, lists.starts)
        held = np.flatnonzero(np.diff(bounds))
        hopes = lists.hopes(query)[held]
        order = np.argsort(-hopes, kind="stable")
        self._hopes = hopes[order]
        self._begins, self._ends = bounds[held][order], bounds[held + 1][order]
        self._filled = np.cumsum(self._ends - self._begins)
        self._taken = 0

    def take(self, count: int) -> Rows:
        """Ascending rows of the next lists: `count` of them at least, or all that are left."""
        done = int(self._filled[self._taken - 1]) if self._taken else 0
        return self._take(int(np.searchsorted(self._filled, done + count)) + 1)

    def take_hopeful(self, score: float, most: int) -> Rows:
        """Ascending rows of the next lists that may hold a score above `score`.

        No more lists than hold `most` rows, those taken before included.
        """
        hopeful = int(np.searchsorted(-self._hopes, -score))
        return self._take(min(hopeful, int(np.searchsorted(self._filled, most, side="right"))))

    def _take(self, until: int) -> Rows:
        chosen = slice(self._taken, max(self._taken, min(until, len(self._filled))))
        self._taken = chosen.stop
        spans = sorted(zip(self._begins[chosen].tolist(), self._ends[chosen].tolist(), strict=True))
        return np.concatenate([*(self._rows[one:end] for one, end in spans), self._rows[:0]])
