"""Snapshots whose whole content follows from one number, so that any answer can be checked."""

from pathlib import Path

import numpy as np

from matchmaker.matching.engine.graph_index import SnapshotIndex
from matchmaker.matching.engine.index import ExactIndex
from matchmaker.matching.engine.index_segments import Matrix
from matchmaker.matching.engine.places import Ids
from matchmaker.matching.engine.planner import Limits
from matchmaker.matching.engine.snapshots import (
    Contents,
    Identity,
    Manifest,
    Opened,
    Part,
    Snapshot,
    open_newest,
    write_snapshot,
)

DIMENSION = 16
IDENTITY = Identity("technology-public-zh", "encoder-a", "1", DIMENSION)
# Written with graph and lists, read by scanning: every file is there and every answer exact.
WRITTEN, SCANNED = Limits(exact_up_to=50), Limits()
QUERIES = np.random.default_rng(99).standard_normal((3, DIMENSION)).astype(np.float32)


def parts_of(sequence: int) -> dict[str, Contents]:
    """Two parts, all from the watermark's sequence."""
    return {"zh": contents_of(sequence), "en": contents_of(sequence + 10_000, 60)}


def contents_of(sequence: int, count: int = 120) -> Contents:
    """Random unit vectors, a column and an extra array."""
    generator = np.random.default_rng(sequence)
    vectors = generator.standard_normal((count, DIMENSION)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    ids = generator.permutation(3 * count)[:count]
    columns = {"field": (ids % 5).astype(np.int16)}
    return Contents(ids, vectors, columns, {"words": ids[:7].astype(np.uint32)})


def written(folder: Path, sequence: int, *, identity: Identity = IDENTITY) -> Manifest:
    """Write a generation with the contents of a number."""
    return write_snapshot(
        folder, parts_of(sequence), identity=identity, watermark=(sequence, 1), limits=WRITTEN
    )


def written_alone(
    folder: Path, contents: Contents, *, limits: Limits = WRITTEN, identity: Identity = IDENTITY
) -> Manifest:
    """Write a generation with one part."""
    return write_snapshot(
        folder, {"zh": contents}, identity=identity, watermark=(1, 1), limits=limits
    )


def opened(folder: Path, *, identity: Identity = IDENTITY, limits: Limits = SCANNED) -> Opened:
    """What a reader gets."""
    return open_newest(folder, identity=identity, limits=limits)


def snapshot_in(folder: Path, *, limits: Limits = SCANNED) -> Snapshot:
    """The snapshot that a reader gets, where nothing was refused."""
    found = opened(folder, limits=limits)
    assert found.refused == ()
    assert found.snapshot is not None
    return found.snapshot


def index_in(folder: Path, *, limits: Limits = SCANNED) -> SnapshotIndex:
    """The index of its part "zh"."""
    return snapshot_in(folder, limits=limits).parts["zh"].index


def assert_right(snapshot: Snapshot) -> None:
    """Its rows, columns and answers are those of its watermark."""
    parts = parts_of(snapshot.manifest.watermark[0])
    assert snapshot.parts.keys() == parts.keys()
    for name, contents in parts.items():
        _assert_right_part(snapshot.parts[name], contents)


def _assert_right_part(part: Part, contents: Contents) -> None:
    exact = exact_index(contents.ids, contents.vectors)
    np.testing.assert_array_equal(part.index.ids, np.sort(contents.ids))
    np.testing.assert_array_equal(part.columns["field"], part.ids % 5)
    np.testing.assert_array_equal(part.extras["words"], contents.extras["words"])
    for allowed in (None, np.sort(contents.ids)[::2]):
        for mine, expected in zip(
            part.index.search(QUERIES, 7, allowed),
            exact.search(QUERIES, 7, allowed),
            strict=True,
        ):
            np.testing.assert_array_equal(mine, expected)


def exact_index(ids: Ids, vectors: Matrix) -> ExactIndex:
    """The reference."""
    index = ExactIndex(vectors.shape[1])
    index.upsert(ids, vectors)
    return index
