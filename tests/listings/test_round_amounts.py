"""Rounding of amounts, and where a remainder goes."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listings.terms import RateBracket, royalty_on, split_evenly, to_cents


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [
        (Decimal("1.005"), "1.01"),
        (Decimal("1.0049999"), "1.00"),
        (Decimal("-1.005"), "-1.01"),
        (Decimal(0), "0.00"),
        (Fraction(1, 3), "0.33"),
        (Fraction(2, 3), "0.67"),
        (Decimal("99999999999999.995"), "100000000000000.00"),
    ],
)
def test_half_a_cent_goes_away_from_zero(amount: Decimal | Fraction, rounded: str) -> None:
    assert str(to_cents(amount)) == rounded


def test_the_first_parts_get_the_cents_left_over() -> None:
    assert split_evenly(Decimal("100.02"), 4) == [
        Decimal("25.01"),
        Decimal("25.01"),
        Decimal("25.00"),
        Decimal("25.00"),
    ]


@given(st.decimals(0, 10_000_000, places=2), st.integers(1, 60))
def test_parts_add_up_and_differ_by_a_cent_at_most(amount: Decimal, parts: int) -> None:
    split = split_evenly(amount, parts)

    assert sum(split) == amount
    assert max(split) - min(split) <= Decimal("0.01")


def test_nothing_is_split_into_no_part() -> None:
    with pytest.raises(ValueError, match="one part or more"):
        split_evenly(Decimal(1), 0)


def test_each_rate_holds_for_its_own_bracket() -> None:
    table = [
        RateBracket(Decimal(0), Decimal("0.05")),
        RateBracket(Decimal(1_000_000), Decimal("0.03")),
    ]

    assert royalty_on(Decimal(1_500_000), table) == 65_000
    assert royalty_on(Decimal(1_000_000), table) == 50_000
    assert royalty_on(Decimal(0), table) == 0
    assert royalty_on(Decimal(5), []) == 0
