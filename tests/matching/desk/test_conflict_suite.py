"""Every planted conflict of interest is stopped at every door, and what looks like one is not."""

from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Notification, Role, User
from matchmaker.deals.models import Introduction
from matchmaker.matching.errors import ConflictOfInterest
from matchmaker.matching.models import Claim, Decision, Proposal
from matchmaker.matching.policies import can_decide
from matchmaker.matching.selectors.queue import find_next_for, queue_page
from matchmaker.matching.services import decide_proposal
from matchmaker.matching.services.claims import (
    claim_chosen,
    claim_next,
    claim_proposal,
    take_over,
)
from matchmaker.matching.services.conflicts import declare_conflict, withdraw_declaration
from matchmaker.matching.services.undoing import undo_decision
from matchmaker.matching.states import ConflictKind, QueueTab
from tests.factories.accounts import (
    MembershipFactory,
    OrganizationFactory,
    TechnologyManagerFactory,
)
from tests.factories.introductions import a_case, introduced
from tests.factories.listings import IntellectualPropertyFactory, NeedFactory
from tests.factories.matching import NOW, ProposalFactory

pytestmark = pytest.mark.django_db
Plant = Callable[[User, Proposal], None]


def member_of_the_seeker(manager: User, proposal: Proposal) -> None:
    MembershipFactory(user=manager, organization=proposal.need.owner, role=Role.VIEWER)


def member_of_the_provider(manager: User, proposal: Proposal) -> None:
    MembershipFactory(user=manager, organization=proposal.technology.owner, role=Role.EDITOR)


def member_of_the_parent(manager: User, proposal: Proposal) -> None:
    parent = MembershipFactory(user=manager).organization
    put_under(parent, proposal.technology.owner)


def member_of_the_grandparent(manager: User, proposal: Proposal) -> None:
    parent = OrganizationFactory(parent=MembershipFactory(user=manager).organization)
    put_under(parent, proposal.need.owner)


def member_of_a_child(manager: User, proposal: Proposal) -> None:
    child = OrganizationFactory(parent=proposal.need.owner)
    MembershipFactory(user=manager, organization=child)


def inventor_by_address(manager: User, proposal: Proposal) -> None:
    named = ["Somebody else", str(manager.email).upper()]
    IntellectualPropertyFactory(technology=proposal.technology, inventors=named)


def inventor_by_name(manager: User, proposal: Proposal) -> None:
    User.objects.filter(pk=manager.pk).update(display_name="示范 经理")
    manager.refresh_from_db()
    IntellectualPropertyFactory(technology=proposal.technology, inventors=["示范 经理"])


def earlier_deal_of_the_own_organization(manager: User, proposal: Proposal) -> None:
    case = introduced(a_case())
    MembershipFactory(user=manager, organization=case.introduction.provider)
    Introduction.objects.filter(pk=case.introduction.pk).update(seeker=proposal.need.owner)


def earlier_deal_that_one_answered_oneself(manager: User, proposal: Proposal) -> None:
    case = introduced(a_case())
    case.introduction.answers.update(by=manager)
    Introduction.objects.filter(pk=case.introduction.pk).update(provider=proposal.need.owner)


def declared(manager: User, proposal: Proposal) -> None:
    declare_conflict(
        manager=manager,
        organization=proposal.technology.owner,
        reason="My sister works there.",
        now=NOW,
    )


def put_under(parent: Any, organization: Any) -> None:
    type(organization).objects.filter(pk=organization.pk).update(parent=parent)


PLANTED: dict[Plant, ConflictKind] = {
    member_of_the_seeker: ConflictKind.SAME_ORGANIZATION,
    member_of_the_provider: ConflictKind.SAME_ORGANIZATION,
    member_of_the_parent: ConflictKind.PARENT_ORGANIZATION,
    member_of_the_grandparent: ConflictKind.PARENT_ORGANIZATION,
    member_of_a_child: ConflictKind.PARENT_ORGANIZATION,
    inventor_by_address: ConflictKind.INVENTOR,
    inventor_by_name: ConflictKind.INVENTOR,
    earlier_deal_of_the_own_organization: ConflictKind.EARLIER_DEAL,
    earlier_deal_that_one_answered_oneself: ConflictKind.EARLIER_DEAL,
    declared: ConflictKind.DECLARED,
}
SERVICES: list[Callable[..., Any]] = [
    lambda manager, proposal: claim_proposal(proposal=proposal, by=manager, now=NOW),
    lambda manager, proposal: take_over(proposal=proposal, reason="Why not", by=manager, now=NOW),
    lambda manager, proposal: decide_proposal(
        proposal=proposal, verdict="approved", reason="good_fit", note="", by=manager, now=NOW
    ),
    lambda manager, proposal: decide_proposal(
        proposal=proposal, verdict="rejected", reason="conflict", note="", by=manager, now=NOW
    ),
]


@pytest.fixture
def manager() -> User:
    return TechnologyManagerFactory()


