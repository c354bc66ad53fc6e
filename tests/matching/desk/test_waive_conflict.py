"""A waiver of a conflict of interest: with a reason, and by a second manager."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.errors import DomainError, NotAllowed
from accounts.models import AuditEvent, Notification, User
from matchmaker.matching.errors import (
    AlreadyDeclared,
    ConflictOfInterest,
    NoConflictToWaive,
    SecondManagerNeeded,
    TextToWrite,
    WaiverAlreadyAnswered,
    WaiverAlreadyAsked,
)
from matchmaker.matching.models import ConflictDeclaration, ConflictWaiver, Proposal
from matchmaker.matching.selectors.queue import find_next_for
from matchmaker.matching.services.claims import claim_proposal
from matchmaker.matching.services.conflicts import (
    answer_waiver,
    ask_for_waiver,
    declare_conflict,
    withdraw_declaration,
)
from tests.factories.accounts import MembershipFactory, TechnologyManagerFactory, UserFactory
from tests.factories.listings import IntellectualPropertyFactory
from tests.factories.matching import NOW, ProposalFactory

pytestmark = pytest.mark.django_db
CONFLICTS = "admin:matching_conflicts"


@pytest.fixture
def manager() -> User:
    return TechnologyManagerFactory(display_name="The asking manager")


@pytest.fixture
def second() -> User:
    return TechnologyManagerFactory(display_name="The second manager")


@pytest.fixture
def proposal(manager: User) -> Proposal:
    """One whose seeker the manager belongs to."""
    made: Proposal = ProposalFactory()
    MembershipFactory(user=manager, organization=made.need.owner)
    return made


def ask(proposal: Proposal, manager: User, reason: str = "Nobody else reads this.") -> Any:
    return ask_for_waiver(proposal=proposal, by=manager, reason=reason, now=NOW)


def refused(error: type[DomainError], call: Any, *arguments: Any, **named: Any) -> None:
    models = (ConflictWaiver, ConflictDeclaration, AuditEvent, Notification)
    before = [[*model.objects.order_by("pk").values()] for model in models]
    with pytest.raises(error):
        call(*arguments, **named)
    assert [[*model.objects.order_by("pk").values()] for model in models] == before


def test_a_second_manager_grants_and_the_proposal_is_offered(
    proposal: Proposal, manager: User, second: User
) -> None:
    waiver = ask(proposal, manager)
    assert waiver.kinds == ["same_organization"]
    assert Notification.objects.get(user=second).kind == "waiver_asked"
    assert find_next_for(manager, now=NOW) is None
    answer_waiver(waiver=waiver, granted=True, by=second, now=NOW)
    assert find_next_for(manager, now=NOW) == proposal
    assert claim_proposal(proposal=proposal, by=manager, now=NOW).holder == manager
    assert Notification.objects.get(user=manager).kind == "waiver_granted"
    trail = AuditEvent.objects.filter(action__startswith="waiver.").order_by("sequence")
    assert [(event.action, event.actor) for event in trail] == [
        ("waiver.asked", manager),
        ("waiver.granted", second),
    ]
    assert trail[0].details["reason"] == "Nobody else reads this."


def test_a_refused_one_changes_nothing_and_may_be_asked_for_again(
    proposal: Proposal, manager: User, second: User
) -> None:
    answer_waiver(waiver=ask(proposal, manager), granted=False, by=second, now=NOW)
    with pytest.raises(ConflictOfInterest):
        claim_proposal(proposal=proposal, by=manager, now=NOW)
    assert ask(proposal, manager).granted is None


def test_a_reason_is_needed_and_a_conflict(proposal: Proposal, manager: User) -> None:
    refused(TextToWrite, ask, proposal, manager, reason=" ")
    refused(NoConflictToWaive, ask, ProposalFactory(), manager)
    refused(NotAllowed, ask, proposal, UserFactory(is_staff=True))
    ask(proposal, manager)
    refused(WaiverAlreadyAsked, ask, proposal, manager)


def test_nobody_answers_for_themselves_or_with_a_conflict_of_their_own(
    proposal: Proposal, manager: User, second: User
) -> None:
    waiver = ask(proposal, manager)
    MembershipFactory(user=second, organization=proposal.technology.owner)
    answer: dict[str, Any] = {"waiver": waiver, "granted": True, "now": NOW}
    refused(SecondManagerNeeded, answer_waiver, by=manager, **answer)
    refused(SecondManagerNeeded, answer_waiver, by=second, **answer)
    refused(NotAllowed, answer_waiver, by=UserFactory(), **answer)
    with pytest.raises(IntegrityError), transaction.atomic():
        ConflictWaiver.objects.update(answered_by=manager, answered_at=NOW, granted=True)


def test_of_two_answers_the_first_counts(proposal: Proposal, manager: User, second: User) -> None:
    waiver = ask(proposal, manager)
    answer_waiver(waiver=waiver, granted=False, by=second, now=NOW)
    third = TechnologyManagerFactory()
    refused(WaiverAlreadyAnswered, answer_waiver, waiver=waiver, granted=True, by=third, now=NOW)


def test_a_waiver_is_for_one_proposal_and_for_the_conflicts_that_were_known(
    proposal: Proposal, manager: User, second: User
) -> None:
    answer_waiver(waiver=ask(proposal, manager), granted=True, by=second, now=NOW)
    another = ProposalFactory(need=proposal.need)
    with pytest.raises(ConflictOfInterest):
        claim_proposal(proposal=another, by=manager, now=NOW)
    IntellectualPropertyFactory(technology=proposal.technology, inventors=[manager.email])
    with pytest.raises(ConflictOfInterest):
        claim_proposal(proposal=proposal, by=manager, now=NOW)
    assert find_next_for(manager, now=NOW) is None
    again = ask(proposal, manager)
    assert again.kinds == ["same_organization", "inventor"]
    answer_waiver(waiver=again, granted=True, by=second, now=NOW)
    assert find_next_for(manager, now=NOW) == proposal


def test_a_declaration_needs_a_reason_and_is_made_once(proposal: Proposal, manager: User) -> None:
    owner = proposal.technology.owner
    words: dict[str, Any] = {"manager": manager, "organization": owner, "now": NOW}
    refused(TextToWrite, declare_conflict, reason="", **words)
    made = declare_conflict(reason="My sister works there.", **words)
    refused(AlreadyDeclared, declare_conflict, reason="Again.", **words)
    other = TechnologyManagerFactory()
    refused(NotAllowed, withdraw_declaration, declaration=made, by=other, now=NOW)
    refused(
        NotAllowed,
        declare_conflict,
        reason="No manager.",
        manager=UserFactory(),
        organization=owner,
        now=NOW,
    )


def test_everything_by_form(
    client: Client, proposal: Proposal, manager: User, second: User
) -> None:
    page = reverse(CONFLICTS)
    client.force_login(manager)
    posted = {"action": "waive", "key": proposal.pk, "reason": "Nobody else reads this."}
    assert client.post(page, posted)["Location"] == page
    review = reverse("admin:matching_proposal_review", args=[proposal.pk])
    assert "a second manager has not answered yet" in client.get(review).content.decode()
    owner = proposal.technology.owner
    answer = client.post(page, {"action": "declare", "organization": "no-such", "reason": "x"})
    assert answer.status_code == 400
    assert "There is no organization with this code." in answer.content.decode()
    said = {"action": "declare", "organization": owner.code, "reason": "My sister."}
    assert owner.name in client.post(page, said, follow=True).content.decode()
    declaration = ConflictDeclaration.objects.get()
    client.post(page, {"action": "withdraw", "key": declaration.pk})
    declaration.refresh_from_db()
    assert declaration.withdrawn_at is not None

    waiver = ConflictWaiver.objects.get()
    answer = client.post(page, {"action": "answer", "key": waiver.pk, "granted": "yes"})
    assert answer.status_code == 404
    client.force_login(second)
    assert "Nobody else reads this." in client.get(page).content.decode()
    client.post(page, {"action": "answer", "key": waiver.pk, "granted": "yes"})
    waiver.refresh_from_db()
    assert (waiver.granted, waiver.answered_by) == (True, second)
    assert client.post(page, {"action": "withdraw", "key": declaration.pk}).status_code == 404
    assert client.post(page, {"action": "nonsense"}).status_code == 302
