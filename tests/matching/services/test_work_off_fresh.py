"""Fresh work that overtakes bulk work."""

import pytest

from matchmaker.matching.models import MatchingWork, Proposal
from matchmaker.matching.services import (
    embed_pending,
    propose_pending,
    quote_by_meaning,
    work_off_fresh,
)
from matchmaker.matching.services.embedding import BATCH_SECONDS, FIRST_BATCH, BatchSize
from matchmaker.matching.states import Priority, WorkState, WorkStep
from tests.factories.listings import NeedFactory, TechnologyFactory
from tests.factories.matching import NOW, embed, request_embedding

pytestmark = pytest.mark.django_db


def test_where_nobody_waits_nothing_is_done() -> None:
    bulk = TechnologyFactory(published=True)
    request_embedding(bulk)
    assert work_off_fresh(clock=lambda: NOW) == 0
    assert MatchingWork.objects.get(technology=bulk).state == WorkState.PENDING


def test_a_need_posted_during_bulk_embedding_is_proposed_for_within_that_call() -> None:
    embed(TechnologyFactory(published=True))
    bulk = TechnologyFactory.create_batch(FIRST_BATCH + 1, published=True)
    request_embedding(*bulk)
    need = NeedFactory(published=True)
    calls: list[None] = []

    def between() -> None:
        calls.append(None)
        if len(calls) == 2:
            request_embedding(need, priority=Priority.INTERACTIVE)
            assert work_off_fresh(clock=lambda: NOW) == 2
            assert Proposal.objects.filter(need=need).exists()
            left = MatchingWork.objects.filter(technology__in=bulk, step=WorkStep.EMBED)
            assert left.filter(state=WorkState.PENDING).count() == 1

    report = embed_pending(clock=lambda: NOW, seconds=60, between=between)
    assert report.listings == len(bulk)
    assert len(calls) == 3


def test_interactive_and_bulk_work_are_never_in_one_batch() -> None:
    request_embedding(*TechnologyFactory.create_batch(3, published=True))
    request_embedding(NeedFactory(published=True), priority=Priority.INTERACTIVE)
    report = embed_pending(clock=lambda: NOW, seconds=60)
    assert (report.listings, report.again) == (1, True)


def test_proposing_in_bulk_lets_fresh_work_pass_before_each_need() -> None:
    needs = NeedFactory.create_batch(3, published=True)
    embed(*needs, TechnologyFactory(published=True))
    calls: list[int] = []
    propose_pending(
        clock=lambda: NOW, seconds=60, between=lambda: calls.append(Proposal.objects.count())
    )
    assert calls == [0, 1, 2]


def test_quoting_lets_fresh_work_pass_before_each_proposal() -> None:
    embed(NeedFactory(published=True), *TechnologyFactory.create_batch(2, published=True))
    propose_pending(clock=lambda: NOW, seconds=60)
    calls: list[None] = []
    quote_by_meaning(clock=lambda: NOW, between=lambda: calls.append(None))
    assert len(calls) == Proposal.objects.count() == 2


def test_batches_follow_the_speed_of_the_machine() -> None:
    size = BatchSize(most=64)
    size.learn(FIRST_BATCH, BATCH_SECONDS / 100)
    assert size.limit == 2 * FIRST_BATCH
    size.learn(16, 4 * BATCH_SECONDS)
    assert size.limit == 4
    size.learn(4, 1e9)
    assert size.limit == 1


def test_no_batch_is_larger_than_the_setting() -> None:
    size = BatchSize(most=5)
    assert size.limit == 5
