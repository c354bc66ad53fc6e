"""The files of a snapshot that FAISS makes and maps."""

from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ..graph_index import HnswGraph
from ..index import FlatScanner
from ..index_segments import Matrix
from ..places import Rows
from .manifest import SnapshotRefused

FLAT: Final = "vectors.faiss"
GRAPH: Final = "graph.faiss"

NEIGHBOURS: Final = 16
"""HNSW's M: links of a row on each layer, twice as many on the lowest."""

BUILDING_EFFORT: Final = 80
"""HNSW's efConstruction: rows in sight while one finds its neighbours."""

_ROWS_TRAINED_PER_LIST: Final = 64
_ROUNDS: Final = 8
_SEED: Final = 20_240_501
_ROWS_AT_ONCE: Final = 65_536


def grouped(vectors: Matrix, *, threads: int) -> tuple[Rows, NDArray[np.int64]]:
    """Groups of neighbours among vectors (n, d): the rows, group by group, and where each begins.

    Spherical k-means into 2·√n groups, equal for equal vectors.
    """
    import faiss

    faiss.omp_set_num_threads(threads)
    count = max(1, round(2 * len(vectors) ** 0.5))
    means = faiss.Kmeans(
        vectors.shape[1],
        count,
        niter=_ROUNDS,
        spherical=True,
        seed=_SEED,
        min_points_per_centroid=1,
        max_points_per_centroid=_ROWS_TRAINED_PER_LIST,
    )
    means.train(vectors)
    centres = np.asarray(means.centroids, dtype=np.float32)
    group = np.concatenate(
        [
            np.argmax(vectors[start : start + _ROWS_AT_ONCE] @ centres.T, axis=1)
            for start in range(0, len(vectors), _ROWS_AT_ONCE)
        ]
    )
    starts = np.concatenate([[0], np.cumsum(np.bincount(group, minlength=count))])
    return np.argsort(group, kind="stable"), starts.astype(np.int64)


def write_flat(path: Path, vectors: Matrix) -> None:
    """Store vectors (n, d) as they are."""
    import faiss

    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    faiss.write_index(index, str(path))


def write_graph(path: Path, vectors: Matrix, *, threads: int) -> None:
    """Build and store a graph over vectors (n, d), each number in 8 bits."""
    import faiss

    faiss.omp_set_num_threads(threads)
    index = faiss.IndexHNSWSQ(
        vectors.shape[1],
        faiss.ScalarQuantizer.QT_8bit,  # type: ignore[arg-type]
        NEIGHBOURS,
        faiss.METRIC_INNER_PRODUCT,
    )
    index.hnsw.efConstruction = BUILDING_EFFORT
    index.train(vectors)
    index.add(vectors)
    faiss.write_index(index, str(path))


def open_flat(path: Path, shape: tuple[int, int], *, threads: int) -> FlatScanner:
    """Map stored vectors (n, d). Raises SnapshotRefused where they have another shape."""
    return FlatScanner(_mapped(path, "IndexFlatIP", shape), threads=threads)


def open_graph(path: Path, shape: tuple[int, int], *, threads: int) -> HnswGraph:
    """Map a stored graph. Raises SnapshotRefused where it is over other vectors than (n, d)."""
    return HnswGraph(_mapped(path, "IndexHNSWSQ", shape), threads=threads)


def _mapped(path: Path, kind: str, shape: tuple[int, int]) -> Any:
    import faiss

    try:
        index: faiss.Index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
    except RuntimeError as error:
        raise SnapshotRefused(f"{path.name} can't be opened: {error}.") from error
    if type(index).__name__ != kind or (index.ntotal, index.d) != shape:
        found = f"{type(index).__name__} of {index.ntotal} × {index.d}"
        raise SnapshotRefused(f"{path.name} holds {found}, not {kind} of {shape[0]} × {shape[1]}.")
    return index
