"""What the rules say of an agreement: each rule once where it speaks, once where it doesn't."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation

from matchmaker.deals.terms import (
    CONDITIONS,
    RULES,
    Facts,
    NoticeFacts,
    RuleStatus,
    check_agreement,
    holding,
    rules_in_force,
)
from tests.factories.agreements import ENTERPRISE, PATENT, TODAY, UNIVERSITY, terms

NOTICE = NoticeFacts(TODAY - timedelta(days=20), TODAY - timedelta(days=1))
ABROAD = replace(ENTERPRISE, country="DE", province="")
BY_AGREEMENT = {"price_mode": "agreement"}
ROYALTY = {
    "payment_form": "RY",
    "royalty_base": "product_sales",
    "royalty": "3 %",
    "rate_course": "fixed",
    "books_inspection": True,
    "books_method": "Once a year, by an auditor.",
}
DEVELOPMENT = {"contract_type": "TD", "subtype": "TD1", "failure_risk": "Shared equally."}
COOPERATION = {
    "conversion_mode": "cooperation",
    "inventor_profit_share": "5",
    "inventor_profit_years": "3",
}


def facts(changes: dict[str, Any] | None = None, **others: Any) -> Facts:
    base = Facts(terms(**(changes or {})), UNIVERSITY, ENTERPRISE, TODAY)
    return replace(base, **others)


# Condition: (where there is a possible issue, where there is none)
CASES: dict[str, tuple[Facts, Facts]] = {
    **{
        f"{name}_missing": (facts({name: ""}), facts())
        for name in (
            "title",
            "content",
            "requirements",
            "plan",
            "confidentiality",
            "glossary",
            "payment_form",
            "conversion_mode",
            "price_mode",
        )
    },
    "contract_type_missing": (facts({"contract_type": "", "subtype": ""}), facts()),
    "results_missing": (facts({"benefit_sharing": ""}), facts()),
    "acceptance_missing": (facts({"acceptance_method": ""}), facts()),
    "patent_particulars_missing": (facts({"rights": [{**PATENT, "valid_until": None}]}), facts()),
    "development_not_written": (
        facts({**DEVELOPMENT, "in_writing": False}),
        facts({"in_writing": False}),
    ),
    "transfer_not_written": (
        facts({"in_writing": False}),
        facts({**DEVELOPMENT, "in_writing": False}),
    ),
    "rights_do_not_fit_subtype": (facts({"subtype": "TL2"}), facts()),
    "royalty_unclear": (facts({**ROYALTY, "rate_course": ""}), facts(ROYALTY)),
    "books_inspection_unclear": (facts({**ROYALTY, "books_method": ""}), facts(ROYALTY)),
    "improvements_silent": (facts({"improvements": ""}), facts()),
    "failure_risk_silent": (facts({**DEVELOPMENT, "failure_risk": ""}), facts(DEVELOPMENT)),
    "licence_kind_silent": (facts({"licence_kind": ""}), facts()),
    "licence_scope_silent": (facts({"territory": ""}), facts()),
    "open_licence_of_no_patent": (
        facts({"licence_kind": "open", "rights": []}),
        facts({"licence_kind": "open"}),
    ),
    "licence_outlives_patent": (
        facts({"term_until": "2040-03-03"}),
        facts({"term_until": "2040-03-02"}),
    ),
    "cooperation_shares_silent": (
        facts({**COOPERATION, "ownership": ""}),
        facts(COOPERATION),
    ),
    "public_notice_missing": (facts(BY_AGREEMENT), facts(BY_AGREEMENT, notice=NOTICE)),
    "public_notice_running": (
        facts(BY_AGREEMENT, notice=replace(NOTICE, last_date=TODAY)),
        facts(BY_AGREEMENT, notice=NOTICE),
    ),
    "public_notice_short": (
        facts(BY_AGREEMENT, notice=replace(NOTICE, first_date=TODAY - timedelta(days=14))),
        facts(BY_AGREEMENT, notice=replace(NOTICE, first_date=TODAY - timedelta(days=15))),
    ),
    "related_party_not_explained": (
        facts(BY_AGREEMENT, notice=replace(NOTICE, has_related_party=True)),
        facts(
            BY_AGREEMENT,
            notice=replace(NOTICE, has_related_party=True, related_party_note="Same founder."),
        ),
    ),
    "inventor_share_silent": (facts({"inventor_share": None}), facts()),
    "inventor_share_low": (facts({"inventor_share": "49.99"}), facts({"inventor_share": "50"})),
    "inventor_profit_low": (
        facts({**COOPERATION, "inventor_profit_years": "2"}),
        facts(COOPERATION),
    ),
    "restricted_export": (
        facts(recipient=ABROAD, export_control="restricted"),
        facts(export_control="restricted"),
    ),
    "export_to_register": (
        facts(recipient=ABROAD, export_control="free"),
        facts(export_control="free"),
    ),
    "technology_amount_above_total": (
        facts({"technology_amount": "1200000.51"}),
        facts({"technology_amount": "1200000.50"}),
    ),
}


def test_every_condition_is_tried_both_ways_and_used_by_a_rule() -> None:
    assert set(CASES) == set(CONDITIONS)
    assert {rule.condition for rule in RULES} == set(CONDITIONS)


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_condition_speaks_where_it_should_and_is_silent_where_not(name: str) -> None:
    speaks, silent = CASES[name]

    assert CONDITIONS[name](speaks)
    assert not CONDITIONS[name](silent)


def issues(one: Facts) -> list[str]:
    return [each.rule.code for each in check_agreement(one) if each.is_possible_issue]


def test_complete_terms_have_no_possible_issue() -> None:
    assert issues(facts()) == []


def test_possible_issues_come_first() -> None:
    found = check_agreement(facts({"glossary": "", "inventor_share": None}))

    assert [each.rule.code for each in found[:3] if each.is_possible_issue] == [
        "cc845-glossary",
        "tcl45-silent",
    ]


def test_only_the_notice_of_a_public_institution_holds_the_signing() -> None:
    held = check_agreement(facts({**BY_AGREEMENT, "glossary": ""}))
    free = check_agreement(facts(BY_AGREEMENT, provider=ENTERPRISE))

    assert [each.rule.code for each in holding(held)] == ["tcl18-notice"]
    assert holding(free) == []


def test_fifteen_days_are_asked_where_the_law_of_the_province_is_known() -> None:
    short = replace(NOTICE, first_date=TODAY - timedelta(days=14))
    here = facts(BY_AGREEMENT, notice=short)
    there = replace(here, provider=replace(UNIVERSITY, province="31"))

    assert [each.rule.code for each in holding(check_agreement(here))] == ["zj17-short"]
    assert holding(check_agreement(there)) == []
    assert issues(there) == ["k-notice15"]


def test_nothing_to_be_confirmed_ever_holds_a_signing() -> None:
    guesses = [rule for rule in RULES if rule.status == RuleStatus.TO_CONFIRM]

    assert guesses
    assert not any(rule.holds_signing for rule in guesses)


def test_rules_hold_from_their_first_day_to_their_last() -> None:
    rule = replace(RULES[0], valid_from=date(2021, 1, 1), valid_to=date(2021, 12, 31))

    def holds(year: int, month: int, day: int) -> bool:
        return bool(rules_in_force(date(year, month, day), ["CN"], [rule]))

    assert [holds(2020, 12, 31), holds(2021, 1, 1), holds(2021, 12, 31), holds(2022, 1, 1)] == [
        False,
        True,
        True,
        False,
    ]


def test_an_agreement_signed_before_the_civil_code_is_not_measured_by_it() -> None:
    found = check_agreement(replace(facts({"glossary": ""}), day=date(2020, 6, 1)))

    assert not any(each.rule.code.startswith("cc8") for each in found)


def test_no_rule_calls_anything_illegal_and_each_speaks_both_languages() -> None:
    for rule in RULES:
        for language, text in (("en", rule.text_en), ("zh-hans", rule.text_zh)):
            with translation.override(language):
                assert str(rule) == text
                assert rule.article in rule.citation
            assert text
            assert not {"illegal", "unlawful", "违法", "非法"} & set(text.lower().split())
