"""The registration dossier as a workbook and as a PDF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from listings.formulas import defuse

from ..terms import Deadline, Dossier, DossierField
from .pdf_font import encoded, song_font, wrapped

if TYPE_CHECKING:
    from openpyxl import Workbook

TITLE: Final = "技术合同认定登记材料 Registration dossier of a technology contract"
NOTICE: Final = (
    "本表由系统按双方确认的条款填写，供登记前核对；是否属于技术合同以及技术交易额由登记机构认定。"
    "Filled from the terms that the parties confirmed, to be checked before registration; the"
    " register decides on the type and on the amount for technology."
)
MISSING: Final = "缺 missing"
_MONEY: Final = "#,##0.00"
_WIDTHS: Final = {"A": 26, "B": 34, "C": 60, "D": 12}

PAGE: Final = (595.0, 842.0)
"""A4, in points."""
MARGIN: Final = 48.0
SIZE: Final = 10.0
HEAD: Final = 14.0


def dossier_workbook(dossier: Dossier) -> bytes:
    """An XLSX of three sheets: the form, the reasons of the type, the deadlines.

    Amounts are numbers and dates are dates; text is never a formula.
    """
    from openpyxl import Workbook

    book = Workbook()
    del book["Sheet"]
    _sheet(book, "登记表", ("项目", "Field", "内容 Value", "核对 Check"), _rows(dossier))
    reasons = (
        ("是" if one.is_shown else MISSING, f"民法典第{one.article}条", one.zh, one.en)
        for one in dossier.reasons
    )
    _sheet(book, "类别理由", ("具备 Shown", "条文 Article", "理由", "Reason"), reasons)
    _sheet(book, "期限", ("截止 Until", "步骤", "Step", "来源 Source"), _deadlines(dossier))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def dossier_pdf(dossier: Dossier) -> bytes:
    """The same on A4 pages; Chinese without any font of this machine."""
    from pypdf import PageObject, PdfWriter
    from pypdf.generic import DictionaryObject, NameObject, StreamObject

    writer = PdfWriter()
    for drawing in _pages(_lines(dossier)):
        page = PageObject.create_blank_page(width=PAGE[0], height=PAGE[1])
        fonts = DictionaryObject({NameObject("/Song"): song_font()})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        stream = StreamObject()
        stream.set_data(drawing.encode("ascii"))
        page[NameObject("/Contents")] = stream
        writer.add_page(page)
    writer.add_metadata({"/Title": TITLE})
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _rows(dossier: Dossier) -> Iterator[tuple[Any, ...]]:
    for field in dossier.fields:
        yield field.zh, field.en, field.value, MISSING if field.is_missing else ""
    yield "文本哈希值", "SHA-256 of the terms", dossier.sha256, ""
    yield "说明", "Note", NOTICE, ""


def _deadlines(dossier: Dossier) -> Iterator[tuple[Any, ...]]:
    for one in dossier.deadlines:
        yield one.until.day, one.row.text_zh, one.row.text_en, one.row.source
    if dossier.unknown_years:
        zh, en = _unknown(dossier)
        yield "", zh, en, "chinesecalendar"


def _unknown(dossier: Dossier) -> tuple[str, str]:
    years = ", ".join(str(year) for year in dossier.unknown_years)
    return (
        f"{years} 年的节假日安排尚未收录，只扣除了周末。",
        f"The holidays of {years} are not known yet: only weekends were left out.",
    )


def _sheet(
    book: Workbook, name: str, headings: Iterable[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    from openpyxl.styles import Alignment, Font

    sheet: Any = book.create_sheet(name)
    sheet.append(list(headings))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in rows:
        sheet.append([_cell(value) for value in row])
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(cell.value, Decimal):
                cell.number_format = _MONEY
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"


def _cell(value: Any) -> Any:
    """Amounts and dates as they are; a text so that no program takes it for a formula."""
    if value is None or isinstance(value, Decimal | date):
        return value
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return defuse(ILLEGAL_CHARACTERS_RE.sub("", str(value)))


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the PDF; ``gap`` is the space above it."""

    text: str
    size: float = SIZE
    gap: float = 0.0


def _lines(dossier: Dossier) -> Iterator[_Line]:
    yield from _paragraph(TITLE, HEAD)
    yield from _paragraph(NOTICE, gap=6)
    for field in dossier.fields:
        yield from _paragraph(f"{field.zh} {field.en}：{_said(field)}", gap=4)
    yield from _paragraph("类别理由 Reasons of the type", HEAD, gap=12)
    for reason in dossier.reasons:
        mark = "" if reason.is_shown else f"（{MISSING}）"
        told = f"民法典第{reason.article}条：{reason.zh}{mark} {reason.en}"
        yield from _paragraph(told, gap=4)
    yield from _paragraph("期限 Deadlines", HEAD, gap=12)
    handed_in = f"如于 {dossier.day} 提交 If handed in on {dossier.day}"
    yield from _paragraph(handed_in, gap=4)
    for deadline in dossier.deadlines:
        yield from _paragraph(_due(deadline), gap=4)
    if dossier.unknown_years:
        yield from _paragraph(" ".join(_unknown(dossier)), gap=4)
    yield from _paragraph(f"SHA-256 {dossier.sha256}", 8.0, gap=12)


def _due(deadline: Deadline) -> str:
    row = deadline.row
    return f"{deadline.until.day}：{row.text_zh} {row.text_en}（{row.source}）"


def _said(field: DossierField) -> str:
    value = field.value
    if field.is_missing:
        return MISSING
    return f"{value:,.2f}" if isinstance(value, Decimal) else str(value or "—")


def _paragraph(text: str, size: float = SIZE, gap: float = 0.0) -> Iterator[_Line]:
    room = (PAGE[0] - 2 * MARGIN) / size
    for row, line in enumerate(wrapped(text, room)):
        yield _Line(line, size, 0.0 if row else gap)


def _pages(lines: Iterable[_Line]) -> Iterator[str]:
    """The drawing operators of each page."""
    height, drawn = PAGE[1] - MARGIN, list[str]()
    for line in lines:
        height -= line.gap + line.size * 1.4
        if height < MARGIN:
            yield "\n".join(drawn)
            height, drawn = PAGE[1] - MARGIN - line.size * 1.4, []
        place = f"1 0 0 1 {MARGIN:.1f} {height:.1f} Tm"
        drawn.append(f"BT /Song {line.size:.1f} Tf {place} <{encoded(line.text)}> Tj ET")
    yield "\n".join(drawn)
