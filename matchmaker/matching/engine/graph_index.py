"""The index of a snapshot: mapped vectors that never change, and the few changes since.

Where it scans it answers as `ExactIndex` does, bit by bit. Beyond `Limits.exact_up_to` rows it may
miss some of the best, but every score it gives is exact.
"""

import dataclasses
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from .index import ExactIndex, State
from .index_segments import Matrix, Scores, Segment, merged, no_hits
from .places import Ids, Rows
from .planner import Limits, Lists, Shortlist, Strategy, needs_rebuild, strategy_for

if TYPE_CHECKING:
    import faiss

_FETCHED = 3  # rows that the graph gives for each one wanted, to be compared exactly
_LEAST_FETCHED = 128
_EFFORT = 6  # the graph keeps this many rows in sight for each one fetched (HNSW's efSearch)


class Graph(Protocol):
    """Finds rows near a query, quickly, seldom missing one."""

    def near(self, queries: Matrix, count: int) -> Rows:
        """About the `count` nearest rows of each query, (q, count), -1 where none."""
        ...


class HnswGraph:
    """FAISS's HNSW, built over scalar-quantized vectors (8 bits a number).

    Malkov and Yashunin, "Efficient and robust approximate nearest neighbor search using
    Hierarchical Navigable Small World graphs" (2018).
    """

    def __init__(self, index: "faiss.IndexHNSWSQ", *, threads: int) -> None:
        self._index = index
        self._threads = threads

    def near(self, queries: Matrix, count: int) -> Rows:
        """See `Graph.near`."""
        import faiss

        faiss.omp_set_num_threads(self._threads)  # a setting of each thread, hence at each call
        effort: Any = faiss.SearchParametersHNSW()  # type: ignore[attr-defined]
        effort.efSearch = _EFFORT * count
        _, rows = self._index.search(queries, count, params=effort)
        return rows


@dataclasses.dataclass(frozen=True)
class PlannedSegment(Segment):
    """A segment that is searched as the planner says."""

    limits: Limits
    graph: Graph | None
    lists: Lists | None

    def top(self, queries: Matrix, k: int, rows: Rows | None) -> tuple[Scores, Ids]:
        """See `Segment.top`; exact only where the planner scans."""
        living = int(np.count_nonzero(self.alive))
        passing = living if rows is None else len(rows)
        strategy = strategy_for(total=living, passing=passing, k=k, limits=self.limits)
        if strategy is Strategy.GRAPH and self.graph is not None:
            return self._by_graph(self.graph, queries, k)
        if strategy is Strategy.LISTS and self.lists is not None and rows is not None:
            return self._by_lists(self.lists, queries, k, rows)
        return super().top(queries, k, rows)

    def _by_graph(self, graph: Graph, queries: Matrix, k: int) -> tuple[Scores, Ids]:
        """A query that the graph gives fewer than k living rows is answered by a scan."""
        scores, ids = no_hits(len(queries), k)
        near = graph.near(queries, min(len(self.ids), max(_LEAST_FETCHED, _FETCHED * k)))
        for place, found in enumerate(near):
            rows = found[found >= 0]
            rows = rows[self.alive[rows]]
            if len(rows) < k:
                best = super().top(queries[place : place + 1], k, None)
                scores[place], ids[place] = best[0][0], best[1][0]
            else:
                scores[place], ids[place] = self._rank(queries[place], rows, k)
        return scores, ids

    def _by_lists(self, lists: Lists, queries: Matrix, k: int, rows: Rows) -> tuple[Scores, Ids]:
        scores, ids = no_hits(len(queries), k)
        for place in range(len(queries)):
            query = queries[place : place + 1]
            shortlist = Shortlist(lists, rows, query[0])
            best = super().top(query, k, shortlist.take(max(self.limits.scanned, k)))
            more = shortlist.take_hopeful(float(best[0][0, -1]), self.limits.most_scanned)
            if len(more):
                best = merged(best, super().top(query, k, more), k)
            scores[place], ids[place] = best[0][0], best[1][0]
        return scores, ids


class SnapshotIndex(ExactIndex):
    """A `VectorIndex` over a snapshot's vectors, with what came and went since beside it.

    It never rebuilds itself: `is_outdated` says when a new snapshot should be written.
    """

    _settles = False

    def __init__(self, segment: PlannedSegment, *, keep_open: object = None) -> None:
        """keep_open: whatever must live as long as the vectors are mapped."""
        super().__init__(segment.vectors.shape[1])
        self._keep_open = keep_open
        self._count = len(segment.ids)
        self._state = State(segment, self._state.fresh)

    @property
    def delta(self) -> int:
        """How many rows are searched beside the snapshot."""
        return len(self._state.fresh.ids)

    @property
    def deleted(self) -> int:
        """How many rows of the snapshot are dead or have come anew."""
        return int(np.count_nonzero(~self._state.settled.alive))

    @property
    def is_outdated(self) -> bool:
        """Whether so much has changed that a new snapshot should be written."""
        return needs_rebuild(delta=self.delta, deleted=self.deleted, count=self._count)
