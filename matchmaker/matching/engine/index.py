"""Vector indexes: the k greatest inner products, exactly, within a filter.

`ExactIndex` (numpy) is the light twin for tests and needs nothing else; `FaissIndex` is the one
that a site runs with. Both give the same scores and the same ids, bit by bit. What opens from a
file and serves a million rows is `graph_index.SnapshotIndex`.
"""

import dataclasses
import threading
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

import numpy as np
from numpy.typing import ArrayLike

from .index_segments import Matrix, NumpyScanner, Scores, Segment, copies, merged, no_hits
from .places import Ids, Rows
from .rough_scan import LEAST_QUERIES, LEAST_ROWS, RoughScan

if TYPE_CHECKING:
    import faiss

# Fresh rows are scanned beside the large segment until they, with the dead ones, are this many:
# 5,000 rows cost about a millisecond a search, and one rebuild a few thousand upserts.
_LOOSE_ROWS, _LOOSE_SHARE = 5_000, 0.03
_FEW_QUERIES = 2


class VectorIndex(Protocol):
    """A set of vectors by id. Safe to search from several threads while another changes it."""

    @property
    def dimension(self) -> int:
        """The length of every vector."""
        ...

    @property
    def ids(self) -> Ids:
        """All ids, ascending."""
        ...

    def __len__(self) -> int: ...

    def vectors(self, ids: ArrayLike) -> Matrix:
        """The vectors (n, dimension) of these ids (n,), in their order.

        Raises KeyError where one of them is unknown.
        """
        ...

    def upsert(self, ids: ArrayLike, vectors: ArrayLike) -> None:
        """Add vectors (n, dimension) under ids (n,), replacing those that are there.

        Raises ValueError, and changes nothing, where shapes don't fit, an id is negative or comes
        twice, or a number isn't finite.
        """
        ...

    def remove(self, ids: ArrayLike) -> None:
        """Forget these ids; unknown ones are passed over."""
        ...

    def search(
        self, queries: ArrayLike, k: int, allowed: ArrayLike | None = None
    ) -> tuple[Scores, Ids]:
        """The k best for each query (q, dimension), among the ids `allowed` if given.

        Returns inner products and ids, both (q, k), best first, equal scores by ascending id;
        where fewer are found, score -inf and id -1. A row's score never depends on what else is
        searched or stored. Raises ValueError for k below 1, another dimension, or numbers that
        aren't finite.
        """
        ...


@dataclasses.dataclass(frozen=True)
class State:
    """What one search sees: replaced as a whole, never changed."""

    settled: Segment
    fresh: Segment

    def search(self, queries: Matrix, k: int, allowed: Ids | None) -> tuple[Scores, Ids]:
        """See `VectorIndex.search`; `allowed` is ascending."""
        found = [
            segment.top(queries, k, None if allowed is None else segment.rows_of(allowed))
            for segment in (self.settled, self.fresh)
            if len(segment.ids)
        ]
        if len(found) == 2:
            return merged(found[0], found[1], k)
        return found[0] if found else no_hits(len(queries), k)

    def vectors(self, ids: Ids) -> Matrix:
        """See `VectorIndex.vectors`; the ids are ascending."""
        found = np.empty((len(ids), self.fresh.vectors.shape[1]), dtype=np.float32)
        missing = np.ones(len(ids), dtype=np.bool_)
        for segment in (self.settled, self.fresh):
            if not missing.any():
                break
            rows = segment.rows_of(ids)
            places = np.searchsorted(ids, segment.ids[rows])
            found[places], missing[places] = segment.vectors[rows], False
        if missing.any():
            raise KeyError(f"There is no vector of id {ids[missing][0]}.")
        return found

    def ids(self) -> Ids:
        """See `VectorIndex.ids`."""
        ids: Ids = np.sort(np.concatenate([self.settled.living()[0], self.fresh.ids]))
        return ids


