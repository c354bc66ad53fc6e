"""Write a generation: beside, to the disk, renamed, made current, and the old ones pruned."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ..index_segments import Ids, Matrix, Rows
from ..planner import Limits, Lists
from .manifest import FileEntry, Identity, Manifest
from .shelf import WRITING, Shelf
from .vector_files import FLAT, GRAPH, grouped, write_flat, write_graph

IDS, COLUMN, LIST = "ids.npy", "column-", "lists-"

KEPT: Final = 2
"""Generations that stay: the new one, and the one before should the new one be damaged."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What is to be stored: ids (n,), vectors (n, d), and plain columns (n,) by name.

    watermark: the (sequence, epoch) of the database, read before the rows were.
    """

    ids: Ids
    vectors: Matrix
    watermark: tuple[int, int]
    columns: Mapping[str, NDArray[Any]] = field(default_factory=dict)

    def in_order(self, order: Rows) -> "Contents":
        """The same rows in another order."""
        columns = {name: values[order] for name, values in self.columns.items()}
        return Contents(self.ids[order], self.vectors[order], self.watermark, columns)

    def check(self, dimension: int) -> None:
        """Raises ValueError where shapes don't fit, ids are wrong, or a number isn't finite."""
        count = len(self.ids)
        if self.vectors.shape != (count, dimension):
            shape = self.vectors.shape
            raise ValueError(f"Vectors {shape} don't fit {count} ids of {dimension} numbers.")
        if len(np.unique(self.ids)) < count or self.ids.min(initial=0) < 0:
            raise ValueError("Ids begin at 0, and each comes once.")
        if not np.isfinite(self.vectors).all():
            raise ValueError("A vector holds a number that isn't finite.")
        for name, values in self.columns.items():
            if values.shape != (count,) or values.dtype.hasobject or not name.isidentifier():
                raise ValueError(f"The column {name!r} is no plain one of {count} values.")


def write_snapshot(
    folder: Path,
    contents: Contents,
    *,
    identity: Identity,
    limits: Limits | None = None,
    threads: int = 1,
    keep: int = KEPT,
) -> Manifest:
    """Store a new generation and make it the current one.

    Raises ValueError where the contents are wrong and BlockingIOError where another process is
    writing; either way nothing has changed.
    """
    contents.check(identity.dimension)
    shelf = Shelf(folder)
    with shelf.writing() as generation:
        beside = folder / f"{WRITING}{generation}"
        beside.mkdir()
        _write_files(beside, contents, limits or Limits(), threads)
        manifest = Manifest(
            identity=identity,
            generation=generation,
            count=len(contents.ids),
            watermark=contents.watermark,
            longest=_longest(contents.vectors),
            files={path.name: FileEntry.of(path) for path in sorted(beside.iterdir())},
        )
        manifest.write(beside)
        shelf.publish(beside, generation)
        shelf.prune(keep=keep)
    return manifest


def _write_files(folder: Path, contents: Contents, limits: Limits, threads: int) -> None:
    if len(contents.ids) > limits.exact_up_to:
        order, starts = grouped(contents.vectors, threads=threads)
        contents = contents.in_order(order)
        _write_lists(folder, Lists.over(contents.vectors, starts))
        write_graph(folder / GRAPH, contents.vectors, threads=threads)
    else:
        contents = contents.in_order(np.argsort(contents.ids))
    write_flat(folder / FLAT, contents.vectors)
    np.save(folder / IDS, contents.ids.astype(np.int64))
    for name, values in contents.columns.items():
        np.save(folder / f"{COLUMN}{name}.npy", values, allow_pickle=False)


def _write_lists(folder: Path, lists: Lists) -> None:
    for part in fields(Lists):
        np.save(folder / f"{LIST}{part.name}.npy", getattr(lists, part.name))


def _longest(vectors: Matrix) -> float:
    return float(np.linalg.norm(vectors, axis=1).max(initial=0.0))
