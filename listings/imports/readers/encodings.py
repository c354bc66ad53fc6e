"""In which encoding a text file is: UTF-8, or GB18030 as Chinese Excel writes it.

Almost any bytes can be read as GB18030, and then give Chinese characters that nobody wrote. So a
file that is not UTF-8 is taken for GB18030 only where it looks like it; see docs/adr/0025.
"""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from ..problems import FileRefused

UTF_8 = "utf-8-sig"
GB18030 = "gb18030"

_CHUNK = 1 << 20
_WIDE_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HIGH = re.compile(rb"[\x80-\xff]")
# Sequences of UTF-8: long ones, and short ones that stand alone (two bytes in a run of others
# are a usual Chinese character of GB18030).
_LOOKS_UTF_8 = re.compile(
    rb"[\xe1-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
    rb"|(?<![\x80-\xff])[\xc3-\xdf][\x80-\xbf](?![\x80-\xff])"
)
# The characters of GB 2312, in which nearly all of a modern Chinese text is written.
_LOOKS_CHINESE = re.compile(rb"[\xa1-\xf7][\xa1-\xfe]")
_ENOUGH = 0.8


def detect_encoding(path: Path, head: bytes, *, chinese_allowed: bool) -> str:
    """``UTF_8`` or ``GB18030``; refused with the place of the first broken byte otherwise."""
    if head.startswith(_WIDE_MARKS) or head.count(0) * 5 > len(head):
        raise FileRefused(
            _("%(file)s is in UTF-16 or UTF-32. Save it as UTF-8 "
              "(Excel: “CSV UTF-8 (Comma delimited)”).") % {"file": path.name}
        )  # fmt: skip
    broken_at = _first_broken_byte(path, "utf-8")
    if broken_at is None:
        return UTF_8
    if chinese_allowed and _is_chinese(path):
        broken_at = _first_broken_byte(path, GB18030)
        if broken_at is None:
            return GB18030
    raise FileRefused(_wrong_encoding(path, broken_at, chinese_allowed=chinese_allowed))


def _wrong_encoding(path: Path, broken_at: int, *, chinese_allowed: bool) -> str:
    line = _line_of(path, broken_at)
    message = (
        _("%(file)s is neither UTF-8 nor GB18030: line %(line)d has bytes that fit neither "
          "(byte %(byte)d of the file). Save it again as UTF-8 from the program it comes from.")
        if chinese_allowed
        else _("%(file)s is not UTF-8: line %(line)d has bytes that don't fit "
               "(byte %(byte)d of the file). Save it again as UTF-8.")
    )  # fmt: skip
    return message % {"file": path.name, "line": line, "byte": broken_at + 1}


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _first_broken_byte(path: Path, encoding: str) -> int | None:
    """The offset of the first byte that doesn't fit, counted from 0."""
    decoder = codecs.getincrementaldecoder(encoding)()
    read = 0
    for chunk in _chunks(path):
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            return read - pending + error.start
        read += len(chunk)
    pending = len(decoder.getstate()[0])
    return read - pending if pending else None


def _is_chinese(path: Path) -> bool:
    high = utf_8 = chinese = 0
    for chunk in _chunks(path):
        high += len(_HIGH.findall(chunk))
        utf_8 += sum(len(found) for found in _LOOKS_UTF_8.findall(chunk))
        chinese += 2 * len(_LOOKS_CHINESE.findall(chunk))
    return utf_8 < high * _ENOUGH <= chinese


def _line_of(path: Path, offset: int) -> int:
    lines = 1
    for chunk in _chunks(path):
        lines += chunk[:offset].count(b"\n")
        offset -= len(chunk)
        if offset <= 0:
            break
    return lines
