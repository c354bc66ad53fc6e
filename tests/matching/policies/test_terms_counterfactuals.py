"""Counterfactuals: each one shown flips the verdict by itself, and the smallest come first."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.matching.policies.terms import (
    Counterfactual,
    Judgement,
    NeedSide,
    Pair,
    TechnologySide,
    UseFirst,
    counterfactuals,
    judge,
)
from matchmaker.matching.states import Fit, Gate, Topic

TODAY = date(2026, 6, 1)
TOPICS = [*Topic]

days = st.none() | st.integers(-40, 800).map(lambda n: TODAY + timedelta(days=n))
amounts = st.none() | st.integers(0, 50).map(lambda n: Decimal(n) / 10)
currencies = st.sampled_from(["", "CNY", "CNY", "EUR"])
kinds = st.frozensets(st.sampled_from(["exclusive", "sole", "non_exclusive", "open"]), max_size=3)
of_both = {
    "organization": st.integers(1, 4),
    "parent": st.none() | st.integers(1, 4),
    "verified": st.booleans(),
    "country": st.sampled_from(["CN", "CN", "DE"]),
    "province": st.sampled_from(["", "33", "3301", "31"]),
    "published": st.sampled_from([True, True, True, False]),
    "valid_until": days,
    "brokered": st.booleans(),
    "language": st.sampled_from(["zh", "en"]),
    "technology_fields": st.frozensets(st.sampled_from("fgh"), max_size=2),
}
needs = st.builds(
    NeedSide,
    **of_both,
    minimum_trl=st.none() | st.integers(1, 9),
    budget_max=amounts,
    currency=currencies,
    wants_pay_after_use=st.sampled_from([None, True, False]),
    wished_licence_kinds=kinds,
    deadline=days,
)
first_uses = st.builds(
    UseFirst,
    trial_months=st.none() | st.integers(1, 40),
    least=amounts,
    currency=currencies,
)
statuses = ["", "granted", "lapsed", "exclusively_licensed", "open_licensed", "disputed"]
technologies = st.builds(
    TechnologySide,
    **of_both,
    maturity_standard=st.sampled_from(["trl", "trl", "stage"]),
    maturity_level=st.none() | st.integers(1, 9),
    price_min=amounts,
    price_max=amounts,
    currency=currencies,
    pay_after_use=st.none() | first_uses,
    licence_kinds=kinds,
    exclusive_until=days,
    rights=st.lists(st.sampled_from(statuses), max_size=3).map(tuple),
    export_control=st.sampled_from(["free", "restricted", "prohibited", "unknown"]),
    cleared=st.booleans(),
)
pairs = st.builds(Pair, needs, technologies, st.just(TODAY))


def after(pair: Pair, one: Counterfactual) -> Judgement:
    return judge(pair.edited(one.edit.side, {one.edit.field: one.edit.value}))


@settings(max_examples=400, deadline=None)
@given(pairs)
def test_every_counterfactual_flips_what_it_says_and_makes_nothing_worse(pair: Pair) -> None:
    before = judge(pair)
    for one in counterfactuals(pair):
        then = after(pair, one)
        assert one.topics or one.gates
        for topic in one.topics:
            assert (before.fit_of(topic), then.fit_of(topic)) == (Fit.DOES_NOT_FIT, Fit.FITS)
        assert all(gate in before.closed and gate not in then.closed for gate in one.gates)
        assert then.refused <= before.refused
        assert then.closed <= before.closed


@settings(max_examples=400, deadline=None)
@given(pairs)
def test_nothing_is_shown_where_nothing_is_refused(pair: Pair) -> None:
    before = judge(pair)
    if not before.refused and not before.closed:
        assert counterfactuals(pair) == []


def fitting(pair: Pair) -> Pair:
    """A pair that agrees in everything, with what is left of this one."""
    need = replace(
        pair.need, organization=1, parent=None, published=True, verified=True, valid_until=None,
        deadline=None, minimum_trl=None, budget_max=None, wants_pay_after_use=None,
        wished_licence_kinds=frozenset(), country="CN", province="33", language="zh",
        technology_fields=frozenset("f"),
    )  # fmt: skip
    technology = replace(
        pair.technology, organization=2, parent=None, published=True, verified=True,
        valid_until=None, exclusive_until=None, rights=("granted",), country="CN", province="33",
        language="zh", technology_fields=frozenset("f"),
    )  # fmt: skip
    return Pair(need, technology, pair.today)


@settings(max_examples=100, deadline=None)
@given(pairs)
def test_none_is_shown_for_a_pair_in_which_everything_fits(pair: Pair) -> None:
    made = fitting(pair)
    assert not judge(made).refused
    assert not judge(made).closed
    assert counterfactuals(made) == []


@settings(max_examples=200, deadline=None)
@given(pairs)
def test_the_smallest_come_first_and_none_comes_twice(pair: Pair) -> None:
    found = counterfactuals(pair)
    sizes = [one.edit.size for one in found]
    assert sizes == sorted(sizes)
    assert all(0 < size <= 1 for size in sizes)
    changes = [(one.edit.side, one.edit.field, one.edit.value) for one in found]
    assert len(set(changes)) == len(changes)


def less(value: Any, one: Counterfactual) -> Any:
    """The edit's value one step nearer to what it was."""
    if one.edit.code in {"reach_trl", "accept_trl"}:
        return value - 1 if one.edit.code == "reach_trl" else value + 1
    if one.edit.code in {"raise_budget", "lower_price"}:
        step = Decimal("0.01")
        return value - step if one.edit.code == "raise_budget" else value + step
    return replace(value, trial_months=value.trial_months + 1)


