"""The terms checklist: each topic fits, does not fit, or is unknown, and says why."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from matchmaker.matching.policies.terms import (
    Judgement,
    NeedSide,
    Pair,
    TechnologySide,
    UseFirst,
    judge,
)
from matchmaker.matching.states import Fit, Gate, Topic

TODAY = date(2026, 6, 1)
NEED = NeedSide(organization=1, province="33", language="zh", technology_fields=frozenset({"f"}))
TECHNOLOGY = TechnologySide(
    organization=2, province="33", language="zh", technology_fields=frozenset({"f"})
)


def judged(need: dict[str, Any], technology: dict[str, Any]) -> Judgement:
    return judge(Pair(replace(NEED, **need), replace(TECHNOLOGY, **technology), TODAY))


def found(topic: Topic, need: dict[str, Any], technology: dict[str, Any]) -> list[tuple[Fit, str]]:
    findings = judged(need, technology).findings
    return [(row.fit, row.code) for row in findings if row.topic is topic]


FITS, UNKNOWN, NOT = Fit.FITS, Fit.UNKNOWN, Fit.DOES_NOT_FIT
TRL6 = {"maturity_standard": "trl", "maturity_level": 6}
CNY100 = {"budget_max": Decimal(100), "currency": "CNY"}
ALONE = {"wished_licence_kinds": frozenset({"exclusive"})}
WISH = {"wants_pay_after_use": True}


@pytest.mark.parametrize(
    ("need", "technology", "fit", "code"),
    [
        ({}, {}, FITS, "maturity_not_asked"),
        ({"minimum_trl": 6}, TRL6, FITS, "maturity_enough"),
        ({"minimum_trl": 7}, TRL6, NOT, "maturity_below"),
        ({"minimum_trl": 1}, {}, UNKNOWN, "maturity_unknown"),
        # Higher on another ladder is no answer, in neither direction.
        (
            {"minimum_trl": 2},
            {"maturity_standard": "gbt22900", "maturity_level": 9},
            UNKNOWN,
            "maturity_not_comparable",
        ),
        (
            {"minimum_trl": 9},
            {"maturity_standard": "stage", "maturity_level": 1},
            UNKNOWN,
            "maturity_not_comparable",
        ),
    ],
)
def test_maturity(need: Any, technology: Any, fit: Fit, code: str) -> None:
    assert found(Topic.MATURITY, need, technology) == [(fit, code)]


def priced(amount: int | str, currency: str = "CNY", **more: Any) -> dict[str, Any]:
    return {"price_min": Decimal(amount), "currency": currency, **more}


def use_first(least: int | None, currency: str = "CNY", months: int | None = None) -> Any:
    amount = None if least is None else Decimal(least)
    offered = UseFirst(trial_months=months, least=amount, currency=currency)
    return {"pay_after_use": offered}


@pytest.mark.parametrize(
    ("need", "technology", "fit", "code"),
    [
        ({}, {}, UNKNOWN, "price_not_stated"),
        (CNY100, {}, UNKNOWN, "price_not_stated"),
        ({}, priced(1), UNKNOWN, "budget_not_stated"),
        (CNY100, priced(100), FITS, "budget_covers_price"),
        (CNY100, priced("100.01"), NOT, "budget_below_price"),
        (CNY100, priced(1, "EUR"), UNKNOWN, "currencies_differ"),
        (CNY100, priced(1, ""), UNKNOWN, "currency_not_stated"),
        ({**CNY100, "currency": ""}, priced(1, ""), UNKNOWN, "currency_not_stated"),
        # Only a highest price: it is covered, or nothing is known of the lowest.
        (CNY100, {"price_max": Decimal(90), "currency": "CNY"}, FITS, "budget_covers_price"),
        (CNY100, {"price_max": Decimal(101), "currency": "CNY"}, UNKNOWN, "price_not_stated"),
        (CNY100, {"price_max": Decimal(9), "currency": "EUR"}, UNKNOWN, "price_not_stated"),
        # Pay-after-use is another way to pay, unless the need refuses it.
        (CNY100, priced(900, **use_first(80)), FITS, "budget_covers_price"),
        (CNY100, priced(900, **use_first(0)), FITS, "nothing_fixed_to_pay"),
        ({}, use_first(0), FITS, "nothing_fixed_to_pay"),
        (CNY100, priced(900, **use_first(200)), NOT, "budget_below_price"),
        (CNY100, priced(900, **use_first(200, "EUR")), UNKNOWN, "currencies_differ"),
        (CNY100, priced(900, **use_first(None)), NOT, "budget_below_price"),
        (
            {**CNY100, "wants_pay_after_use": False},
            priced(900, **use_first(0)),
            NOT,
            "budget_below_price",
        ),
    ],
)
def test_price_or_pay_after_use_against_the_budget(
    need: Any, technology: Any, fit: Fit, code: str
) -> None:
    assert found(Topic.PRICE, need, technology) == [(fit, code)]


def test_a_price_that_does_not_fit_names_the_cheapest_way() -> None:
    findings = judged(CNY100, priced(900, **use_first(200))).findings
    (price,) = [row for row in findings if row.topic is Topic.PRICE]
    assert price.params == {"budget": "100", "price": "200", "currency": "CNY"}


@pytest.mark.parametrize(
    ("need", "technology", "fit", "code"),
    [
        ({}, use_first(1), FITS, "pay_after_use_not_asked"),
        ({"wants_pay_after_use": False}, {}, FITS, "pay_after_use_not_asked"),
        (WISH, {}, NOT, "pay_after_use_not_offered"),
        (WISH, use_first(1), FITS, "pay_after_use_offered"),
    ],
)
def test_the_wish_to_use_before_paying(need: Any, technology: Any, fit: Fit, code: str) -> None:
    assert found(Topic.PAY_AFTER_USE, need, technology) == [(fit, code)]


def kinds(*offered: str) -> dict[str, Any]:
    return {"licence_kinds": frozenset(offered)}


@pytest.mark.parametrize(
    ("need", "technology", "fit", "code"),
    [
        ({}, kinds("sole"), FITS, "licence_kind_not_asked"),
        (ALONE, {}, UNKNOWN, "licence_kind_not_stated"),
        (ALONE, kinds("exclusive", "sole"), FITS, "licence_kind_offered"),
        (ALONE, kinds("non_exclusive"), NOT, "licence_kind_not_offered"),
    ],
)
def test_the_licence_kind(need: Any, technology: Any, fit: Fit, code: str) -> None:
    assert found(Topic.LICENCE_KIND, need, technology) == [(fit, code)]


@pytest.mark.parametrize(
    ("need", "technology", "fit", "code"),
    [
        ({}, {}, FITS, "licence_free"),
        ({}, {"exclusive_until": TODAY}, NOT, "exclusive_licence_in_force"),
        ({}, {"exclusive_until": date(2026, 5, 31)}, FITS, "licence_free"),
        ({}, {"rights": ("lapsed", "invalidated")}, NOT, "no_right_to_license"),
        ({}, {"rights": ("lapsed", "granted")}, FITS, "licence_free"),
        ({}, {"rights": ("granted", "exclusively_licensed")}, NOT, "no_right_to_license"),
        ({}, {"rights": ("open_licensed",)}, FITS, "licence_free"),
        (ALONE, {"rights": ("open_licensed",)}, NOT, "openly_licensed_already"),
        (ALONE, {}, UNKNOWN, "rights_not_listed"),
        (ALONE, {"rights": ("granted",)}, FITS, "licence_free"),
        (
            {"wished_licence_kinds": frozenset({"exclusive", "open"})},
            {"rights": ("open_licensed",)},
            FITS,
            "licence_free",
        ),
    ],
)
def test_whether_the_licence_is_still_free(need: Any, technology: Any, fit: Fit, code: str) -> None:
    assert found(Topic.EXCLUSIVITY, need, technology) == [(fit, code)]


@pytest.mark.parametrize(
    ("rights", "expected"),
    [
        ((), [(UNKNOWN, "rights_not_stated")]),
        (("",), [(UNKNOWN, "rights_not_stated")]),
        (("granted", "secret"), [(FITS, "rights_undisputed")]),
        (("pledged", "disputed"), [(UNKNOWN, "rights_disputed"), (UNKNOWN, "rights_pledged")]),
    ],
)
def test_the_state_of_the_rights(rights: Any, expected: Any) -> None:
    assert found(Topic.RIGHTS, {}, {"rights": rights}) == expected


def due(day: date, **more: Any) -> dict[str, Any]:
    return {"deadline": day, **more}


@pytest.mark.parametrize(
    ("need", "technology", "expected"),
    [
        ({}, {"valid_until": TODAY}, [(FITS, "deadline_not_set")]),
        (due(date(2026, 5, 31)), {}, [(NOT, "deadline_passed")]),
        (due(TODAY), {}, [(FITS, "deadline_can_be_met")]),
        (due(TODAY), {"valid_until": TODAY}, [(FITS, "deadline_can_be_met")]),
        (
            due(date(2026, 7, 2)),
            {"valid_until": date(2026, 7, 1)},
            [(NOT, "offer_ends_before_deadline")],
        ),
        (due(date(2026, 7, 1), **WISH), use_first(1, months=1), [(FITS, "deadline_can_be_met")]),
        (due(date(2026, 6, 30), **WISH), use_first(1, months=1), [(NOT, "trial_beyond_deadline")]),
        # Without the wish nobody waits for a trial, and one without a length is not judged.
        (due(date(2026, 6, 30)), use_first(1, months=1), [(FITS, "deadline_can_be_met")]),
        (due(date(2026, 6, 30), **WISH), use_first(1), [(FITS, "deadline_can_be_met")]),
        (
            due(date(2026, 6, 30), **WISH),
            {"valid_until": TODAY, **use_first(1, months=2)},
            [(NOT, "offer_ends_before_deadline"), (NOT, "trial_beyond_deadline")],
        ),
    ],
)
def test_the_deadline_against_the_offer_and_the_trial(
    need: Any, technology: Any, expected: Any
) -> None:
    assert found(Topic.DEADLINE, need, technology) == expected


def test_a_trial_from_the_31st_ends_with_a_shorter_month() -> None:
    need = replace(NEED, deadline=date(2027, 2, 28), wants_pay_after_use=True)
    offered = UseFirst(trial_months=1)
    on = date(2027, 1, 31)
    pair = Pair(need, replace(TECHNOLOGY, pay_after_use=offered), on)
    assert judge(pair).fit_of(Topic.DEADLINE) is FITS


ABROAD = {"country": "DE", "province": ""}


@pytest.mark.parametrize(
    ("need", "technology", "fit", "code"),
    [
        ({}, {}, FITS, "same_province"),
        ({"province": "3301"}, {}, FITS, "same_province"),
        ({"province": "31"}, {}, NOT, "provinces_differ"),
        ({"province": ""}, {}, UNKNOWN, "province_not_stated"),
        (ABROAD, {}, NOT, "countries_differ"),
    ],
)
def test_the_region(need: Any, technology: Any, fit: Fit, code: str) -> None:
    assert found(Topic.REGION, need, technology) == [(fit, code)]


@pytest.mark.parametrize(
    ("need", "technology", "fit", "code"),
    [
        ({}, {"export_control": "prohibited"}, FITS, "no_export"),
        (ABROAD, {"export_control": "free"}, FITS, "export_allowed"),
        (ABROAD, {"export_control": "unknown"}, UNKNOWN, "export_unknown"),
        (ABROAD, {"export_control": "restricted"}, NOT, "export_not_cleared"),
        (ABROAD, {"export_control": "restricted", "cleared": True}, FITS, "export_allowed"),
        (ABROAD, {"export_control": "prohibited", "cleared": True}, NOT, "export_prohibited"),
    ],
)
def test_the_export_control(need: Any, technology: Any, fit: Fit, code: str) -> None:
    assert found(Topic.EXPORT, need, technology) == [(fit, code)]


@pytest.mark.parametrize(
    ("topic", "need", "fit", "code"),
    [
        (Topic.FIELD, {}, FITS, "fields_shared"),
        (Topic.FIELD, {"technology_fields": frozenset()}, UNKNOWN, "fields_not_stated"),
        (Topic.FIELD, {"technology_fields": frozenset({"g"})}, NOT, "fields_differ"),
        (Topic.LANGUAGE, {}, FITS, "same_language"),
        (Topic.LANGUAGE, {"language": "en"}, NOT, "languages_differ"),
        (Topic.IDENTITY, {}, FITS, "owners_verified"),
        (Topic.IDENTITY, {"verified": False}, UNKNOWN, "need_owner_not_verified"),
    ],
)
def test_field_language_and_identity(topic: Topic, need: Any, fit: Fit, code: str) -> None:
    assert found(topic, need, {}) == [(fit, code)]


def test_every_topic_is_answered_and_the_gates_are_told_too() -> None:
    judgement = judged({}, {"published": False})
    assert {row.topic for row in judgement.findings} == {*Topic}
    assert judgement.closed == {Gate.NOT_PUBLISHED}


def test_a_topic_is_as_bad_as_its_worst_finding() -> None:
    judgement = judged(due(date(2026, 6, 30), **WISH), use_first(1, months=2))
    assert judgement.fit_of(Topic.DEADLINE) is NOT
    assert judgement.refused == {Topic.DEADLINE}
