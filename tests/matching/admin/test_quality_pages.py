"""Second reviews without a word of the first, gold items, and who sees which figures."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import ManagerProfile, User
from matchmaker.matching.models import BlindReview, Decision, GoldItem
from matchmaker.matching.services.second_reviews import draw_second_reviews, mark_gold
from tests.factories.accounts import TechnologyManagerFactory, UserFactory
from tests.factories.matching import NOW, DecisionFactory, ProposalFactory

pytestmark = pytest.mark.django_db

LIST = "/admin/matching/blindreview/"
FIGURES = "/admin/matching/blindreview/quality/"


@pytest.fixture(autouse=True)
def every_decision(settings: Any) -> None:
    settings.SECOND_REVIEW_PERCENT = 100


@pytest.fixture
def first() -> User:
    return TechnologyManagerFactory.create(display_name="The first one")


@pytest.fixture
def second() -> User:
    return TechnologyManagerFactory.create(display_name="The second one")


@pytest.fixture
def desk(client: Client, second: User) -> Client:
    client.force_login(second)
    return client


@pytest.fixture
def decision(first: User, second: User) -> Decision:
    """A decision by the first that the second is to judge, blind."""
    made: Decision = DecisionFactory(by=first, note="Because of XYZZY.")
    draw_second_reviews(now=NOW)
    assert BlindReview.objects.get().assigned_to == second
    return made


def judge_address() -> str:
    return reverse("admin:matching_blindreview_judge", args=[BlindReview.objects.get().pk])


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_first_decision_is_hidden_until_the_second_is_made(
    desk: Client, decision: Decision
) -> None:
    proposal = decision.proposal
    sibling = ProposalFactory(need=proposal.need)
    pages = [
        judge_address(),
        LIST,
        "/admin/matching/proposal/?state=all",
        "/admin/matching/decision/",
        "/admin/matching/notice/",
        reverse("admin:matching_proposal_review", args=[sibling.pk]),
    ]
    for page in pages:
        text = text_of(desk, page)
        assert "XYZZY" not in text
        assert "The first one" not in text
        if page not in (judge_address(), LIST):
            assert f"/proposal/{proposal.pk}/review/" not in text, page

    review = desk.get(reverse("admin:matching_proposal_review", args=[proposal.pk]))
    assert review.status_code == 302
    assert review["Location"] == judge_address()

    answer = {"verdict": "rejected", "reason": "too_early", "note": "Mine."}
    after = desk.post(judge_address(), answer, follow=True).content.decode()

    assert "The first decision was" in after
    assert "good fit" in after
    assert "XYZZY" in after
    assert "another verdict" in after
    again = desk.get(reverse("admin:matching_proposal_review", args=[proposal.pk]))
    assert again.status_code == 200


def test_gold_items_and_second_reviews_look_alike(
    desk: Client, first: User, second: User, settings: Any
) -> None:
    settings.SECOND_REVIEW_PERCENT = 0
    lead = UserFactory(is_superuser=True, is_staff=True)
    made = DecisionFactory(by=first)
    mark_gold(
        proposal=made.proposal,
        verdict="rejected",
        reason="duplicate",
        note="Same.",
        by=lead,
        now=NOW,
    )
    other = TechnologyManagerFactory(profile__technology_fields=["cs:agriculture"])
    draw_second_reviews(now=NOW)
    review = BlindReview.objects.get(assigned_to=second)
    assert not BlindReview.objects.filter(assigned_to=other).exists()
    address = reverse("admin:matching_blindreview_judge", args=[review.pk])

    before = text_of(desk, address) + text_of(desk, LIST)
    assert "old item" not in before
    assert "Same." not in before

    answer = {"verdict": "rejected", "reason": "duplicate", "note": ""}
    after = desk.post(address, answer, follow=True).content.decode()
    assert "The right answer is" in after
    assert "the same verdict" in after


def test_nobody_opens_what_was_given_to_another(client: Client, decision: Decision) -> None:
    for user in (decision.by, UserFactory(is_superuser=True, is_staff=True)):
        client.force_login(user)
        assert client.get(judge_address()).status_code == 404
        assert client.post(judge_address(), {"verdict": "approved"}).status_code == 404
    client.force_login(UserFactory(is_staff=True))
    for page in (judge_address(), LIST, FIGURES, "/admin/matching/golditem/"):
        assert client.get(page).status_code in (302, 403)
    client.logout()
    assert "login" in client.get(judge_address())["Location"]
    assert BlindReview.objects.get().reviewed_at is None


def test_a_wrong_answer_is_told_and_nothing_is_stored(desk: Client, decision: Decision) -> None:
    for answer in ({}, {"verdict": "approved", "reason": "too_early"}):
        assert desk.post(judge_address(), answer).status_code == 400
    assert BlindReview.objects.get().reviewed_at is None


def test_who_has_come_into_a_conflict_sees_nothing_of_the_pair(
    desk: Client, decision: Decision, second: User
) -> None:
    decision.proposal.need.owner.memberships.create(user=second, role="viewer")
    text = text_of(desk, judge_address())
    assert "conflict of interest" in text
    assert decision.proposal.need.problem not in text
    answer = {"verdict": "approved", "reason": "good_fit"}
    assert desk.post(judge_address(), answer).status_code == 400
    assert BlindReview.objects.get().reviewed_at is None


def test_a_manager_sees_their_own_figures_and_the_lead_everybody_s(
    desk: Client, decision: Decision, second: User
) -> None:
    own = text_of(desk, FIGURES)
    assert "Your own figures" in own
    assert "Manager by manager" not in own
    assert "1 / 1" not in own  # the first one's approval
    assert "Manager by manager" not in text_of(desk, FIGURES + "?of=all")

    ManagerProfile.objects.filter(user=second).update(is_lead=True)
    every = text_of(desk, FIGURES)
    assert "Manager by manager" in every
    assert "1 / 1 (100 %)" in every
    assert "The first one" in every
    assert "The first one" not in text_of(desk, FIGURES + "?of=me")
    assert "1 / 1" not in text_of(desk, FIGURES + "?days=90")  # decided long ago


def test_the_figures_ask_as_often_for_many_rows(desk: Client, first: User, second: User) -> None:
    ManagerProfile.objects.filter(user=second).update(is_lead=True)

    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert desk.get(FIGURES).status_code == 200
        return len(caught)

    DecisionFactory(by=first)
    draw_second_reviews(now=NOW)
    BlindReview.objects.update(verdict="rejected", reason="duplicate", reviewed_at=NOW)
    asked()
    few = asked()
    DecisionFactory.create_batch(5, by=first)
    draw_second_reviews(now=NOW)
    BlindReview.objects.update(verdict="rejected", reason="duplicate", reviewed_at=NOW)
    # Most of them ask who the reader is, once for each entry of the menu.
    assert asked() == few <= 40


def test_a_lead_marks_and_retires_a_gold_item(desk: Client, first: User, second: User) -> None:
    made = DecisionFactory(by=first)
    address = reverse("admin:matching_golditem_mark", args=[made.proposal_id])
    answer = {"verdict": "rejected", "reason": "duplicate", "note": "Offered twice."}
    assert desk.get(address).status_code == 403
    assert desk.post(address, answer).status_code == 403
    assert not GoldItem.objects.exists()

    ManagerProfile.objects.filter(user=second).update(is_lead=True)
    assert desk.get(address).status_code == 200
    assert desk.post(address, {**answer, "note": ""}).status_code == 400
    assert desk.post(address, answer).status_code == 302
    item = GoldItem.objects.get()
    assert (item.verdict, item.reason, item.marked_by) == ("rejected", "duplicate", second)
    assert desk.get(address.replace(str(made.proposal_id), "99999")).status_code == 404

    chosen = {"action": "retire", "_selected_action": [item.pk]}
    desk.post("/admin/matching/golditem/", chosen)
    assert GoldItem.objects.get().retired_at is not None
