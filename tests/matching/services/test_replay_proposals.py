"""Stored proposals are made again from what is stored with them; what was changed is found."""

from datetime import timedelta
from typing import Any

import pytest

from listings.models import Need, Technology
from matchmaker.matching.models import Proposal
from matchmaker.matching.services import propose_for_need, replay_proposals
from tests.factories.listings import NeedFactory, TechnologyFactory
from tests.factories.matching import NOW, embed

pytestmark = pytest.mark.django_db


def technology(n: int, **fields: Any) -> Technology:
    made: Technology = TechnologyFactory(
        published=True,
        language="en",
        title=f"Aluminium sheet {n} for car bodies",
        summary=f"A light aluminium sheet, number {n}, that is formed without cracks.",
        description="Steel is replaced." if n % 2 else "Known sheets crack when formed.",
        **fields,
    )
    return made


@pytest.fixture
def need() -> Need:
    made: Need = NeedFactory(published=True)
    embed(made, *[technology(n) for n in range(4)], TechnologyFactory(published=True))
    propose_for_need(need=made, now=NOW)
    assert Proposal.objects.count() >= 3
    return made


def stored() -> list[dict[str, Any]]:
    return [*Proposal.objects.order_by("pk").values()]


def test_what_was_just_made_is_replayed_and_nothing_is_written(need: Need) -> None:
    before = stored()
    report = replay_proposals()
    assert report.is_clean
    assert (report.scores.same, report.scores.not_replayable) == (len(before), [])
    assert (report.lists.same, report.lists.not_replayable) == (1, [])
    assert stored() == before


@pytest.mark.parametrize(
    "tampered", [{"score": 9.5}, {"band": "unheard of"}, {"features": {"same_language": 1.0}}]
)
def test_a_row_that_was_tampered_with_is_found(need: Need, tampered: dict[str, Any]) -> None:
    victim = Proposal.objects.earliest("pk")
    Proposal.objects.filter(pk=victim.pk).update(**tampered)
    report = replay_proposals()
    assert not report.is_clean
    assert [found["proposal"] for found in report.scores.different] == [victim.pk]


def test_the_least_change_that_is_stored_is_found(need: Need) -> None:
    victim = Proposal.objects.earliest("pk")
    Proposal.objects.filter(pk=victim.pk).update(score=round(victim.score + 2e-6, 6))
    (found,) = replay_proposals().scores.different
    assert found["replayed"]["score"] == pytest.approx(victim.score, abs=1e-6)


def test_score_and_features_that_agree_but_are_not_the_pairs_are_found_by_the_list(
    need: Need,
) -> None:
    one, other = Proposal.objects.order_by("pk")[:2]
    Proposal.objects.filter(pk=one.pk).update(
        score=other.score, band=other.band, features=other.features
    )
    report = replay_proposals()
    assert report.scores.different == []
    (found,) = report.lists.different
    assert [row["technology"] for row in found["proposals"]] == [one.technology_id]


def test_a_row_that_was_deleted_is_missed(need: Need) -> None:
    gone = Proposal.objects.earliest("pk")
    gone.delete()
    (found,) = replay_proposals().lists.different
    (missing,) = found["proposals"]
    assert (missing["technology"], missing["stored"]) == (gone.technology_id, None)


def test_a_row_that_no_search_would_bring_is_found(need: Need) -> None:
    gone = Proposal.objects.earliest("pk")
    stranger = TechnologyFactory()
    Proposal.objects.filter(pk=gone.pk).update(technology=stranger)
    (found,) = replay_proposals().lists.different
    by_key = {row["technology"]: row for row in found["proposals"]}
    assert by_key[stranger.pk]["replayed"] is None
    assert by_key[gone.technology_id]["stored"] is None


def test_what_was_decided_is_not_missed_on_the_list(need: Need) -> None:
    decided = Proposal.objects.earliest("pk")
    Proposal.objects.filter(pk=decided.pk).update(state="rejected")
    report = replay_proposals()
    assert report.is_clean
    assert report.lists.same == 1


def test_the_day_of_the_gates_is_the_day_of_the_list(need: Need) -> None:
    """A deadline that passes later closes the gate today, and changes nothing about the past."""
    day = (NOW + timedelta(days=1)).date()
    Need.objects.filter(pk=need.pk).update(deadline=day)
    assert replay_proposals().lists.same == 1
    Need.objects.filter(pk=need.pk).update(deadline=day - timedelta(days=2))
    assert not replay_proposals().is_clean


def test_a_list_of_other_statistics_is_not_replayed_and_both_generations_are_named(
    need: Need,
) -> None:
    then = Proposal.objects.earliest("pk").generation
    embed(technology(99))
    report = replay_proposals()
    (found,) = report.lists.not_replayable
    assert (found["need"], found["because"]) == (need.pk, "statistics_moved")
    assert found["stored"] == [then]
    assert found["present"] != then
    # The scores follow from their features all the same.
    assert report.scores.same == Proposal.objects.count()
    assert report.is_clean


@pytest.mark.parametrize(
    ("changed", "because"),
    [({"encoder": "another"}, "versions"), ({"need_revision": 7}, "revised")],
)
def test_a_list_by_another_encoder_or_of_another_text_is_not_replayed(
    need: Need, changed: dict[str, Any], because: str
) -> None:
    Proposal.objects.update(**changed)
    (found,) = replay_proposals().lists.not_replayable
    assert found["because"] == because


def test_another_rankers_scores_are_not_judged(need: Need) -> None:
    Proposal.objects.update(ranker_version="0", score=1.0)
    report = replay_proposals()
    assert report.is_clean
    assert {found["because"] for found in report.scores.not_replayable} == {"ranker_version"}
    assert (report.scores.same, report.lists.same) == (0, 0)


def test_one_need_alone_is_replayed(need: Need) -> None:
    other = NeedFactory(published=True)
    embed(other)
    propose_for_need(need=other, now=NOW)
    Proposal.objects.filter(need=other).update(score=9.5)
    assert replay_proposals(need=need.pk).is_clean
    assert not replay_proposals(need=other.pk).is_clean
    with pytest.raises(Need.DoesNotExist):
        replay_proposals(need=10_000)
