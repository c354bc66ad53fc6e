"""Open the newest generation that is whole and ours; say why others were refused."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ..graph_index import Graph, Places, PlannedSegment, SnapshotIndex
from ..index_segments import Ids
from ..planner import Limits, Lists
from .manifest import Identity, Manifest, SnapshotRefused
from .shelf import CURRENT, FolderLock, Shelf
from .vector_files import FLAT, GRAPH, open_flat, open_graph
from .writer import COLUMN, IDS, LIST

_TRIES: Final = 5


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An open generation. Its rows are as old as `manifest.watermark` says.

    ids (n,) in the order of rows; columns (n,) by name in the same order; index: a `VectorIndex`
    over the rows, to be brought up to date by its upsert and remove.
    """

    manifest: Manifest
    ids: Ids
    columns: Mapping[str, NDArray[Any]]
    index: SnapshotIndex


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was not used, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Opened:
    """The snapshot to use, None where there is none: then scan what the database holds.

    refused: what stood before it, newest first; whoever finds any should have a new one written.
    """

    snapshot: Snapshot | None
    refused: tuple[Refusal, ...]


def open_newest(
    folder: Path, *, identity: Identity, limits: Limits | None = None, threads: int = 1
) -> Opened:
    """The current generation if it is whole and of this identity, else the newest that is.

    Every byte is read once, to compare checksums; after that the files are mapped, and processes
    share them. threads: for each search.
    """
    shelf = Shelf(folder)
    for _ in range(_TRIES):
        opened = _open_newest(shelf, identity, limits or Limits(), threads)
        if opened is not None:
            return opened
    return Opened(None, (Refusal(CURRENT, "Generations were replaced faster than opened."),))


def _open_newest(shelf: Shelf, identity: Identity, limits: Limits, threads: int) -> Opened | None:
    """None where a generation went away meanwhile, so that a newer one must be there."""
    refused: list[Refusal] = []
    for generation in _candidates(shelf, refused):
        path = shelf.path(generation)
        try:
            lock = FolderLock(path)
        except OSError:
            return None
        try:
            snapshot = _open(path, lock, identity, limits, threads)
        except SnapshotRefused as refusal:
            lock.close()
            if not path.exists():
                return None
            refused.append(Refusal(path.name, str(refusal)))
        else:
            return Opened(snapshot, tuple(refused))
    return Opened(None, tuple(refused))


def _candidates(shelf: Shelf, refused: list[Refusal]) -> Iterator[int]:
    """The current generation, then the others, newest first."""
    current = None
    try:
        current = shelf.current()
    except SnapshotRefused as refusal:
        refused.append(Refusal(CURRENT, str(refusal)))
    generations = shelf.generations()
    if current is None and generations and not refused:
        refused.append(Refusal(CURRENT, f"{CURRENT} is missing."))
    yield from sorted(generations, key=lambda one: (one == current, one), reverse=True)


def _open(
    path: Path, lock: FolderLock, identity: Identity, limits: Limits, threads: int
) -> Snapshot:
    manifest = Manifest.read(path)
    manifest.check(path, identity)
    ids = _array(path / IDS).astype(np.int64, copy=False)
    if ids.shape != (manifest.count,):
        raise SnapshotRefused(f"{IDS} holds {ids.shape} ids instead of {manifest.count}.")
    shape = (manifest.count, identity.dimension)
    scanner = open_flat(path / FLAT, shape, threads=threads)
    graph, lists = _open_graph(path, manifest, shape, threads)
    segment = PlannedSegment(
        ids=ids,
        vectors=scanner.vectors,
        scanner=scanner,
        alive=np.ones(len(ids), dtype=np.bool_),
        longest=manifest.longest,
        places=Places.of(ids),
        limits=limits,
        graph=graph,
        lists=lists,
    )
    return Snapshot(manifest, ids, _columns(path, manifest), SnapshotIndex(segment, keep_open=lock))


def _open_graph(
    path: Path, manifest: Manifest, shape: tuple[int, int], threads: int
) -> tuple[Graph | None, Lists | None]:
    if GRAPH not in manifest.files:
        return None, None
    graph = open_graph(path / GRAPH, shape, threads=threads)
    lists = {part.name: _array(path / f"{LIST}{part.name}.npy") for part in fields(Lists)}
    return graph, Lists(**lists)


def _columns(path: Path, manifest: Manifest) -> Mapping[str, NDArray[Any]]:
    names = [name for name in manifest.files if name.startswith(COLUMN)]
    return {name[len(COLUMN) : -len(".npy")]: _array(path / name) for name in names}


def _array(path: Path) -> NDArray[Any]:
    try:
        array: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError) as error:
        raise SnapshotRefused(f"{path.name} can't be opened: {error}.") from error
    return array
