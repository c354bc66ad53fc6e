"""Snapshots whose whole content follows from one number, so that any answer can be checked."""

from pathlib import Path

import numpy as np

from matchmaker.matching.engine.index import ExactIndex
from matchmaker.matching.engine.index_segments import Ids, Matrix
from matchmaker.matching.engine.planner import Limits
from matchmaker.matching.engine.snapshots import (
    Contents,
    Identity,
    Manifest,
    Opened,
    Snapshot,
    open_newest,
    write_snapshot,
)

DIMENSION = 16
IDENTITY = Identity("technology-public-zh", "encoder-a", "1", DIMENSION)
# Written with graph and lists, read by scanning: every file is there and every answer exact.
WRITTEN, SCANNED = Limits(exact_up_to=50), Limits()
QUERIES = np.random.default_rng(99).standard_normal((3, DIMENSION)).astype(np.float32)


def contents_of(sequence: int, count: int = 120) -> Contents:
    """Random unit vectors and a column, all from the watermark's sequence."""
    generator = np.random.default_rng(sequence)
    vectors = generator.standard_normal((count, DIMENSION)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    ids = generator.permutation(3 * count)[:count]
    return Contents(ids, vectors, (sequence, 1), {"field": (ids % 5).astype(np.int16)})


def written(folder: Path, sequence: int, *, identity: Identity = IDENTITY) -> Manifest:
    """Write a generation with the contents of a number."""
    return write_snapshot(folder, contents_of(sequence), identity=identity, limits=WRITTEN)


def opened(folder: Path, *, identity: Identity = IDENTITY, limits: Limits = SCANNED) -> Opened:
    """What a reader gets."""
    return open_newest(folder, identity=identity, limits=limits)


def snapshot_in(folder: Path, *, limits: Limits = SCANNED) -> Snapshot:
    """The snapshot that a reader gets, where nothing was refused."""
    found = opened(folder, limits=limits)
    assert found.refused == ()
    assert found.snapshot is not None
    return found.snapshot


def assert_right(snapshot: Snapshot) -> None:
    """Its rows, columns and answers are those of its watermark."""
    contents = contents_of(snapshot.manifest.watermark[0])
    exact = exact_index(contents.ids, contents.vectors)
    np.testing.assert_array_equal(snapshot.index.ids, np.sort(contents.ids))
    np.testing.assert_array_equal(snapshot.columns["field"], snapshot.ids % 5)
    for allowed in (None, np.sort(contents.ids)[::2]):
        for mine, expected in zip(
            snapshot.index.search(QUERIES, 7, allowed),
            exact.search(QUERIES, 7, allowed),
            strict=True,
        ):
            np.testing.assert_array_equal(mine, expected)


def exact_index(ids: Ids, vectors: Matrix) -> ExactIndex:
    """The reference."""
    index = ExactIndex(vectors.shape[1])
    index.upsert(ids, vectors)
    return index
