"""The rows that were not loaded, in the format that they came in, each with what to mend.

The first column is `errors`: a row with too many cells can't push it aside. It is not read when
the file is loaded again.
"""

from __future__ import annotations

import csv
import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from ..formulas import defuse
from .columns import ERRORS, Kind
from .headings import find_column
from .problems import FileRefused, Problem
from .readers import UNREADABLE_LINE, Family, SourceRow

if TYPE_CHECKING:
    from openpyxl.cell import Cell


def choose_bad_rows_path(source: Path, wished: Path | None) -> Path:
    """Where bad rows go: ``wished``, or beside the source under a name that is free.

    Raises FileRefused when that is taken or cannot be written, so that it is known beforehand.
    """
    path = wished or _free_name(source)
    if path.exists():
        raise FileRefused(
            _("%(file)s exists. Name another file for bad rows, or move that one away."), file=path
        )
    if wished and wished.suffix.lower() != source.suffix.lower():
        raise FileRefused(
            _("Bad rows are written in the format of the file: give --bad-rows a name that ends "
              "in %(suffix)s."), suffix=source.suffix
        )  # fmt: skip
    try:
        path.touch(exist_ok=False)
        path.unlink()
    except OSError as error:
        raise FileRefused(
            _("Bad rows cannot be written to %(file)s: %(reason)s. Name another file with "
              "--bad-rows."), file=path, reason=error.strerror or error
        ) from error  # fmt: skip
    return path


def _free_name(source: Path) -> Path:
    for number in range(1, 1000):
        suffix = ".bad" if number == 1 else f".bad-{number}"
        path = source.with_name(f"{source.stem}{suffix}{source.suffix}")
        if not path.exists():
            return path
    raise FileRefused(_("There are too many files of bad rows beside %(file)s. Delete some."),
                      file=source)  # fmt: skip


class BadRowsWriter(ABC):
    """Writes the file with the first bad row; without one there is no file."""

    def __init__(self, path: Path, kind: Kind, headings: Sequence[str]) -> None:
        """``headings`` are those of the source, empty for JSONL."""
        self.path = path
        self.kind = kind
        # The file may itself be one of bad rows: its old errors make room for the new ones.
        self._old = [
            index for index, name in enumerate(headings) if find_column(kind, name) is ERRORS
        ]
        self._headings = self._without_old(list(headings))
        self._open = False

    def write(self, row: SourceRow, problems: Sequence[Problem]) -> None:
        """Adds a row and what is wrong with it."""
        if not self._open:
            self._begin([ERRORS.name, *self._headings])
            self._open = True
        self._add(row, [problem.in_row() for problem in problems])

    def close(self) -> None:
        """Finishes the file; what was written is safe afterwards."""
        if self._open:
            self._finish()
            self._open = False

    def _without_old(self, cells: list[Any]) -> list[Any]:
        return [cell for index, cell in enumerate(cells) if index not in self._old]

    def _cells(self, row: SourceRow, errors: list[str]) -> list[str]:
        values = row.values if isinstance(row.values, list) else [str(row.values)]
        return ["\n".join(errors), *self._without_old(values)]

    @abstractmethod
    def _begin(self, headings: list[str]) -> None: ...

    @abstractmethod
    def _add(self, row: SourceRow, errors: list[str]) -> None: ...

    @abstractmethod
    def _finish(self) -> None: ...


class _DelimitedWriter(BadRowsWriter):
    """CSV with commas, in UTF-8 with the mark by which Excel recognizes it."""

    def _begin(self, headings: list[str]) -> None:
        self._stream = self.path.open("x", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._stream)
        self._writer.writerow(headings)

    def _add(self, row: SourceRow, errors: list[str]) -> None:
        self._writer.writerow([defuse(cell) for cell in self._cells(row, errors)])
        self._stream.flush()

    def _finish(self) -> None:
        self._stream.close()


class _WorkbookWriter(BadRowsWriter):
    """XLSX in which every cell is text, so that nothing is taken for a formula."""

    def _begin(self, headings: list[str]) -> None:
        from openpyxl import Workbook

        self._workbook = Workbook(write_only=True)
        self._sheet = self._workbook.create_sheet(self.kind.value)
        self._append(headings)

    def _add(self, row: SourceRow, errors: list[str]) -> None:
        self._append(self._cells(row, errors))

    def _append(self, cells: list[str]) -> None:
        self._sheet.append([self._text_cell(text) for text in cells])

    def _text_cell(self, text: str) -> Cell:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

        cell = WriteOnlyCell(self._sheet, ILLEGAL_CHARACTERS_RE.sub("�", text))
        if text:
            cell.data_type = "s"
        return cell

    def _finish(self) -> None:
        self._workbook.save(self.path)


class _JsonLinesWriter(BadRowsWriter):
    """JSONL; a line that could not be read is kept as text."""

    def _begin(self, headings: list[str]) -> None:
        del headings  # each object names its own
        # Half of a surrogate pair goes out as the JSON escape that it came in as.
        self._stream = self.path.open(
            "x", encoding="utf-8", errors="backslashreplace", newline="\n"
        )

    def _add(self, row: SourceRow, errors: list[str]) -> None:
        if isinstance(row.values, dict):
            rest = {
                key: value
                for key, value in row.values.items()
                if find_column(self.kind, key) is not ERRORS
            }
        else:
            rest = {UNREADABLE_LINE: row.values}
        line = json.dumps({ERRORS.name: errors, **rest}, ensure_ascii=False)
        self._stream.write(line + "\n")
        self._stream.flush()

    def _finish(self) -> None:
        self._stream.close()


_WRITERS: dict[Family, type[BadRowsWriter]] = {
    Family.CSV: _DelimitedWriter,
    Family.XLSX: _WorkbookWriter,
    Family.JSONL: _JsonLinesWriter,
}


def bad_rows_writer(
    family: Family, path: Path, kind: Kind, headings: Sequence[str]
) -> BadRowsWriter:
    """The writer for the format that the rows came in."""
    return _WRITERS[family](path, kind, headings)
