"""The rows of a file between checking and loading, on disk.

A file is read once and to its end before anything is loaded: a fault at its end refuses all of
it, and what is loaded is what was checked, even when the file changes meanwhile. The copy has no
name, so that nothing is left of it however the process ends.
"""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import astuple
from types import TracebackType
from typing import Self

from .problems import Problem
from .readers.sources import SourceRow


class Spool:
    """Rows in the order in which they were kept; ``len`` tells how many."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(  # noqa: SIM115 (closed on leaving the spool)
            "w+", encoding="utf-8", newline="\n"
        )
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._file.close()

    def __len__(self) -> int:
        return self._count

    def keep(self, row: SourceRow) -> None:
        """Adds a row at the end."""
        problems = [astuple(problem) for problem in row.problems]
        # ASCII escapes carry halves of surrogate pairs, which UTF-8 would refuse.
        self._file.write(json.dumps([row.number, row.values, problems]) + "\n")
        self._count += 1

    def rows(self) -> Iterator[SourceRow]:
        """All rows from the first on."""
        self._file.seek(0)
        for line in self._file:
            number, values, problems = json.loads(line)
            yield SourceRow(number, values, tuple(Problem(*problem) for problem in problems))
