"""Chinese text in a PDF on a machine without any Chinese font.

The font is STSong-Light with the predefined CMap UniGB-UCS2-H (ISO 32000-1, 9.7.5.2): PDF readers
bring it or put another one in its place, so none is embedded and none has to be installed. A
ToUnicode map lets programs read the text back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pypdf.generic import DictionaryObject, StreamObject

HALF: Final = 500
FULL: Final = 1000
"""Widths in thousandths of the font size: ASCII, and everything else."""
_ASCII: Final = (1, 95)
"""The CIDs of ASCII in Adobe-GB1."""
_FIRST_BEYOND: Final = 0x10000


def encoded(text: str) -> str:
    """The hexadecimal codes of a text, as the font's CMap takes them: UCS-2, big-endian."""
    known = "".join(letter if ord(letter) < _FIRST_BEYOND else "\ufffd" for letter in text)
    return known.encode("utf-16-be", "replace").hex()


def width_of(text: str) -> float:
    """How wide a text is, in font sizes."""
    return sum(HALF if " " <= letter <= "~" else FULL for letter in text) / FULL


def wrapped(text: str, width: float) -> list[str]:
    """The text in lines of at most that many font sizes; between any two letters."""
    lines = []
    for paragraph in text.splitlines() or [""]:
        line = ""
        for letter in paragraph:
            if line and width_of(line + letter) > width:
                lines.append(line)
                line = ""
            line += letter
        lines.append(line)
    return lines


def song_font() -> DictionaryObject:
    """The font as a resource of a page."""
    from pypdf.generic import ArrayObject, NameObject, NumberObject, TextStringObject

    descriptor = _named(
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
    system = _named(Registry=TextStringObject("Adobe"), Ordering=TextStringObject("GB1"))
    system[NameObject("/Supplement")] = NumberObject(4)
    face = _named(
        Type="/Font",
        Subtype="/CIDFontType0",
        BaseFont="/STSong-Light",
        DW=FULL,
        W=[*_ASCII, HALF],
        CIDSystemInfo=system,
        FontDescriptor=descriptor,
    )
    return _named(
        Type="/Font",
        Subtype="/Type0",
        BaseFont="/STSong-Light",
        Encoding="/UniGB-UCS2-H",
        DescendantFonts=ArrayObject([face]),
        ToUnicode=_to_unicode(),
    )


def _to_unicode() -> StreamObject:
    """Codes are Unicode already; a range may not cross a first byte, so there are 256."""
    from pypdf.generic import StreamObject

    rows = [f"<{high:02x}00> <{high:02x}ff> <{high:02x}00>" for high in range(256)]
    blocks = [rows[at : at + 100] for at in range(0, len(rows), 100)]
    ranges = "\n".join(
        "\n".join([f"{len(block)} beginbfrange", *block, "endbfrange"]) for block in blocks
    )
    begin = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap"
    space = "1 begincodespacerange <0000> <ffff> endcodespacerange"
    stream = StreamObject()
    named = "/CMapName /UCS2-Itself def /CMapType 2 def"
    stream.set_data(f"{begin}\n{named}\n{space}\n{ranges}\nendcmap end end".encode("ascii"))
    return stream


def _named(**entries: Any) -> DictionaryObject:
    from pypdf.generic import DictionaryObject, NameObject

    return DictionaryObject({NameObject(f"/{key}"): _told(one) for key, one in entries.items()})


def _told(value: Any) -> Any:
    from pypdf.generic import (
        ArrayObject,
        DictionaryObject,
        NameObject,
        NumberObject,
        TextStringObject,
    )

    if isinstance(value, ArrayObject | DictionaryObject | TextStringObject):
        return value
    if isinstance(value, list):
        return ArrayObject([NumberObject(each) for each in value])
    return NumberObject(value) if isinstance(value, int) else NameObject(value)
