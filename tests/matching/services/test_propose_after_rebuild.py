"""After a rebuild proposals are made again only where the outcome can have changed."""

from typing import Any

import pytest

from listings.models import Need, Technology
from matchmaker.matching import runtime
from matchmaker.matching.models import MatchingWork, Proposal
from matchmaker.matching.selectors import fresh_collection
from matchmaker.matching.services import propose_pending, replay_proposals, write_snapshots
from matchmaker.matching.states import Audience, ListingKind, WorkState, WorkStep
from tests.factories.listings import NeedFactory, TechnologyFactory
from tests.factories.matching import NOW, embed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_snapshots(settings: Any) -> None:
    settings.SNAPSHOT_FROM = 3


@pytest.fixture
def needs() -> list[Need]:
    """Three needs that were proposed for, among five technologies."""
    made: list[Need] = NeedFactory.create_batch(3, published=True)
    embed(*made, *TechnologyFactory.create_batch(5, published=True))
    propose_pending(clock=lambda: NOW, seconds=60)
    assert set(Proposal.objects.values_list("need_id", flat=True)) == {row.pk for row in made}
    return made


def rebuilt() -> int:
    """Write every snapshot as `rebuild_index` does; returns for how many needs that asks."""
    runtime.reset()
    return sum(report.moved for report in write_snapshots(everything=True, now=NOW))


def waiting() -> set[int]:
    rows = MatchingWork.objects.filter(step=WorkStep.PROPOSE, state=WorkState.PENDING)
    return {row.need_id for row in rows if row.need_id}


def generation() -> str:
    return fresh_collection(ListingKind.TECHNOLOGY, Audience.MEMBERS).generation


def test_where_statistics_and_texts_are_equal_nothing_is_proposed_again(needs: list[Need]) -> None:
    before = generation()
    assert (rebuilt(), rebuilt()) == (0, 0)
    assert waiting() == set()
    assert generation() == before


def test_statistics_that_have_moved_ask_for_every_need_whose_scores_they_made(
    needs: list[Need],
) -> None:
    Technology.objects.filter(pk=Technology.objects.latest("pk").pk).update(state="withdrawn")
    assert rebuilt() == 3
    assert waiting() == {row.pk for row in needs}
    propose_pending(clock=lambda: NOW, seconds=60)
    assert rebuilt() == 0
    assert replay_proposals().lists.different == []


def test_a_need_that_was_proposed_for_since_then_is_not_asked_for(needs: list[Need]) -> None:
    rows = MatchingWork.objects.filter(step=WorkStep.PROPOSE)
    rows.filter(need=needs[0]).update(generation="of-another-day")
    assert rebuilt() == 1
    assert waiting() == {needs[0].pk}


def test_work_that_waits_or_needs_that_are_closed_are_left_as_they_are(needs: list[Need]) -> None:
    rows = MatchingWork.objects.filter(step=WorkStep.PROPOSE)
    rows.filter(need__isnull=False).update(generation="of-another-day")
    rows.filter(need=needs[0]).update(state=WorkState.FAILED)
    Need.objects.filter(pk=needs[1].pk).update(state="withdrawn")
    assert rebuilt() == 1
    assert waiting() == {needs[2].pk}
    assert rows.get(need=needs[0]).state == WorkState.FAILED


def test_what_the_same_work_finds_again_stays_as_it_stands(needs: list[Need]) -> None:
    before = [*Proposal.objects.order_by("pk").values()]
    MatchingWork.objects.filter(step=WorkStep.PROPOSE).update(generation="of-another-day")
    assert rebuilt() == 3
    report = propose_pending(clock=lambda: NOW, seconds=60)
    assert not report.desk
    assert [*Proposal.objects.order_by("pk").values()] == before
