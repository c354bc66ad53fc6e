"""A recipient's name across every page of a PDF, on a machine without any Chinese font."""

from __future__ import annotations

import math
from io import BytesIO
from typing import TYPE_CHECKING, Final

from .pdf_font import encoded, song_font, width_of

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader
    from pypdf.generic import DictionaryObject

MOST_PAGES: Final = 500
FOOT_SIZE: Final = 8
ANGLE: Final = math.radians(35)


class UnreadablePdf(ValueError):
    """The file is no PDF that pages can be taken out of, or it has too many."""


def open_pdf(content: bytes) -> PdfReader:
    """The PDF for reading. Raises UnreadablePdf: damaged, encrypted, empty or too long."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

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
    from pypdf import PdfWriter
    from pypdf.errors import PyPdfError

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
    from pypdf import PageObject
    from pypdf.generic import DictionaryObject, NameObject, StreamObject

    for action in ("/AA", "/Annots"):
        page.pop(NameObject(action), None)
    width, height = float(page.mediabox.width), float(page.mediabox.height)
    overlay = PageObject.create_blank_page(width=width, height=height)
    overlay[NameObject("/Resources")] = DictionaryObject(
        {
            NameObject("/Font"): DictionaryObject({NameObject("/MmStamp"): song_font()}),
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
    size = max(8.0, min(40.0, reach / max(width_of(across), 1.0)))
    cos, sin = math.cos(ANGLE), math.sin(ANGLE)
    half = size * width_of(across) / 2
    x, y = width / 2 - half * cos, height / 2 - half * sin
    parts = [
        "q /MmPale gs 0.45 g BT",
        f"/MmStamp {size:.2f} Tf",
        f"{cos:.4f} {sin:.4f} {-sin:.4f} {cos:.4f} {x:.2f} {y:.2f} Tm <{encoded(across)}> Tj",
        "ET Q q 0.25 g BT",
    ]
    for row, line in enumerate(reversed(lines)):
        fit = min(FOOT_SIZE, (width - 36) / max(width_of(line), 1.0))
        parts.append(f"/MmStamp {fit:.2f} Tf 1 0 0 1 18 {10 + 11 * row} Tm <{encoded(line)}> Tj")
    return "\n".join([*parts, "ET Q"])


def _pale() -> DictionaryObject:
    from pypdf.generic import DictionaryObject, FloatObject, NameObject

    pale = DictionaryObject({NameObject("/Type"): NameObject("/ExtGState")})
    pale[NameObject("/ca")] = FloatObject("0.25")
    return pale
