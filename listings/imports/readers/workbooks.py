"""XLSX: one worksheet, read in a stream; a formula is refused, since its value may be stale."""

from __future__ import annotations

import datetime as dt
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, cast
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from django.utils.translation import gettext as _

from ...formulas import is_formula
from ..limits import MAX_COLUMNS, MAX_WORKSHEET_ROWS, SPREADSHEET_DIGITS
from ..problems import FileRefused, Problem, excerpt
from .archives import refuse_unsafe_archive
from .signatures import first_bytes, refuse_unless_workbook
from .sources import Family, SourceRow, column_letter, without_empty_end

if TYPE_CHECKING:
    import openpyxl
    from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet as _Sheet
    from openpyxl.worksheet.worksheet import Worksheet

    _Cell = ReadOnlyCell | EmptyCell

# What openpyxl and what it builds on raise for parts that are missing, cut off or nonsense.
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, EOFError, ParseError, KeyError, IndexError, ValueError,
    TypeError, AttributeError, NotImplementedError, OverflowError, RecursionError, OSError,
)  # fmt: skip


@contextmanager
def open_workbook(path: Path, sheet_names: tuple[str, ...]) -> Iterator[WorkbookSource]:
    """Opens the worksheet with one of ``sheet_names``, or the first one."""
    refuse_unless_workbook(path, first_bytes(path))
    refuse_unsafe_archive(path)
    import openpyxl

    if not openpyxl.DEFUSEDXML:
        raise FileRefused(
            _("Workbooks are not read here, because defusedxml is switched off: unset "
              "OPENPYXL_DEFUSEDXML and install defusedxml.")
        )  # fmt: skip
    with warnings.catch_warnings():  # of extensions and styles, which no import needs
        warnings.simplefilter("ignore")
        with _damage_refused(path):
            workbook = openpyxl.load_workbook(path, read_only=True, keep_links=False)
        try:
            yield WorkbookSource(path, workbook, sheet_names)
        finally:
            workbook.close()


@contextmanager
def _damage_refused(path: Path) -> Iterator[None]:
    try:
        yield
    except FileRefused:
        raise
    except _DAMAGE as error:
        raise FileRefused(_entities(path) if _was_forbidden(error) else _damage(path, error)) from (
            error
        )


def _was_forbidden(error: BaseException | None) -> bool:
    """Whether defusedxml refused the file, if only at the root of an error of openpyxl."""
    while error is not None and not isinstance(error, DefusedXmlException):
        error = error.__cause__ or error.__context__
    return error is not None


def _entities(path: Path) -> str:
    return _(
        "%(file)s declares XML entities, which no spreadsheet program writes and which can read "
        "other files. Save your rows in a new workbook."
    ) % {"file": path.name}


def _damage(path: Path, error: BaseException) -> str:
    return _(
        "%(file)s is damaged inside (%(reason)s). Open it in a spreadsheet and save it again as "
        ".xlsx."
    ) % {"file": path.name, "reason": excerpt(str(error))}