class ExactIndex:
    """By numpy alone."""

    _settles: ClassVar[bool] = True
    """Whether both segments become one when the changes are many."""

    def __init__(self, dimension: int) -> None:
        self._dimension = dimension
        self._writing = threading.Lock()
        nothing = np.empty(0, np.int64), np.empty((0, dimension), np.float32)
        self._state = State(self._settled(*nothing), _fresh(*nothing))

    @property
    def dimension(self) -> int:
        """See `VectorIndex.dimension`."""
        return self._dimension

    @property
    def ids(self) -> Ids:
        """See `VectorIndex.ids`."""
        return self._state.ids()

    def __len__(self) -> int:
        state = self._state
        return int(np.count_nonzero(state.settled.alive)) + len(state.fresh.ids)

    def vectors(self, ids: ArrayLike) -> Matrix:
        """See `VectorIndex.vectors`."""
        wanted = np.asarray(ids, dtype=np.int64)
        if ascending(wanted) is wanted:
            return self._state.vectors(wanted)
        distinct, order = np.unique(wanted, return_inverse=True)
        return self._state.vectors(distinct)[order]

    def upsert(self, ids: ArrayLike, vectors: ArrayLike) -> None:
        """See `VectorIndex.upsert`."""
        new_ids, new_vectors = self._checked(ids, vectors)
        with self._writing:
            self._replace(new_ids, new_vectors)

    def remove(self, ids: ArrayLike) -> None:
        """See `VectorIndex.remove`."""
        gone = np.unique(np.asarray(ids, dtype=np.int64).ravel())
        with self._writing:
            self._replace(gone, None)

    def search(
        self, queries: ArrayLike, k: int, allowed: ArrayLike | None = None
    ) -> tuple[Scores, Ids]:
        """See `VectorIndex.search`."""
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}.")
        wanted = self._as_matrix(queries)
        among = None if allowed is None else ascending(np.asarray(allowed, dtype=np.int64))
        return self._state.search(wanted, k, among)

    def _replace(self, ids: Ids, vectors: Matrix | None) -> None:
        """Take the sorted ids out of both segments and put the vectors in, under the lock."""
        settled = self._state.settled.without(ids)
        fresh_ids, fresh_vectors = self._state.fresh.without(ids).living()
        if vectors is not None:
            fresh_ids, fresh_vectors = _joined((fresh_ids, fresh_vectors), (ids, vectors))
        loose = len(fresh_ids) + int(np.count_nonzero(~settled.alive))
        if self._settles and loose > max(_LOOSE_ROWS, _LOOSE_SHARE * len(settled.ids)):
            settled = self._settled(*_joined(settled.living(), (fresh_ids, fresh_vectors)))
            fresh_ids, fresh_vectors = fresh_ids[:0], fresh_vectors[:0]
        self._state = State(settled, _fresh(fresh_ids, fresh_vectors))

    def _settled(self, ids: Ids, vectors: Matrix) -> Segment:
        return _fresh(ids, vectors)

    def _checked(self, ids: ArrayLike, vectors: ArrayLike) -> tuple[Ids, Matrix]:
        new_ids, new_vectors = np.asarray(ids, dtype=np.int64), self._as_matrix(vectors)
        if new_ids.shape != (len(new_vectors),):
            raise ValueError(f"{new_ids.shape} ids don't fit {len(new_vectors)} vectors.")
        order = np.argsort(new_ids)
        new_ids = new_ids[order]
        if len(new_ids) and new_ids[0] < 0:
            raise ValueError(f"Ids begin at 0; {new_ids[0]} is negative.")
        if np.any(twice := new_ids[1:] == new_ids[:-1]):
            raise ValueError(f"The id {new_ids[1:][twice][0]} comes twice.")
        return new_ids, new_vectors[order]

    def _as_matrix(self, values: ArrayLike) -> Matrix:
        matrix = np.ascontiguousarray(values, dtype=np.float32)
        if matrix.ndim != 2 or matrix.shape[1] != self._dimension:
            raise ValueError(f"Expected (n, {self._dimension}) numbers, not {matrix.shape}.")
        if not np.isfinite(matrix).all():
            raise ValueError("A vector holds a number that isn't finite.")
        return matrix


