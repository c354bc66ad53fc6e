"""Deciding on a proposal."""

from typing import Any

import pytest
from django.db.models import QuerySet

from accounts.errors import DomainError, NotAllowed
from accounts.models import AuditEvent, Role, User
from listings.models import Technology
from matchmaker.matching import events
from matchmaker.matching.errors import (
    NoteTooLong,
    NotForManagersOfEitherSide,
    ProposalAlreadyDecided,
    ProposalBlocked,
    ProposalClosed,
    ReasonDoesNotFit,
    UnknownVerdict,
)
from matchmaker.matching.models import Decision, Notice, Proposal
from matchmaker.matching.services import decide_proposal
from matchmaker.matching.states import APPROVAL_REASONS, REJECTION_REASONS, ClosedBecause
from tests.factories.accounts import MembershipFactory, TechnologyManagerFactory, UserFactory
from tests.factories.matching import NOW, DecisionFactory, ProposalFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> User:
    return TechnologyManagerFactory()


@pytest.fixture
def proposal() -> Proposal:
    return ProposalFactory()


def decide(proposal: Proposal, by: User, **changes: Any) -> Decision:
    return decide_proposal(
        **{
            "proposal": proposal,
            "verdict": "approved",
            "reason": "good_fit",
            "note": "",
            "by": by,
            "now": NOW,
            **changes,
        }
    )


def everything() -> list[list[Any]]:
    rows: list[QuerySet[Any]] = [
        Proposal.objects.all(),
        Decision.objects.all(),
        Notice.objects.all(),
        AuditEvent.objects.all(),
    ]
    return [[*some.order_by("pk").values()] for some in rows]


def refused(error: type[DomainError], proposal: Proposal, by: User, **changes: Any) -> DomainError:
    before = everything()
    with pytest.raises(error) as caught:
        decide(proposal, by, **changes)
    assert everything() == before
    return caught.value


@pytest.mark.parametrize("reason", APPROVAL_REASONS)
def test_an_approval_is_kept_with_its_reason(
    proposal: Proposal, manager: User, reason: str
) -> None:
    decision = decide(proposal, manager, reason=str(reason), note="  Ask for samples.  ")
    proposal = Proposal.objects.get(pk=proposal.pk)
    assert (proposal.state, proposal.updated_at) == ("approved", NOW)
    assert (decision.verdict, decision.reason, decision.note) == (
        "approved",
        reason,
        "Ask for samples.",
    )
    assert (decision.by, decision.decided_at) == (manager, NOW)


@pytest.mark.parametrize("reason", REJECTION_REASONS)
def test_a_rejection_is_kept_with_its_reason_and_tells_nobody(
    proposal: Proposal, manager: User, reason: str
) -> None:
    decide(proposal, manager, verdict="rejected", reason=str(reason))
    assert Proposal.objects.get(pk=proposal.pk).state == "rejected"
    assert not Notice.objects.exists()


def test_an_approval_makes_a_notice_for_each_side_an_audit_event_and_news(
    proposal: Proposal, manager: User
) -> None:
    heard: list[int] = []

    def listen(pk: int, **_: Any) -> None:
        heard.append(pk)

    events.proposal_approved.connect(listen)
    decide(proposal, manager, note="Ask for samples.")
    assert {notice.organization for notice in Notice.objects.all()} == {
        proposal.need.owner,
        proposal.technology.owner,
    }
    event = AuditEvent.objects.latest("sequence")
    assert (event.action, event.actor, event.subject_id) == (
        "proposal.approved",
        manager,
        str(proposal.pk),
    )
    assert (event.details["reason"], event.details["note"]) == ("good_fit", "Ask for samples.")
    assert heard == [proposal.pk]


def test_a_second_decision_is_refused_and_is_told_the_first(
    proposal: Proposal, manager: User
) -> None:
    first = decide(proposal, manager, verdict="rejected", reason="too_early")
    error = refused(ProposalAlreadyDecided, proposal, TechnologyManagerFactory())
    assert isinstance(error, ProposalAlreadyDecided)
    assert error.decision == first
    assert manager.get_full_name() in error.message
    assert "too early" in error.message


def test_the_same_manager_cannot_decide_twice_either(manager: User) -> None:
    decision = DecisionFactory(by=manager)
    refused(ProposalAlreadyDecided, decision.proposal, manager)


@pytest.mark.parametrize("reason", ["", "too_early", "no_such_reason"])
def test_an_approval_needs_a_reason_of_its_own(
    proposal: Proposal, manager: User, reason: str
) -> None:
    error = refused(ReasonDoesNotFit, proposal, manager, reason=reason)
    assert "strong_fit, good_fit, worth_a_talk" in error.message


@pytest.mark.parametrize("reason", ["", "good_fit"])
def test_a_rejection_needs_a_reason_of_its_own(
    proposal: Proposal, manager: User, reason: str
) -> None:
    error = refused(ReasonDoesNotFit, proposal, manager, verdict="rejected", reason=reason)
    assert "already_known" in error.message


def test_only_two_verdicts_are_known(proposal: Proposal, manager: User) -> None:
    refused(UnknownVerdict, proposal, manager, verdict="maybe")


def test_a_note_has_a_limit(proposal: Proposal, manager: User) -> None:
    error = refused(NoteTooLong, proposal, manager, note="x" * 4001)
    assert "4001" in error.message
    decide(proposal, manager, note="x" * 4000)


def test_who_is_no_technology_manager_is_refused(proposal: Proposal) -> None:
    refused(NotAllowed, proposal, UserFactory(is_staff=True))


@pytest.mark.parametrize("side", ["need", "technology"])
@pytest.mark.parametrize("role", Role.values)
def test_a_manager_of_either_side_is_refused(
    proposal: Proposal, manager: User, side: str, role: str
) -> None:
    owner = getattr(proposal, side).owner
    MembershipFactory(user=manager, organization=owner, role=role)
    refused(NotForManagersOfEitherSide, proposal, manager)
    refused(NotForManagersOfEitherSide, proposal, manager, verdict="rejected", reason="duplicate")


def test_a_closed_proposal_cannot_be_decided(proposal: Proposal, manager: User) -> None:
    proposal.close(because=ClosedBecause.SURPASSED)
    proposal.save()
    refused(ProposalClosed, proposal, manager)


def test_an_approval_is_refused_where_a_gate_has_closed_and_a_rejection_is_not(
    proposal: Proposal, manager: User
) -> None:
    Technology.objects.update(exclusive_licence_until="2030-01-01")
    error = refused(ProposalBlocked, proposal, manager)
    assert "exclusive licence" in error.message
    decide(proposal, manager, verdict="rejected", reason="terms_do_not_fit")


def test_the_state_cannot_be_set_without_the_machine(proposal: Proposal) -> None:
    with pytest.raises(AttributeError):
        proposal.state = "approved"
