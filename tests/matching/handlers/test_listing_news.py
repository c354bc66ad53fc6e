"""News of listings becomes work rows in the same transaction, and nudges when it commits."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from accounts.services import verify_organization
from listings import events
from listings.models import Technology
from listings.services import publish_need, publish_technology, revise_technology, withdraw_need
from matchmaker.matching import handlers, tasks
from matchmaker.matching.models import MatchingWork, Proposal
from matchmaker.matching.states import Priority, WorkState, WorkStep
from tests.factories.accounts import UserFactory
from tests.factories.listings import NeedFactory, TechnologyFactory
from tests.factories.matching import NOW, ProposalFactory

Commit = Callable[..., Any]


@pytest.fixture(autouse=True)
def nudges(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The nudges that would have been sent, in order."""
    sent: list[str] = []
    for task in (tasks.embed_pending, tasks.propose_pending, tasks.notify_parties):
        name = str(task.name)
        monkeypatch.setattr(task, "delay", lambda name=name: sent.append(name))
        monkeypatch.setattr(
            task, "apply_async", lambda name=name, **options: sent.append(f"{name} {options}")
        )
    monkeypatch.setattr(handlers, "_bulk_nudged_at", float("-inf"))
    return sent


def work_of(listing: Any) -> list[tuple[str, str, int]]:
    rows = MatchingWork.objects.filter(**{listing.kind: listing})
    return [*rows.values_list("step", "state", "priority")]


@pytest.mark.django_db
def test_a_published_listing_is_to_be_embedded_and_a_worker_is_nudged(
    django_capture_on_commit_callbacks: Commit, nudges: list[str]
) -> None:
    technology, need = TechnologyFactory(submitted=True), NeedFactory(submitted=True)
    with django_capture_on_commit_callbacks(execute=True):
        publish_technology(technology=technology, by=None, now=NOW)
        publish_need(need=need, by=None, now=NOW)
    pending = [(WorkStep.EMBED, WorkState.PENDING, Priority.INTERACTIVE)]
    assert work_of(technology) == work_of(need) == pending
    assert nudges == ["matching.embed_pending"] * 2


@pytest.mark.django_db
def test_a_revision_asks_again_and_voids_a_claim() -> None:
    technology = TechnologyFactory(published=True)
    events.technology_published.send(sender=Technology, pk=technology.pk, bulk=True)
    claimed = {"state": WorkState.CLAIMED, "claim_token": "somebody", "claimed_at": NOW}
    MatchingWork.objects.update(**claimed)
    revise_technology(technology=technology, by=None, now=NOW, changes={"summary": "New words."})
    (work,) = MatchingWork.objects.all()
    assert (work.state, work.claim_token, work.revision) == (WorkState.PENDING, "", 2)
    assert work.priority == Priority.INTERACTIVE


@pytest.mark.django_db
def test_a_closed_listing_leaves_the_desk_at_once_and_decided_proposals_stay() -> None:
    need = NeedFactory(published=True)
    waiting = ProposalFactory(need=need)
    decided = ProposalFactory(need=need, state="approved")
    elsewhere = ProposalFactory()
    withdraw_need(need=need, by=None, now=NOW)
    states = {row.pk: row.state for row in Proposal.objects.all()}
    assert states == {waiting.pk: "closed", decided.pk: "approved", elsewhere.pk: "open"}
    assert Proposal.objects.get(pk=waiting.pk).closed_because == "listing_closed"
    assert work_of(need) == [(WorkStep.EMBED, WorkState.PENDING, Priority.INTERACTIVE)]


@pytest.mark.django_db
def test_a_change_that_is_rolled_back_leaves_no_work_and_no_nudge(
    django_capture_on_commit_callbacks: Commit, nudges: list[str]
) -> None:
    technology = TechnologyFactory(submitted=True)

    def publish_and_fail() -> None:
        with transaction.atomic():
            publish_technology(technology=technology, by=None, now=NOW)
            raise RuntimeError

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError):
        publish_and_fail()
    assert not MatchingWork.objects.exists()
    assert nudges == []


@pytest.mark.django_db
def test_twenty_thousand_at_once_are_one_nudge_a_transaction(
    django_capture_on_commit_callbacks: Commit, nudges: list[str]
) -> None:
    technologies = TechnologyFactory.create_batch(200, published=True)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        for technology in technologies:
            events.technology_published.send(sender=Technology, pk=technology.pk, bulk=True)
    assert len(callbacks) == 1
    assert nudges == ["matching.embed_pending", "matching.embed_pending {'countdown': 2.0}"]
    assert MatchingWork.objects.filter(priority=Priority.BULK).count() == 200


@pytest.mark.django_db(transaction=True)
def test_a_transaction_a_row_is_one_pair_of_nudges_in_two_seconds(nudges: list[str]) -> None:
    for technology in TechnologyFactory.create_batch(20, published=True):
        with transaction.atomic():
            events.technology_published.send(sender=Technology, pk=technology.pk, bulk=True)
    assert nudges == ["matching.embed_pending", "matching.embed_pending {'countdown': 2.0}"]


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_does_not_break_publishing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away() -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(tasks.embed_pending, "delay", away)
    technology = TechnologyFactory(submitted=True)
    publish_technology(technology=technology, by=None, now=NOW)
    assert Technology.objects.get(pk=technology.pk).is_published
    assert work_of(technology) == [(WorkStep.EMBED, WorkState.PENDING, Priority.INTERACTIVE)]


@pytest.mark.django_db
def test_a_verified_organization_has_its_listings_proposed_anew(
    django_capture_on_commit_callbacks: Commit, nudges: list[str]
) -> None:
    technology = TechnologyFactory(published=True, owner__verified=False)
    draft = TechnologyFactory(owner=technology.owner)
    superuser = UserFactory(is_superuser=True)
    with django_capture_on_commit_callbacks(execute=True):
        verify_organization(organization=technology.owner, by=superuser, now=NOW)
    assert work_of(technology) == [(WorkStep.PROPOSE, WorkState.PENDING, Priority.INTERACTIVE)]
    assert work_of(draft) == []
    assert nudges == ["matching.propose_pending"]
