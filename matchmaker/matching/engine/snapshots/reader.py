"""Open the newest generation that is whole and ours; say why others were refused."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ..graph_index import Graph, PlannedSegment, SnapshotIndex
from ..places import Ids, Places
from ..planner import Limits, Lists
from .manifest import Identity, Manifest, PartEntry, SnapshotRefused
from .shelf import CURRENT, FolderLock, Shelf
from .vector_files import FLAT, GRAPH, open_flat, open_graph
from .writer import COLUMN, EXTRA, IDS, LIST

_TRIES: Final = 5


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an open generation.

    ids (n,) in the order of rows; columns (n,) by name in the same order; extras as they were
    stored; index: a `VectorIndex` over the rows, to be brought up to date by its upsert and remove.
    """

    ids: Ids
    columns: Mapping[str, NDArray[Any]]
    extras: Mapping[str, NDArray[Any]]
    index: SnapshotIndex


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An open generation. Its rows are as old as `manifest.watermark` says."""

    manifest: Manifest
    parts: Mapping[str, Part]


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
    parts = {
        name: _open_part(path / name, lock, (entry, identity.dimension), limits, threads)
        for name, entry in manifest.parts.items()
    }
    return Snapshot(manifest, parts)


def _open_part(
    path: Path, lock: FolderLock, known: tuple[PartEntry, int], limits: Limits, threads: int
) -> Part:
    entry, dimension = known
    ids = _array(path / IDS).astype(np.int64, copy=False)
    if ids.shape != (entry.count,):
        raise SnapshotRefused(f"{IDS} holds {ids.shape} ids instead of {entry.count}.")
    shape = (entry.count, dimension)
    scanner = open_flat(path / FLAT, shape, threads=threads)
    graph, lists = _open_graph(path, shape, threads)
    segment = PlannedSegment(
        ids=ids,
        vectors=scanner.vectors,
        scanner=scanner,
        alive=np.ones(len(ids), dtype=np.bool_),
        longest=entry.longest,
        places=Places.of(ids),
        limits=limits,
        graph=graph,
        lists=lists,
    )
    index = SnapshotIndex(segment, keep_open=lock)
    return Part(ids, _arrays(path, COLUMN), _arrays(path, EXTRA), index)


def _open_graph(
    path: Path, shape: tuple[int, int], threads: int
) -> tuple[Graph | None, Lists | None]:
    """The graph and the lists of a part that is large enough to have them."""
    if not (path / GRAPH).exists():
        return None, None
    graph = open_graph(path / GRAPH, shape, threads=threads)
    lists = {part.name: _array(path / f"{LIST}{part.name}.npy") for part in fields(Lists)}
    return graph, Lists(**lists)


def _arrays(path: Path, prefix: str) -> Mapping[str, NDArray[Any]]:
    return {
        file.stem.removeprefix(prefix): _array(file) for file in sorted(path.glob(f"{prefix}*.npy"))
    }


def _array(path: Path) -> NDArray[Any]:
    try:
        array: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError) as error:
        raise SnapshotRefused(f"{path.name} can't be opened: {error}.") from error
    return array
