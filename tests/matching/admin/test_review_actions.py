"""What a manager does on the review page besides approving and rejecting, and undoing."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notification, User
from matchmaker.matching.models import Assessment, Decision, Proposal, Question
from matchmaker.matching.services import (
    answer_question,
    ask_side,
    decide_proposal,
    escalate_proposal,
)
from tests.factories.accounts import MembershipFactory, TechnologyManagerFactory
from tests.factories.listings import NeedFactory, PayAfterUseTermsFactory, TechnologyFactory
from tests.factories.matching import NOW, DecisionFactory, ProposalFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> User:
    return TechnologyManagerFactory()


@pytest.fixture
def desk(client: Client, manager: User) -> Client:
    client.force_login(manager)
    return client


def address(proposal: Proposal) -> str:
    return reverse("admin:matching_proposal_review", args=[proposal.pk])


def page(client: Client, proposal: Proposal) -> str:
    response = client.get(address(proposal))
    assert response.status_code == 200
    return response.content.decode()


def section(text: str, title: str) -> str:
    start = text.index(f'aria-labelledby="{title}-title"')
    return text[start : text.index("</section>", start)]


def test_asking_puts_the_proposal_off_and_leads_on(desk: Client) -> None:
    proposal, other = ProposalFactory(), ProposalFactory()
    asked = {"action": "ask", "side": "technology", "text": "At what temperature?"}
    assert desk.post(address(proposal), asked)["Location"] == address(other)
    assert Question.objects.get().organization == proposal.technology.owner
    assert "At what temperature?" in page(desk, proposal)
    assert "No answer yet." in page(desk, proposal)


def test_the_answer_stands_on_the_page(desk: Client, manager: User) -> None:
    proposal = ProposalFactory()
    question = ask_side(
        proposal=proposal, side="need", text="How many a year?", by=manager, now=NOW
    )
    editor = MembershipFactory(organization=proposal.need.owner).user
    answer_question(question=question, answer="Ten thousand.", by=editor, now=NOW)
    assert "Ten thousand." in page(desk, proposal)


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({"action": "ask", "side": "technology"}, "Write at least a few words."),
        ({"action": "ask", "side": "nobody", "text": "What?"}, "nobody"),
        ({"action": "snooze", "until": "2020-01-01"}, "Choose a day from tomorrow"),
        ({"action": "snooze", "until": ""}, "Choose a day."),
        ({"action": "duplicate", "original": "0"}, "Choose the proposal that this one repeats."),
        ({"action": "escalate", "note": " "}, "Write at least a few words."),
    ],
)
def test_what_is_missing_is_said_beside_its_form_and_changes_nothing(
    desk: Client, posted: dict[str, str], said: str
) -> None:
    proposal = ProposalFactory()
    response = desk.post(address(proposal), posted)
    assert response.status_code == 400
    text = response.content.decode()
    assert said in text
    assert re.search(rf'id="action-{posted["action"]}" open', text)
    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.snoozed_until) == ("open", None)


def test_a_snoozed_proposal_says_until_when_and_is_brought_back(desk: Client) -> None:
    proposal = ProposalFactory()
    day = timezone.localdate() + timedelta(days=9)
    desk.post(address(proposal), {"action": "snooze", "until": day.isoformat()})
    assert Proposal.objects.get().snoozed_until == day
    assert "Put off until" in page(desk, proposal)
    assert desk.post(address(proposal), {"action": "wake"})["Location"] == address(proposal)
    assert Proposal.objects.get().snoozed_until is None


def test_a_duplicate_names_its_original(desk: Client) -> None:
    proposal = ProposalFactory()
    original = ProposalFactory(technology=proposal.technology)
    stranger = ProposalFactory()
    posted = {"action": "duplicate", "original": str(stranger.pk)}
    assert desk.post(address(proposal), posted).status_code == 400
    desk.post(address(proposal), {**posted, "original": str(original.pk), "note": "As before."})
    decision = Decision.objects.get()
    assert (decision.verdict, decision.reason, decision.duplicate_of, decision.note) == (
        "rejected",
        "duplicate",
        original,
        "As before.",
    )
    assert address(original) in page(desk, proposal)


def test_an_escalated_proposal_is_for_a_lead_alone(desk: Client, client: Client) -> None:
    lead = TechnologyManagerFactory(profile__is_lead=True)
    proposal = ProposalFactory()
    desk.post(address(proposal), {"action": "escalate", "note": "Two patents overlap."})
    assert Notification.objects.get(kind="proposal_escalated").user == lead
    approval = {"verdict": "approved", "reason": "good_fit"}
    assert desk.post(address(proposal), approval).status_code == 400
    assert not Decision.objects.exists()
    client.force_login(lead)
    assert "Two patents overlap." in page(client, proposal)
    client.post(address(proposal), {"action": "hand_back", "answer": "They do not."})
    assert "They do not." in page(client, proposal)
    assert client.post(address(proposal), approval).status_code == 302


def test_who_does_not_lead_cannot_hand_back(desk: Client, manager: User) -> None:
    proposal = ProposalFactory()
    escalate_proposal(proposal=proposal, note="Weigh this.", by=manager, now=NOW)
    posted = {"action": "hand_back", "answer": "No."}
    assert desk.post(address(proposal), posted).status_code == 400


class TestUndo:
    @pytest.fixture(autouse=True)
    def a_minute(self, settings: Any) -> None:
        settings.UNDO_SECONDS = 60

    def test_the_next_page_offers_it_and_it_leads_back(self, desk: Client) -> None:
        proposal, other = ProposalFactory(), ProposalFactory()
        desk.post(address(proposal), {"verdict": "approved", "reason": "good_fit"})
        text = page(desk, other)
        assert "Nobody has been told yet." in text
        decision = Decision.objects.get()
        assert f'name="decision" value="{decision.pk}"' in text
        undone = desk.post(reverse("admin:matching_proposal_undo"), {"decision": decision.pk})
        assert undone["Location"] == address(proposal)
        assert Proposal.objects.get(pk=proposal.pk).state == "open"
        assert "Nobody has been told yet." not in page(desk, other)

    def test_a_lead_undoes_on_the_page_of_the_proposal(self, client: Client, manager: User) -> None:
        now = timezone.now()
        verdict: dict[str, Any] = {"verdict": "rejected", "reason": "too_early", "note": ""}
        decision = decide_proposal(proposal=ProposalFactory(), **verdict, by=manager, now=now)
        for is_lead in (False, True):
            client.force_login(TechnologyManagerFactory(profile__is_lead=is_lead))
            text = page(client, decision.proposal)
            assert (f'name="decision" value="{decision.pk}"' in text) is is_lead

    def test_too_late_is_said_with_409(self, desk: Client, manager: User) -> None:
        decision = decide_proposal(
            proposal=ProposalFactory(),
            verdict="approved",
            reason="good_fit",
            note="",
            by=manager,
            now=timezone.now() - timedelta(seconds=61),
        )
        response = desk.post(reverse("admin:matching_proposal_undo"), {"decision": decision.pk})
        assert response.status_code == 409
        assert "can no longer be undone" in response.content.decode()
        assert Proposal.objects.get().state == "undoable"

    @pytest.mark.parametrize("key", ["", "0", "x", "9" * 30])
    def test_a_wrong_key_is_not_found(self, desk: Client, key: str) -> None:
        address = reverse("admin:matching_proposal_undo")
        assert desk.post(address, {"decision": key}).status_code == 404
        assert desk.get(address).status_code == 405


def test_single_keys_are_switched_off_and_stay_so(desk: Client) -> None:
    proposal = ProposalFactory()
    assert 'data-keys="on"' in page(desk, proposal)
    desk.post(address(proposal), {"action": "keys"})
    assert 'data-keys="off"' in page(desk, proposal)
    desk.post(address(proposal), {"action": "keys"})
    assert 'data-keys="on"' in page(desk, proposal)


def test_previous_leads_back_the_way_one_came(desk: Client) -> None:
    first, second = ProposalFactory(), ProposalFactory()
    assert 'id="previous-proposal"' not in page(desk, first)
    text = page(desk, second)
    assert re.search(rf'id="previous-proposal"\s+href="{address(first)}"', text)


def test_similar_proposals_stand_with_what_was_decided_on_them(desk: Client) -> None:
    earlier = DecisionFactory()
    proposal = ProposalFactory(need=earlier.proposal.need)
    sibling = ProposalFactory(technology=proposal.technology)
    text = section(page(desk, proposal), "similar")
    assert earlier.proposal.technology.title in text
    assert "approve: good fit" in text
    assert sibling.need.title in text


def test_what_the_owner_of_the_need_thinks_is_shown(desk: Client) -> None:
    proposal = ProposalFactory()
    Assessment.objects.create(
        need=proposal.need,
        technology=proposal.technology,
        organization=proposal.need.owner,
        kind="dismissed",
        reason="too_early",
        note="OWNERSAYS",
        assessed_at=NOW,
    )
    assert "OWNERSAYS" in page(desk, proposal)


def test_what_would_be_disclosed_follows_the_tiers(desk: Client) -> None:
    technology = TechnologyFactory(published=True, contact_phone="+86 10 1234")
    PayAfterUseTermsFactory(technology=technology, policy_number="P-1")
    proposal = ProposalFactory(technology=technology, need=NeedFactory(published=True))
    text = section(page(desk, proposal), "disclosed")
    introduced = text.index("Once both sides have accepted the introduction")
    signed = text.index("Once both sides have accepted the confidentiality terms")
    assert introduced < text.index("contact phone") < signed
    assert "P-1" not in text
    assert "+86 10 1234" not in text


def test_the_page_costs_as_many_queries_with_much_history_as_with_little(
    desk: Client, manager: User
) -> None:
    def queries(proposal: Proposal) -> int:
        with CaptureQueriesContext(connection) as captured:
            page(desk, proposal)
        return len(captured)

    def more_history(count: int) -> None:
        for _ in range(count):
            DecisionFactory(proposal__need=proposal.need, by=manager)
            ProposalFactory(technology=proposal.technology)

    proposal = ProposalFactory()
    more_history(1)
    page(desk, proposal)
    few = queries(proposal)
    more_history(7)
    assert queries(proposal) == few
