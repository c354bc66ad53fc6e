"""What the reader of indicators makes of a text, for whoever is writing it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from ..engine.indicators import Indicator, parse_indicators
from ..engine.representation import script_language

LONGEST_READ: Final = 20_000
"""Characters that are read while somebody types; requirements are a tenth of that."""
MOST_LINES: Final = 60
_DIGIT: Final = re.compile(r"[0-9０-９]")


@dataclass(frozen=True, slots=True)
class FigureRead:
    """One quantified statement; ``quotation`` is as written, ``unit`` is canonical.

    ``comparator`` is one of >=, >, <=, <, =, range, approx; one end is None where it is open.
    """

    quotation: str
    quantity: str
    comparator: str
    low: Decimal | None
    high: Decimal | None
    unit: str
    condition: str


@dataclass(frozen=True, slots=True)
class TextRead:
    """The figures, the lines that hold a figure which was not understood, and those without one."""

    figures: tuple[FigureRead, ...] = ()
    unread: tuple[str, ...] = ()
    wordy: tuple[str, ...] = ()


def read_figures(text: str, *, language: str = "") -> TextRead:
    """Read a text of requirements or indicators; without a language, the script decides."""
    text = text[:LONGEST_READ]
    spoken = language if language in ("zh", "en") else script_language(text)
    found = parse_indicators(text, language=spoken)
    left = [*_lines_without(text, found)][:MOST_LINES]
    return TextRead(
        figures=tuple(_read(text, one) for one in found),
        unread=tuple(line for line in left if _DIGIT.search(line)),
        wordy=tuple(line for line in left if not _DIGIT.search(line)),
    )


def _read(text: str, one: Indicator) -> FigureRead:
    return FigureRead(
        quotation=text[one.start : one.end],
        quantity=one.quantity,
        comparator=one.comparator.value,
        low=one.low,
        high=one.high,
        unit=one.unit,
        condition=one.condition,
    )


def _lines_without(text: str, found: list[Indicator]) -> Iterator[str]:
    """The lines in which no indicator begins or ends."""
    position = 0
    for line in text.splitlines(keepends=True):
        start, end = position, position + len(line)
        position = end
        if line.strip() and not any(one.start < end and one.end > start for one in found):
            yield line.strip()
