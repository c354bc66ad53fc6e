"""Proposing, in both directions."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from listings.models import Need, Technology
from matchmaker.matching import runtime
from matchmaker.matching.models import MatchingWork, Proposal
from matchmaker.matching.services import (
    embed_pending,
    propose_for_need,
    propose_for_needs,
    propose_for_technology,
    propose_pending,
)
from matchmaker.matching.services.candidates import chance_level, worth_showing
from matchmaker.matching.states import WorkState, WorkStep
from tests.factories.accounts import OrganizationFactory
from tests.factories.listings import NeedFactory, TechnologyFactory
from tests.factories.matching import NOW, embed, request_embedding

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def battery_need(**fields: Any) -> Need:
    return NeedFactory(
        published=True,
        title="Solid electrolyte for lithium batteries",
        summary="We seek a solid electrolyte film for lithium batteries.",
        problem="Liquid electrolyte burns. The film must conduct lithium ions at room temperature.",
        requirements="conductivity >= 1 mS/cm",
        **fields,
    )


def battery_technology(n: int = 0, **fields: Any) -> Technology:
    return TechnologyFactory(
        **{
            "published": True,
            "title": f"Solid electrolyte film {n}",
            "summary": "A solid electrolyte film that conducts lithium ions at room temperature.",
            "description": "The solid electrolyte film for lithium batteries does not burn.",
            "language": "en",
            **fields,
        }
    )


def other_technology(n: int = 0, **fields: Any) -> Technology:
    return TechnologyFactory(
        published=True,
        title=f"Drip irrigation of orchards {n}",
        summary="Sensors steer the valves of an orchard.",
        description="Soil moisture is measured under each tree.",
        language="en",
        **fields,
    )


def snapshot() -> list[dict[str, Any]]:
    return [*Proposal.objects.order_by("pk").values()]


def pairs(state: str = "open") -> set[tuple[int, int]]:
    return {*Proposal.objects.filter(state=state).values_list("need_id", "technology_id")}


def test_a_need_finds_the_technology_that_answers_it_first() -> None:
    need, fitting = battery_need(), battery_technology()
    embed(need, fitting, *[other_technology(n) for n in range(5)])
    changes = propose_for_need(need=need, now=NOW)
    best = Proposal.objects.filter(need=need).order_by("-score").first()
    assert best is not None
    assert best.technology == fitting
    assert changes.created == Proposal.objects.count()


def test_all_that_made_a_proposal_is_kept_with_it() -> None:
    need, technology = battery_need(), battery_technology()
    embed(need, technology)
    propose_for_need(need=need, now=NOW)
    proposal = Proposal.objects.get()
    assert proposal.encoder == "hashing-1-256"
    assert proposal.text_version == "1-1"
    assert proposal.ranker_version
    assert proposal.generation
    assert proposal.features
    assert (proposal.need_revision, proposal.technology_revision) == (1, 1)
    assert "same_organization" in proposal.gates
    assert proposal.created_at == proposal.updated_at == NOW


def test_both_directions_come_to_the_same_proposals() -> None:
    needs: list[Need] = [battery_need(), NeedFactory(published=True)]
    technologies = [battery_technology(n) for n in range(3)] + [other_technology()]
    embed(*needs, *technologies)
    propose_for_needs(keys=[need.pk for need in needs], now=NOW)
    by_need = {
        (row.need_id, row.technology_id): (pytest.approx(row.score, abs=1e-5), row.band)
        for row in Proposal.objects.all()
    }
    Proposal.objects.all().delete()
    for technology in technologies:
        propose_for_technology(technology=technology, now=NOW)
    by_technology = {
        (row.need_id, row.technology_id): (row.score, row.band) for row in Proposal.objects.all()
    }
    assert by_technology == by_need


def test_running_again_touches_nothing() -> None:
    need = battery_need()
    embed(need, battery_technology(), other_technology())
    propose_for_need(need=need, now=NOW)
    before = snapshot()
    changes = propose_for_need(need=need, now=LATER)
    assert snapshot() == before
    assert not changes
    assert changes.unchanged == len(before)


def test_only_the_best_stay_and_a_better_one_takes_the_place_of_the_last(settings: Any) -> None:
    settings.PROPOSALS_PER_LISTING = 2
    need = battery_need()
    weaker = [battery_technology(n) for n in range(2)]
    embed(need, *weaker, *[other_technology(n) for n in range(5)])
    propose_for_need(need=need, now=NOW)
    assert pairs() == {(need.pk, technology.pk) for technology in weaker}
    best = battery_technology(title=need.title, summary=need.summary, description=need.problem)
    embed(best)
    propose_for_technology(technology=best, now=LATER)
    assert (need.pk, best.pk) in pairs()
    assert len(pairs()) == 2
    (gone,) = Proposal.objects.filter(state="closed")
    assert (gone.closed_because, gone.updated_at) == ("surpassed", LATER)


def test_a_pair_that_a_gate_forbids_is_never_proposed() -> None:
    owner = OrganizationFactory()
    need = battery_need(owner=owner)
    embed(need, battery_technology(owner=owner), battery_technology(1))
    propose_for_need(need=need, now=NOW)
    assert all(row.technology.owner != owner for row in Proposal.objects.all())
    assert Proposal.objects.count() == 1


def test_a_gate_that_closes_takes_the_proposal_off_the_desk_and_one_that_opens_returns_it() -> None:
    need, technology = battery_need(), battery_technology()
    embed(need, technology)
    propose_for_need(need=need, now=NOW)
    Technology.objects.filter(pk=technology.pk).update(exclusive_licence_until="2030-01-01")
    propose_for_technology(technology=technology, now=LATER)
    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.closed_because) == ("closed", "gate")
    Technology.objects.filter(pk=technology.pk).update(exclusive_licence_until=None)
    propose_for_technology(technology=technology, now=LATER)
    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.closed_because) == ("open", "")


def test_decided_proposals_are_never_touched() -> None:
    need, first, second = battery_need(), battery_technology(1), battery_technology(2)
    embed(need, first, second)
    propose_for_need(need=need, now=NOW)
    for technology, state in ((first, "approved"), (second, "rejected")):
        Proposal.objects.filter(technology=technology).update(state=state)
    before = snapshot()
    Technology.objects.filter(pk=first.pk).update(exclusive_licence_until="2030-01-01")
    Need.objects.filter(pk=need.pk).update(revision=5)
    propose_for_need(need=need, now=LATER)
    assert snapshot() == before


def test_what_chance_explains_is_shown_only_where_there_is_nothing_else_and_then_three() -> None:
    fitting, nearest = SimpleNamespace(score=3.1), SimpleNamespace(score=2.4)
    some: list[Any] = [fitting, nearest, nearest]
    assert worth_showing(some, among=66) == [fitting]
    assert worth_showing(some[1:] * 4, among=66) == [nearest] * 3
    assert worth_showing([], among=66) == []


def test_the_level_of_chance_rises_with_the_number_ranked() -> None:
    assert [round(chance_level(n), 2) for n in (0, 1, 2, 66)] == [0.0, 0.0, 1.18, 2.89]


def test_the_level_of_chance_never_hides_what_is_fair() -> None:
    assert chance_level(10**9) == runtime.CONFIG.fair_from


def test_a_need_without_vectors_is_left_alone() -> None:
    need = battery_need()
    embed(battery_technology())
    assert not propose_for_need(need=need, now=NOW)
    assert not Proposal.objects.exists()


def test_a_revision_renews_the_quotations_and_the_revision_numbers() -> None:
    need, technology = battery_need(), battery_technology()
    embed(need, technology)
    propose_for_need(need=need, now=NOW)
    technology.description = "A burning question: does the electrolyte film burn? It does not."
    technology.revision = 2
    technology.save()
    embed(technology)
    propose_for_technology(technology=technology, now=LATER)
    proposal = Proposal.objects.get()
    assert (proposal.technology_revision, proposal.updated_at) == (2, LATER)
    assert proposal.created_at == NOW
    for quotation in proposal.evidence:
        place = quotation["technology"]
        stored = getattr(technology, place["field"])
        assert stored[place["start"] : place["end"]] == place["text"]


def test_pending_work_of_both_kinds_ends_done_with_its_outcome() -> None:
    request_embedding(battery_need(), battery_technology())
    embed_pending(clock=lambda: NOW, seconds=60)
    report = propose_pending(clock=lambda: NOW, seconds=60)
    assert (report.listings, report.failed, report.desk.created) == (2, 0, 1)
    work = MatchingWork.objects.filter(step=WorkStep.PROPOSE)
    assert {row.state for row in work} == {WorkState.DONE}
    assert work[0].outcome["created"] == 1


def test_bulk_proposing_waits_while_bulk_is_being_embedded_but_not_for_ever() -> None:
    first = battery_technology()
    embed(battery_need(), first)
    request_embedding(battery_technology(2))
    assert propose_pending(clock=lambda: NOW).listings == 0
    assert propose_pending(clock=lambda: NOW + timedelta(seconds=61)).listings == 2


def test_an_error_leaves_the_work_for_later_with_its_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    embed(battery_need(), battery_technology())

    def broken(**_: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("matchmaker.matching.services.proposing.propose_for_needs", broken)
    report = propose_pending(clock=lambda: NOW)
    assert (report.listings, report.failed) == (0, 2)
    work = MatchingWork.objects.filter(step=WorkStep.PROPOSE)
    assert {row.state for row in work} == {WorkState.PENDING}
    assert all("the disk is full" in row.last_error for row in work)
    assert not Proposal.objects.exists()


def test_many_needs_are_answered_by_one_search(monkeypatch: pytest.MonkeyPatch) -> None:
    from matchmaker.matching.engine.collection import Collection

    needs = [battery_need() for _ in range(5)]
    embed(*needs, battery_technology())
    calls: list[int] = []
    search = Collection.search

    def counting(self: Any, queries: Any, **options: Any) -> Any:
        calls.append(len(queries))
        return search(self, queries, **options)

    monkeypatch.setattr(Collection, "search", counting)
    propose_for_needs(keys=[need.pk for need in needs], now=NOW)
    assert calls == [5]
    assert Proposal.objects.count() == 5


def test_few_brokered_technologies_have_to_be_as_far_from_chance_as_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    need, told = battery_need(), [battery_technology(), *[other_technology(n) for n in range(20)]]
    brokered = [battery_technology(n, confidentiality="brokered") for n in range(1, 6)]
    embed(need, *told, *brokered)
    asked: list[int] = []

    def level(among: int) -> float:
        asked.append(among)
        return chance_level(among)

    monkeypatch.setattr("matchmaker.matching.services.candidates.chance_level", level)
    propose_for_need(need=need, now=NOW)

    assert asked == [21, 26]
