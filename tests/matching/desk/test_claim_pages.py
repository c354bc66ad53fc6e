"""Claims on the review page: who holds it, who looks, and what a stale decision is told."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from matchmaker.matching.models import Claim, Decision, Proposal
from matchmaker.matching.selectors.claims import find_claim
from matchmaker.matching.services.claims import claim_proposal
from tests.factories.accounts import TechnologyManagerFactory
from tests.factories.matching import ProposalFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> User:
    return TechnologyManagerFactory(display_name="The first manager")


@pytest.fixture
def other() -> User:
    return TechnologyManagerFactory(display_name="The other manager")


@pytest.fixture
def proposal() -> Proposal:
    return ProposalFactory()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def to(page: str, proposal: Proposal) -> str:
    return reverse(f"admin:matching_proposal_{page}", args=[proposal.pk])


def shown(user: User, proposal: Proposal) -> str:
    response = signed_in(user).get(to("review", proposal))
    assert response.status_code == 200
    return response.content.decode()


def test_who_looks_and_who_holds_is_on_the_page(
    proposal: Proposal, manager: User, other: User
) -> None:
    assert "Nobody has claimed this proposal." in shown(other, proposal)
    assert "Looking at it now: The other manager." in shown(manager, proposal)
    signed_in(other).post(to("claim", proposal), {"action": "claim"})
    assert "The other manager is working on this proposal." in shown(manager, proposal)
    assert "You hold this proposal." in shown(other, proposal)


def test_claim_give_back_and_take_over_by_form(
    proposal: Proposal, manager: User, other: User
) -> None:
    mine, theirs = signed_in(manager), signed_in(other)
    assert mine.get(to("claim", proposal)).status_code == 405
    theirs.post(to("claim", proposal), {"action": "claim"})
    refused = mine.post(to("claim", proposal), {"action": "claim"}, follow=True)
    assert "take it over with a reason" in refused.content.decode()
    mine.post(to("claim", proposal), {"action": "take-over", "reason": "It is urgent."})
    claim = find_claim(proposal.pk, now=timezone.now())
    assert claim is not None
    assert (claim.holder, claim.note) == (manager, "It is urgent.")
    mine.post(to("claim", proposal), {"action": "give-back"})
    assert find_claim(proposal.pk, now=timezone.now()) is None


def test_every_page_and_the_beat_of_the_script_renew_what_is_held(
    proposal: Proposal, manager: User
) -> None:
    client = signed_in(manager)
    for address, method in (
        (to("review", proposal), client.get),
        (to("alive", proposal), client.post),
        (reverse("admin:matching_proposal_queue"), client.get),
    ):
        Claim.objects.all().delete()
        early = timezone.now() - timedelta(seconds=500)
        claim_proposal(proposal=proposal, by=manager, now=early)
        assert method(address).status_code == 200
        assert Claim.objects.get().expires_at > timezone.now() + timedelta(seconds=550)
    answer = client.post(to("alive", proposal)).json()
    assert answer == {"said": "You hold this proposal.", "mine": True, "state": "open"}
    assert client.get(to("alive", proposal)).status_code == 405


def test_a_decision_on_what_another_holds_is_refused_with_the_holder_s_name(
    proposal: Proposal, manager: User, other: User
) -> None:
    claim_proposal(proposal=proposal, by=other, now=timezone.now())
    response = signed_in(manager).post(
        to("review", proposal), {"verdict": "approved", "reason": "good_fit"}
    )
    assert response.status_code == 409
    assert "The other manager is working on this proposal" in response.content.decode()
    assert not Decision.objects.exists()


def test_signing_out_gives_everything_back(proposal: Proposal, manager: User, other: User) -> None:
    theirs = ProposalFactory()
    now = timezone.now()
    claim_proposal(proposal=proposal, by=manager, now=now)
    claim_proposal(proposal=theirs, by=other, now=now)
    signed_in(manager).logout()
    assert Claim.objects.get(proposal=proposal).ended_because == "given_back"
    assert find_claim(theirs.pk, now=now) is not None


def test_ticked_ones_lead_to_one_decision_on_all_of_them(proposal: Proposal, manager: User) -> None:
    address = reverse("admin:matching_proposal_claim_chosen")
    ticked = {"chosen": [proposal.pk, 7], "then": "decide"}
    answer = signed_in(manager).post(address, ticked)
    wanted = f"{reverse('admin:matching_proposal_bulk')}?keys={proposal.pk},7"
    assert (answer.status_code, answer["Location"]) == (302, wanted)
    assert not Claim.objects.exists()


@pytest.mark.parametrize("page", ["review", "claim", "alive"])
def test_what_lies_outside_the_scope_is_not_there(proposal: Proposal, page: str) -> None:
    elsewhere = signed_in(TechnologyManagerFactory(profile__provinces=["11"]))
    assert elsewhere.post(to(page, proposal)).status_code == 404
    listed = elsewhere.get(reverse("admin:matching_proposal_changelist"))
    assert to("review", proposal) not in listed.content.decode()
