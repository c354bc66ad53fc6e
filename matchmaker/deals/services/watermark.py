"""A recipient's name across every page of a PDF, on a machine without any Chinese font.

The text is set in STSong-Light, one of the fonts that PDF readers bring or replace by themselves
(ISO 32000-1, 9.7.5.2, the predefined CMap UniGB-UCS2-H), so no font is embedded and none has to be
installed; a ToUnicode map lets programs read the name back.
"""

from __future__ import annotations

import math
from io import BytesIO
from typing import Any, Final

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

MOST_PAGES: Final = 500
HALF_WIDTH: Final = 500
FULL_WIDTH: Final = 1000
"""Thousandths of the font size; the CIDs 1 to 95 of Adobe-GB1 are ASCII at half the width."""
FOOT_SIZE: Final = 8
ANGLE: Final = math.radians(35)


class UnreadablePdf(ValueError):
    """The file is no PDF that pages can be taken out of, or it has too many."""


def open_pdf(content: bytes) -> PdfReader:
    """The PDF for reading. Raises UnreadablePdf: damaged, encrypted, empty or too long."""
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted:
            raise UnreadablePdf("encrypted")
        pages = len(reader.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, OSError, RecursionError) as error:
        raise UnreadablePdf(str(error)) from error
    if not 0 < pages <= MOST_PAGES:
        raise UnreadablePdf(f"{pages} pages")
    return reader


def stamp_pdf(content: bytes, *, lines: tuple[str, ...]) -> bytes:
    """The PDF with the lines across and at the foot of every page, and nothing but its pages.

    What a PDF can do when it is opened (scripts, embedded files) is left behind. Raises
    UnreadablePdf.
    """
    reader = open_pdf(content)
    writer = PdfWriter()
    try:
        for page in reader.pages:
            writer.add_page(page)
        for page in writer.pages:
            _stamp(page, lines)
        out = BytesIO()
        writer.write(out)
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadablePdf(str(error)) from error
    return out.getvalue()


def _stamp(page: PageObject, lines: tuple[str, ...]) -> None:
    for action in ("/AA", "/Annots"):
        page.pop(NameObject(action), None)
    width, height = float(page.mediabox.width), float(page.mediabox.height)
    overlay = PageObject.create_blank_page(width=width, height=height)
    overlay[NameObject("/Resources")] = DictionaryObject(
        {
            NameObject("/Font"): DictionaryObject({NameObject("/MmStamp"): _font()}),
            NameObject("/ExtGState"): DictionaryObject({NameObject("/MmPale"): _pale()}),
        }
    )
    stream = StreamObject()
    stream.set_data(_drawing(lines, width, height).encode("ascii"))
    overlay[NameObject("/Contents")] = stream
    page.transfer_rotation_to_content()
    left, bottom = float(page.mediabox.left), float(page.mediabox.bottom)
    page.merge_translated_page(overlay, left, bottom)


def _drawing(lines: tuple[str, ...], width: float, height: float) -> str:
    """The operators: pale across the middle, dark and small at the foot."""
    across = lines[0]
    reach = 0.8 * math.hypot(width, height)
    size = max(8.0, min(40.0, reach / max(_width_of(across), 1.0)))
    cos, sin = math.cos(ANGLE), math.sin(ANGLE)
    half = size * _width_of(across) / 2
    x, y = width / 2 - half * cos, height / 2 - half * sin
    parts = [
        "q /MmPale gs 0.45 g BT",
        f"/MmStamp {size:.2f} Tf",
        f"{cos:.4f} {sin:.4f} {-sin:.4f} {cos:.4f} {x:.2f} {y:.2f} Tm <{_hex(across)}> Tj",
        "ET Q q 0.25 g BT",
    ]
    for row, line in enumerate(reversed(lines)):
        fit = min(FOOT_SIZE, (width - 36) / max(_width_of(line), 1.0))
        parts.append(f"/MmStamp {fit:.2f} Tf 1 0 0 1 18 {10 + 11 * row} Tm <{_hex(line)}> Tj")
    return "\n".join([*parts, "ET Q"])


def _hex(text: str) -> str:
    """UCS-2, big-endian: the CMap knows nothing beyond it."""
    plain = "".join(letter if ord(letter) < 0x10000 else "\ufffd" for letter in text)
    return plain.encode("utf-16-be", "replace").hex()


def _width_of(text: str) -> float:
    """In font sizes."""
    return sum(HALF_WIDTH if " " <= letter <= "~" else FULL_WIDTH for letter in text) / 1000


def _font() -> DictionaryObject:
    descriptor = _dictionary(
        Type="/FontDescriptor",
        FontName="/STSong-Light",
        Flags=6,
        FontBBox=[-25, -254, 1000, 880],
        ItalicAngle=0,
        Ascent=880,
        Descent=-120,
        CapHeight=880,
        StemV=93,
    )
    system = DictionaryObject(
        {
            NameObject("/Registry"): TextStringObject("Adobe"),
            NameObject("/Ordering"): TextStringObject("GB1"),
            NameObject("/Supplement"): NumberObject(4),
        }
    )
    descendant = _dictionary(
        Type="/Font", Subtype="/CIDFontType0", BaseFont="/STSong-Light", DW=FULL_WIDTH
    )
    descendant[NameObject("/CIDSystemInfo")] = system
    descendant[NameObject("/FontDescriptor")] = descriptor
    descendant[NameObject("/W")] = ArrayObject(
        [NumberObject(1), NumberObject(95), NumberObject(HALF_WIDTH)]
    )
    font = _dictionary(
        Type="/Font", Subtype="/Type0", BaseFont="/STSong-Light", Encoding="/UniGB-UCS2-H"
    )
    font[NameObject("/DescendantFonts")] = ArrayObject([descendant])
    font[NameObject("/ToUnicode")] = _to_unicode()
    return font


def _to_unicode() -> StreamObject:
    """Codes are Unicode already; a range may not cross a first byte, so there are 256."""
    rows = [f"<{high:02x}00> <{high:02x}ff> <{high:02x}00>" for high in range(256)]
    blocks = [rows[at : at + 100] for at in range(0, len(rows), 100)]
    ranges = "\n".join(
        f"{len(block)} beginbfrange\n" + "\n".join(block) + "\nendbfrange" for block in blocks
    )
    stream = StreamObject()
    stream.set_data(
        (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
            "/CMapName /UCS2-Itself def /CMapType 2 def\n"
            "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
            f"{ranges}\nendcmap end end"
        ).encode("ascii")
    )
    return stream


def _pale() -> DictionaryObject:
    from pypdf.generic import FloatObject

    pale = DictionaryObject({NameObject("/Type"): NameObject("/ExtGState")})
    pale[NameObject("/ca")] = FloatObject("0.25")
    return pale


def _dictionary(**entries: Any) -> DictionaryObject:
    made = DictionaryObject()
    for key, value in entries.items():
        told: Any = NumberObject(value) if isinstance(value, int) else value
        if isinstance(value, str):
            told = NameObject(value)
        if isinstance(value, list):
            told = ArrayObject([NumberObject(each) for each in value])
        made[NameObject(f"/{key}")] = told
    return made
