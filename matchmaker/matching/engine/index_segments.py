"""Sorted blocks of vectors, and the exact best of each.

A scan computes approximate scores (float32, in whatever order of summation the library finds
fastest); the result is taken from exact ones. Every row whose approximate score could belong to one
of the k best is scored anew in float64, rounded to float32, and ranked by score, then by id. So the
answer depends neither on the library that scanned, nor on the number of queries at once, nor on the
order in which vectors came.
"""

import dataclasses
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .places import Ids, Places, Rows

Scores = NDArray[np.float32]
Matrix = NDArray[np.float32]

_SCAN_FLOATS = 2**22  # 16 MB of scores at once, and twice that for sorting them
_BLOCK_ROWS = 2**13
_RESCORED_ROWS = 4096
_EXTRA = 32  # rows fetched beyond k, so that near ties at the end seldom need a second scan


class Scanner(Protocol):
    """Finds the rows with the greatest inner products, up to float32 rounding."""

    def nearest(self, queries: Matrix, count: int, rows: Rows | None) -> tuple[Scores, Rows]:
        """The `count` best of `rows` (None: of all) for each query.

        queries: (q, d). Returns scores and rows, both (q, count), in any order; the caller asks for
        no more than there are.
        """
        ...


class NumpyScanner:
    """Scans by matrix products."""

    def __init__(self, vectors: Matrix) -> None:
        self._vectors = vectors

    def nearest(self, queries: Matrix, count: int, rows: Rows | None) -> tuple[Scores, Rows]:
        """See `Scanner.nearest`."""
        copied = copies(rows, self._vectors)
        block = self._vectors[rows] if copied else self._vectors
        columns = None if copied else rows
        step = max(1, _SCAN_FLOATS // _BLOCK_ROWS)
        parts = [
            _nearest(queries[start : start + step], block, count, columns)
            for start in range(0, len(queries), step)
        ]
        scores = np.concatenate([part[0] for part in parts])
        found = np.concatenate([part[1] for part in parts])
        return scores, rows[found] if copied and rows is not None else found


def copies(rows: Rows | None, vectors: Matrix) -> bool:
    """Whether copying these rows pays: below about a quarter; above, scan all and drop some."""
    return rows is not None and 4 * len(rows) < len(vectors)


def _nearest(
    queries: Matrix, vectors: Matrix, count: int, rows: Rows | None
) -> tuple[Scores, Rows]:
    """Block by block, so that a block's products are ordered while they are in the cache."""
    parts = []
    for start in range(0, len(vectors), _BLOCK_ROWS):
        products = queries @ vectors[start : start + _BLOCK_ROWS].T
        columns = None if rows is None else _between(rows, start, start + _BLOCK_ROWS) - start
        scores, found = _best_columns(products, count, columns)
        parts.append((scores, found + start))
    scores = np.concatenate([part[0] for part in parts], axis=1)
    found = np.concatenate([part[1] for part in parts], axis=1)
    best, places = _best_columns(scores, count, None)
    return best, np.take_along_axis(found, places, axis=1)


def _between(rows: Rows, start: int, end: int) -> Rows:
    first, last = np.searchsorted(rows, [start, end]).tolist()
    return rows[first:last]


def _best_columns(scores: Scores, count: int, columns: Rows | None) -> tuple[Scores, Rows]:
    """The greatest of these columns, or of all: their scores and numbers."""
    kept = scores if columns is None else scores[:, columns]
    width = kept.shape[1]
    if count < width:
        places = np.argpartition(kept, width - count, axis=1)[:, width - count :]
    else:
        places = np.broadcast_to(np.arange(width), kept.shape)
    numbers = places.astype(np.int64) if columns is None else columns[places]
    return np.take_along_axis(kept, places, axis=1), numbers


@dataclasses.dataclass(frozen=True)
class Segment:
    """Vectors in any order of their ids; nothing in it is ever changed, only replaced.

    ids (n,) distinct; vectors (n, d); alive (n,) False where an id was removed or came anew.
    """

    ids: Ids
    places: Places
    vectors: Matrix
    scanner: Scanner
    alive: NDArray[np.bool_]
    longest: float

    @classmethod
    def over(cls, ids: Ids, vectors: Matrix, scanner: Scanner) -> "Segment":
        """A segment in which everything is alive."""
        lengths = np.linalg.norm(vectors, axis=1)
        alive = np.ones(len(ids), dtype=np.bool_)
        return cls(ids, Places.of(ids), vectors, scanner, alive, float(lengths.max(initial=0.0)))

    def without(self, ids: Ids) -> "Segment":
        """The same segment with these ids dead."""
        rows = self.rows_of(ids)
        if not len(rows):
            return self
        alive = self.alive.copy()
        alive[rows] = False
        return dataclasses.replace(self, alive=alive)

    def rows_of(self, ids: Ids) -> Rows:
        """The rows, ascending, of those of the sorted ids that are here and alive."""
        rows = self.places.find(ids)
        living = rows[self.alive[rows]]
        return living if self.places.in_order else np.sort(living)

    def living(self) -> tuple[Ids, Matrix]:
        """Ids and vectors of what is alive."""
        if self.alive.all():
            return self.ids, self.vectors
        return self.ids[self.alive], self.vectors[self.alive]

    def top(self, queries: Matrix, k: int, rows: Rows | None) -> tuple[Scores, Ids]:
        """The k best of `rows` (None: of all that is alive), exact, padded as by `no_hits`."""
        scores, ids = no_hits(len(queries), k)
        available = len(self.ids) if rows is None else len(rows)
        slack = self._slack(queries)
        pending = np.arange(len(queries))
        count = min(available, k + _EXTRA)
        while count and len(pending):
            near, found = self.scanner.nearest(queries[pending], count, rows)
            unsure = []
            for place, query in enumerate(pending):
                likely = self._candidates(
                    near[place], found[place], k, slack[query], whole=count == available
                )
                if likely is None:
                    unsure.append(query)
                else:
                    best = self._rank(queries[query], likely, k)
                    scores[query, : len(best[0])], ids[query, : len(best[1])] = best
            pending, count = np.array(unsure, dtype=np.int64), min(available, 4 * count)
        return scores, ids

    def _slack(self, queries: Matrix) -> NDArray[np.float64]:
        """Twice the largest rounding error of a float32 inner product, for each query.

        Higham, "Accuracy and Stability of Numerical Algorithms" (2002), section 3.1: at most
        d·u / (1 - d·u) · |x|·|y| for any order of summation, with u = 2⁻²⁴.
        """
        dimension = queries.shape[1] + 8
        bound = dimension * 2.0**-24 / (1 - dimension * 2.0**-24)
        lengths = np.linalg.norm(queries.astype(np.float64), axis=1)
        slack: NDArray[np.float64] = 2 * bound * lengths * self.longest
        return slack

    def _candidates(
        self, near: Scores, found: Rows, k: int, slack: float, *, whole: bool
    ) -> Rows | None:
        """The living rows that may be among the k best, or None where unfetched ones may be too."""
        alive = self.alive[found]
        living, rows = near[alive], found[alive]
        if len(living) <= k:
            return rows if whole else None
        threshold = np.partition(living, len(living) - k)[len(living) - k] - slack
        if not whole and near.min() >= threshold:
            return None
        likely: Rows = rows[living >= threshold]
        return likely

    def _rank(self, query: Matrix, rows: Rows, k: int) -> tuple[Scores, Ids]:
        scores = exact_scores(query, self.vectors, rows)
        ids = self.ids[rows]
        order = np.lexsort((ids, -scores))[:k]
        return scores[order], ids[order]


def exact_scores(query: Matrix, vectors: Matrix, rows: Rows) -> Scores:
    """Inner products of one query (d,) with the given rows of (n, d), rounded from float64.

    Products of float32 are exact in float64, and einsum adds each row's by itself in one order, so
    a row's score is the same in whatever company it is computed.
    """
    wide = query.astype(np.float64)
    parts = [
        np.einsum("d,nd->n", wide, vectors[rows[start : start + _RESCORED_ROWS]].astype(np.float64))
        for start in range(0, len(rows), _RESCORED_ROWS)
    ]
    return np.concatenate([*parts, np.empty(0)]).astype(np.float32)


def no_hits(queries: int, k: int) -> tuple[Scores, Ids]:
    """What stands where there is nothing to find: score -inf, id -1; both (queries, k)."""
    return np.full((queries, k), -np.inf, np.float32), np.full((queries, k), -1, np.int64)


def merged(first: tuple[Scores, Ids], second: tuple[Scores, Ids], k: int) -> tuple[Scores, Ids]:
    """The k best of two answers, by score and then by id."""
    scores = np.concatenate([first[0], second[0]], axis=1)
    ids = np.concatenate([first[1], second[1]], axis=1)
    order = np.lexsort((ids, -scores), axis=1)[:, :k]
    return np.take_along_axis(scores, order, axis=1), np.take_along_axis(ids, order, axis=1)
