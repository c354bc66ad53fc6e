from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listings.terms import PayAfterUse, RateBracket, check_terms

LUMP_SUM = PayAfterUse(
    trigger="time",
    payment_form="LS1",
    trial_months=12,
    fixed_amount=Decimal(300_000),
    currency="CNY",
)
BRACKETS = (
    RateBracket(Decimal(0), Decimal("0.03")),
    RateBracket(Decimal(1_000_000), Decimal("0.02")),
)
ROYALTY = PayAfterUse(
    trigger="first_revenue", payment_form="RY", base="product_sales", rate_table=BRACKETS
)


def found(terms: PayAfterUse) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in check_terms(terms)]


@pytest.mark.parametrize(
    "terms",
    [
        LUMP_SUM,
        ROYALTY,
        replace(LUMP_SUM, payment_form="DEF"),
        replace(LUMP_SUM, trigger="satisfaction_notice"),
        replace(LUMP_SUM, trigger="date", trial_months=None, trigger_date=date(2027, 1, 1)),
        replace(LUMP_SUM, trigger="metric_met", trigger_description="COD removal ≥ 92 %"),
        replace(LUMP_SUM, trigger="sales_threshold", trigger_amount=Decimal(5_000_000)),
        replace(LUMP_SUM, payment_form="CON", trigger_description="after the pilot line runs"),
        replace(LUMP_SUM, guarantee="insurer", policy_number="P-1"),
        replace(LUMP_SUM, guarantee="guarantor"),
        replace(LUMP_SUM, floor=Decimal(5), cap=Decimal(5)),
        replace(ROYALTY, payment_form="RY+E", fixed_amount=Decimal(10), currency="EUR"),
        replace(ROYALTY, payment_form="REV", trigger="time", trial_months=6, base="profit"),
        replace(ROYALTY, scope=("verify", "sell")),
        replace(LUMP_SUM, late_rate=Decimal("0.05"), grace_days=0, report_period_months=6),
    ],
)
def test_terms_that_hold_have_no_problems(terms: PayAfterUse) -> None:
    assert found(terms) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"trial_months": None}, ("trial_months", "required")),
        ({"trial_months": 0}, ("trial_months", "not_positive")),
        ({"trial_months": -3}, ("trial_months", "not_positive")),
        (
            {"trigger": "satisfaction_notice", "trial_months": None},
            ("trial_months", "required"),
        ),
        ({"trigger": "sales_threshold"}, ("trigger_amount", "required")),
        (
            {"trigger": "sales_threshold", "trigger_amount": Decimal(0)},
            ("trigger_amount", "required"),
        ),
        ({"trigger": "date"}, ("trigger_date", "required")),
        ({"trigger": "milestone_accepted"}, ("trigger_description", "required")),
        (
            {"trigger": "metric_met", "trigger_description": "  "},
            ("trigger_description", "required"),
        ),
        ({"trigger": "first_revenue"}, ("base", "not_revenue")),
        ({"trigger": "first_revenue", "base": "profit"}, ("base", "not_revenue")),
        ({"fixed_amount": None}, ("fixed_amount", "required")),
        ({"payment_form": "LS2", "fixed_amount": None}, ("fixed_amount", "required")),
        ({"payment_form": "DEF", "fixed_amount": None}, ("fixed_amount", "required")),
        ({"payment_form": "INS", "fixed_amount": None}, ("fixed_amount", "required")),
        ({"payment_form": "CON"}, ("trigger_description", "required")),
        ({"floor": Decimal(10), "cap": Decimal(9)}, ("cap", "cap_below_floor")),
        ({"cap": Decimal(-1)}, ("cap", "negative")),
        ({"floor": Decimal("-0.01")}, ("floor", "negative")),
        ({"fixed_amount": Decimal(-5)}, ("fixed_amount", "negative")),
        ({"currency": ""}, ("currency", "required")),
        ({"late_rate": Decimal("1.01")}, ("late_rate", "rate_out_of_range")),
        ({"late_rate": Decimal("-0.01")}, ("late_rate", "rate_out_of_range")),
        ({"grace_days": -1}, ("grace_days", "negative")),
        ({"report_period_months": 0}, ("report_period_months", "not_positive")),
        ({"guarantee": "insurer"}, ("policy_number", "required")),
        (
            {
                "trigger": "sales_threshold",
                "trigger_amount": Decimal(5),
                "scope": ("verify", "develop"),
            },
            ("scope", "cannot_sell"),
        ),
    ],
)
def test_one_fault_is_one_problem_at_its_field(
    change: dict[str, Any], problem: tuple[str, str]
) -> None:
    assert found(replace(LUMP_SUM, **change)) == [problem]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"rate_table": ()}, ("rate_table", "required")),
        ({"trigger": "time", "trial_months": 6, "base": ""}, ("base", "required")),
        ({"rate_table": BRACKETS[1:]}, ("rate_table", "not_from_zero")),
        ({"rate_table": BRACKETS + BRACKETS[1:]}, ("rate_table", "not_ascending")),
        (
            {"rate_table": (RateBracket(Decimal(0), Decimal(3)),)},
            ("rate_table", "rate_out_of_range"),
        ),
        (
            {"rate_table": (RateBracket(Decimal(0), Decimal("-0.1")),)},
            ("rate_table", "rate_out_of_range"),
        ),
        ({"payment_form": "RY+E", "currency": "CNY"}, ("fixed_amount", "required")),
        ({"payment_form": "REV", "rate_table": ()}, ("rate_table", "required")),
        ({"cap": Decimal(100)}, ("currency", "required")),
    ],
)
def test_one_fault_of_a_royalty_is_one_problem_at_its_field(
    change: dict[str, Any], problem: tuple[str, str]
) -> None:
    assert found(replace(ROYALTY, **change)) == [problem]


def test_all_problems_are_reported_together_each_with_its_mend() -> None:
    terms = PayAfterUse(
        trigger="time",
        payment_form="RY+E",
        floor=Decimal(10),
        cap=Decimal(5),
        guarantee="insurer",
    )

    problems = check_terms(terms)

    assert [problem.field for problem in problems] == [
        "trial_months",
        "base",
        "rate_table",
        "fixed_amount",
        "cap",
        "currency",
        "policy_number",
    ]
    assert str(problems[4].message) == (
        "The cap (5) is below the floor (10): raise it or lower the floor."
    )
    assert all(str(problem.message) for problem in problems)


@given(
    starts=st.lists(st.integers(0, 10**9), min_size=1, max_size=6),
    rates=st.lists(st.decimals(-1, 2, places=4), min_size=6, max_size=6),
)
def test_a_rate_table_holds_exactly_when_it_ascends_from_zero_within_bounds(
    starts: list[int], rates: list[Decimal]
) -> None:
    table = tuple(
        RateBracket(Decimal(start), rate) for start, rate in zip(starts, rates, strict=False)
    )
    holds = (
        starts[0] == 0
        and starts == sorted(set(starts))
        and all(0 <= bracket.rate <= 1 for bracket in table)
    )

    assert (found(replace(ROYALTY, rate_table=table)) == []) == holds
