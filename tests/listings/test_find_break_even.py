"""The sales at which paying after use costs as much as buying at once."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from listings.terms import Assumptions, PayAfterUse, RateBracket, find_break_even, project

ASSUMED = Assumptions(starts_on=date(2026, 1, 1), years=3)
THREE_PERCENT = (RateBracket(Decimal(0), Decimal("0.03")),)


def royalty(**limits: Decimal) -> PayAfterUse:
    return PayAfterUse(
        trigger="time",
        payment_form="RY",
        trial_months=12,
        base="product_sales",
        rate_table=THREE_PERCENT,
        currency="CNY",
        **limits,  # type: ignore[arg-type]
    )


def test_two_years_of_three_percent_make_the_price() -> None:
    # 2 × 3 % × 10,000,000 = 600,000
    assert find_break_even(royalty(), Decimal(600_000), ASSUMED) == 10_000_000


def test_a_cap_below_the_price_is_never_dearer() -> None:
    assert find_break_even(royalty(cap=Decimal(500_000)), Decimal(600_000), ASSUMED) is None


def test_a_floor_at_the_price_is_dearer_from_the_start() -> None:
    assert find_break_even(royalty(floor=Decimal(600_000)), Decimal(600_000), ASSUMED) == 0


def test_a_price_of_nothing_is_reached_at_once() -> None:
    assert find_break_even(royalty(), Decimal(0), ASSUMED) == 0


@given(st.decimals(1, 100_000_000, places=2))
def test_one_less_in_sales_costs_less_than_the_price(price: Decimal) -> None:
    sales = find_break_even(royalty(), price, ASSUMED)

    assert sales is not None
    assert project(royalty(), sales, ASSUMED).total >= price
    assert project(royalty(), sales - 1, ASSUMED).total < price