@settings(max_examples=400, deadline=None)
@given(pairs)
def test_an_edit_of_a_number_is_as_small_as_it_can_be(pair: Pair) -> None:
    numbers = {"reach_trl", "accept_trl", "raise_budget", "lower_price", "shorten_trial"}
    for one in counterfactuals(pair):
        if one.edit.code in numbers:
            nearer = {one.edit.field: less(one.edit.value, one)}
            then = judge(pair.edited(one.edit.side, nearer))
            assert all(then.fit_of(topic) is Fit.DOES_NOT_FIT for topic in one.topics)


@settings(max_examples=300, deadline=None)
@given(pairs)
def test_settling_all_leaves_no_gate_and_no_term_to_agree_upon(pair: Pair) -> None:
    given_facts = {Topic.REGION, Topic.FIELD, Topic.LANGUAGE}
    for one in counterfactuals(pair):
        then = after(pair, one)
        assert one.settles_all == (not then.closed and then.refused <= given_facts)


NEED = NeedSide(organization=1, province="33", language="zh", technology_fields=frozenset("f"))
TECHNOLOGY = TechnologySide(
    organization=2, province="33", language="zh", technology_fields=frozenset("f")
)


def shown(need: dict[str, Any], technology: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    pair = Pair(replace(NEED, **need), replace(TECHNOLOGY, **technology), TODAY)
    return [(one.edit.code, dict(one.edit.params)) for one in counterfactuals(pair)]


TRL5: dict[str, Any] = {"maturity_standard": "trl", "maturity_level": 5}
CNY = {"currency": "CNY"}
MONTH = TODAY + timedelta(days=30)
LATE = UseFirst(trial_months=3, least=Decimal(1), currency="CNY")


@pytest.mark.parametrize(
    ("need", "technology", "expected"),
    [
        ({"minimum_trl": 7}, TRL5, [("accept_trl", {"level": 5}), ("reach_trl", {"level": 7})]),
        (
            {"budget_max": Decimal(80), **CNY},
            {"price_min": Decimal(100), **CNY},
            [
                ("lower_price", {"amount": "80", "currency": "CNY"}),
                ("raise_budget", {"amount": "100", "currency": "CNY"}),
            ],
        ),
        (
            {"wants_pay_after_use": True},
            {},
            [("do_without_pay_after_use", {}), ("offer_pay_after_use", {})],
        ),
        (
            {"wished_licence_kinds": frozenset({"sole"})},
            {"licence_kinds": frozenset({"non_exclusive"})},
            [
                ("accept_licence_kind", {"kind": "non_exclusive"}),
                ("offer_licence_kind", {"kind": "sole"}),
            ],
        ),
        ({}, {"exclusive_until": TODAY}, [("exclusive_licence_ends", {"day": "2026-05-31"})]),
        ({"deadline": date(2026, 5, 1)}, {}, [("move_deadline", {"day": "2026-06-01"})]),
        (
            {"deadline": MONTH},
            {"valid_until": MONTH - timedelta(days=1)},
            [("extend_offer", {"day": "2026-07-01"}), ("move_deadline", {"day": "2026-06-30"})],
        ),
        (
            {"deadline": MONTH, "wants_pay_after_use": True},
            {"pay_after_use": LATE},
            [("shorten_trial", {"months": 1}), ("move_deadline", {"day": "2026-09-01"})],
        ),
        ({"country": "DE"}, {"export_control": "restricted"}, [("obtain_clearance", {})]),
        ({"valid_until": TODAY - timedelta(days=2)}, {}, [("extend_need", {"day": "2026-06-01"})]),
        ({"brokered": True}, {"verified": False}, [("verify_technology_owner", {})]),
        # Nobody can agree on these, or no single edit is enough.
        ({"province": "31", "language": "en"}, {"technology_fields": frozenset("g")}, []),
        ({"country": "DE"}, {"export_control": "prohibited"}, []),
        ({}, {"rights": ("lapsed",)}, []),
        ({}, {"exclusive_until": TODAY, "rights": ("lapsed",)}, []),
        ({"minimum_trl": 7}, {"maturity_standard": "stage", "maturity_level": 2}, []),
    ],
)
def test_what_would_change_it(need: Any, technology: Any, expected: Any) -> None:
    assert shown(need, technology) == expected


def test_a_pair_that_only_one_thing_keeps_apart_is_told_from_one_with_two() -> None:
    one = Pair(replace(NEED, minimum_trl=7), replace(TECHNOLOGY, **TRL5), TODAY)
    two = Pair(replace(one.need, deadline=TODAY - timedelta(days=1)), one.technology, TODAY)
    assert {found.settles_all for found in counterfactuals(one)} == {True}
    assert {found.settles_all for found in counterfactuals(two)} == {False}
    assert {gate for found in counterfactuals(two) for gate in found.gates} == {
        Gate.DEADLINE_PASSED
    }


def test_a_highest_price_that_is_lower_than_the_trial_is_what_the_budget_is_raised_to() -> None:
    offered = replace(
        TECHNOLOGY,
        price_max=Decimal("100"),
        currency="CNY",
        pay_after_use=UseFirst(least=Decimal("200"), currency="CNY"),
    )
    pair = Pair(replace(NEED, budget_max=Decimal("50"), currency="CNY"), offered, TODAY)

    raised = [one.edit for one in counterfactuals(pair) if one.edit.code == "raise_budget"]

    assert [edit.value for edit in raised] == [Decimal("100")]
