"""Reading a unit where it stands in a text, whatever its notation, into one canonical string.

``W·m⁻¹·K⁻¹``, ``W/m/K`` and ``W/(m*K)`` all read as ``W/(m·K)``. The canonical string can be read
again by the same function.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from .unit_atoms import SPELLINGS

Factors = tuple[tuple[str, int], ...]
"""Canonical atoms and their exponents, in the order of writing."""

_SUPERSCRIPTS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_TO_SUPERSCRIPT: Final = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_EXPONENT: Final = re.compile(
    r"[⁻⁺]?[⁰¹²³⁴-⁹]{1,2}|\^\(?[-+]?[0-9]{1,2}\)?|-[1-4](?![0-9])|[23](?![0-9])"
)
_TIMES: Final = re.compile(r" ?[·*] ?|\.(?=[A-Za-zμΩ])")
_SPACE: Final = re.compile(" ")
_OVER: Final = re.compile(r" ?/ ?| per |每|per (?=[a-zμ])")
_EVERY: Final = re.compile(r" an? (?=(?:day|hour|week|month|year|minute|second)(?![a-z]))")
_BLANK: Final = re.compile(r" ?(?=[A-Za-zμΩ]{1,4}(?:⁻|\^\(?-|-[1-4](?![0-9])))")
_MINUTE: Final = re.compile(r"分(?!钟|之|米|子|布|别)")
_SHORTER: Final = {"r/min": "rpm", "frame/s": "fps"}
_WORDS: Final = {
    spelling: canonical
    for spelling, canonical in SPELLINGS.items()
    if len(spelling) > 2 and spelling.isascii() and spelling == spelling.lower()
}
_ONLY_BELOW: Final = frozenset(("a", "in", "v", "x", "X", "l", "cp", "to", "k", "月", "日"))
"""Letters that are units beneath a stroke (t/a) or after a number without a blank, but words or
names elsewhere."""

_NEVER_ALONE: Final = frozenset(("a", "k", "月", "日"))
"""After a number these are an article or the parts of a date."""


def _lengths_by_first() -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = defaultdict(set)
    for spelling in SPELLINGS:
        lengths[spelling[0].lower()].add(len(spelling))
        lengths[spelling[0]].add(len(spelling))
    return {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}


_LENGTHS: Final = _lengths_by_first()


@dataclass(frozen=True, slots=True)
class UnitReading:
    """A unit that stands in a text, and the offset of what follows it."""

    factors: Factors
    end: int

    @property
    def canonical(self) -> str:
        """Numerators, then denominators, joined by · and /."""
        written = _written(self.factors)
        return _SHORTER.get(written, written)


def read_unit(text: str, position: int, *, canonical: bool = False) -> UnitReading | None:
    """The unit at this offset of a folded text, blanks before it skipped; None when none is.

    ``canonical`` says that the text is a canonical unit, where no letter can be a word (a, in).
    """
    start = position
    while start < len(text) and start - position < 3 and text[start] == " ":
        start += 1
    first = _first_terms(text, start, spaced=start > position, below=canonical)
    if first is None:
        return None
    factors, end = [*first.factors], first.end
    while (following := _next_terms(text, end, factors)) is not None and len(factors) < 6:
        factors += following.factors
        end = following.end
    return UnitReading(tuple(factors), end)


def _first_terms(text: str, start: int, *, spaced: bool, below: bool) -> UnitReading | None:
    """The first factor, or what stands below a stroke that nothing stands above (5 ppm, 5/K)."""
    if text.startswith("/", start):
        return _inverse(_group(text, start + 1) or _term(text, start + 1, spaced=False, below=True))
    return _term(text, start, spaced=spaced, below=below)


@lru_cache(maxsize=512)
def factors_of(unit: str) -> Factors | None:
    """The factors of a canonical unit; None where the string is no unit."""
    if not unit:
        return ()
    reading = read_unit(unit, 0, canonical=True)
    return reading.factors if reading and reading.end == len(unit) else None


def _next_terms(text: str, end: int, factors: list[tuple[str, int]]) -> UnitReading | None:
    """Further factors after the first ones: multiplied, divided, in parentheses below a stroke.

    What is multiplied behind a stroke belongs below it: W/m·K is written for W/(m·K).
    """
    if times := _TIMES.match(text, end):
        term = _term(text, times.end(), spaced=False, below=True)
        return _inverse(term) if factors[-1][1] < 0 and term and term.factors[0][1] > 0 else term
    if over := _OVER.match(text, end) or _EVERY.match(text, end):
        return _inverse(
            _group(text, over.end()) or _term(text, over.end(), spaced=False, below=True)
        )
    if blank := _BLANK.match(text, end):
        term = _term(text, blank.end(), spaced=False, below=True)
        return term if term and term.factors[0][1] < 0 else None
    return None


def _inverse(reading: UnitReading | None) -> UnitReading | None:
    if reading is None:
        return None
    return UnitReading(tuple((atom, -exponent) for atom, exponent in reading.factors), reading.end)


def _group(text: str, start: int) -> UnitReading | None:
    """The factors in ``(m·K)``."""
    if not text.startswith("(", start):
        return None
    factors: list[tuple[str, int]] = []
    position = start + 1
    while len(factors) < 4 and (term := _term(text, position, spaced=False, below=True)):
        factors += term.factors
        if text.startswith(")", term.end):
            return UnitReading(tuple(factors), term.end + 1)
        if (times := _TIMES.match(text, term.end) or _SPACE.match(text, term.end)) is None:
            return None
        position = times.end()
    return None


def _term(text: str, start: int, *, spaced: bool, below: bool) -> UnitReading | None:
    """One atom with its exponent."""
    atom = _atom(text, start, spaced=spaced, below=below)
    if atom is None:
        return None
    canonical, end = atom
    exponent = 1
    if (power := _EXPONENT.match(text, end)) and not _followed_by_digit(text, power.end()):
        exponent = int(power[0].translate(_SUPERSCRIPTS).strip("^()"))
        end = power.end()
    return UnitReading(((canonical, exponent),), end) if exponent else None


def _followed_by_digit(text: str, end: int) -> bool:
    return end < len(text) and text[end] in "0123456789"


def _atom(text: str, start: int, *, spaced: bool, below: bool) -> tuple[str, int] | None:
    """The longest spelling that stands here and ends where a word may end."""
    if start >= len(text):
        return None
    if below and (minute := _MINUTE.match(text, start)):
        return "min", minute.end()
    for length in _LENGTHS.get(text[start].lower(), ()) or ():
        written = text[start : start + length]
        canonical = SPELLINGS.get(written) or _WORDS.get(written.lower())
        if canonical is None or not _ends_word(text, start + len(written)):
            continue
        if written in _ONLY_BELOW and not below and (spaced or written in _NEVER_ALONE):
            continue
        return canonical, start + len(written)
    return None


def _ends_word(text: str, end: int) -> bool:
    """A spelling in Latin letters must not be the beginning of a longer word."""
    last, following = text[end - 1], text[end : end + 1]
    letter = (last.isascii() and last.isalpha()) or last in "μΩε"
    return not (letter and following.isascii() and following.isalpha())


def _written(factors: Factors) -> str:
    above = [_power(atom, exponent) for atom, exponent in factors if exponent > 0]
    below = [_power(atom, -exponent) for atom, exponent in factors if exponent < 0]
    if not above:
        return "·".join(_power(atom, exponent) for atom, exponent in factors)
    if not below:
        return "·".join(above)
    bottom = below[0] if len(below) == 1 else f"({'·'.join(below)})"
    return f"{'·'.join(above)}/{bottom}"


def _power(atom: str, exponent: int) -> str:
    return atom if exponent == 1 else atom + str(exponent).translate(_TO_SUPERSCRIPT)