class WorkbookSource:
    """The rows of one worksheet, each value as the text that a person would type for it."""

    family = Family.XLSX

    def __init__(
        self, path: Path, workbook: openpyxl.Workbook, sheet_names: tuple[str, ...]
    ) -> None:
        """Reads the headings from the first row that holds anything."""
        self._path = path
        self._rows = self._filled_rows(_choose_sheet(path, workbook, sheet_names))
        _number, cells = next(self._rows, (1, ()))
        found = [_CellText(cell) for cell in cells]
        for text in found:
            if text.problem:
                raise FileRefused(
                    _("A heading can't be read: %(problem)s.") % {"problem": text.problem}
                )
        self.headings = without_empty_end([text.text for text in found])

    def rows(self) -> Iterator[SourceRow]:
        """Each row below the headings, filled up with empty cells to their number."""
        width = len(self.headings)
        for number, cells in self._rows:
            texts = [_CellText(cell) for cell in cells]
            values = [text.text for text in texts]
            problems = [
                Problem(number, self._heading(index), excerpt(text.text), text.problem)
                for index, text in enumerate(texts)
                if text.problem
            ]
            if len(without_empty_end(values)) > width:
                problems.append(Problem(number, "", "", _beyond_headings(width)))
            values += [""] * (width - len(values))
            yield SourceRow(number, values if problems else values[:width], tuple(problems))

    def _heading(self, index: int) -> str:
        return self.headings[index] if index < len(self.headings) else column_letter(index)

    def _filled_rows(self, sheet: _Sheet) -> Iterator[tuple[int, Sequence[_Cell]]]:
        with _damage_refused(self._path):
            # What the sheet says of its own size is often wrong, and would cut rows off.
            sheet.reset_dimensions()
            for number, cells in enumerate(_cells(sheet), start=1):
                if number > MAX_WORKSHEET_ROWS or len(cells) > MAX_COLUMNS:
                    raise FileRefused(_too_wide_or_long(number))
                if any(cell.value not in (None, "") for cell in cells):
                    yield number, cells


def _cells(sheet: _Sheet) -> Iterator[Sequence[_Cell]]:
    # The stubs give this method the cells of worksheets that are not read-only.
    return cast("Worksheet", sheet).iter_rows()  # type: ignore[return-value]


def _choose_sheet(path: Path, workbook: openpyxl.Workbook, sheet_names: tuple[str, ...]) -> _Sheet:
    sheets = workbook.worksheets
    if not sheets:
        raise FileRefused(_("%(file)s has no worksheet.") % {"file": path.name})
    wanted = {name.casefold() for name in sheet_names}
    return next((sheet for sheet in sheets if sheet.title.strip().casefold() in wanted), sheets[0])


class _CellText:
    """A cell as text, with what is wrong about it before anybody asks what column it is in."""

    __slots__ = ("place", "problem", "text")

    def __init__(self, cell: _Cell) -> None:
        value = cell.value
        self.place = getattr(cell, "coordinate", "")
        self.problem = ""
        if cell.data_type == "f" or (isinstance(value, str) and is_formula(value)):
            self.text = str(getattr(value, "text", value))
            self.problem = _("cell %(cell)s holds a formula; write the value in its place") % {
                "cell": self.place
            }
        elif cell.data_type == "e":
            self.text = str(value)
            self.problem = _("cell %(cell)s holds a spreadsheet error; write the value") % {
                "cell": self.place
            }
        else:
            self.text = _as_text(value)
            if not isinstance(value, str) and _lost_digits(self.text):
                self.problem = _(
                    "cell %(cell)s is a number of more than %(digits)d digits, of which the "
                    "spreadsheet has lost the last; format the cell as text and write it again"
                ) % {"cell": self.place, "digits": SPREADSHEET_DIGITS}


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _shortest(value)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return str(value)


def _shortest(value: float) -> str:
    if not -1e300 < value < 1e300:  # infinities and worse have no decimal form
        return str(value)
    number = Decimal(repr(value))
    return f"{number:f}".removesuffix(".0") if abs(number.adjusted()) < 30 else str(number)


def _lost_digits(text: str) -> bool:
    digits = text.lstrip("-")
    return digits.isdecimal() and len(digits) > SPREADSHEET_DIGITS


def _beyond_headings(headings: int) -> str:
    return _(
        "the row has a value to the right of the last heading (column %(column)s); "
        "give that column a heading or empty the cell"
    ) % {"column": column_letter(headings - 1)}


def _too_wide_or_long(number: int) -> str:
    if number > MAX_WORKSHEET_ROWS:
        return _(
            "The worksheet claims to have more than %(limit)d rows. Save only the rows that "
            "you want to import in a new workbook."
        ) % {"limit": MAX_WORKSHEET_ROWS}
    return _("Row %(row)d has more than %(limit)d cells. Save only the columns that you want to "
             "import in a new workbook.") % {"row": number, "limit": MAX_COLUMNS}  # fmt: skip
