"""How findings of the terms checklist are worded."""

import ast
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from matchmaker.matching.policies.terms import checklist, edits
from matchmaker.matching.services import edit_text, finding_text
from matchmaker.matching.services.term_wording import EDITS, FINDINGS

SAMPLES: dict[str, dict[str, Any]] = {
    "maturity_unknown": {"wanted": 5},
    "maturity_not_comparable": {"wanted": 5, "standard": "stage"},
    "maturity_below": {"wanted": 7, "level": 5},
    "maturity_enough": {"wanted": 7, "level": 8},
    "currencies_differ": {"budget": "CNY", "price": "EUR"},
    "budget_below_price": {"budget": "1", "price": "2", "currency": "CNY"},
    "budget_covers_price": {"budget": "2", "price": "1", "currency": "CNY"},
    "licence_kind_not_stated": {"wished": ["exclusive", "sole"]},
    "licence_kind_offered": {"shared": ["exclusive"]},
    "licence_kind_not_offered": {"wished": ["exclusive", "sole"]},
    "exclusive_licence_in_force": {"until": "2026-07-01"},
    "deadline_passed": {"deadline": "2026-07-01"},
    "offer_ends_before_deadline": {"last_day": "2026-07-01", "deadline": "2026-08-01"},
    "trial_beyond_deadline": {"months": 12, "deadline": "2026-06-01"},
    "deadline_can_be_met": {"deadline": "2026-07-01"},
    "countries_differ": {"need": "CN", "technology": "DE"},
    "provinces_differ": {"need": "33", "technology": "31"},
    "same_province": {"province": "33"},
    "fields_differ": {"need": ["cs:agriculture"], "technology": ["cs:new_materials"]},
    "fields_shared": {"shared": ["cs:agriculture"]},
    "languages_differ": {"need": "zh", "technology": "en"},
}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("code", FINDINGS)
def test_every_finding_is_a_sentence_without_codes(code: str, language: str) -> None:
    with translation.override(language):
        text = finding_text(code, SAMPLES.get(code, {}))
    assert "%(" not in text
    assert text.endswith((".", "。"))
    assert not any(raw in text for raw in ("cs:", "exclusive_", "_", "2026-0"))


def codes_of_the_rules() -> set[str]:
    """Every code that the checklist can give, read from its source."""
    makers = {"_fits", "_unknown", "_to_ask", "_does_not"}
    tree = ast.parse(Path(checklist.__file__).read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    given = [call.args[0] for call in calls if getattr(call.func, "id", "") in makers]
    parts = [node for first in given for node in ast.walk(first)]
    constants = {node.value for node in parts if isinstance(node, ast.Constant)}
    return {str(value) for value in constants if "_" in str(value).strip("_")}


def test_every_code_of_the_rules_has_a_wording() -> None:
    found = codes_of_the_rules()
    assert len(found) > 40
    made = {"need_owner_not_verified", "technology_owner_not_verified"}
    made |= {"rights_disputed", "rights_pledged"}
    assert (found - {"_owner_not_verified"}) | made == set(FINDINGS)


def test_labels_stand_for_codes_in_both_languages() -> None:
    with translation.override("en"):
        assert "Exclusive licence" in finding_text(
            "licence_kind_offered", {"shared": ["exclusive"]}
        )
    with translation.override("zh-hans"):
        assert "独占许可" in finding_text("licence_kind_offered", {"shared": ["exclusive"]})


def test_amounts_are_written_as_people_write_them() -> None:
    with translation.override("en"):
        found = finding_text(
            "budget_covers_price", {"budget": "10000000.00", "price": "0.10", "currency": "CNY"}
        )
    assert "10,000,000 CNY" in found
    assert "0.10 CNY" in found


def test_a_code_of_a_later_version_stands_for_itself() -> None:
    assert finding_text("from_the_future", {"x": 1}) == "from_the_future"


EVERY_PARAMETER = {
    "level": 7,
    "amount": "12.50",
    "currency": "CNY",
    "kind": "exclusive",
    "day": "2026-07-01",
    "months": 3,
}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("code", EDITS)
def test_every_edit_is_a_condition_without_codes(code: str, language: str) -> None:
    with translation.override(language):
        text = edit_text(code, EVERY_PARAMETER)
    assert "%(" not in text
    assert text.startswith(("If ", "若"))
    assert not any(raw in text for raw in ("exclusive_", "_", "2026-0"))


def test_every_code_of_the_edits_has_a_wording() -> None:
    source = Path(edits.__file__).read_text(encoding="utf-8")
    words = {node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)}
    assert set(EDITS) <= words
    assert edit_text("from_the_future", {"x": 1}) == "from_the_future"
