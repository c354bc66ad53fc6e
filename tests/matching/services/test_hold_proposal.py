"""Snoozing, waking, escalating and handing back, with what each refuses."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import QuerySet

from accounts.errors import DomainError, NotAllowed
from accounts.models import AuditEvent, Notification, User
from matchmaker.matching.errors import (
    EscalatedToLead,
    NotEscalated,
    NotForManagersOfEitherSide,
    ProposalAlreadyDecided,
    ProposalClaimed,
    SnoozeDateWrong,
    TextToWrite,
)
from matchmaker.matching.models import Escalation, Proposal
from matchmaker.matching.selectors.queue import find_next_for
from matchmaker.matching.services import (
    decide_proposal,
    escalate_proposal,
    hand_back_escalation,
    snooze_proposal,
    wake_proposal,
)
from matchmaker.matching.services.claims import claim_proposal
from tests.factories.accounts import MembershipFactory, TechnologyManagerFactory, UserFactory
from tests.factories.matching import NOW, DecisionFactory, ProposalFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)


@pytest.fixture
def manager() -> User:
    return TechnologyManagerFactory()


@pytest.fixture
def lead() -> User:
    return TechnologyManagerFactory(profile__is_lead=True)


@pytest.fixture
def proposal() -> Proposal:
    return ProposalFactory()


def refused(error: type[DomainError], operation: Any, **arguments: Any) -> None:
    rows: list[QuerySet[Any]] = [
        Escalation.objects.all(),
        Proposal.objects.all(),
        AuditEvent.objects.all(),
        Notification.objects.all(),
    ]
    before = [[*some.order_by("pk").values()] for some in rows]
    with pytest.raises(error):
        operation(**arguments, now=NOW)
    assert [[*some.order_by("pk").values()] for some in rows] == before


def test_a_snoozed_proposal_is_back_on_its_day(proposal: Proposal, manager: User) -> None:
    snooze_proposal(proposal=proposal, until=date(2026, 6, 4), by=manager, now=NOW)
    assert find_next_for(manager, now=NOW + timedelta(days=2)) is None
    assert find_next_for(manager, now=NOW + timedelta(days=3)) == proposal
    event = AuditEvent.objects.latest("sequence")
    assert (event.action, event.details["until"]) == ("proposal.snoozed", "2026-06-04")


def test_it_is_woken_before_and_waking_twice_changes_nothing(
    proposal: Proposal, manager: User
) -> None:
    snooze_proposal(proposal=proposal, until=date(2026, 6, 4), by=manager, now=NOW)
    wake_proposal(proposal=proposal, by=manager, now=NOW)
    assert find_next_for(manager, now=NOW) == proposal
    count = AuditEvent.objects.count()
    wake_proposal(proposal=proposal, by=manager, now=NOW)
    assert AuditEvent.objects.count() == count


@pytest.mark.parametrize("until", [TODAY, TODAY + timedelta(days=366), date(2020, 1, 1)])
def test_it_sleeps_from_a_day_to_a_year(proposal: Proposal, manager: User, until: date) -> None:
    refused(SnoozeDateWrong, snooze_proposal, proposal=proposal, until=until, by=manager)


def test_a_decision_ends_what_was_put_off(proposal: Proposal, manager: User) -> None:
    snooze_proposal(proposal=proposal, until=date(2026, 6, 4), by=manager, now=NOW)
    decide_proposal(
        proposal=proposal, verdict="rejected", reason="too_early", note="", by=manager, now=NOW
    )
    assert Proposal.objects.get().snoozed_until is None


@pytest.mark.parametrize("operation", [snooze_proposal, wake_proposal, escalate_proposal])
def test_what_stands_in_the_way_of_a_decision_stands_in_the_way_of_these(
    operation: Any, proposal: Proposal, manager: User
) -> None:
    more: dict[str, Any] = {"by": manager}
    more |= {"until": date(2026, 6, 4)} if operation is snooze_proposal else {}
    more |= {"note": "Weigh it."} if operation is escalate_proposal else {}
    refused(NotAllowed, operation, **{**more, "proposal": proposal, "by": UserFactory()})
    refused(ProposalAlreadyDecided, operation, proposal=DecisionFactory().proposal, **more)
    own = ProposalFactory()
    MembershipFactory(user=manager, organization=own.need.owner)
    refused(NotForManagersOfEitherSide, operation, proposal=own, **more)
    claim_proposal(proposal=proposal, by=TechnologyManagerFactory(), now=NOW)
    refused(ProposalClaimed, operation, proposal=proposal, **more)


def test_leads_are_told_and_the_escalation_ends_with_the_decision(
    proposal: Proposal, manager: User, lead: User
) -> None:
    claim_proposal(proposal=proposal, by=manager, now=NOW)
    escalate_proposal(proposal=proposal, note="Two patents overlap.", by=manager, now=NOW)
    assert [one.user for one in Notification.objects.all()] == [lead]
    reject: dict[str, Any] = {"verdict": "rejected", "reason": "conflict", "note": ""}
    refused(EscalatedToLead, decide_proposal, proposal=proposal, by=manager, **reject)
    refused(EscalatedToLead, escalate_proposal, proposal=proposal, note="Again.", by=manager)
    decide_proposal(proposal=proposal, **reject, by=lead, now=NOW)
    escalation = Escalation.objects.get()
    assert (escalation.ended_by, escalation.ended_at) == (lead, NOW)


def test_superusers_are_told_where_nobody_leads(proposal: Proposal, manager: User) -> None:
    superuser = UserFactory(is_superuser=True)
    escalate_proposal(proposal=proposal, note="Weigh it.", by=manager, now=NOW)
    assert Notification.objects.get().user == superuser


def test_a_lead_hands_back_with_an_answer(proposal: Proposal, manager: User, lead: User) -> None:
    refused(NotEscalated, hand_back_escalation, proposal=proposal, answer="No.", by=lead)
    escalate_proposal(proposal=proposal, note="Weigh it.", by=manager, now=NOW)
    refused(NotAllowed, hand_back_escalation, proposal=proposal, answer="No.", by=manager)
    refused(TextToWrite, hand_back_escalation, proposal=proposal, answer=" ", by=lead)
    hand_back_escalation(proposal=proposal, answer="They do not.", by=lead, now=NOW)
    assert Notification.objects.get(kind="escalation_ended").user == manager
    decide_proposal(
        proposal=proposal, verdict="rejected", reason="too_early", note="", by=manager, now=NOW
    )


def test_an_escalation_says_why(proposal: Proposal, manager: User) -> None:
    refused(TextToWrite, escalate_proposal, proposal=proposal, note=" ", by=manager)
