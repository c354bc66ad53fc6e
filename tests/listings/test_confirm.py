"""Still on offer: confirming a listing, and taking that back."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from accounts.errors import NotAllowed
from accounts.models import Organization, User
from listings.errors import NothingToUndo, StepNotPossible, TooManyListings, ValidityPassed
from listings.models import Technology
from listings.services import (
    confirm_need,
    confirm_technologies,
    confirm_technology,
    revise_technology,
    undo_confirmation,
    undo_confirmations,
    withdraw_technologies,
)
from tests.factories.listings import NeedFactory, TechnologyFactory

SOON = date(2026, 3, 10)
HALF_A_YEAR_ON = date(2026, 9, 1)


@pytest.fixture
def technology(university: Organization) -> Technology:
    return TechnologyFactory.create(owner=university, published=True, valid_until=SOON)


def stored() -> Technology:
    return Technology.objects.get()


def test_a_confirmation_moves_the_last_day_half_a_year_on(
    technology: Technology, editor: User, now: datetime, news: list[Any], trail: Any
) -> None:
    confirm_technology(technology=technology, by=editor, now=now)

    assert (stored().valid_until, stored().confirmed_at) == (HALF_A_YEAR_ON, now)
    assert news == [("technology_revised", technology.pk, True)]
    assert trail.last().action == "technology.confirmed"
    assert trail.last().details == {"valid_until": "2026-09-01", "before": "2026-03-10"}


def test_it_never_shortens(university: Organization, editor: User, now: datetime) -> None:
    far = TechnologyFactory.create(owner=university, published=True, valid_until=date(2030, 1, 1))

    confirm_technology(technology=far, by=editor, now=now)

    assert stored().valid_until == date(2030, 1, 1)


def test_what_has_no_end_gets_none(university: Organization, editor: User, now: datetime) -> None:
    endless = TechnologyFactory.create(owner=university, published=True)

    confirm_technology(technology=endless, by=editor, now=now)

    assert (stored().valid_until, stored().confirmed_at) == (None, now)


def test_a_need_is_confirmed_in_the_same_way(
    university: Organization, editor: User, now: datetime
) -> None:
    need = NeedFactory.create(owner=university, published=True, valid_until=SOON)

    confirm_need(need=need, by=editor, now=now)

    assert need.valid_until == HALF_A_YEAR_ON


def test_an_undo_gives_the_last_day_back(
    technology: Technology, editor: User, now: datetime, trail: Any
) -> None:
    confirm_technology(technology=technology, by=editor, now=now)

    undo_confirmation(listing=technology, by=editor, now=now + timedelta(minutes=59))

    assert (stored().valid_until, stored().confirmed_at) == (SOON, None)
    assert trail.actions() == ["technology.confirmed", "technology.confirmation_undone"]


def test_an_undo_comes_too_late_after_an_hour(
    technology: Technology, editor: User, now: datetime
) -> None:
    confirm_technology(technology=technology, by=editor, now=now)

    with pytest.raises(NothingToUndo):
        undo_confirmation(listing=technology, by=editor, now=now + timedelta(minutes=61))

    assert stored().valid_until == HALF_A_YEAR_ON


def test_an_undo_respects_a_day_that_was_set_since(
    technology: Technology, editor: User, now: datetime
) -> None:
    confirm_technology(technology=technology, by=editor, now=now)
    revise_technology(
        technology=technology, by=editor, now=now, changes={"valid_until": date(2026, 5, 5)}
    )

    with pytest.raises(NothingToUndo):
        undo_confirmation(listing=technology, by=editor, now=now)

    assert stored().valid_until == date(2026, 5, 5)


def test_an_undo_works_once(technology: Technology, editor: User, now: datetime) -> None:
    confirm_technology(technology=technology, by=editor, now=now)
    undo_confirmation(listing=technology, by=editor, now=now)

    with pytest.raises(NothingToUndo):
        undo_confirmation(listing=technology, by=editor, now=now)


@pytest.mark.parametrize("who", ["viewer", "outsider"])
def test_only_editors_confirm(
    technology: Technology, who: str, now: datetime, trail: Any, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotAllowed):
        confirm_technology(technology=technology, by=request.getfixturevalue(who), now=now)

    assert (stored().valid_until, trail.actions()) == (SOON, [])


def test_a_draft_isn_t_confirmed(university: Organization, editor: User, now: datetime) -> None:
    draft = TechnologyFactory.create(owner=university, valid_until=SOON)

    with pytest.raises(StepNotPossible):
        confirm_technology(technology=draft, by=editor, now=now)

    assert stored().valid_until == SOON


def test_what_is_over_is_not_revived(
    technology: Technology, editor: User, now: datetime, news: list[Any]
) -> None:
    with pytest.raises(ValidityPassed):
        confirm_technology(technology=technology, by=editor, now=now + timedelta(days=9))

    assert (stored().valid_until, news) == (SOON, [])


def test_many_are_confirmed_and_undone_each_with_its_own_outcome(
    technology: Technology, university: Organization, editor: User, now: datetime
) -> None:
    draft = TechnologyFactory.create(owner=university)
    foreign = TechnologyFactory.create(published=True, valid_until=SOON)
    chosen = [technology, draft, foreign]

    outcomes = confirm_technologies(technologies=chosen, by=editor, now=now)

    refusals = [one.refusal.code if one.refusal else "" for one in outcomes]
    assert refusals == ["", "step_not_possible", "not_allowed"]
    assert [one.is_done for one in outcomes] == [True, False, False]
    undone = undo_confirmations(technologies=[technology], by=editor, now=now)
    assert undone[0].is_done
    assert Technology.objects.get(pk=technology.pk).valid_until == SOON


def test_many_are_withdrawn_each_with_its_own_outcome(
    technology: Technology, university: Organization, editor: User, now: datetime
) -> None:
    draft = TechnologyFactory.create(owner=university)

    outcomes = withdraw_technologies(technologies=[technology, draft], by=editor, now=now)

    assert [one.is_done for one in outcomes] == [True, False]
    assert Technology.objects.get(pk=technology.pk).state == "withdrawn"
    assert Technology.objects.get(pk=draft.pk).state == "draft"


def test_more_than_a_hundred_are_refused_together(
    technology: Technology, editor: User, now: datetime
) -> None:
    with pytest.raises(TooManyListings):
        confirm_technologies(technologies=[technology] * 101, by=editor, now=now)

    assert stored().valid_until == SOON
