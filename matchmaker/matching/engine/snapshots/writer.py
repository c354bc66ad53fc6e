"""Write a generation: beside, to the disk, renamed, made current, and the old ones pruned."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ..index_segments import Matrix
from ..places import Ids, Rows
from ..planner import Limits, Lists
from .manifest import FileEntry, Identity, Manifest, PartEntry
from .shelf import WRITING, Shelf
from .vector_files import FLAT, GRAPH, grouped, write_flat, write_graph

IDS, COLUMN, EXTRA, LIST = "ids.npy", "column-", "extra-", "lists-"
_PART_NAME: Final = re.compile(r"[A-Za-z0-9-]+")

KEPT: Final = 2
"""Generations that stay: the new one, and the one before should the new one be damaged."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What is to be stored in a part: ids (n,), vectors (n, d), and plain columns (n,) by name.

    extras: plain arrays of any shape by name, given back as they are.
    """

    ids: Ids
    vectors: Matrix
    columns: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    extras: Mapping[str, NDArray[Any]] = field(default_factory=dict)

    def in_order(self, order: Rows) -> "Contents":
        """The same rows in another order."""
        columns = {name: values[order] for name, values in self.columns.items()}
        return replace(self, ids=self.ids[order], vectors=self.vectors[order], columns=columns)

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
        for name, values in {**self.extras, **self.columns}.items():
            wrong = name in self.columns and values.shape != (count,)
            if wrong or values.dtype.hasobject or not name.isidentifier():
                raise ValueError(f"The column {name!r} is no plain one of {count} values.")


def write_snapshot(
    folder: Path,
    parts: Mapping[str, Contents],
    *,
    identity: Identity,
    watermark: tuple[int, int],
    limits: Limits | None = None,
    threads: int = 1,
    keep: int = KEPT,
) -> Manifest:
    """Store a new generation of all parts and make it the current one.

    watermark: the (sequence, epoch) of the database, read before the rows were.

    Raises ValueError where the contents are wrong and BlockingIOError where another process is
    writing; either way nothing has changed.
    """
    for name, contents in parts.items():
        if not _PART_NAME.fullmatch(name):
            raise ValueError(f"The name {name!r} doesn't fit a part: letters, digits and hyphens.")
        contents.check(identity.dimension)
    shelf = Shelf(folder)
    with shelf.writing() as generation:
        beside = folder / f"{WRITING}{generation}"
        for name, contents in parts.items():
            (beside / name).mkdir(parents=True)
            _write_files(beside / name, contents, limits or Limits(), threads)
        beside.mkdir(exist_ok=True)
        manifest = Manifest(
            identity=identity,
            generation=generation,
            watermark=watermark,
            parts={name: PartEntry.of(contents.vectors) for name, contents in parts.items()},
            files=_entries(beside),
        )
        manifest.write(beside)
        shelf.publish(beside, generation)
        shelf.prune(keep=keep)
    return manifest


def _entries(folder: Path) -> dict[str, FileEntry]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {path.relative_to(folder).as_posix(): FileEntry.of(path) for path in files}


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
    for name, values in contents.extras.items():
        np.save(folder / f"{EXTRA}{name}.npy", values, allow_pickle=False)


def _write_lists(folder: Path, lists: Lists) -> None:
    for part in fields(Lists):
        np.save(folder / f"{LIST}{part.name}.npy", getattr(lists, part.name))
