"""Texts as they may be stored: no characters that no program shows, none that were lost before."""

import re
import unicodedata

from django.utils.translation import gettext as _

from ..limits import MAX_CELL_CHARACTERS
from ..problems import BadValue

_LINE_ENDS = re.compile(r"\r\n?|[\u0085\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
# What a wrong conversion leaves of a character that it didn't understand, and what that becomes
# when it is converted wrongly once more.
_LOST = ("\ufffd", "锟斤拷")
_SEPARATORS = re.compile(r"[;；|\n]")


def check_characters(text: str) -> None:
    """Raises BadValue for what cannot be stored, or what an earlier program has destroyed."""
    if len(text) > MAX_CELL_CHARACTERS:
        raise BadValue(
            _("has %(count)d characters; at most %(limit)d are read. Shorten it")
            % {"count": len(text), "limit": MAX_CELL_CHARACTERS}
        )
    if "\x00" in text:
        raise BadValue(_("holds a NUL character; remove it"))
    if found := _CONTROL.search(text):
        raise BadValue(
            _("holds the control character U+%(code)04X; remove it") % {"code": ord(found[0])}
        )
    if _SURROGATE.search(text):
        raise BadValue(_("holds half of a surrogate pair (\\ud800 to \\udfff); write the character "
                         "itself or both halves"))  # fmt: skip
    if any(mark in text for mark in _LOST):
        raise BadValue(_("holds “�” or “锟斤拷”, where an earlier conversion has destroyed the "
                         "text; copy it again from its source"))  # fmt: skip


def read_line(text: str) -> str:
    """One line: line breaks and runs of blanks become one blank."""
    return " ".join(text.split())


def read_paragraphs(text: str) -> str:
    """Text with plain line ends, canonically composed, without blanks around."""
    return unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text)).strip()


def split_entries(text: str) -> list[str]:
    """The parts between ; ； | and line breaks, without empty ones and repetitions."""
    parts = (read_line(part) for part in _SEPARATORS.split(read_paragraphs(text)))
    return list(dict.fromkeys(part for part in parts if part))
