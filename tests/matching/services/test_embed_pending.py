"""Embedding what waits."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import numpy as np
import pytest

from matchmaker.matching import runtime
from matchmaker.matching.engine.encoders import EncoderUnavailable, HashingEncoder
from matchmaker.matching.models import CollectionWatermark, ListingVector, MatchingWork
from matchmaker.matching.services import embed_pending, requeue_failed
from matchmaker.matching.states import Audience, Priority, WorkState, WorkStep
from matchmaker.matching.text import listing_text, text_hash
from tests.factories.listings import NeedFactory, TechnologyFactory
from tests.factories.matching import NOW, embed, request_embedding

pytestmark = pytest.mark.django_db


class Counting(HashingEncoder):
    """Counts what it encodes, and stumbles over one word."""

    def __init__(self, stumbles_over: str = "\0") -> None:
        super().__init__()
        self.texts: list[str] = []
        self.calls = 0
        self.stumbles_over = stumbles_over

    def encode(self, texts: Sequence[str], *, side: Any) -> Any:
        self.calls += 1
        if any(self.stumbles_over in text for text in texts):
            raise ValueError("cannot read this")
        self.texts.extend(texts)
        return super().encode(texts, side=side)


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> Counting:
    counting = Counting()
    monkeypatch.setattr(runtime, "encoder", lambda: counting)
    return counting


def work_of(step: WorkStep = WorkStep.EMBED) -> list[MatchingWork]:
    return [*MatchingWork.objects.filter(step=step).order_by("pk")]


def test_each_audience_gets_a_vector_and_a_need_asks_as_well() -> None:
    technology, need = TechnologyFactory(published=True), NeedFactory(published=True)
    embed(technology, need)
    places = ListingVector.objects.order_by("audience", "side").values_list("audience", "side")
    assert [*places.filter(technology=technology)] == [
        ("members", "document"),
        ("public", "document"),
    ]
    assert [*places.filter(need=need)] == [
        ("members", "document"),
        ("members", "query"),
        ("public", "document"),
    ]


def test_the_stored_bytes_are_the_vector_of_the_text() -> None:
    technology = TechnologyFactory(published=True)
    embed(technology)
    row = ListingVector.objects.get(technology=technology, audience="members")
    stored = np.frombuffer(bytes(row.vector), dtype="<f4")
    assert stored.shape == (row.dimension,)
    assert np.linalg.norm(stored) == pytest.approx(1, abs=1e-5)
    assert row.text_hash == text_hash(listing_text(technology, Audience.MEMBERS))


def test_work_ends_done_and_proposing_is_requested() -> None:
    embed(TechnologyFactory(published=True))
    assert [work.state for work in work_of()] == [WorkState.DONE]
    assert [work.state for work in work_of(WorkStep.PROPOSE)] == [WorkState.PENDING]


def test_an_equal_text_of_another_listing_is_not_encoded_again(encoder: Counting) -> None:
    embed(TechnologyFactory(published=True, title="Same"))
    count = len(encoder.texts)
    embed(TechnologyFactory(published=True, title="Same"))
    assert len(encoder.texts) == count
    assert ListingVector.objects.count() == 4


def test_equal_texts_in_one_batch_are_encoded_once(encoder: Counting) -> None:
    embed(*TechnologyFactory.create_batch(3, published=True, title="Same", description=""))
    assert len(encoder.texts) == len(set(encoder.texts))
    assert ListingVector.objects.count() == 6


def test_running_again_for_an_unchanged_listing_encodes_nothing(encoder: Counting) -> None:
    technology = TechnologyFactory(published=True)
    embed(technology)
    before = [*ListingVector.objects.order_by("pk").values()]
    count = len(encoder.texts)
    embed(technology)
    assert len(encoder.texts) == count
    assert [*ListingVector.objects.order_by("pk").values()] == before


def test_a_revised_text_replaces_the_vector_in_its_place() -> None:
    technology = TechnologyFactory(published=True)
    embed(technology)
    before = ListingVector.objects.get(technology=technology, audience="public")
    technology.summary = "Something else entirely."
    technology.save()
    embed(technology)
    after = ListingVector.objects.get(technology=technology, audience="public")
    assert (after.pk, after.text_hash != before.text_hash) == (before.pk, True)
    assert bytes(after.vector) != bytes(before.vector)


def test_a_listing_revised_while_the_encoder_ran_stays_pending(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    technology = TechnologyFactory(published=True)

    class Revising(HashingEncoder):
        def encode(self, texts: Sequence[str], *, side: Any) -> Any:
            request_embedding(technology)
            return super().encode(texts, side=side)

    revising = Revising()
    monkeypatch.setattr(runtime, "encoder", lambda: revising)
    request_embedding(technology)
    report = embed_pending(clock=lambda: NOW, seconds=0)
    assert (report.listings, report.again) == (0, True)
    assert [work.state for work in work_of()] == [WorkState.PENDING]
    assert not ListingVector.objects.exists()


def test_a_text_that_fails_does_not_hold_up_its_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    stumbling = Counting(stumbles_over="poison")
    monkeypatch.setattr(runtime, "encoder", lambda: stumbling)
    good = TechnologyFactory.create_batch(3, published=True)
    bad = TechnologyFactory(published=True, title="poison")
    request_embedding(good[0], bad, *good[1:])
    report = embed_pending(clock=lambda: NOW, seconds=60)
    assert (report.listings, report.failed) == (3, 1)
    work = MatchingWork.objects.get(technology=bad, step=WorkStep.EMBED)
    assert (work.state, work.attempts) == (WorkState.PENDING, 1)
    assert "cannot read this" in work.last_error
    assert work.not_before is not None
    assert work.not_before > NOW


def test_what_fails_again_and_again_is_left_to_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    stumbling = Counting(stumbles_over="poison")
    monkeypatch.setattr(runtime, "encoder", lambda: stumbling)
    request_embedding(TechnologyFactory(published=True, title="poison"))
    for day in range(7):
        now = NOW + timedelta(days=day)
        embed_pending(clock=partial(datetime.combine, now.date(), now.time(), now.tzinfo))
    (work,) = work_of()
    assert (work.state, work.attempts) == (WorkState.FAILED, 5)
    stumbling.stumbles_over = "\0"
    assert requeue_failed(now=NOW) == 1
    assert embed_pending(clock=lambda: NOW).listings == 1
    assert work_of()[0].state == WorkState.DONE


def test_interactive_work_comes_before_bulk_work_that_is_older(
    encoder: Counting, settings: Any
) -> None:
    settings.EMBED_BATCH_SIZE = 1
    bulk, urgent = TechnologyFactory.create_batch(2, published=True)
    request_embedding(bulk)
    request_embedding(urgent, priority=Priority.INTERACTIVE)
    report = embed_pending(clock=lambda: NOW, seconds=60)
    assert (report.listings, report.again) == (1, True)
    assert MatchingWork.objects.get(technology=urgent, step=WorkStep.EMBED).state == "done"
    assert MatchingWork.objects.get(technology=bulk, step=WorkStep.EMBED).state == "pending"


def test_a_stale_claim_is_taken_over_and_a_live_one_is_not(settings: Any) -> None:
    technology = TechnologyFactory(published=True)
    request_embedding(technology)
    claimed = {"state": WorkState.CLAIMED, "claim_token": "somebody", "attempts": 1}
    MatchingWork.objects.update(**claimed, claimed_at=NOW)
    live = NOW + timedelta(seconds=settings.EMBED_LEASE_SECONDS - 1)
    report = embed_pending(clock=lambda: live)
    assert (report.listings, report.leased) == (0, 1)
    stale = NOW + timedelta(seconds=settings.EMBED_LEASE_SECONDS + 1)
    assert embed_pending(clock=lambda: stale).listings == 1


def test_what_kills_its_worker_every_time_is_claimed_alone_and_then_given_up(
    settings: Any,
) -> None:
    killer = TechnologyFactory(published=True)
    request_embedding(killer)
    long_ago = NOW - timedelta(days=1)
    claimed = {"state": WorkState.CLAIMED, "claim_token": "dead", "claimed_at": long_ago}
    MatchingWork.objects.update(**claimed, attempts=5)
    assert embed_pending(clock=lambda: NOW).listings == 0
    (work,) = work_of()
    assert work.state == WorkState.FAILED
    assert "5 times" in work.last_error


def test_without_an_encoder_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise EncoderUnavailable("install it")

    monkeypatch.setattr(runtime, "encoder", missing)
    request_embedding(TechnologyFactory(published=True))
    with pytest.raises(EncoderUnavailable):
        embed_pending(clock=lambda: NOW)
    assert [(work.state, work.attempts) for work in work_of()] == [(WorkState.PENDING, 0)]


def test_a_closed_listing_is_not_encoded_but_readers_are_told(encoder: Counting) -> None:
    withdrawn = TechnologyFactory(withdrawn=True)
    embed(withdrawn)
    assert encoder.texts == []
    assert not ListingVector.objects.exists()
    (work,) = work_of()
    assert (work.state, work.sequence) == (
        WorkState.DONE,
        CollectionWatermark.objects.get().sequence,
    )


def test_numbers_that_are_no_numbers_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(HashingEncoder):
        def encode(self, texts: Sequence[str], *, side: Any) -> Any:
            return super().encode(texts, side=side) * np.float32("nan")

    broken = Broken()
    monkeypatch.setattr(runtime, "encoder", lambda: broken)
    request_embedding(TechnologyFactory(published=True))
    embed_pending(clock=lambda: NOW)
    (work,) = work_of()
    assert "hashing-1-256" in work.last_error
    assert not ListingVector.objects.exists()