class FaissIndex(ExactIndex):
    """The large segment in a faiss.IndexFlatIP, the only copy of its vectors."""

    def __init__(self, dimension: int, *, threads: int = 1) -> None:
        self._threads = threads
        super().__init__(dimension)

    def _settled(self, ids: Ids, vectors: Matrix) -> Segment:
        import faiss

        flat = faiss.IndexFlatIP(self._dimension)
        flat.add(vectors)
        scanner = FlatScanner(flat, threads=self._threads)
        return Segment.over(ids, scanner.vectors, scanner)


class FlatScanner:
    """Never changed once built: several threads may search FAISS, but not while it grows.

    `vectors` (n, d) is a view into the index, read-only.
    """

    def __init__(self, index: "faiss.IndexFlatIP", *, threads: int) -> None:
        self._threads = threads
        self._index = index
        self.vectors = _view_of(index)
        self._numpy = NumpyScanner(self.vectors)
        self._rounding = threading.Lock()
        self._rough: RoughScan | None = None

    def nearest(self, queries: Matrix, count: int, rows: Rows | None) -> tuple[Scores, Rows]:
        """See `Scanner.nearest`.

        FAISS reads all vectors for each query; a matrix product reads them once for many. On one
        core, 256 queries over 100,000 vectors of 384 numbers: FAISS 1.6 s, numpy 0.3 s. One query:
        both 6 ms, and 10,000 rows by a selector 2.9 ms against 4.4 by copying them.
        """
        if len(queries) <= _FEW_QUERIES:
            return self._by_faiss(queries, count, rows)
        enough = len(self.vectors) >= LEAST_ROWS and len(queries) >= LEAST_QUERIES
        if enough and not copies(rows, self.vectors):
            return self._rounded().nearest(queries, count, rows)
        return self._numpy.nearest(queries, count, rows)

    def _by_faiss(self, queries: Matrix, count: int, rows: Rows | None) -> tuple[Scores, Rows]:
        import faiss

        faiss.omp_set_num_threads(self._threads)  # a setting of each thread, hence at each call
        params = None
        if rows is not None:
            selector = faiss.IDSelectorArray(rows)
            params = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        scores, found = self._index.search(queries, count, params=params)
        return scores, found

    def _rounded(self) -> RoughScan:
        """Made when many queries come at once, which a process that only serves pages never sees:
        it takes half a second and a quarter more memory for 100,000 rows.
        """
        with self._rounding:
            if self._rough is None:
                self._rough = RoughScan(self.vectors, threads=self._threads)
            return self._rough


def _view_of(index: "faiss.IndexFlatIP") -> Matrix:
    import faiss

    flat: Any = faiss.rev_swig_ptr(index.get_xb(), index.ntotal * index.d)
    view: Matrix = flat.reshape(index.ntotal, index.d)
    view.flags.writeable = False
    return view


def ascending(ids: Ids) -> Ids:
    """The distinct ids, ascending; sorting half a million that are so already took 15 ms."""
    flat = ids if ids.ndim == 1 else ids.ravel()
    return flat if bool(np.all(flat[1:] > flat[:-1])) else np.unique(flat)


def _fresh(ids: Ids, vectors: Matrix) -> Segment:
    return Segment.over(ids, vectors, NumpyScanner(vectors))


def _joined(first: tuple[Ids, Matrix], second: tuple[Ids, Matrix]) -> tuple[Ids, Matrix]:
    ids = np.concatenate([first[0], second[0]])
    order = np.argsort(ids)
    return ids[order], np.concatenate([first[1], second[1]])[order]
