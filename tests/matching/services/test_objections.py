"""What speaks against a pair, and how it is worded."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from accounts.models import Organization
from listings.models import Need, Technology
from matchmaker.matching.services import objection_text
from matchmaker.matching.services import objections as objections_on
from tests.factories.accounts import OrganizationFactory
from tests.factories.listings import (
    IntellectualPropertyFactory,
    NeedFactory,
    PayAfterUseTermsFactory,
    TechnologyFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)


def verified(**fields: Any) -> Organization:
    return OrganizationFactory(is_verified=True, verified_at="2026-01-01T00:00:00Z", **fields)


def pair(need: dict[str, Any], technology: dict[str, Any]) -> tuple[Need, Technology]:
    same = {"language": "en", "province": "33", "technology_fields": ["cs:new_materials"]}
    return (
        NeedFactory(**{"owner": verified(), **same, **need}),
        TechnologyFactory(**{"owner": verified(), **same, **technology}),
    )


def objections(need: Need, technology: Technology) -> list[dict[str, Any]]:
    return objections_on(need, technology, today=TODAY)


def codes(need: dict[str, Any], technology: dict[str, Any]) -> list[str]:
    return [found["code"] for found in objections(*pair(need, technology))]


def test_a_pair_that_agrees_in_everything_has_nothing_against_it() -> None:
    assert codes({}, {}) == []


@pytest.mark.parametrize(
    ("need", "technology", "expected"),
    [
        ({"minimum_trl": 7}, {"maturity_level": 6}, ["maturity_below"]),
        ({"minimum_trl": 6}, {"maturity_level": 6}, []),
        (
            {"minimum_trl": 6},
            {"maturity_standard": "", "maturity_level": None},
            ["maturity_unknown"],
        ),
        (
            {"minimum_trl": 6},
            {"maturity_standard": "gbt22900", "maturity_level": 8},
            ["maturity_not_comparable"],
        ),
        (
            {"budget_max": 100, "currency": "CNY"},
            {"price_min": 101, "currency": "CNY"},
            ["budget_below_price"],
        ),
        ({"budget_max": 100, "currency": "CNY"}, {"price_min": 100, "currency": "CNY"}, []),
        (
            {"budget_max": 100, "currency": "CNY"},
            {"price_min": 1, "currency": "EUR"},
            ["currencies_differ"],
        ),
        ({"wants_pay_after_use": True}, {}, ["pay_after_use_not_offered"]),
        ({"wants_pay_after_use": False}, {}, []),
        (
            {"wished_licence_kinds": ["exclusive"]},
            {"licence_kinds": ["non_exclusive"]},
            ["licence_kind_not_offered"],
        ),
        ({"wished_licence_kinds": ["exclusive"]}, {"licence_kinds": []}, []),
        (
            {"budget_max": 100, "currency": ""},
            {"price_min": 1, "currency": "CNY"},
            ["currency_not_stated"],
        ),
        (
            {"deadline": date(2026, 5, 31)},
            {},
            ["deadline_passed"],
        ),
        (
            {"deadline": date(2026, 9, 1)},
            {"valid_until": date(2026, 8, 31)},
            ["offer_ends_before_deadline"],
        ),
        ({}, {"exclusive_licence_until": TODAY}, ["exclusive_licence_in_force"]),
        ({}, {"province": "31"}, ["provinces_differ"]),
        ({}, {"language": "zh"}, ["languages_differ"]),
        ({}, {"technology_fields": ["cs:agriculture"]}, ["fields_differ"]),
        ({}, {"technology_fields": []}, []),
    ],
)
def test_each_difference_is_named(
    need: dict[str, Any], technology: dict[str, Any], expected: list[str]
) -> None:
    assert codes(need, technology) == expected


def test_a_party_abroad_and_an_export_nobody_has_judged_are_named() -> None:
    abroad = {"owner": verified(country="DE", province=""), "country": "DE", "province": ""}
    assert codes(abroad, {"export_control": "unknown"}) == ["countries_differ", "export_unknown"]
    assert codes(abroad, {"export_control": "free"}) == ["countries_differ"]


def test_an_unverified_owner_is_named_with_its_side() -> None:
    assert codes({"owner": OrganizationFactory()}, {}) == ["need_owner_not_verified"]
    assert codes({}, {"owner": OrganizationFactory()}) == ["technology_owner_not_verified"]


def test_disputed_and_pledged_rights_are_named() -> None:
    need, technology = pair({}, {})
    for status in ("granted", "disputed", "pledged"):
        IntellectualPropertyFactory(technology=technology, status=status)
    found = [objection["code"] for objection in objections(need, technology)]
    assert found == ["rights_disputed", "rights_pledged"]


def test_pay_after_use_on_offer_answers_the_wish() -> None:
    need, technology = pair({"wants_pay_after_use": True}, {})
    PayAfterUseTermsFactory(technology=technology)
    assert objections(need, Technology.objects.get(pk=technology.pk)) == []


def test_amounts_are_kept_as_text_so_that_nothing_is_rounded() -> None:
    need, technology = pair(
        {"budget_max": Decimal("0.10"), "currency": "CNY"},
        {"price_min": Decimal("9999999999999.99"), "currency": "CNY"},
    )
    (found,) = objections(need, technology)
    assert found["params"] == {"budget": "0.10", "price": "9999999999999.99", "currency": "CNY"}


def test_codes_of_vocabularies_are_shown_by_their_labels() -> None:
    objection = {"code": "licence_kind_not_offered", "params": {"wished": ["exclusive"]}}
    with translation.override("en"):
        assert "Exclusive licence" in objection_text(objection)
    with translation.override("zh-hans"):
        assert "独占许可" in objection_text(objection)


def test_a_code_of_a_later_version_stands_for_itself() -> None:
    assert objection_text({"code": "from_the_future", "params": {}}) == "from_the_future"
