"""Days, months and report periods as the Civil Code counts them.

Article 201: the day on which a period begins is not counted. Article 202: a period of months ends
on the day of the last month that corresponds to its first, or on that month's last day where there
is none. So one month from 31 January ends with 28 (29) February, and two months with 31 March.
Article 203, by which a last day on a holiday moves to the next working day, is not applied: the
official calendar of a later year is not known when the ledger is asked.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

ONE_DAY: Final = timedelta(days=1)


def months_after(day: date, months: int) -> date:
    """The last day of a period of so many months that begins with ``day``."""
    month = day.month - 1 + months
    year = day.year + month // 12
    number = month % 12 + 1
    return date(year, number, min(day.day, monthrange(year, number)[1]))


@dataclass(frozen=True)
class Span:
    """Days from ``first`` to ``last``, both included."""

    first: date
    last: date


def period_span(starts_on: date, number: int, months: int, term_months: int) -> Span:
    """The report period of this number (1 is the first); the last one ends with the term."""
    before = months_after(starts_on, months * (number - 1))
    first = starts_on if number == 1 else before + ONE_DAY
    return Span(first, months_after(starts_on, min(months * number, term_months)))


def periods_in(term_months: int, months: int) -> int:
    """How many report periods a term has, a begun one counted."""
    return -(-term_months // months)


Interval = tuple[date, date | None]
"""From a day (included) until a day (not included), or open."""


def days_outside(after: date, until: date, intervals: Iterable[Interval]) -> int:
    """Days behind ``after`` and up to ``until`` that lie in none of the intervals."""
    total = max((until - after).days, 0)
    covered = 0
    reached = after + ONE_DAY
    for begin, end in sorted(intervals, key=lambda one: one[0]):
        stop = min(end or date.max, until + ONE_DAY)
        covered += max((stop - max(begin, reached)).days, 0)
        reached = max(reached, stop)
    return total - min(covered, total)
