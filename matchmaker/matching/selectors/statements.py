"""Quantified statements of a listing's text, read for showing them as a table."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ..engine.indicators import Comparator, Indicator, parse_indicators


@dataclass(frozen=True, slots=True)
class Statement:
    """One quantity and what is stated of it.

    ``comparator`` is one of >=, >, <=, <, =, range, approx; ``low`` and ``high`` are in ``unit``
    (empty for a bare number), and absent where the statement is open on that side. ``written`` is
    the statement exactly as it stands in the text.
    """

    quantity: str
    comparator: str
    low: Decimal | None
    high: Decimal | None
    unit: str
    condition: str
    written: str


@dataclass(frozen=True, slots=True)
class StatedText:
    """The statements of a text in reading order, and its lines in which none was recognised."""

    statements: tuple[Statement, ...]
    other_lines: tuple[str, ...]


def statements_of(text: str, *, language: str) -> StatedText:
    """What a text of requirements or measured values states; languages are "zh" or "en"."""
    found = parse_indicators(text, language=language)
    return StatedText(
        statements=tuple(_statement(indicator, text) for indicator in found),
        other_lines=tuple(_lines_without(text, found)),
    )


def _statement(indicator: Indicator, text: str) -> Statement:
    return Statement(
        quantity=indicator.quantity,
        comparator=Comparator(indicator.comparator).value,
        low=indicator.low,
        high=indicator.high,
        unit=indicator.unit,
        condition=indicator.condition,
        written=text[indicator.start : indicator.end],
    )


def _lines_without(text: str, found: list[Indicator]) -> list[str]:
    lines, start = [], 0
    for line in text.splitlines(keepends=True):
        end = start + len(line)
        touched = any(one.start < end and one.end > start for one in found)
        if line.strip() and not touched:
            lines.append(line.strip())
        start = end
    return lines
