"""The doors of the background work: what each calls, and whom it nudges next."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from listings.models import Technology
from matchmaker.matching import runtime, services, tasks
from matchmaker.matching.engine.encoders import EncoderUnavailable
from matchmaker.matching.models import MatchingWork, Notice, Proposal
from matchmaker.matching.states import Priority, WorkState, WorkStep
from tests.factories.listings import NeedFactory, TechnologyFactory
from tests.factories.matching import NoticeFactory, embed, request_embedding

pytestmark = pytest.mark.django_db

TASKS = {
    "embed": tasks.embed_pending,
    "propose": tasks.propose_pending,
    "quote": tasks.quote_pending,
    "notify": tasks.notify_parties,
}


@pytest.fixture(autouse=True)
def nudges(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The nudges that would have been sent."""
    sent: list[str] = []

    def recorder(name: str) -> Callable[..., None]:
        return lambda **options: sent.append(f"{name} {options}" if options else name)

    for name, task in TASKS.items():
        monkeypatch.setattr(task, "delay", recorder(name))
        monkeypatch.setattr(task, "apply_async", recorder(name))
    return sent


@pytest.fixture
def no_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise EncoderUnavailable("install it")

    monkeypatch.setattr(runtime, "encoder", missing)


def test_names_and_queues_are_those_of_the_settings(settings: Any) -> None:
    names = {task.name for task in TASKS.values()} | {tasks.sweep.name}
    assert names == {
        "matching.embed_pending",
        "matching.propose_pending",
        "matching.propose_quotations",
        "matching.notify_parties",
        "matching.sweep",
    }
    assert settings.CELERY_BEAT_SCHEDULE["sweep"]["task"] in names
    assert set(settings.CELERY_TASK_QUEUES) == {"default", "embed", "propose", "notify"}


def test_embedding_is_followed_by_proposing_and_that_by_quoting(nudges: list[str]) -> None:
    request_embedding(NeedFactory(published=True), TechnologyFactory(published=True))
    tasks.embed_pending()
    assert nudges == ["propose"]
    tasks.propose_pending()
    assert nudges == ["propose", "quote"]
    tasks.quote_pending()
    assert Proposal.objects.get().explained_at is not None
    assert nudges == ["propose", "quote"]


def test_what_is_left_after_a_slice_is_nudged_for_again(
    nudges: list[str], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMBED_BATCH_SIZE = 1
    request_embedding(*TechnologyFactory.create_batch(2, published=True))
    monkeypatch.setattr(services, "embed_pending", partial(services.embed_pending, seconds=0))
    tasks.embed_pending()
    assert nudges == ["propose", "embed"]


def test_fresh_work_is_proposed_for_before_any_bulk_work_is_embedded(nudges: list[str]) -> None:
    embed(TechnologyFactory(published=True))
    bulk = TechnologyFactory.create_batch(3, published=True)
    request_embedding(*bulk)
    need = NeedFactory(published=True)
    request_embedding(need, priority=Priority.INTERACTIVE)
    tasks.let_fresh_overtake()
    assert Proposal.objects.filter(need=need).exists()
    assert nudges == ["quote"]
    waiting = MatchingWork.objects.filter(technology__in=bulk, state=WorkState.PENDING)
    assert waiting.count() == 3


def test_nothing_to_do_nudges_nobody(nudges: list[str]) -> None:
    for task in TASKS.values():
        task()
    tasks.sweep()
    assert nudges == []


def test_what_another_worker_holds_is_looked_after_when_its_lease_is_over(
    nudges: list[str], settings: Any
) -> None:
    request_embedding(TechnologyFactory(published=True))
    claimed = {"state": WorkState.CLAIMED, "claim_token": "x", "claimed_at": timezone.now()}
    MatchingWork.objects.update(**claimed)
    tasks.embed_pending()
    assert nudges == [f"embed {{'countdown': {settings.EMBED_LEASE_SECONDS + 1}}}"]


def test_the_sweep_finds_work_whose_message_was_lost(nudges: list[str]) -> None:
    request_embedding(TechnologyFactory(published=True))
    tasks.sweep()
    assert nudges == ["embed"]


def test_the_sweep_leaves_a_step_alone_that_somebody_is_at(nudges: list[str]) -> None:
    busy, waiting = TechnologyFactory.create_batch(2, published=True)
    request_embedding(busy, waiting)
    claimed = {"state": WorkState.CLAIMED, "claim_token": "x", "claimed_at": timezone.now()}
    MatchingWork.objects.filter(technology=busy).update(**claimed)
    tasks.sweep()
    assert nudges == []


def test_the_sweep_finds_proposing_quoting_and_notices(nudges: list[str]) -> None:
    embed(NeedFactory(published=True), TechnologyFactory(published=True))
    tasks.sweep()
    assert nudges == ["propose"]
    tasks.propose_pending()
    nudges.clear()
    NoticeFactory()
    tasks.sweep()
    assert nudges == ["quote", "notify"]


def test_the_sweep_closes_what_is_overdue_and_has_it_taken_out() -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    technology = TechnologyFactory(published=True, valid_until=yesterday)
    tasks.sweep()
    assert Technology.objects.get(pk=technology.pk).state == "expired"
    work = MatchingWork.objects.get(technology=technology)
    assert (work.step, work.state) == (WorkStep.EMBED, WorkState.PENDING)


def test_notices_are_sent() -> None:
    notice = NoticeFactory()
    notice.decision.proposal.need.contact_email = "contact@need.test"
    notice.decision.proposal.need.save()
    Notice.objects.update(organization=notice.decision.proposal.need.owner)
    tasks.notify_parties()
    assert [message.to for message in mail.outbox] == [["contact@need.test"]]


@pytest.mark.usefixtures("no_encoder")
def test_a_missing_encoder_is_complained_of_once_a_minute_and_loses_nothing(
    nudges: list[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(tasks, "_complained_at", float("-inf"))
    request_embedding(TechnologyFactory(published=True))
    for _ in range(3):
        tasks.embed_pending()
        tasks.propose_pending()
    complaints = [record for record in caplog.records if "encoder_unavailable" in str(record.msg)]
    assert len(complaints) == 1
    assert MatchingWork.objects.get().state == WorkState.PENDING
    assert nudges == []
