"""What was read in a law's own text, and what was not: kept apart in the rows and on the page."""

import json
from pathlib import Path

import pytest
from django.test import Client

from matchmaker.deals.terms import RULES, RuleStatus, rules
from tests.factories.agreements import agreement, editor_of

READ = {
    "Civil Code": {"843", "845", "846", "851", "858", "863"},
    "Supreme People's Court interpretation on technology contracts": {"25"},
    "Patent Law": {"50"},
    "Law on Promoting the Transformation of Scientific and Technological Achievements": {
        "16",
        "18",
        "40",
        "45",
    },
    "Zhejiang Regulations on Promoting the Transformation of Achievements": {"17"},
    "Regulations on Technology Import and Export": {"33", "36-38"},
}
"""The articles that were read in April 2025, with what they say of silence and of figures."""


def test_only_what_was_read_is_stated_as_law() -> None:
    for rule in RULES:
        read = rule.article in READ.get(rule.statute_en, set())
        if rule.is_confirmed:
            assert read, rule.code
            assert "Read in the statute's own text" in rule.source, rule.code
        else:
            assert "Read in the statute's own text" not in rule.source, rule.code
            assert not rule.holds_signing, rule.code


def test_both_kinds_are_there() -> None:
    assert {rule.status for rule in RULES} == {*RuleStatus}
    unread = {rule.code for rule in RULES if not rule.is_confirmed}
    assert unread == {
        "cc875-improvements",
        "k-notice15",
        "k-scope",
        "k-validity",
        "k-amounts",
    }


def test_no_first_day_was_read_and_every_one_says_so() -> None:
    dated = [rule for rule in RULES if rule.valid_from]
    assert dated
    assert {rule.date_status for rule in dated} == {RuleStatus.TO_CONFIRM}
    assert all(rule.is_date_confirmed for rule in RULES if not rule.valid_from)


def test_a_date_that_does_not_say_whether_it_was_read_is_refused(tmp_path: Path) -> None:
    row = {
        "code": "x",
        "condition": "glossary_missing",
        "status": "law",
        "valid_from": "2021-01-01",
    }
    file = tmp_path / "rules.json"
    file.write_text(json.dumps({"version": "1", "rules": [{**row, "date_status": None}]}))
    with pytest.raises(ValueError, match="date_status"):
        rules._read(file)


SAID = {
    "en": ("not yet confirmed against the text of the law", "date not yet confirmed"),
    "zh-hans": ("尚未与法律原文核对", "日期尚未核对"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("language", [*SAID])
def test_the_page_says_which_finding_was_not_confirmed(language: str) -> None:
    # Without a glossary article 845 speaks, which was read; without a territory 864, which was not.
    one = agreement(glossary="", territory="")
    client = Client()
    client.force_login(editor_of(one.provider))
    client.cookies["django_language"] = language
    page = client.get(f"/agreements/{one.pk}/").content.decode()
    findings = page.split("agreement-article")[1:]
    of = {article: next(one for one in findings if article in one) for article in ("845", "864")}
    unread, undated = SAID[language]
    assert unread in of["864"]
    assert unread not in of["845"]
    assert undated in of["864"]
    assert undated in of["845"]
