"""XLSX: what the cells of a spreadsheet mean."""

import datetime as dt
from pathlib import Path

import pytest

from listings.imports.readers.sources import SourceRow, column_letter
from listings.imports.readers.workbooks import open_workbook
from tests.listings.imports.files import rewrite_part, write_xlsx

SHEET = "xl/worksheets/sheet1.xml"


def _rows(path: Path) -> list[SourceRow]:
    with open_workbook(path, ("Sheet1",)) as source:
        return list(source.rows())


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("  text  ", "  text  "),
        (7, "7"),
        (7.0, "7"),
        (0.1, "0.1"),
        (1234567.5, "1234567.5"),
        (True, "true"),
        (dt.date(2026, 1, 31), "2026-01-31"),
        (dt.datetime(2026, 1, 31), "2026-01-31"),  # noqa: DTZ001 (a spreadsheet has no zones)
        (dt.datetime(2026, 1, 31, 10, 30), "2026-01-31 10:30:00"),  # noqa: DTZ001
        (None, ""),
    ],
)
def test_a_value_becomes_what_a_person_would_type(tmp_path: Path, value: object, text: str) -> None:
    path = write_xlsx(tmp_path / "file.xlsx", [{"a": "x", "b": value}])
    assert _rows(path) == [SourceRow(2, ["x", text])]


def test_empty_rows_count_and_are_left_out(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "file.xlsx", [{"a": "1"}, {"a": None}, {"a": ""}, {"a": "2"}])
    assert [row.number for row in _rows(path)] == [2, 5]


def test_what_the_sheet_says_of_its_size_cuts_nothing_off(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "file.xlsx", [{"a": "1", "b": "2"}] * 3)
    rewrite_part(path, SHEET, lambda sheet: sheet.replace(b'ref="A1:B4"', b'ref="A1:A2"'))
    assert [row.values for row in _rows(path)] == [["1", "2"]] * 3


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ")])
def test_columns_have_the_letters_of_spreadsheets(index: int, letters: str) -> None:
    assert column_letter(index) == letters
