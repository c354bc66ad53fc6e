"""import_file: files that are refused as a whole, before anything is changed."""

# ruff: noqa: E501 (a table of sentences reads best with one a line)
# fmt: off

from pathlib import Path

import pytest

from listings.imports import FileRefused, Kind
from tests.listings.imports.broken_files import BROKEN
from tests.listings.imports.conftest import Import
from tests.listings.imports.files import everything_stored, need, technology, write_csv

EXPECTED: dict[str, str] = {
    "no file": "FOLDER/absent.csv cannot be read: No such file or directory. Check the path and who may read it.",
    "a folder": "FOLDER/file.csv cannot be read: Is a directory. Check the path and who may read it.",
    "unknown suffix": "file.docx has none of the known suffixes. Name it by what it is: .csv, .tsv, .txt, .xlsx, .jsonl, .ndjson.",
    "empty csv": "file.csv is empty. Start from a template: manage.py import_template.",
    "only a byte order mark": "file.csv is empty. Start from a template: manage.py import_template.",
    "empty xlsx": "file.xlsx is empty. Start from a template: manage.py import_template.",
    "empty jsonl": "file.jsonl is empty. Start from a template: manage.py import_template.",
    "headings only": "file.csv has headings, but no rows. Add rows below them.",
    "headings only in xlsx": "file.xlsx has headings, but no rows. Add rows below them.",
    "utf-16": "file.csv is in UTF-16 or UTF-32. Save it as UTF-8 (Excel: “CSV UTF-8 (Comma delimited)”).",
    "utf-16 without mark": "file.csv is in UTF-16 or UTF-32. Save it as UTF-8 (Excel: “CSV UTF-8 (Comma delimited)”).",
    "one broken byte in utf-8": "file.csv is neither UTF-8 nor GB18030: line 2 has bytes that fit neither (byte 147 of the file). Save it again as UTF-8 from the program it comes from.",
    "latin-1": "file.csv is neither UTF-8 nor GB18030: line 2 has bytes that fit neither (byte 98 of the file). Save it again as UTF-8 from the program it comes from.",
    "shift-jis": "file.csv is neither UTF-8 nor GB18030: line 2 has bytes that fit neither (byte 95 of the file). Save it again as UTF-8 from the program it comes from.",
    "cut-off gb18030": "file.csv is neither UTF-8 nor GB18030: line 2 has bytes that fit neither (byte 208 of the file). Save it again as UTF-8 from the program it comes from.",
    "gb18030 jsonl": "file.jsonl is not UTF-8: line 1 has bytes that don't fit (byte 75 of the file). Save it again as UTF-8.",
    "missing columns": "The required column external_id (外部编号) is missing. Add it.\nThe required column title (名称) is missing. Add it.",
    "missing organization": "The column organization (单位代码) is missing. Add it with the code of each row's organization, or give one for all with --organization.",
    "duplicate headings": "Columns C (“title”) and E (“名称”) are both title. Delete one of them.",
    "unknown headings": "Column C, “titel”: there is no such column; nearest: title, maturity_level.\nColumn E, “colour”: there is no such column; nearest: country.\nThe required column title (名称) is missing. Add it.",
    "a heading without name": "Column D has no heading. Name it or delete it.",
    "needs as technologies": "Column F, “deadline”: the column deadline belongs to needs, not to technologies; delete it, or import the file as needs.",
    "unterminated quote": "Row 4 (line 4) opens a quotation mark that is never closed. Close it, or write a quotation mark inside a cell twice.",
    "text after a quote": "Row 3 (line 3) has text after a closing quotation mark. Write a quotation mark inside a quoted cell twice.",
    "too many headings": "Row 1 has 501 headings; at most 500 can be read.",
    "a line without end": "Line 3 is longer than 16777216 characters. Shorten it, or check that the file has line ends.",
    "json array": "file.jsonl is one JSON array. Write one object a line instead, without brackets around and commas between them (jq -c '.[]').",
    "jsonl without titles": "The required column title (名称) is missing. Add it.",
    "jsonl line without end": "Line 1 is longer than 16777216 characters. Shorten its texts, or check that the file has line ends.",
    "csv named xlsx": "file.xlsx is not an Excel workbook, whatever its name says. If it is text, name it .csv or .jsonl; else save it again as .xlsx.",
    "xlsx named csv": "file.csv is a ZIP archive or an Excel workbook, not text. If it is a workbook, name it .xlsx.",
    "picture named xlsx": "file.xlsx is a JPEG file. Give a CSV, XLSX or JSONL file.",
    "pdf named csv": "file.csv is a PDF file. Give a CSV, XLSX or JSONL file.",
    "old excel": "file.xlsx is in the old Excel format. Save it as .xlsx.",
    "encrypted workbook": "file.xlsx is protected by a password. Save it without one (File > Info > Protect Workbook).",
    "word document": "file.xlsx is a ZIP archive, but holds no Excel workbook. Unpack it, or save it again as .xlsx.",
    "cut-off workbook": "file.xlsx is damaged or was cut off in transfer. Copy it again, or open it in a spreadsheet and save it as .xlsx.",
    "zip bomb": "file.xlsx holds a part that expands 1019 times (xl/worksheets/sheet1.xml), as a ZIP bomb does; at most 100 times is read. Save only the sheet with your rows in a new workbook.",
    "zip bomb of many great parts": "file.xlsx expands to 599 MB; at most 512 MB are read. Save only the sheet with your rows in a new workbook.",
    "zip bomb of many parts": "file.xlsx has 2001 parts inside; at most 2000 are read. Save only the sheet with your rows in a new workbook.",
    "lying sizes": "file.xlsx is damaged inside (Bad CRC-32 for file 'xl/worksheets/sheet…). Open it in a spreadsheet and save it again as .xlsx.",
    "external entity": "file.xlsx declares XML entities, which no spreadsheet program writes and which can read other files. Save your rows in a new workbook.",
    "external entity in the workbook": "file.xlsx declares XML entities, which no spreadsheet program writes and which can read other files. Save your rows in a new workbook.",
    "billion laughs": "file.xlsx declares XML entities, which no spreadsheet program writes and which can read other files. Save your rows in a new workbook.",
    "broken xml": "file.xlsx is damaged inside (no element found: line 1, column 617). Open it in a spreadsheet and save it again as .xlsx.",
    "a shared text that is not there": "file.xlsx is damaged inside (list index out of range). Open it in a spreadsheet and save it again as .xlsx.",
    "formula heading": "A heading can't be read: cell G1 holds a formula; write the value in its place.",
    "far row": "The worksheet claims to have more than 1048576 rows. Save only the rows that you want to import in a new workbook.",
    "too wide a worksheet": "Row 2 has more than 500 cells. Save only the columns that you want to import in a new workbook.",
}
# fmt: on


