"""What a licensee would pay: cases worked out by hand, and what holds for all terms."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listings.terms import (
    Assumptions,
    PayAfterUse,
    RateBracket,
    check_terms,
    payable_from_month,
    project,
)

START = date(2026, 1, 1)
FLAT = (RateBracket(Decimal(0), Decimal("0.03")),)
FALLING = (
    RateBracket(Decimal(0), Decimal("0.05")),
    RateBracket(Decimal(1_000_000), Decimal("0.03")),
)
RISING = (
    RateBracket(Decimal(0), Decimal("0.01")),
    RateBracket(Decimal(500_000), Decimal("0.02")),
    RateBracket(Decimal(1_000_000), Decimal("0.04")),
)


def terms(**named: Any) -> PayAfterUse:
    stated: dict[str, Any] = {
        "trigger": "time",
        "payment_form": "RY",
        "trial_months": 12,
        "base": "product_sales",
        "currency": "CNY",
    }
    stated |= named
    if stated["payment_form"] in {"RY", "RY+E", "REV"}:
        stated.setdefault("rate_table", FLAT)
    made = PayAfterUse(**stated)
    assert check_terms(made) == []
    return made


def lump(**named: Any) -> PayAfterUse:
    return terms(**{"payment_form": "LS1", "base": "", "fixed_amount": Decimal(300_000)} | named)


def dues(made: PayAfterUse, sales: int | str, *, years: int = 3, **assumed: Any) -> list[str]:
    known = Assumptions(starts_on=START, years=years, **assumed)
    return [str(period.due) for period in project(made, Decimal(sales), known).periods]


# --- worked out by hand -------------------------------------------------------------------------


def test_a_lump_sum_is_due_in_the_year_after_the_trial() -> None:
    assert dues(lump(), 5_000_000) == ["0.00", "300000.00", "0.00"]


def test_a_royalty_is_paid_from_the_end_of_the_trial() -> None:
    # 3 % of 1,000,000 a year, the first year free.
    assert dues(terms(), 1_000_000) == ["0.00", "30000.00", "30000.00"]


def test_a_trial_of_half_a_year_leaves_half_of_the_first_year() -> None:
    assert dues(terms(trial_months=6), 1_000_000) == ["15000.00", "30000.00", "30000.00"]


def test_falling_rates_hold_for_their_own_bracket_of_all_that_was_sold() -> None:
    # 800,000 at 5 %; then 200,000 at 5 % and 600,000 at 3 %.
    assert dues(terms(rate_table=FALLING), 800_000) == ["0.00", "40000.00", "28000.00"]


def test_rising_rates_hold_for_their_own_bracket_of_all_that_was_sold() -> None:
    # 500,000 at 1 % and 300,000 at 2 %; then 200,000 at 2 % and 600,000 at 4 %.
    assert dues(terms(rate_table=RISING), 800_000) == ["0.00", "11000.00", "28000.00"]


def test_the_cap_ends_the_payments() -> None:
    capped = terms(cap=Decimal(50_000))

    assert dues(capped, 1_000_000) == ["0.00", "30000.00", "20000.00"]


def test_what_the_floor_misses_is_due_in_the_last_period() -> None:
    # Two years of 30,000 leave 40,000 of the floor.
    assert dues(terms(floor=Decimal(100_000)), 1_000_000) == ["0.00", "30000.00", "70000.00"]


def test_an_entry_fee_comes_with_the_first_royalty() -> None:
    with_fee = terms(payment_form="RY+E", fixed_amount=Decimal(50_000))

    assert dues(with_fee, 1_000_000) == ["0.00", "80000.00", "30000.00"]


def test_instalments_are_even_and_the_first_gets_the_cent_left_over() -> None:
    in_parts = lump(payment_form="LS2", fixed_amount=Decimal("100.00"))

    assert dues(in_parts, 0, years=4) == ["0.00", "33.34", "33.33", "33.33"]


def test_there_are_no_more_instalments_than_periods() -> None:
    in_parts = lump(payment_form="INS", fixed_amount=Decimal(100_000))

    assert dues(in_parts, 0, instalments=10) == ["0.00", "50000.00", "50000.00"]


def test_the_first_revenue_starts_the_royalty_at_once() -> None:
    at_once = terms(trigger="first_revenue", trial_months=None, scope=("sell",))

    assert dues(at_once, 1_000_000) == ["30000.00", "30000.00", "30000.00"]
    assert dues(at_once, 0) == ["0.00", "0.00", "0.00"]


def test_without_the_right_to_sell_sales_begin_behind_the_trial() -> None:
    verify = terms(
        trigger="milestone_accepted", trigger_description="Pilot line", scope=("verify",)
    )

    assert dues(verify, 1_000_000, event_month=3) == ["0.00", "30000.00", "30000.00"]


def test_a_threshold_of_sales_starts_the_royalty_on_what_is_sold_afterwards() -> None:
    # 1,500,000 are reached after 18 months: half of the second year counts.
    late = terms(trigger="sales_threshold", trigger_amount=Decimal(1_500_000), trial_months=None)

    assert dues(late, 1_000_000) == ["0.00", "15000.00", "30000.00"]
    assert dues(late, 400_000) == ["0.00", "0.00", "0.00"]


def test_a_date_counts_the_month_that_has_begun() -> None:
    # From 1 January to 15 July 2026 are six months and a begun one: five months of 2026 count.
    on_a_day = terms(trigger="date", trigger_date=date(2026, 7, 15), trial_months=None)

    assert dues(on_a_day, 1_200_000) == ["15000.00", "36000.00", "36000.00"]


def test_a_metric_is_met_in_the_month_that_is_assumed() -> None:
    met = lump(trigger="metric_met", trigger_description="Removal ≥ 92 %", trial_months=None)

    assert dues(met, 0, event_month=24) == ["0.00", "0.00", "300000.00"]
    assert dues(met, 0, event_month=36) == ["0.00", "0.00", "0.00"]


def test_a_share_of_the_profit_is_counted_on_the_margin() -> None:
    # 3 % of a profit of 20 % of 1,000,000.
    of_profit = terms(base="profit")

    assert dues(of_profit, 1_000_000, base_share=Decimal("0.2")) == ["0.00", "6000.00", "6000.00"]


def test_quarters_add_up_to_the_rounded_whole() -> None:
    # 3 % of 25.01 a quarter is 0.7503: in all 0.75, 1.50, 2.25, 3.00 (3.0012).
    quarterly = terms(trial_months=12, report_period_months=3)

    assert dues(quarterly, "100.04", years=2) == ["0.00"] * 4 + ["0.75", "0.75", "0.75", "0.75"]


def test_rounded_running_totals_leave_no_cent_behind() -> None:
    # 3 % of 16.75 a quarter is 0.5025: in all 0.50, 1.01 (1.005), 1.51 (1.5075), 2.01.
    quarterly = terms(trial_months=12, report_period_months=3)

    assert dues(quarterly, 67, years=2)[4:] == ["0.50", "0.51", "0.50", "0.50"]


def test_a_last_period_is_as_long_as_the_years_allow() -> None:
    # Five months each, of 12: the third has two months.
    odd = terms(trial_months=5, report_period_months=5)

    assert dues(odd, 1_200_000, years=1) == ["0.00", "15000.00", "6000.00"]


# --- what holds for all terms -------------------------------------------------------------------

amounts = st.decimals(0, 10_000_000, places=2)
rates = st.decimals(0, 1, places=4)
tables = st.lists(st.tuples(st.integers(1, 5_000_000), rates), max_size=3, unique_by=lambda r: r[0])


@st.composite
def any_terms(draw: st.DrawFn) -> PayAfterUse:
    brackets = [RateBracket(Decimal(0), draw(rates))]
    brackets += [RateBracket(Decimal(start), rate) for start, rate in sorted(draw(tables))]
    floor = draw(st.none() | amounts)
    above = draw(st.none() | amounts)
    made = PayAfterUse(
        trigger=draw(st.sampled_from(["time", "first_revenue", "sales_threshold", "metric_met"])),
        payment_form=draw(
            st.sampled_from(["LS1", "LS2", "RY", "RY+E", "DEF", "INS", "CON", "REV"])
        ),
        scope=draw(st.sampled_from([(), ("sell",)])),
        trial_months=draw(st.integers(1, 40)),
        trigger_amount=draw(amounts) + 1,
        trigger_description="Agreed",
        base="product_sales",
        rate_table=tuple(brackets),
        fixed_amount=draw(amounts) + 1,
        floor=floor,
        cap=None if above is None else (floor or Decimal(0)) + above,
        currency="CNY",
        report_period_months=draw(st.none() | st.integers(1, 30)),
    )
    assert check_terms(made) == []
    return made


assumptions = st.builds(
    Assumptions,
    starts_on=st.just(START),
    years=st.integers(1, 8),
    base_share=st.decimals(0, 1, places=3),
    event_month=st.integers(0, 60),
    instalments=st.integers(1, 8),
)


@given(any_terms(), amounts, assumptions)
def test_no_terms_break_cap_floor_or_trial(
    made: PayAfterUse, sales: Decimal, assumed: Assumptions
) -> None:
    found = project(made, sales, assumed)

    assert all(period.due >= 0 for period in found.periods)
    assert sum(period.due for period in found.periods) == found.total
    for period in found.periods:
        assert period.due == period.fixed + period.royalty + period.limit
        if period.to_month <= (made.trial_months or 0):
            assert period.due == 0
    if made.cap is not None:
        assert found.total <= made.cap
    if found.payable_from is None:
        assert found.total == 0
    elif made.floor is not None:
        assert found.total >= made.floor


@given(any_terms(), amounts, amounts, assumptions)
def test_more_sales_never_cost_less(
    made: PayAfterUse, sales: Decimal, more: Decimal, assumed: Assumptions
) -> None:
    less = project(made, sales, assumed).total

    assert project(made, sales + more, assumed).total >= less


@given(any_terms(), amounts, assumptions)
def test_payment_never_counts_from_within_the_trial(
    made: PayAfterUse, sales: Decimal, assumed: Assumptions
) -> None:
    first = payable_from_month(made, sales, assumed)

    assert first is None or (made.trial_months or 0) <= first < assumed.months


@pytest.mark.parametrize(("years", "months"), [(0, 12), (3, 36), (99, 360)])
def test_a_projection_looks_at_one_to_thirty_years(years: int, months: int) -> None:
    assert Assumptions(starts_on=START, years=years).months == months
