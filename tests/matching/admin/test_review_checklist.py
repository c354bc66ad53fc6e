"""The terms checklist on the review page: as it stands today, and what spoke against it before."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matchmaker.matching.models import Proposal
from tests.factories.accounts import TechnologyManagerFactory
from tests.factories.matching import ProposalFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(TechnologyManagerFactory())
    return client


def section(client: Client, proposal: Proposal) -> str:
    text = client.get(
        reverse("admin:matching_proposal_review", args=[proposal.pk])
    ).content.decode()
    found = re.search(r'<section aria-labelledby="terms-title">.*?</section>', text, re.S)
    assert found is not None
    return unescape(found[0])


def rows(text: str) -> list[tuple[str, ...]]:
    found = re.findall(r"<tr class.*?</tr>", text, re.S)
    return [tuple(re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", row)) for row in found]


def proposal(need: dict[str, Any], technology: dict[str, Any], **more: Any) -> Proposal:
    sides = {f"need__{name}": value for name, value in need.items()}
    sides |= {f"technology__{name}": value for name, value in technology.items()}
    made: Proposal = ProposalFactory(**sides, **more)
    return made


def test_every_topic_has_a_row_with_its_verdict_and_reason(desk: Client) -> None:
    text = section(desk, proposal({"minimum_trl": 5}, {}))
    by_topic = {row[0]: row[1:] for row in rows(text)}
    assert len(by_topic) == 12
    assert by_topic["Maturity"] == ("fits", "TRL 6, where at least 5 is asked for.")
    assert by_topic["Budget and price"] == ("unknown", "No price is stated.")


def test_what_speaks_against_comes_first_and_is_marked(desk: Client) -> None:
    same = {"province": "33", "language": "zh", "owner__verified": False}
    pair = proposal({**same, "minimum_trl": 7}, {**same})
    text = section(desk, pair)
    reason = "The need asks for TRL 7 at least; the technology is at TRL 6."
    assert rows(text)[0] == ("Maturity", "does not fit", reason)
    assert [row[0] for row in rows(text)[1:3]] == ["Verified organizations"] * 2
    assert text.count("speaks-against") == 3


def test_the_checklist_is_of_today_and_keeps_what_was_said_before(desk: Client) -> None:
    stored = [{"code": "maturity_below", "params": {"wanted": 7, "level": 4}}]
    passed = timezone.localdate() - timedelta(days=1)
    text = section(desk, proposal({"deadline": passed}, {}, against=stored))
    assert any(row[:2] == ("Deadline", "does not fit") for row in rows(text))
    before = text[text.index("When it was proposed") :]
    assert "the technology is at TRL 4" in before


def test_what_still_speaks_against_is_not_said_twice(desk: Client) -> None:
    stored = [{"code": "maturity_below", "params": {"wanted": 7, "level": 6}}]
    text = section(desk, proposal({"minimum_trl": 7}, {}, against=stored))
    assert text.count("the technology is at TRL 6") == 1
    assert "When it was proposed" not in text


def test_what_would_change_it_is_listed_smallest_first(desk: Client) -> None:
    text = section(desk, proposal({"minimum_trl": 7, "wants_pay_after_use": True}, {}))
    listed = [" ".join(item.split()) for item in re.findall(r"<li>(.*?)</li>", text, re.S)]
    assert listed == [
        "If the need accepted TRL 6 → settled: maturity",
        "If the technology reached TRL 7 → settled: maturity",
        "If the need did without use before paying → settled: use before paying",
        "If the technology could be used before paying → settled: use before paying",
    ]


def test_what_would_settle_all_says_so(desk: Client) -> None:
    text = section(desk, proposal({"minimum_trl": 7}, {}))
    assert text.count("(all that can be agreed upon)") == 2


def test_nothing_would_change_what_fits(desk: Client) -> None:
    assert "What would change it" not in section(desk, proposal({}, {}))
