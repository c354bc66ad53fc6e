"""A minute to undo: nobody is told of a decision before, and of one in force exactly once."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.db.models import QuerySet

from accounts.errors import DomainError, NotAllowed
from accounts.models import AuditEvent, Notification, User, WebhookDelivery
from accounts.services import create_webhook
from listings.models import Need, Technology
from listings.services import withdraw_need
from matchmaker.deals.models import Introduction
from matchmaker.matching import tasks
from matchmaker.matching.errors import DecisionUndone, ProposalAlreadyDecided, UndoTooLate
from matchmaker.matching.models import Decision, Notice, Proposal
from matchmaker.matching.selectors import (
    count_decisions,
    decisions_on_its_listings,
    find_decision,
    proposals_visible_to,
)
from matchmaker.matching.selectors.owner_proposals import find_owner_proposal
from matchmaker.matching.services import (
    decide_proposal,
    decisions_to_send,
    send_due_decisions,
    send_notices,
    undo_batch,
    undo_decision,
)
from tests.factories.accounts import MembershipFactory, TechnologyManagerFactory, UserFactory
from tests.factories.matching import NOW, ProposalFactory

WINDOW = 60
DUE = NOW + timedelta(seconds=WINDOW)
JUST_BEFORE = DUE - timedelta(seconds=1)


@pytest.fixture(autouse=True)
def a_minute(settings: Any) -> None:
    settings.UNDO_SECONDS = WINDOW


@pytest.fixture
def manager() -> User:
    return TechnologyManagerFactory()


@pytest.fixture
def proposal() -> Proposal:
    return ProposalFactory()


def decide(proposal: Proposal, by: User, **changes: Any) -> Decision:
    given = {"verdict": "approved", "reason": "good_fit", "note": "", "now": NOW}
    return decide_proposal(proposal=proposal, by=by, **{**given, **changes})


def news() -> tuple[int, ...]:
    """Everything that anybody could notice of an approval."""
    kinds = (Notice, Introduction, Notification, WebhookDelivery)
    return (*(kind._default_manager.count() for kind in kinds), len(mail.outbox))


def state(proposal: Proposal) -> str:
    return str(Proposal.objects.get(pk=proposal.pk).state)


def refused(error: type[DomainError], decision: Decision, by: User, now: Any) -> None:
    rows: list[QuerySet[Any]] = [
        Decision.objects.all(),
        Proposal.objects.all(),
        AuditEvent.objects.all(),
    ]
    before = [[*some.order_by("pk").values()] for some in rows]
    with pytest.raises(error):
        undo_decision(decision=decision, by=by, now=now)
    assert [[*some.order_by("pk").values()] for some in rows] == before


@pytest.mark.django_db
class TestWithinTheTime:
    def test_nobody_is_told_and_both_sides_see_an_undecided_proposal(
        self, proposal: Proposal, manager: User
    ) -> None:
        seeker = MembershipFactory(organization=proposal.need.owner).user
        create_webhook(
            organization=proposal.need.owner,
            url="https://93.184.216.34/hook",
            events=["proposal.approved"],
            by=seeker,
            now=NOW,
        )
        decide(proposal, manager)
        send_due_decisions(now=JUST_BEFORE)
        assert news() == (0, 0, 0, 0, 0)
        assert state(proposal) == "undoable"
        assert not proposals_visible_to(seeker).exists()
        seen = find_owner_proposal(proposal.need, proposal.technology_id, seeker, now=NOW)
        assert seen is not None
        assert seen.state_for_parties == "open"
        send_due_decisions(now=DUE)
        assert news()[:2] == (2, 1)
        assert WebhookDelivery.objects.count() == 1
        assert proposals_visible_to(seeker).get().state_for_parties == "approved"

    def test_nothing_is_learnt_or_counted_from_it(self, proposal: Proposal, manager: User) -> None:
        decide(proposal, manager, verdict="rejected", reason="too_early")
        assert count_decisions().total == 0
        send_due_decisions(now=DUE)
        assert count_decisions().total == 1

    def test_another_manager_is_told_the_decision_that_stands(
        self, proposal: Proposal, manager: User
    ) -> None:
        first = decide(proposal, manager)
        with pytest.raises(ProposalAlreadyDecided) as late:
            decide(proposal, TechnologyManagerFactory())
        assert late.value.decision == first

    def test_undone_the_proposal_is_where_it_was_and_can_be_decided_again(
        self, proposal: Proposal, manager: User
    ) -> None:
        first = decide(proposal, manager)
        undo_decision(decision=first, by=manager, now=JUST_BEFORE)
        assert state(proposal) == "open"
        assert find_decision(proposal) is None
        assert AuditEvent.objects.latest("sequence").action == "proposal.decision_undone"
        assert send_due_decisions(now=DUE) == 0
        assert news() == (0, 0, 0, 0, 0)
        again = decide(proposal, manager, verdict="rejected", reason="too_early", now=DUE)
        assert send_due_decisions(now=DUE + timedelta(seconds=WINDOW)) == 1
        assert find_decision(proposal) == again
        assert state(proposal) == "rejected"
        first.refresh_from_db()
        assert (first.undone_by, first.undone_because, first.sent_at) == (manager, "by_hand", None)
        sibling = ProposalFactory(need=proposal.need)
        assert [*decisions_on_its_listings(sibling)] == [again]

    def test_who_leads_the_desk_may_undo_too_and_nobody_else(
        self, proposal: Proposal, manager: User
    ) -> None:
        decision = decide(proposal, manager)
        refused(NotAllowed, decision, TechnologyManagerFactory(), NOW)
        refused(NotAllowed, decision, UserFactory(is_staff=True), NOW)
        undo_decision(
            decision=decision, by=TechnologyManagerFactory(profile__is_lead=True), now=NOW
        )
        assert state(proposal) == "open"

    def test_undoing_twice_is_refused(self, proposal: Proposal, manager: User) -> None:
        decision = decide(proposal, manager)
        undo_decision(decision=decision, by=manager, now=NOW)
        refused(DecisionUndone, decision, manager, NOW)

    def test_a_listing_that_left_meanwhile_is_off_the_desk_after_the_undo(
        self, proposal: Proposal, manager: User
    ) -> None:
        decision = decide(proposal, manager)
        withdraw_need(need=proposal.need, by=None, now=NOW)
        undo_decision(decision=decision, by=manager, now=JUST_BEFORE)
        proposal = Proposal.objects.get()
        assert (proposal.state, proposal.closed_because) == ("closed", "listing_closed")


@pytest.mark.django_db
class TestAfterTheTime:
    @pytest.mark.parametrize("was_sent", [True, False])
    def test_it_is_too_late_to_undo(
        self, proposal: Proposal, manager: User, was_sent: bool
    ) -> None:
        decision = decide(proposal, manager)
        if was_sent:
            send_due_decisions(now=DUE)
        refused(UndoTooLate, decision, manager, DUE)

    def test_the_news_goes_out_once_however_often_a_worker_runs(
        self, proposal: Proposal, manager: User
    ) -> None:
        decide(proposal, manager)
        assert [send_due_decisions(now=DUE), send_due_decisions(now=DUE)] == [1, 0]
        send_notices(clock=lambda: DUE)
        assert (Notice.objects.count(), Introduction.objects.count()) == (2, 1)
        assert AuditEvent.objects.filter(action="proposal.approved").count() == 1
        assert state(proposal) == "approved"

    def test_the_sweep_finds_what_a_lost_message_left(
        self, proposal: Proposal, manager: User, settings: Any
    ) -> None:
        settings.CELERY_TASK_ALWAYS_EAGER = True
        decide(proposal, manager, now=NOW)
        assert decisions_to_send(now=DUE).exists()
        tasks.send_decisions.apply()
        assert not decisions_to_send(now=DUE).exists()

    def test_an_approval_that_a_rule_forbids_by_then_lapses_and_its_manager_is_told(
        self, proposal: Proposal, manager: User
    ) -> None:
        decide(proposal, manager)
        Technology.objects.update(exclusive_licence_until="2030-01-01")
        assert send_due_decisions(now=DUE) == 0
        proposal = Proposal.objects.get()
        assert (proposal.state, proposal.closed_because) == ("closed", "gate")
        assert Decision.objects.get().undone_because == "gate"
        assert (Notice.objects.count(), Introduction.objects.count()) == (0, 0)
        told = Notification.objects.get()
        assert (told.user, told.kind) == (manager, "decision_lapsed")
        assert AuditEvent.objects.latest("sequence").details["gates"] == ["licence_taken"]

    def test_a_rejection_comes_into_force_whatever_became_of_the_listings(
        self, proposal: Proposal, manager: User
    ) -> None:
        decide(proposal, manager, verdict="rejected", reason="too_early")
        Need.objects.update(state="withdrawn")
        assert send_due_decisions(now=DUE) == 1
        assert state(proposal) == "rejected"

    def test_one_that_cannot_be_sent_stops_no_other_and_is_tried_again(
        self, manager: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from matchmaker.deals.services import introducing

        first, second = ProposalFactory(), ProposalFactory()
        decide(first, manager)
        decide(second, manager)
        sound = introducing.open_introduction

        def broken(*, proposal: Proposal, **arguments: Any) -> Any:
            if proposal.pk == first.pk:
                raise RuntimeError("the disk is full")
            return sound(proposal=proposal, **arguments)

        monkeypatch.setattr(introducing, "open_introduction", broken)
        assert send_due_decisions(now=DUE) == 1
        assert (state(first), state(second)) == ("undoable", "approved")
        assert Notice.objects.count() == 2
        monkeypatch.undo()
        assert send_due_decisions(now=DUE) == 1
        assert state(first) == "approved"


@pytest.mark.django_db
class TestABatch:
    def test_one_undo_gives_all_of_it_back(self, manager: User) -> None:
        batch, pair = uuid4(), [ProposalFactory(), ProposalFactory()]
        for proposal in pair:
            decide(proposal, manager, batch=batch)
        undone, late = undo_batch(batch=batch, by=manager, now=JUST_BEFORE)
        assert ([*undone], [*late]) == (pair, [])
        assert {state(proposal) for proposal in pair} == {"open"}

    def test_after_its_time_nothing_of_it_is_undone(self, manager: User) -> None:
        batch = uuid4()
        decide(ProposalFactory(), manager, batch=batch)
        with pytest.raises(UndoTooLate):
            undo_batch(batch=batch, by=manager, now=DUE)
        assert Proposal.objects.get().state == "undoable"


@pytest.mark.django_db
def test_without_a_time_to_undo_the_news_goes_out_with_the_decision(
    proposal: Proposal, manager: User, settings: Any
) -> None:
    settings.UNDO_SECONDS = 0
    decision = decide(proposal, manager)
    assert decision.sent_at == NOW
    assert (state(proposal), Notice.objects.count()) == ("approved", 2)
    refused(UndoTooLate, decision, manager, NOW)


@pytest.mark.django_db
def test_a_decision_is_never_written_over(proposal: Proposal, manager: User) -> None:
    decision = decide(proposal, manager)
    decision.reason = "strong_fit"
    with pytest.raises(TypeError):
        decision.save()


@pytest.mark.django_db(transaction=True)
def test_of_an_undo_and_two_workers_at_once_one_wins(manager: User) -> None:
    for _ in range(5):
        proposal = ProposalFactory()
        decision = decide(proposal, manager)
        outcomes = at_once(
            lambda: send_due_decisions(now=DUE),
            lambda: send_due_decisions(now=DUE),
            lambda one=decision: bool(undo_decision(decision=one, by=manager, now=JUST_BEFORE)),
        )
        decision.refresh_from_db()
        undone = decision.undone_at is not None
        assert sum(int(came) for came in outcomes) == 1
        assert state(proposal) == ("open" if undone else "approved")
        assert Notice.objects.filter(decision=decision).count() == (0 if undone else 2)
        assert Introduction.objects.filter(proposal=proposal).count() == (0 if undone else 1)


def at_once(*calls: Any) -> list[Any]:
    barrier, came = Barrier(len(calls)), []

    def run(call: Any) -> None:
        barrier.wait()
        try:
            came.append(call())
        except DomainError:
            came.append(0)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came
