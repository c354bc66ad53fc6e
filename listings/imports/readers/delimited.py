"""CSV: text with commas, semicolons or tabs, as spreadsheets and databases write it."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...formulas import is_formula, plain
from ..limits import MAX_COLUMNS, MAX_LINE_CHARACTERS
from ..problems import FileRefused, Problem, excerpt
from .encodings import detect_encoding
from .signatures import first_bytes, refuse_unless_text
from .sources import Family, Recognise, SourceRow, column_letter, without_empty_end

DELIMITERS = (",", ";", "\t")
_HEADING_CHARACTERS = 65_536


@contextmanager
def open_delimited(path: Path, recognise: Recognise) -> Iterator["DelimitedSource"]:
    """Opens a CSV file; the delimiter is the one that yields most headings known to us."""
    head = first_bytes(path)
    refuse_unless_text(path, head)
    encoding = detect_encoding(path, head, chinese_allowed=True)
    previous_limit = csv.field_size_limit(MAX_LINE_CHARACTERS)
    try:
        with path.open(encoding=encoding, newline="") as stream:
            delimiter = _find_delimiter(stream.read(_HEADING_CHARACTERS), recognise)
            stream.seek(0)
            yield DelimitedSource(stream, delimiter)
    finally:
        csv.field_size_limit(previous_limit)


class DelimitedSource:
    """The rows of an open CSV file."""

    family = Family.CSV

    def __init__(self, stream: TextIO, delimiter: str) -> None:
        """Reads the headings from the first row that holds anything."""
        self._reader = csv.reader(_lines(stream), delimiter=delimiter, strict=True)
        self._number = 0
        self.headings = without_empty_end(next(self._filled_rows(), (0, []))[1])
        if len(self.headings) > MAX_COLUMNS:
            raise FileRefused(
                _("Row %(row)d has %(count)d headings; at most %(limit)d can be read.")
                % {"row": self._number, "count": len(self.headings), "limit": MAX_COLUMNS}
            )

    def rows(self) -> Iterator[SourceRow]:
        """Each row with as many cells as there are headings, else with the problem that says so."""
        width = len(self.headings)
        for number, written in self._filled_rows():
            cells = [plain(cell) for cell in written]
            if len(without_empty_end(cells)) > width or len(cells) < width:
                problem = Problem(number, "", "", _wrong_width(len(cells), width))
                yield SourceRow(number, cells, (problem,))
            else:
                yield SourceRow(number, cells[:width], self._formulas(number, cells[:width]))

    def _formulas(self, number: int, cells: list[str]) -> tuple[Problem, ...]:
        return tuple(
            Problem(number, heading, excerpt(cell), _formula(number, index))
            for index, (heading, cell) in enumerate(zip(self.headings, cells, strict=True))
            if is_formula(cell)
        )

    def _filled_rows(self) -> Iterator[tuple[int, list[str]]]:
        while True:
            first_line = self._reader.line_num + 1
            self._number += 1
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise FileRefused(_broken(error, self._number, first_line)) from error
            if any(cell.strip() for cell in cells):
                yield self._number, cells


def _lines(stream: TextIO) -> Iterator[str]:
    number = 0
    while line := stream.readline(MAX_LINE_CHARACTERS):
        number += 1
        if len(line) == MAX_LINE_CHARACTERS:
            raise FileRefused(
                _("Line %(line)d is longer than %(limit)d characters. Shorten it, or check that "
                  "the file has line ends.") % {"line": number, "limit": MAX_LINE_CHARACTERS}
            )  # fmt: skip
        yield line


def _wrong_width(cells: int, headings: int) -> str:
    found = ngettext("the row has %(count)d cell", "the row has %(count)d cells", cells)
    return found % {"count": cells} + _(
        ", but there are %(headings)d headings; put a cell that contains the delimiter or a "
        "line break into double quotes, and write empty cells too"
    ) % {"headings": headings}


def _formula(number: int, index: int) -> str:
    return _("cell %(cell)s begins with “=”, as a formula does; write the value in its place") % {
        "cell": f"{column_letter(index)}{number}"
    }


def _broken(error: csv.Error, number: int, line: int) -> str:
    place = {"row": number, "line": line}
    if "end of data" in str(error):
        return _("Row %(row)d (line %(line)d) opens a quotation mark that is never closed. Close "
                 "it, or write a quotation mark inside a cell twice.") % place  # fmt: skip
    if "field limit" in str(error):
        return _("Row %(row)d (line %(line)d) has a cell of more than %(limit)d characters: "
                 "shorten it, or close the quotation mark that swallowed the rows below."
                 ) % {**place, "limit": MAX_LINE_CHARACTERS}  # fmt: skip
    return _("Row %(row)d (line %(line)d) has text after a closing quotation mark. Write a "
             "quotation mark inside a quoted cell twice.") % place  # fmt: skip


def _find_delimiter(beginning: str, recognise: Recognise) -> str:
    def known_and_all(delimiter: str) -> tuple[int, int]:
        headings = _first_row(beginning, delimiter)
        return sum(recognise(heading) for heading in headings), len(headings)

    return max(DELIMITERS, key=known_and_all)


def _first_row(beginning: str, delimiter: str) -> list[str]:
    rows = csv.reader(io.StringIO(beginning, newline=""), delimiter=delimiter)
    return next((row for row in rows if any(cell.strip() for cell in row)), [])
