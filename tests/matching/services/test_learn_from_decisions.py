"""Learning from planted decisions: each reason moves its own part, and undoing undoes it."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.errors import NotAllowed
from accounts.models import AuditEvent
from listings.models import Need
from matchmaker.matching.models import Decision, LearnedRanking, MatchingWork, Proposal
from matchmaker.matching.services import (
    ask_for_pair,
    candidates,
    learn_from_decisions,
    replay_proposals,
    retire_learning,
)
from matchmaker.matching.states import TEACHES, Reason
from tests.factories.accounts import UserFactory
from tests.factories.learning import (
    decide_by,
    no_railways,
    planted_listings,
    propose,
    take_back,
    too_early_below_six,
)
from tests.factories.matching import NOW

pytestmark = pytest.mark.django_db

TOPICAL = ("dense", "lexical", "same_language", "usual_dense", "usual_lexical")


@pytest.fixture
def needs(settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[Need]:
    # Alike as they are, few of the planted texts would stand above chance.
    monkeypatch.setattr(candidates, "chance_level", lambda _among: float("-inf"))
    settings.LEARN_MINIMUM_DECISIONS = 60
    made = planted_listings()
    propose(made)
    assert Proposal.objects.count() == 12 * 16
    return made


def desk(needs: list[Need]) -> list[dict[str, Any]]:
    """Everything that is on the desk for these needs, but for when it was written."""
    rows = Proposal.objects.filter(need__in=needs, state="open").order_by("need_id", "-score", "pk")
    return [{**row, "updated_at": None} for row in rows.values()]


def features(needs: list[Need]) -> dict[int, dict[str, float]]:
    return {row.pk: row.features for row in Proposal.objects.filter(need__in=needs)}


def learnt(**changes: Any) -> Any:
    return learn_from_decisions(now=NOW, **changes)


def parts(needs: list[Need]) -> set[str]:
    return {part for row in desk(needs) for part in row["learned"].get("parts", {})}


def test_too_early_lowers_the_immature_and_the_topic_of_no_pair_moves(needs: list[Need]) -> None:
    judged, watched = needs[:6], needs[6:]
    before = desk(watched)
    said = features(watched)
    decide_by(too_early_below_six, judged)
    assert learnt().outcome == "learnt"
    propose(needs)
    assert features(watched) == said
    assert parts(watched) == {"maturity"}
    rows = Proposal.objects.filter(need__in=watched).select_related("technology")
    falls = {
        level: {
            row.learned["parts"].get("maturity", 0.0)
            for row in rows
            if row.technology.maturity_level == level
        }
        for level in range(2, 10)
    }
    means = [max(falls[level]) for level in range(2, 10)]
    assert all(len(found) == 1 for found in falls.values())
    assert means == sorted(means, reverse=True)
    assert falls[5].pop() > 0.8 > 0.1 > falls[6].pop()
    scores = {row["id"]: row["score"] for row in before}
    for row in rows:
        assert row.learned["score_before"] == scores[row.pk]
        assert row.learned["topic"] == {}
        assert row.score == pytest.approx(scores[row.pk] - sum(row.learned["parts"].values()))
    assert before != desk(watched)


def test_too_early_puts_the_ripe_first(needs: list[Need]) -> None:
    decide_by(too_early_below_six, needs[:6])
    learnt()
    propose(needs)
    for need in needs[6:]:
        listed = Proposal.objects.filter(need=need).order_by("-score")
        cars = [row for row in listed if "car bodies" in row.technology.title]
        ripe = [(row.technology.maturity_level or 0) >= 6 for row in cars]
        assert ripe == sorted(ripe, reverse=True)


def is_ripe(decision: Decision) -> bool:
    return (decision.proposal.technology.maturity_level or 0) >= 6


def test_not_our_field_moves_the_topic_of_that_need_only_and_no_other_part(
    needs: list[Need],
) -> None:
    mixed = needs[0]
    decisions = decide_by(no_railways, needs[:6])
    ripe = [one for one in decisions if one.proposal.need_id == mixed.pk and is_ripe(one)]
    take_back(ripe)
    kept = [decision.proposal_id for decision in ripe]
    before = {row["id"]: row for row in desk(needs)}
    assert learnt().lessons["maturity"]["weights"] == {}
    propose(needs)
    after = {row["id"]: row for row in desk(needs)}
    assert parts(needs) == {"topic"}
    for key, row in after.items():
        assert row["features"] == before[key]["features"]
        moved = row["learned"]["parts"].get("topic", 0.0)
        assert row["score"] == pytest.approx(before[key]["score"] - moved)
    railways = Proposal.objects.filter(need=mixed, pk__in=kept, technology__title__contains="rail")
    cars = Proposal.objects.filter(need=mixed, pk__in=kept, technology__title__contains="car")
    assert {row.learned["parts"].get("topic", 0.0) > 0.3 for row in railways} == {True}
    assert {row.learned["parts"].get("topic", 0.0) for row in cars} == {0.0}
    for need in needs[6:]:
        assert all(not row["learned"]["parts"] for row in desk([need]))


def test_what_was_taken_back_leaves_the_desk_as_it_was(needs: list[Need]) -> None:
    before = desk(needs)
    decisions = decide_by(too_early_below_six, needs[:6])
    learnt()
    propose(needs)
    assert parts(needs) == {"maturity"}
    take_back(decisions)
    report = learn_from_decisions(now=NOW, only_if_due=True)
    assert (report.outcome, report.changed) == ("too_few", True)
    propose(needs)
    assert desk(needs) == before
    assert LearnedRanking.objects.get().retired_because == "too_few"


def test_taking_back_one_reasons_decisions_gives_what_the_others_alone_say(
    needs: list[Need],
) -> None:
    decide_by(lambda _proposal: Reason.GOOD_FIT, needs[:3])
    decide_by(lambda _proposal: Reason.DUPLICATE, needs[3:5])
    learnt()
    propose(needs)
    without = [row | {"learning_id": None} for row in desk(needs)]
    more = decide_by(too_early_below_six, needs[5:7])
    assert learnt().outcome == "learnt"
    propose(needs)
    assert parts(needs) == {"maturity"}
    take_back(more)
    assert learn_from_decisions(now=NOW, only_if_due=True).outcome == "learnt"
    propose(needs)
    assert [row | {"learning_id": None} for row in desk(needs)] == without


def test_retiring_gives_back_every_bit(needs: list[Need]) -> None:
    decide_by(too_early_below_six, needs[:6])
    before = desk(needs)
    learnt()
    propose(needs)
    assert desk(needs) != before
    assert retire_learning(by=None, now=NOW) is not None
    propose(needs)
    assert desk(needs) == before


def test_before_anything_is_learnt_and_with_the_setting_off_nothing_is_otherwise(
    needs: list[Need], settings: Any
) -> None:
    decide_by(too_early_below_six, needs[:6])
    before = desk(needs)
    learnt()
    settings.LEARN_FROM_DECISIONS = False
    propose(needs)
    assert desk(needs) == before
    report = learn_from_decisions(now=NOW, only_if_due=True)
    assert (report.outcome, report.changed) == ("switched_off", True)
    assert LearnedRanking.objects.get().retired_because == "setting"


def test_a_list_is_replayed_with_the_version_that_it_names(needs: list[Need]) -> None:
    decide_by(too_early_below_six, needs[:3])
    decide_by(no_railways, needs[3:6])
    learnt()
    propose(needs)
    retire_learning(by=None, now=NOW)
    report = replay_proposals()
    assert report.is_clean
    assert report.lists.same == 6
    assert report.lists.not_replayable == []
    victim = Proposal.objects.filter(need=needs[-1]).order_by("score")[0]
    victim.learned["parts"]["maturity"] += 0.01
    victim.save(update_fields=["learned"])
    assert [found["proposal"] for found in replay_proposals().scores.different] == [victim.pk]


@pytest.mark.parametrize("rule", [lambda _p: Reason.GOOD_FIT, lambda _p: Reason.TOO_EARLY])
def test_one_verdict_alone_teaches_nothing(needs: list[Need], rule: Any) -> None:
    decide_by(rule, needs)
    assert learnt().outcome == "too_few"
    assert not LearnedRanking.objects.exists()
    assert not AuditEvent.objects.filter(action__startswith="learning").exists()


def test_too_few_decisions_teach_nothing(needs: list[Need], settings: Any) -> None:
    decisions = decide_by(too_early_below_six, needs[:6])
    settings.LEARN_MINIMUM_DECISIONS = len(decisions) + 1
    assert learnt().outcome == "too_few"
    settings.LEARN_MINIMUM_DECISIONS = len(decisions)
    assert learnt().outcome == "learnt"


def test_the_same_decisions_again_change_nothing(needs: list[Need]) -> None:
    decide_by(too_early_below_six, needs[:6])
    assert learnt().changed
    again = learnt()
    assert (again.outcome, again.changed, again.version) == ("unchanged", False, 1)
    assert LearnedRanking.objects.count() == 1
    assert AuditEvent.objects.filter(action="learning.activated").count() == 1


def test_the_clock_waits_for_enough_new_decisions(needs: list[Need]) -> None:
    decide_by(too_early_below_six, needs[:6])
    learnt()
    decide_by(too_early_below_six, needs[6:7])
    assert learn_from_decisions(now=NOW, only_if_due=True).outcome == "not_due"
    decide_by(too_early_below_six, needs[7:8])
    assert learn_from_decisions(now=NOW, only_if_due=True).outcome == "learnt"
    assert [*LearnedRanking.objects.values_list("version", "state", "retired_because")] == [
        (2, "active", ""),
        (1, "retired", "succeeded"),
    ]


def test_a_look_writes_nothing(needs: list[Need]) -> None:
    decide_by(too_early_below_six, needs[:6])
    waiting = [*MatchingWork.objects.order_by("pk").values()]
    report = learnt(dry_run=True)
    assert (report.outcome, report.changed, report.version) == ("learnt", False, 1)
    assert report.lessons["maturity"]["rejected"] == 48
    assert not LearnedRanking.objects.exists()
    assert [*MatchingWork.objects.order_by("pk").values()] == waiting


def test_a_new_version_has_every_published_need_proposed_for_and_is_told(
    needs: list[Need],
) -> None:
    decide_by(too_early_below_six, needs[:6])
    learnt()
    asked = MatchingWork.objects.filter(step="propose", state="pending", need__isnull=False)
    assert {*asked.values_list("need_id", flat=True)} == {need.pk for need in needs}
    event = AuditEvent.objects.get(action="learning.activated")
    assert event.details["version"] == 1
    assert event.details["decisions"] == 96
    assert event.details["parts"] == ["maturity"]


def test_what_was_switched_off_by_hand_stays_off_until_a_hand_switches_it_on(
    needs: list[Need],
) -> None:
    decide_by(too_early_below_six, needs[:6])
    learnt()
    retire_learning(by=None, now=NOW)
    assert AuditEvent.objects.get(action="learning.retired").details["because"] == "by_hand"
    decide_by(too_early_below_six, needs[6:9])
    assert learn_from_decisions(now=NOW, only_if_due=True).outcome == "switched_off"
    assert learnt().outcome == "learnt"


def test_only_superusers_switch_off(needs: list[Need]) -> None:
    decide_by(too_early_below_six, needs[:6])
    learnt()
    before = [*LearnedRanking.objects.values()]
    with pytest.raises(NotAllowed):
        retire_learning(by=UserFactory(is_staff=True), now=NOW)
    assert [*LearnedRanking.objects.values()] == before
    retired = retire_learning(by=UserFactory(is_superuser=True), now=NOW + timedelta(days=1))
    assert retired is not None
    assert retire_learning(by=None, now=NOW) is None


def test_decisions_on_listings_that_were_revised_since_say_nothing(needs: list[Need]) -> None:
    decisions = decide_by(too_early_below_six, needs[:6])
    for decision in decisions:
        technology = decision.proposal.technology
        technology.maturity_level = 9
        technology.revision = 2
        technology.save(update_fields=["maturity_level", "revision"])
    assert learnt().lessons["maturity"] == {"weights": {}, "rejected": 0, "approved": 0}


@pytest.mark.parametrize("reason", [reason for reason in TEACHES if reason != "not_our_field"])
def test_each_reason_is_fitted_to_its_own_part_alone(needs: list[Need], reason: Reason) -> None:
    decide_by(
        lambda proposal: (
            reason if too_early_below_six(proposal) == Reason.TOO_EARLY else Reason.GOOD_FIT
        ),
        needs[:6],
    )
    report = learnt()
    assert report.needs_with_topics == 0
    named = {part: lesson["rejected"] for part, lesson in report.lessons.items()}
    assert named == {part: 48 * (part == TEACHES[reason]) for part in named}
    lowering = {part for part, lesson in report.lessons.items() if lesson["weights"]}
    assert lowering <= {TEACHES[reason].value}


@pytest.mark.parametrize("reason", ["conflict", "duplicate", "already_known"])
def test_what_says_nothing_about_the_fit_teaches_nothing(needs: list[Need], reason: str) -> None:
    decide_by(
        lambda proposal: (
            Reason(reason) if too_early_below_six(proposal) == Reason.TOO_EARLY else Reason.GOOD_FIT
        ),
        needs[:6],
    )
    before = [row | {"learning_id": None, "learned": None} for row in desk(needs)]
    learnt()
    propose(needs)
    assert parts(needs) == set()
    assert [row | {"learning_id": None, "learned": None} for row in desk(needs)] == before


def test_what_was_asked_for_is_lowered_too_though_it_was_cut_off(
    needs: list[Need], settings: Any
) -> None:
    decide_by(too_early_below_six, needs[:6])
    learnt()
    settings.PROPOSALS_PER_LISTING = 8
    watched = needs[-1]
    propose([watched])
    assert Proposal.objects.filter(need=watched, state="open").count() == 8
    cut_off = Proposal.objects.filter(
        need=watched, state="closed", technology__maturity_level=2
    ).select_related("technology")[0]
    asked = ask_for_pair(
        need=watched,
        technology=cut_off.technology,
        organization=watched.owner,
        note="",
        now=NOW,
    )
    assert asked is not None
    assert asked.proposal is not None
    learned = asked.proposal.learned
    assert learned["parts"]["maturity"] > 0.5
    assert asked.proposal.score == pytest.approx(
        learned["score_before"] - learned["parts"]["maturity"]
    )
