"""One way of writing each sign, without moving any: offsets in the folded text are the text's."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_ALIKE: Final = {
    " ": "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f"
    "\u205f\u3000\u200b\ufeff\t\x0b\x0c",
    "\n": "\r\u0085\u2028\u2029",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63",
    "~": "\u301c\u223c\u02dc\u2053\uff5e",
    "≥": "≧⩾≮",
    "≤": "≦⩽≯",
    "<": "﹤",
    ">": "﹥",
    "=": "﹦",
    "μ": "µ",
    "Ω": "\u2126",
    "K": "\u212a",
    "°": "º˚",
    "·": "∙⋅・‧•●",
    "/": "⁄∕",
    ":": "∶",
    "%": "﹪",
    "×": "✕⨯",
    "¥": "￥",
    "(": "【〔",
    ")": "】〕",
}
# A full-width comma, full stop and the like end a clause, an ASCII one may stand in a number.
_KEPT: Final = frozenset("，；！？．")
_TABLE: Final[dict[int, int | str]] = {
    **{0xFEE0 + code: code for code in range(0x21, 0x7F) if chr(0xFEE0 + code) not in _KEPT},
    **{ord(written): meant for meant, alike in _ALIKE.items() for written in alike},
}
_FULL_WIDTH_POINT: Final = re.compile("(?<=[0-9])．(?=[0-9])")
_FULL_WIDTH_THOUSANDS: Final = re.compile("(?<=[0-9])，(?=[0-9]{3}(?![0-9]))")
_HAN: Final = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_LATIN: Final = re.compile("[A-Za-z]")


@lru_cache(maxsize=1024)
def fold(text: str) -> str:
    """The text with full-width and look-alike signs replaced; never raises, same length."""
    folded = _FULL_WIDTH_POINT.sub(".", text.translate(_TABLE))
    return _FULL_WIDTH_THOUSANDS.sub(",", folded)


def has_han(text: str) -> bool:
    """Whether any Chinese character stands in it."""
    return _HAN.search(text) is not None


def reads_as_chinese(clause: str, *, language: str) -> bool:
    """Whether a clause follows Chinese grammar.

    Chinese clauses are full of Latin symbols and units, while an English one may quote a Chinese
    name, so the listing's language decides how much of it makes a clause Chinese.
    """
    if language.startswith("zh"):
        return has_han(clause)
    return len(_HAN.findall(clause)) > len(_LATIN.findall(clause))
