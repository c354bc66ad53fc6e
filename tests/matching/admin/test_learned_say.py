"""What earlier decisions lowered is said on the review page, and who may switch it off."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from matchmaker.matching.models import LearnedRanking, Proposal
from tests.factories.accounts import TechnologyManagerFactory, UserFactory
from tests.factories.matching import NOW, ProposalFactory

pytestmark = pytest.mark.django_db

SWITCH = reverse("admin:matching_learnedranking_retire")
LIST = reverse("admin:matching_learnedranking_changelist")


@pytest.fixture
def version() -> LearnedRanking:
    return LearnedRanking.objects.create(
        version=3,
        lessons={"maturity": {"weights": {"below_trl_6": 2.0}, "rejected": 30, "approved": 70}},
        learning_version="1",
        decisions=100,
        last_decision=100,
        digest="d",
        made_at=NOW,
    )


def lowered(version: LearnedRanking, **parts: float) -> Proposal:
    made: Proposal = ProposalFactory(
        learning=version,
        learned={"score_before": 5.2, "objections": {}, "topic": {}, "parts": parts},
        score=5.2 - sum(parts.values()),
        band="fair",
    )
    return made


def said(client: Client, proposal: Proposal, **headers: Any) -> str:
    address = reverse("admin:matching_proposal_review", args=[proposal.pk])
    text = client.get(address, **headers).content.decode()
    found = re.search(r'<section aria-labelledby="terms-title">.*?</section>', text, re.S)
    assert found is not None
    return unescape(found[0])


def test_the_reasons_are_named_most_first_with_the_band_that_it_would_have(
    client: Client, version: LearnedRanking
) -> None:
    client.force_login(TechnologyManagerFactory())
    text = said(client, lowered(version, topic=0.25, maturity=1.234, terms=0.001))
    lines = re.findall(r"<li>([^<]*)</li>", text[text.index("What earlier decisions say") :])
    assert lines == [
        "Managers’ earlier decisions lowered this by 1.23: too early: not mature enough",
        "Managers’ earlier decisions on this need lowered this by 0.25: not the field of the need",
    ]
    assert "Without them it would be in the band: strong." in text


def test_it_is_said_in_chinese(client: Client, version: LearnedRanking) -> None:
    client.force_login(TechnologyManagerFactory())
    client.cookies["django_language"] = "zh-hans"
    text = said(client, lowered(version, maturity=0.5))
    assert "经理先前的决定使评分降低 0.50：" in text
    assert "earlier" not in text


def test_nothing_is_said_where_nothing_was_lowered(client: Client, version: LearnedRanking) -> None:
    client.force_login(TechnologyManagerFactory())
    for proposal in (ProposalFactory(), lowered(version)):
        assert "What earlier decisions say" not in said(client, proposal)


def test_a_superuser_switches_off_and_the_list_says_so(
    client: Client, version: LearnedRanking
) -> None:
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    assert "Switch off version 3" in client.get(LIST).content.decode()
    page = client.post(SWITCH, follow=True).content.decode()
    assert "Version 3 is switched off" in page
    assert "Switch off version 3" not in page
    version.refresh_from_db()
    assert (version.state, version.retired_because) == ("retired", "by_hand")
    assert "Nothing that was learnt is in use." in client.post(SWITCH, follow=True).content.decode()


def test_nobody_else_switches_off(client: Client, version: LearnedRanking) -> None:
    client.force_login(TechnologyManagerFactory())
    assert client.post(SWITCH).status_code == 403
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    assert client.get(SWITCH).status_code == 405
    version.refresh_from_db()
    assert version.state == "active"