def test_every_broken_file_has_its_message() -> None:
    assert list(EXPECTED) == list(BROKEN)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_and_nothing_changes(
    load: Import, tmp_path: Path, name: str
) -> None:
    load(write_csv(tmp_path / "before.csv", [technology(external_id="BEFORE")]))
    before = everything_stored()

    with pytest.raises(FileRefused) as refusal:
        load(BROKEN[name](tmp_path))

    assert refusal.value.message.replace(str(tmp_path), "FOLDER") == EXPECTED[name]
    assert everything_stored() == before
    assert not list(tmp_path.glob("*.bad*"))


def test_technologies_are_not_imported_as_needs(load: Import, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "file.csv", [technology(benefits="", title="x")])

    with pytest.raises(FileRefused, match="the column benefits belongs to technologies, not to"):
        load(path, Kind.NEEDS)


def test_an_unknown_organization_for_the_whole_file_is_refused_with_the_nearest_code(
    load: Import, tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "file.csv", [technology()])

    with pytest.raises(FileRefused) as refusal:
        load(path, organization_code="demo-univ-material")

    assert refusal.value.message == (
        "--organization: “demo-univ-material” is the code of no organization; "
        "nearest: demo-univ-materials."
    )


def test_a_row_of_another_organization_than_the_one_of_the_file_is_refused(
    load: Import, tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "file.csv", [need(organization="demo-other")])

    report = load(path, Kind.NEEDS, organization_code="demo-univ-materials")

    assert [str(problem) for problem in report.problems] == [
        (
            "row 2, column organization, value “demo-other”: differs from --organization "
            "demo-univ-materials; empty the cell, or leave the option out"
        )
    ]


def test_a_fault_in_the_last_row_refuses_the_rows_before_it_too(
    load: Import, tmp_path: Path
) -> None:
    rows = [technology(external_id=f"T-{number}") for number in range(1200)]
    path = write_csv(tmp_path / "file.csv", rows)
    with path.open("ab") as stream:
        stream.write(b'demo-univ-materials,T-X,"never closed\n')
    before = everything_stored()

    with pytest.raises(FileRefused, match="never closed"):
        load(path)

    assert everything_stored() == before
