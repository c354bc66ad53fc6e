"""Deadlines in working days of the Chinese calendar, worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from matchmaker.deals.terms import WorkingDay, deadlines_of, working_day_after


def test_holidays_are_skipped_and_saturdays_that_are_worked_count() -> None:
    # 2026: free from Thursday 1 to Wednesday 7 October; Saturday 10 October is worked.
    # From Monday 28 September: 29, 30, then 8, 9, 10 October.
    assert working_day_after(date(2026, 9, 28), 5) == WorkingDay(date(2026, 10, 10))


def test_the_first_day_is_not_counted() -> None:
    # Monday to Tuesday.
    assert working_day_after(date(2026, 6, 1), 1) == WorkingDay(date(2026, 6, 2))


def test_a_year_whose_holidays_are_not_announced_counts_weekends_only_and_says_so() -> None:
    # From Wednesday 30 December 2099: Thursday 31, then Friday 1 January, Monday 4.
    counted = working_day_after(date(2099, 12, 30), 3)

    assert counted == WorkingDay(date(2100, 1, 4), (2099, 2100))


@pytest.mark.parametrize("days", [0, -1, 1001])
def test_no_such_number_of_days(days: int) -> None:
    with pytest.raises(ValueError, match="working days"):
        working_day_after(date(2026, 6, 1), days)


def codes(day: date, amount: str, *places: str, export: bool = False) -> list[str]:
    found = deadlines_of(day, ("CN", *places), Decimal(amount), is_export=export)
    return [each.row.code for each in found]


def test_from_five_million_on_experts_review() -> None:
    day = date(2026, 6, 1)

    assert codes(day, "4999999.99") == ["decision"]
    assert codes(day, "5000000") == ["expert-review"]


def test_rows_hold_for_their_dates_and_places() -> None:
    assert codes(date(2026, 1, 22), "1") == ["decision-2000"]
    assert codes(date(2026, 1, 23), "1") == ["decision"]
    assert codes(date(2026, 6, 1), "1", "CN-33") == ["decision", "decision-33"]
    assert codes(date(2026, 6, 1), "1", export=True) == ["export-registration"]


def test_calendar_days_are_calendar_days() -> None:
    [_, zhejiang] = deadlines_of(date(2026, 6, 1), ("CN", "CN-33"), Decimal(1))

    assert zhejiang.until == WorkingDay(date(2026, 6, 11))
    assert "to be confirmed" in zhejiang.row.text_en
