"""Deadlines of registration, in working days of the Chinese calendar.

Holidays and the weekends worked instead are announced a year ahead and come from the
``chinesecalendar`` library. For a year that it does not know yet only weekends count as free, and
the answer names that year. How many days a step takes are rows with dates (``deadlines.json``);
all of them are to be confirmed, because the measures of January 2026 have not been read.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

import chinese_calendar  # type: ignore[import-untyped]
from django.utils.translation import get_language

_FILE: Final = Path(__file__).with_name("deadlines.json")
_SATURDAY: Final = 5
MOST_DAYS: Final = 1000
"""More working days than any deadline has."""


@dataclass(frozen=True, slots=True)
class WorkingDay:
    """A day that was counted to, and the years whose holidays are not known."""

    day: date
    unknown_years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """How long a step takes somewhere; ``at_least`` and ``below`` bound the price it is for."""

    code: str
    jurisdiction: str
    days: int
    working: bool
    text_zh: str
    text_en: str
    export: bool
    at_least: Decimal | None
    below: Decimal | None
    valid_from: date | None
    valid_to: date | None
    source: str

    def __str__(self) -> str:
        """Which step, in the active language."""
        return self.text_zh if (get_language() or "").startswith("zh") else self.text_en

    def is_for(self, day: date, amount: Decimal | None, *, export: bool) -> bool:
        """Whether the row is in force and for such an agreement."""
        late = self.valid_from is None or self.valid_from <= day
        dated = late and (self.valid_to is None or day <= self.valid_to)
        price = amount or Decimal(0)
        priced = (self.at_least is None or price >= self.at_least) and (
            self.below is None or price < self.below
        )
        return dated and priced and self.export == export


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when, under which row."""

    row: DeadlineRow
    until: WorkingDay


def working_day_after(start: date, days: int) -> WorkingDay:
    """The day that is so many working days after ``start``, which itself does not count.

    Raises ValueError for less than one or more than MOST_DAYS.
    """
    if not 1 <= days <= MOST_DAYS:
        raise ValueError(f"Count 1 to {MOST_DAYS} working days.")
    day, left, unknown = start, days, set[int]()
    while left:
        day += timedelta(days=1)
        works, is_known = _works(day)
        left -= works
        if not is_known:
            unknown.add(day.year)
    return WorkingDay(day, tuple(sorted(unknown)))


def deadlines_of(
    day: date,
    jurisdictions: Collection[str],
    amount: Decimal | None,
    *,
    is_export: bool = False,
    rows: Collection[DeadlineRow] | None = None,
) -> list[Deadline]:
    """What would be due if the dossier were handed in on ``day``."""
    fitting = [
        row
        for row in (DEADLINES if rows is None else rows)
        if row.jurisdiction in jurisdictions and row.is_for(day, amount, export=is_export)
    ]
    return [Deadline(row, _until(row, day)) for row in fitting]


def _until(row: DeadlineRow, day: date) -> WorkingDay:
    if row.working:
        return working_day_after(day, row.days)
    return WorkingDay(day + timedelta(days=row.days))


def _works(day: date) -> tuple[bool, bool]:
    """Whether it is a working day, and whether the calendar knows its year."""
    try:
        return bool(chinese_calendar.is_workday(day)), True
    except NotImplementedError:
        return day.weekday() < _SATURDAY, False


def _read(path: Path) -> tuple[DeadlineRow, ...]:
    rows = []
    for written in json.loads(path.read_text(encoding="utf-8"))["deadlines"]:
        days = {
            name: date.fromisoformat(written[name]) if written[name] else None
            for name in ("valid_from", "valid_to")
        }
        bounds = {
            name: Decimal(written[name]) if written[name] else None
            for name in ("at_least", "below")
        }
        rows.append(DeadlineRow(**{**written, **days, **bounds}))
    return tuple(rows)


DEADLINES: Final = _read(_FILE)
