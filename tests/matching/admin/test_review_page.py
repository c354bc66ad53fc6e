"""The page on which a technology manager decides."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from listings.models import Technology
from matchmaker.matching.models import Decision, MatchingWork, Proposal
from matchmaker.matching.services import decide_proposal, propose_for_need
from matchmaker.matching.states import Reason
from tests.factories.accounts import (
    MembershipFactory,
    OrganizationFactory,
    TechnologyManagerFactory,
    UserFactory,
)
from tests.factories.listings import NeedFactory, TechnologyFactory
from tests.factories.matching import NOW, DecisionFactory, ProposalFactory, embed

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


def test_a_manager_with_staff_rights_opens_the_desk(desk: Client) -> None:
    proposal = ProposalFactory()
    listed = desk.get(reverse("admin:matching_proposal_changelist"))
    assert listed.status_code == 200
    assert address(proposal) in listed.content.decode()
    assert desk.get(reverse("admin:index")).status_code == 200


@pytest.mark.parametrize("staff", [False, True])
def test_nobody_else_does(client: Client, staff: bool) -> None:
    proposal = ProposalFactory()
    client.force_login(UserFactory(is_staff=staff))
    for name in (address(proposal), reverse("admin:matching_proposal_changelist")):
        assert client.get(name).status_code in (302, 403)
        assert client.post(name, {"verdict": "approved", "reason": "good_fit"}).status_code in (
            302,
            403,
        )
    assert not Decision.objects.exists()


def test_a_visitor_is_sent_to_sign_in(client: Client) -> None:
    response = client.get(address(ProposalFactory()))
    assert response.status_code == 302
    assert "login" in response["Location"]


def test_both_sides_stand_in_the_same_rows(desk: Client) -> None:
    need = NeedFactory(published=True, problem="NEEDPROBLEM", budget_max=500, currency="CNY")
    technology = TechnologyFactory(
        published=True, benefits="TECHBENEFIT", price_min=900, currency="CNY"
    )
    text = page(desk, ProposalFactory(need=need, technology=technology))
    row = re.search(r"<tr[^>]*>(?:(?!</tr>).)*NEEDPROBLEM.*?</tr>", text, re.S)
    assert row is not None
    assert "TECHBENEFIT" in row[0]


def test_quotations_are_marked_where_they_stand_and_listed_in_pairs(desk: Client) -> None:
    need = NeedFactory(
        published=True, problem="Filler words first. The film must conduct lithium ions."
    )
    technology = TechnologyFactory(
        published=True, language="en", description="Our film does conduct lithium ions well."
    )
    embed(need, technology)
    propose_for_need(need=need, now=NOW)
    text = page(desk, Proposal.objects.get())
    assert text.count("The film must conduct lithium ions.") == 2
    assert text.count('<mark class="quotation quotation-1">') == 2


def test_what_a_listing_says_is_never_markup(desk: Client) -> None:
    evil = "<script>alert(1)</script> conducts lithium ions in films."
    need = NeedFactory(published=True, title="</td><b>", problem=evil)
    technology = TechnologyFactory(published=True, language="en", description=evil)
    embed(need, technology)
    propose_for_need(need=need, now=NOW)
    proposal = Proposal.objects.get()
    assert proposal.evidence
    text = page(desk, proposal)
    assert "<script>alert" not in text
    assert "</td><b>" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_nothing_on_the_page_needs_an_inline_script_or_style(desk: Client) -> None:
    text = page(desk, ProposalFactory())
    assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", text) == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=", text) == []


def test_what_speaks_against_is_worded_in_the_language_of_the_reader(
    desk: Client, manager: User
) -> None:
    proposal = ProposalFactory(
        against=[{"code": "maturity_below", "params": {"wanted": 7, "level": 4}}]
    )
    assert "The need asks for TRL 7 at least; the technology is at TRL 4." in page(desk, proposal)


@pytest.mark.parametrize("reason", [str(reason) for reason in Reason])
def test_every_reason_is_offered(desk: Client, reason: str) -> None:
    text = page(desk, ProposalFactory())
    assert re.search(rf'type="radio"\s+name="reason"\s+value="{reason}"', text)


def test_a_decision_leads_on_along_the_queue(desk: Client, manager: User) -> None:
    first, last = ProposalFactory(score=0.5), ProposalFactory(score=0.4)
    best = ProposalFactory(score=0.9)
    posted = {"verdict": "rejected", "reason": "too_early", "note": "Come back at TRL 6."}
    response = desk.post(address(first), posted)
    assert (response.status_code, response["Location"]) == (302, address(best))
    decision = Decision.objects.get(proposal=first)
    assert (decision.verdict, decision.reason, decision.note, decision.by) == (
        "rejected",
        "too_early",
        "Come back at TRL 6.",
        manager,
    )
    response = desk.post(address(best), posted)
    assert response["Location"] == address(last)
    response = desk.post(address(last), posted)
    assert response["Location"] == reverse("admin:matching_proposal_queue")


def test_next_leads_to_the_best_open_proposal(desk: Client) -> None:
    ProposalFactory(score=0.99, state="approved")
    best = ProposalFactory(score=0.8)
    ProposalFactory(score=0.7)
    assert desk.get(reverse("admin:matching_proposal_next"))["Location"] == address(best)


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({"verdict": "approved"}, "Choose a reason."),
        ({"reason": "good_fit"}, "Press one of the two buttons"),
        ({"verdict": "approved", "reason": "too_early"}, "This is a reason to reject"),
        ({"verdict": "rejected", "reason": "good_fit"}, "This is a reason to approve"),
        ({"verdict": "approved", "reason": "because"}, "because"),
    ],
)
def test_an_incomplete_decision_is_explained_and_keeps_the_note(
    desk: Client, posted: dict[str, str], said: str
) -> None:
    proposal = ProposalFactory()
    response = desk.post(address(proposal), {**posted, "note": "typed with care"})
    assert response.status_code == 400
    text = response.content.decode()
    assert said in text
    assert "typed with care" in text
    assert Proposal.objects.get(pk=proposal.pk).state == "open"
    assert not Decision.objects.exists()


def test_a_late_decision_is_told_the_first_and_keeps_its_note_and_reason(desk: Client) -> None:
    proposal = ProposalFactory()
    other = TechnologyManagerFactory(display_name="The other manager")
    decide_proposal(
        proposal=proposal,
        verdict="rejected",
        reason="duplicate",
        note="Seen before.",
        by=other,
        now=NOW,
    )
    posted = {"verdict": "approved", "reason": "strong_fit", "note": "typed with care"}
    response = desk.post(address(proposal), posted)
    assert response.status_code == 409
    text = response.content.decode()
    assert "The other manager" in text
    assert "Seen before." in text
    assert "duplicate of another proposal" in text
    assert "typed with care" in text
    assert re.search(r'value="strong_fit"[^>]*checked', text)
    assert Decision.objects.get().by == other


def test_a_manager_of_either_side_is_told_and_shown_nothing(desk: Client, manager: User) -> None:
    proposal = ProposalFactory()
    MembershipFactory(user=manager, organization=proposal.need.owner)
    shown = desk.get(address(proposal))
    posted = desk.post(address(proposal), {"verdict": "approved", "reason": "good_fit"})
    for response in (shown, posted):
        assert response.status_code == 403
        text = response.content.decode()
        assert "another technology manager has to decide" in text
        assert proposal.need.title not in text
    assert not Decision.objects.exists()


def test_a_gate_that_has_closed_is_shown_and_stops_an_approval(desk: Client) -> None:
    proposal = ProposalFactory()
    Technology.objects.update(exclusive_licence_until="2099-01-01")
    assert "Approval is not possible:" in page(desk, proposal)
    response = desk.post(address(proposal), {"verdict": "approved", "reason": "good_fit"})
    assert response.status_code == 400
    assert "exclusive licence" in response.content.decode()


def test_earlier_decisions_on_either_listing_are_shown(desk: Client) -> None:
    earlier = DecisionFactory()
    proposal = ProposalFactory(technology=earlier.proposal.technology)
    assert earlier.proposal.need.title in page(desk, proposal)


def test_what_an_approval_discloses_is_shown_and_an_anonymous_owner_is_not_among_it(
    desk: Client,
) -> None:
    owner = OrganizationFactory(name="HIDDENOWNER")
    need = NeedFactory(published=True, anonymous=True, owner=owner)
    text = page(desk, ProposalFactory(need=need))
    disclosed = text[text.index("What an approval tells each side") :]
    lines = re.findall(r"<li>([^<]*)</li>", disclosed[: disclosed.index("</section>")])
    assert any(need.title in line for line in lines)
    assert all("HIDDENOWNER" not in line for line in lines)


def test_the_page_is_there_in_chinese(desk: Client, manager: User) -> None:
    with translation.override("zh-hans"):
        assert page(desk, ProposalFactory())


def test_the_list_shows_open_proposals_first_by_score_and_filters(desk: Client) -> None:
    low = ProposalFactory(score=0.1, band="fair", need__title="LOWNEED")
    ProposalFactory(score=0.9, band="strong", need__title="HIGHNEED")
    ProposalFactory(state="rejected", need__title="GONENEED")
    listed = reverse("admin:matching_proposal_changelist")

    def shown(**query: Any) -> list[str]:
        text = desk.get(listed, query).content.decode()
        return re.findall(r"field-need[^>]*>(?:<a[^>]*>)?(\w+NEED)", text)

    assert shown() == ["HIGHNEED", "LOWNEED"]
    assert shown(band="fair") == ["LOWNEED"]
    assert shown(state="rejected") == ["GONENEED"]
    assert len(shown(state="all")) == 3
    assert shown(age="1") == []
    assert len(shown(field="cs:new_materials")) == 2
    assert shown(field="cs:agriculture") == []
    assert shown(q=low.need.title) == ["LOWNEED"]


def test_the_list_costs_as_many_queries_for_many_proposals_as_for_few(desk: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            desk.get(reverse("admin:matching_proposal_changelist"))
        return len(captured)

    ProposalFactory()
    few = queries()
    ProposalFactory.create_batch(15)
    assert queries() == few


def test_what_failed_in_the_background_is_told_at_the_head(desk: Client) -> None:
    from tests.factories.matching import request_embedding

    address = reverse("admin:matching_proposal_changelist")
    request_embedding(TechnologyFactory(published=True))
    assert "See what failed" not in desk.get(address).content.decode()
    MatchingWork.objects.update(state="failed")
    assert "See what failed" in desk.get(address).content.decode()
