"""Taking a proposal, holding it by signs of life, giving it back, losing it by doing nothing."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.errors import DomainError, NotAllowed
from accounts.models import AuditEvent, Notification, User
from matchmaker.matching.errors import (
    ClaimLimitReached,
    NotHeld,
    ProposalAlreadyDecided,
    ProposalClaimed,
    ProposalClosed,
    ProposalOutOfScope,
    TextToWrite,
)
from matchmaker.matching.models import Claim, Decision, Looking, Proposal
from matchmaker.matching.selectors.claims import find_claim, lookers
from matchmaker.matching.services import decide_proposal
from matchmaker.matching.services.claims import (
    claim_chosen,
    claim_proposal,
    end_claims_that_ran_out,
    give_back,
    keep_claims,
    note_look,
    take_over,
)
from tests.factories.accounts import TechnologyManagerFactory, UserFactory
from tests.factories.matching import NOW, ProposalFactory

pytestmark = pytest.mark.django_db
LEASE = timedelta(seconds=600)


@pytest.fixture
def manager() -> User:
    return TechnologyManagerFactory()


@pytest.fixture
def other() -> User:
    return TechnologyManagerFactory(display_name="The other manager")


@pytest.fixture
def proposal() -> Proposal:
    return ProposalFactory()


def holder(proposal: Proposal, now: datetime = NOW) -> User | None:
    claim = find_claim(proposal.pk, now=now)
    return claim.holder if claim else None


def rows() -> list[Any]:
    models = (Claim, Decision, AuditEvent, Notification)
    return [[*model.objects.order_by("pk").values()] for model in models]


def refused(error: type[DomainError], call: Any, **arguments: Any) -> DomainError:
    before = rows()
    with pytest.raises(error) as caught:
        call(now=NOW, **arguments)
    assert rows() == before
    return caught.value


def test_a_claim_holds_for_its_lease_and_is_in_the_trail(proposal: Proposal, manager: User) -> None:
    claim = claim_proposal(proposal=proposal, by=manager, now=NOW)
    assert claim.expires_at == NOW + LEASE
    assert holder(proposal) == manager
    assert holder(proposal, NOW + LEASE) is None
    event = AuditEvent.objects.latest("sequence")
    assert (event.action, event.actor) == ("proposal.claimed", manager)


def test_claiming_again_keeps_it_for_longer(proposal: Proposal, manager: User) -> None:
    claim_proposal(proposal=proposal, by=manager, now=NOW)
    claim_proposal(proposal=proposal, by=manager, now=NOW + LEASE / 2)
    assert holder(proposal, NOW + LEASE) == manager
    assert Claim.objects.count() == 1


def test_a_second_manager_is_told_who_holds_it(
    proposal: Proposal, manager: User, other: User
) -> None:
    claim = claim_proposal(proposal=proposal, by=other, now=NOW)
    refusal = refused(ProposalClaimed, claim_proposal, proposal=proposal, by=manager)
    assert isinstance(refusal, ProposalClaimed)
    assert refusal.claim == claim
    assert "The other manager" in refusal.message


def test_what_ran_out_is_anybody_s_and_what_was_lost_does_not_come_back(
    proposal: Proposal, manager: User, other: User
) -> None:
    first = claim_proposal(proposal=proposal, by=manager, now=NOW)
    later = NOW + LEASE + timedelta(seconds=1)
    assert keep_claims(by=manager, now=later) == 0
    claim_proposal(proposal=proposal, by=other, now=later)
    first.refresh_from_db()
    assert (first.ended_at, first.ended_because) == (later, "ran_out")
    assert holder(proposal, later) == other


def test_any_sign_of_life_keeps_everything_that_is_held(manager: User, other: User) -> None:
    proposals = ProposalFactory.create_batch(2)
    theirs = ProposalFactory()
    for proposal in proposals:
        claim_proposal(proposal=proposal, by=manager, now=NOW)
    claim_proposal(proposal=theirs, by=other, now=NOW)
    assert keep_claims(by=manager, now=NOW + LEASE / 2) == 2
    at = NOW + LEASE + timedelta(seconds=1)
    assert [holder(proposal, at) for proposal in proposals] == [manager, manager]
    assert holder(theirs, at) is None


def test_the_sweep_writes_the_ends_once(proposal: Proposal, manager: User) -> None:
    claim_proposal(proposal=proposal, by=manager, now=NOW)
    note_look(proposal=proposal, by=manager, now=NOW)
    assert end_claims_that_ran_out(now=NOW + LEASE / 2) == 0
    later = NOW + timedelta(hours=2)
    assert [end_claims_that_ran_out(now=later) for _ in range(2)] == [1, 0]
    assert Claim.objects.get().ended_because == "ran_out"
    assert AuditEvent.objects.filter(action="proposal.claim_ran_out").count() == 1
    assert not Looking.objects.exists()


def test_giving_back_is_for_the_holder(proposal: Proposal, manager: User, other: User) -> None:
    refused(NotHeld, give_back, proposal=proposal, by=manager)
    claim_proposal(proposal=proposal, by=manager, now=NOW)
    refused(NotHeld, give_back, proposal=proposal, by=other)
    give_back(proposal=proposal, by=manager, now=NOW)
    assert holder(proposal) is None
    assert Claim.objects.get().ended_because == "given_back"


def test_a_take_over_has_a_reason_and_tells_the_former_holder(
    proposal: Proposal, manager: User, other: User
) -> None:
    claim_proposal(proposal=proposal, by=other, now=NOW)
    refused(TextToWrite, take_over, proposal=proposal, reason=" ", by=manager)
    refused(NotHeld, take_over, proposal=proposal, reason="mine", by=other)
    claim = take_over(proposal=proposal, reason="She is ill.", by=manager, now=NOW)
    assert (claim.because, claim.note) == ("taken_over", "She is ill.")
    assert holder(proposal) == manager
    news = Notification.objects.get(user=other)
    assert news.kind == "claim_taken_over"
    assert "She is ill." in news.text
    assert news.url.endswith(f"/{proposal.pk}/review/")
    event = AuditEvent.objects.latest("sequence")
    assert (event.action, event.details["of"]) == ("proposal.taken_over", other.pk)


def test_a_free_proposal_is_claimed_and_not_taken_over(proposal: Proposal, manager: User) -> None:
    refused(NotHeld, take_over, proposal=proposal, reason="why not", by=manager)


def test_who_holds_it_decides_and_nobody_else(
    proposal: Proposal, manager: User, other: User
) -> None:
    claim_proposal(proposal=proposal, by=other, now=NOW)
    words: dict[str, Any] = {
        "proposal": proposal,
        "verdict": "approved",
        "reason": "good_fit",
        "note": "",
    }
    refused(ProposalClaimed, decide_proposal, by=manager, **words)
    decide_proposal(by=other, now=NOW, **words)
    assert Claim.objects.get().ended_because == "decided"


def test_what_is_unclaimed_or_ran_out_can_be_decided(
    proposal: Proposal, manager: User, other: User
) -> None:
    claim_proposal(proposal=proposal, by=other, now=NOW)
    decide_proposal(
        proposal=proposal,
        verdict="rejected",
        reason="too_early",
        note="",
        by=manager,
        now=NOW + LEASE,
    )
    assert Claim.objects.get().ended_because == "ran_out"


def test_no_manager_holds_more_than_the_cap(manager: User, other: User, settings: Any) -> None:
    settings.DESK_CLAIMS_AT_ONCE = 2
    proposals = ProposalFactory.create_batch(4)
    outcomes = claim_chosen(keys=[proposal.pk for proposal in proposals[:3]], by=manager, now=NOW)
    assert [outcome.claim is not None for outcome in outcomes] == [True, True, False]
    assert isinstance(outcomes[2].refusal, ClaimLimitReached)
    refused(ClaimLimitReached, claim_proposal, proposal=proposals[3], by=manager)
    claim_proposal(proposal=proposals[3], by=other, now=NOW)
    refused(ClaimLimitReached, take_over, proposal=proposals[3], reason="more", by=manager)
    give_back(proposal=proposals[0], by=manager, now=NOW)
    take_over(proposal=proposals[3], reason="There is room.", by=manager, now=NOW)


def test_each_chosen_one_has_its_own_outcome(manager: User, other: User) -> None:
    free, theirs = ProposalFactory.create_batch(2)
    decided = ProposalFactory()
    claim_proposal(proposal=theirs, by=other, now=NOW)
    decide_proposal(
        proposal=decided, verdict="rejected", reason="too_early", note="", by=other, now=NOW
    )
    closed = ProposalFactory(state="closed")
    keys = [free.pk, theirs.pk, decided.pk, closed.pk, 10**9, free.pk]
    outcomes = claim_chosen(keys=keys, by=manager, now=NOW)
    assert [outcome.proposal for outcome in outcomes] == keys[:5]
    assert outcomes[0].claim is not None
    assert [type(outcome.refusal) for outcome in outcomes[1:]] == [
        ProposalClaimed,
        ProposalAlreadyDecided,
        ProposalClosed,
        ProposalOutOfScope,
    ]


def test_claims_are_for_managers_within_their_scope(proposal: Proposal) -> None:
    refused(NotAllowed, claim_proposal, proposal=proposal, by=UserFactory(is_staff=True))
    elsewhere = TechnologyManagerFactory(profile__technology_fields=["cs:agriculture"])
    refused(ProposalOutOfScope, claim_proposal, proposal=proposal, by=elsewhere)
    words: dict[str, Any] = {
        "proposal": proposal,
        "verdict": "approved",
        "reason": "good_fit",
        "note": "",
    }
    refused(ProposalOutOfScope, decide_proposal, by=elsewhere, **words)


def test_who_looks_is_known_to_the_others_for_a_while(
    proposal: Proposal, manager: User, other: User
) -> None:
    note_look(proposal=proposal, by=other, now=NOW)
    note_look(proposal=proposal, by=other, now=NOW + timedelta(seconds=60))
    at = NOW + timedelta(seconds=150)
    assert lookers([proposal.pk], without=manager, now=at) == {proposal.pk: ["The other manager"]}
    assert lookers([proposal.pk], without=other, now=at) == {}
    assert lookers([proposal.pk], without=manager, now=NOW + timedelta(seconds=181)) == {}
