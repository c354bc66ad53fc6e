"""Templates to fill in, made from the declaration of the columns."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from accounts.vocabularies import Vocabulary

from .coercion import coerce, is_empty
from .columns import COLUMNS, SHEET_NAMES, Column, Form, Kind
from .readers import Family

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


class HeadingStyle(StrEnum):
    """What the first row of a template calls the columns; all are understood."""

    NAMES = "names"
    ENGLISH = "en"
    CHINESE = "zh"


_HEADING: dict[HeadingStyle, Callable[[Column], str]] = {
    HeadingStyle.NAMES: lambda column: column.name,
    HeadingStyle.ENGLISH: lambda column: column.en,
    HeadingStyle.CHINESE: lambda column: column.zh,
}


def template(kind: Kind, family: Family, style: HeadingStyle = HeadingStyle.NAMES) -> bytes:
    """The template of a kind as the bytes of a file: headings and one example row.

    The CSV has the mark by which Excel recognizes UTF-8; the workbook has a second sheet that
    explains each column in both languages; JSONL always uses the names of the columns.
    """
    if family is Family.JSONL:
        return (json.dumps(example_object(kind), ensure_ascii=False) + "\n").encode()
    headings = [_HEADING[style](column) for column in COLUMNS[kind]]
    examples = [column.example for column in COLUMNS[kind]]
    if family is Family.CSV:
        return _delimited(headings, examples)
    return _workbook(kind, headings, examples)


def example_object(kind: Kind) -> dict[str, Any]:
    """The example row as JSONL has it; columns without an example are left out."""
    found: dict[str, Any] = {}
    for column in COLUMNS[kind]:
        if is_empty(column.example):
            continue
        target = found.setdefault(column.group, {}) if column.group else found
        target[column.field] = _as_json(coerce(column, column.example))
    return found


def _as_json(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value


def _delimited(headings: list[str], examples: list[str]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([headings, examples])
    return stream.getvalue().encode("utf-8-sig")


def _workbook(kind: Kind, headings: list[str], examples: list[str]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    workbook = Workbook()
    sheet = workbook.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("A new workbook has no worksheet.")
    sheet.title = SHEET_NAMES[kind][0]
    sheet.append(headings)
    sheet.append(examples)
    _dress(sheet, [20] * len(headings))
    for row in sheet.iter_rows(min_row=2):
        for cell in row:  # as text, so that no spreadsheet rewrites dates or long numbers
            cell.number_format = "@"
    notes = workbook.create_sheet("columns")
    for line in [_NOTE_HEADINGS, *(_note(column) for column in COLUMNS[kind])]:
        notes.append(line)
    _dress(notes, [32, 28, 22, 12, 40, 60, 60])
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


_NOTE_HEADINGS = [
    "column / 列名",
    "English label / 英文名称",
    "Chinese label / 中文名称",
    "required / 必填",
    "form",
    "写法",
    "values / 取值",
]


def _note(column: Column) -> list[str]:
    return [
        column.name,
        column.en,
        column.zh,
        "yes / 是" if column.required else "",
        f"{column.form.value.en}. {column.note}".strip(),
        column.form.value.zh,
        "\n".join(_values(column.vocabulary)),
    ]


def _values(vocabulary: Vocabulary | None) -> list[str]:
    terms = vocabulary.terms if vocabulary else ()
    return [f"{term.code}: {term.zh} / {term.en}" for term in terms]


def _dress(sheet: Worksheet, widths: list[int]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for index, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
        sheet.cell(1, index).font = Font(bold=True)
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"


def reference(kinds: tuple[Kind, ...] = tuple(Kind)) -> str:
    """The reference page of all columns, as Markdown."""
    parts = [_REFERENCE_HEAD]
    for kind in kinds:
        parts.append(f"## Columns of {kind.value}\n")
        parts.append("| column | English label | Chinese label | form | note |")
        parts.append("|---|---|---|---|---|")
        parts += [_reference_row(column) for column in COLUMNS[kind]]
        parts.append("")
    parts += ["## Forms\n", "| form | how it is written | 写法 |", "|---|---|---|"]
    parts += [
        f"| {form.value.code} | {_cell(form.value.en)} | {_cell(form.value.zh)} |" for form in Form
    ]
    parts.append("")
    parts.append("## Values of coded columns\n")
    for name, vocabulary in _vocabularies(kinds).items():
        parts += [f"### {name}\n", f"Source: {vocabulary.source}.\n"]
        parts += ["| code | English label | Chinese label |", "|---|---|---|"]
        parts += [f"| `{term.code}` | {term.en} | {term.zh} |" for term in vocabulary.terms]
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"


_REFERENCE_HEAD = """\
# Columns of import files

This page is written by `manage.py import_template --reference`; a test compares the two.
How to prepare and load a file is told in [How to import listings](../how-to/import-listings.md).

A heading may be the name of a column, its English label or its Chinese label; letter case,
full-width forms and a mark such as `*` or （必填） behind it don't matter. JSONL uses the same
names as keys, and the columns of pay-after-use may stand in an object under `pay_after_use`.
The column `errors` is never read: it is where rows to mend say what is wrong.

An empty cell empties the field; a column that is not there leaves it as it is. In the columns
marked *filled in*, an empty cell changes nothing and a new listing gets its own value.
"""


def _reference_row(column: Column) -> str:
    marks = [
        mark
        for mark, applies in (
            ("**required**.", column.required),
            ("*filled in*.", column.filled_in),
        )
        if applies
    ]
    values = f"Values: [{column.vocabulary.name}](#{_anchor(column.vocabulary)})." if (
        column.vocabulary
    ) else ""  # fmt: skip
    note = " ".join(part for part in (", ".join(marks), column.note, values) if part)
    return f"| `{column.name}` | {column.en} | {column.zh} | {column.form.value.code} | {note} |"


def _anchor(vocabulary: Vocabulary) -> str:
    return vocabulary.name.replace(" ", "-")


def _vocabularies(kinds: tuple[Kind, ...]) -> dict[str, Vocabulary]:
    from listings.vocabularies import INTELLECTUAL_PROPERTY_KINDS, INTELLECTUAL_PROPERTY_STATUSES

    found = [column.vocabulary for kind in kinds for column in COLUMNS[kind] if column.vocabulary]
    found += [INTELLECTUAL_PROPERTY_KINDS, INTELLECTUAL_PROPERTY_STATUSES]
    return {vocabulary.name: vocabulary for vocabulary in found}


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