def decided_and_claimed() -> list[Any]:
    return [[*model.objects.values()] for model in (Claim, Decision, AuditEvent, Notification)]


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
@pytest.mark.parametrize("held", [False, True], ids=["free", "held by another"])
def test_a_planted_conflict_is_stopped_at_every_door(
    manager: User, client: Client, plant: Plant, held: bool
) -> None:
    proposal = ProposalFactory()
    plant(manager, proposal)
    if held:
        claim_proposal(proposal=proposal, by=TechnologyManagerFactory(), now=NOW)
    proposal = Proposal.objects.select_related("need", "technology").get(pk=proposal.pk)
    assert not can_decide(manager, proposal)
    before = decided_and_claimed()

    for tab in QueueTab:
        assert queue_page(manager, tab, number=1, now=NOW).rows == []
    assert find_next_for(manager, now=NOW) is None
    assert claim_next(by=manager, count=5, now=NOW) == []
    for service in SERVICES if held else SERVICES[:1] + SERVICES[2:]:
        with pytest.raises(ConflictOfInterest) as caught:
            service(manager, proposal)
        assert PLANTED[plant] in caught.value.kinds
    (outcome,) = claim_chosen(keys=[proposal.pk], by=manager, now=NOW)
    assert isinstance(outcome.refusal, ConflictOfInterest)

    client.force_login(manager)
    for name in ("review", "claim", "alive"):
        address = reverse(f"admin:matching_proposal_{name}", args=[proposal.pk])
        posted = {"verdict": "approved", "reason": "good_fit", "action": "claim"}
        answers = [client.post(address, posted)]
        answers += [client.get(address)] if name == "review" else []
        for answer in answers:
            assert answer.status_code == 403
            text = answer.content.decode()
            assert str(PLANTED[plant].label)[1:] in unescape(text)
            assert proposal.technology.title not in text
    for name in ("changelist", "queue"):
        listed = client.get(reverse(f"admin:matching_proposal_{name}"))
        assert f"/{proposal.pk}/review/" not in listed.content.decode()
    client.post(reverse("admin:matching_proposal_claim_chosen"), {"chosen": [proposal.pk]})
    client.post(reverse("admin:matching_proposal_take"), {"count": "5"})
    assert decided_and_claimed() == before


def test_superusers_are_stopped_too() -> None:
    chief = TechnologyManagerFactory(is_superuser=True)
    proposal = ProposalFactory()
    member_of_the_seeker(chief, proposal)
    assert queue_page(chief, QueueTab.NEXT, number=1, now=NOW).rows == []
    with pytest.raises(ConflictOfInterest):
        claim_proposal(proposal=proposal, by=chief, now=NOW)


def test_a_lead_with_a_conflict_undoes_nobody_s_decision(manager: User, settings: Any) -> None:
    settings.UNDO_SECONDS = 60
    lead = TechnologyManagerFactory(profile__is_lead=True)
    decision = SERVICES[3](manager, ProposalFactory())
    member_of_the_seeker(lead, decision.proposal)
    with pytest.raises(ConflictOfInterest):
        undo_decision(decision=decision, by=lead, now=NOW)
    decision.refresh_from_db()
    assert decision.undone_at is None


def test_what_only_looks_like_a_conflict_is_none(manager: User) -> None:
    proposal = ProposalFactory()
    # A sister organization, an introduction nobody accepted, a namesake of half the name, an
    # introduction that the manager arranged, and a deal between two others.
    above = OrganizationFactory()
    put_under(above, proposal.need.owner)
    MembershipFactory(user=manager, organization=OrganizationFactory(parent=above))
    asked = a_case()
    MembershipFactory(user=manager, organization=asked.introduction.provider)
    Introduction.objects.filter(pk=asked.introduction.pk).update(seeker=proposal.need.owner)
    named = [f"{manager.display_name} Junior", f"x{manager.email}", ""]
    IntellectualPropertyFactory(technology=proposal.technology, inventors=named)
    arranged = introduced(a_case())
    Introduction.objects.filter(pk=arranged.introduction.pk).update(
        seeker=proposal.need.owner, manager=manager
    )
    introduced(a_case())
    other = TechnologyManagerFactory()
    declare_conflict(manager=other, organization=proposal.need.owner, reason="Mine alone.", now=NOW)
    assert find_next_for(manager, now=NOW) == proposal
    assert can_decide(manager, proposal)


def test_a_declaration_holds_through_its_last_day_and_until_it_is_withdrawn(manager: User) -> None:
    proposal = ProposalFactory()
    made = declare_conflict(
        manager=manager,
        organization=proposal.need.owner,
        reason="I advise them this month.",
        until=date(2026, 6, 2),
        now=NOW,
    )
    assert find_next_for(manager, now=NOW + timedelta(days=1)) is None
    assert find_next_for(manager, now=NOW + timedelta(days=2)) == proposal
    withdraw_declaration(declaration=made, by=manager, now=NOW)
    assert find_next_for(manager, now=NOW) == proposal


def test_what_one_declares_while_holding_goes_back_into_the_queue(manager: User) -> None:
    proposal, unrelated = ProposalFactory.create_batch(2)
    for one in (proposal, unrelated):
        claim_proposal(proposal=one, by=manager, now=NOW)
    declared(manager, proposal)
    ended = Claim.objects.get(proposal=proposal)
    assert (ended.ended_because, ended.ended_at) == ("conflict", NOW)
    assert Claim.objects.get(proposal=unrelated).ended_at is None
    other = TechnologyManagerFactory()
    assert claim_proposal(proposal=proposal, by=other, now=NOW).holder == other


def test_a_conflict_that_arises_while_one_holds_bars_the_decision(manager: User) -> None:
    proposal = ProposalFactory()
    claim_proposal(proposal=proposal, by=manager, now=NOW)
    member_of_the_seeker(manager, proposal)
    with pytest.raises(ConflictOfInterest):
        SERVICES[2](manager, proposal)
    assert queue_page(manager, QueueTab.MINE, number=1, now=NOW).rows == []


def test_one_conflict_does_not_hide_what_is_unrelated(manager: User) -> None:
    barred = ProposalFactory()
    declared(manager, barred)
    free = ProposalFactory(need=NeedFactory(published=True))
    (row,) = queue_page(manager, QueueTab.NEXT, number=1, now=timezone.now()).rows
    assert row.proposal == free
