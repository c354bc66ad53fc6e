from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.errors import NotAllowed
from accounts.models import Organization, User
from listings.errors import DraftChangedMeanwhile, NotADraft
from listings.models import Need, Technology
from listings.services import (
    begin_need,
    begin_technology,
    save_need_draft,
    save_technology_draft,
    submit_need,
)
from tests.factories.listings import NeedFactory, TechnologyFactory


def test_a_draft_begins_with_whatever_is_there(
    editor: User, university: Organization, now: datetime, trail: Any
) -> None:
    saved = begin_need(owner=university, by=editor, now=now, values={"problem": "铝板开裂"})

    need = Need.objects.get()
    assert (need.pk, need.title, need.problem) == (saved.listing.pk, "", "铝板开裂")
    assert (need.state, need.created_by, saved.problems) == ("draft", editor, [])
    assert trail.actions() == ["need.created"]


def test_what_cannot_be_stored_is_told_and_the_rest_is_kept(
    editor: User, university: Organization, now: datetime
) -> None:
    saved = begin_need(
        owner=university,
        by=editor,
        now=now,
        values={"title": "Lighter sheet", "minimum_trl": "12", "deadline": "soon"},
    )

    need = Need.objects.get()
    assert (need.title, need.minimum_trl, need.deadline) == ("Lighter sheet", None, None)
    assert sorted(name for name, _message in saved.problems) == ["deadline", "minimum_trl"]


def test_amounts_that_contradict_one_another_keep_what_they_held(
    editor: User, university: Organization, now: datetime
) -> None:
    need = NeedFactory.create(
        owner=university, budget_min=Decimal(10), budget_max=Decimal(20), currency="CNY"
    )

    saved = save_need_draft(
        need=need,
        by=editor,
        now=now,
        values={"title": "Changed", "budget_min": "30", "budget_max": "5"},
        seen_at=need.updated_at,
    )

    stored = Need.objects.get()
    assert stored.title == "Changed"
    assert (stored.budget_min, stored.budget_max) == (Decimal(10), Decimal(20))
    assert [name for name, _message in saved.problems] == ["budget_max"]


def test_an_unfinished_draft_is_not_submitted(
    editor: User, university: Organization, now: datetime
) -> None:
    from listings.errors import ListingIncomplete

    need = begin_need(owner=university, by=editor, now=now, values={"title": "Pump"}).listing

    with pytest.raises(ListingIncomplete) as refusal:
        submit_need(need=need, by=editor, now=now)

    assert {name for name, _message in refusal.value.problems} == {
        "summary",
        "problem",
        "technology_fields",
    }
    assert Need.objects.get().state == "draft"


def test_two_windows_do_not_overwrite_one_another_unseen(
    editor: User, university: Organization, now: datetime
) -> None:
    need = NeedFactory.create(owner=university, title="First")
    seen = need.updated_at
    save_need_draft(need=need, by=editor, now=now, values={"title": "Second"}, seen_at=seen)

    with pytest.raises(DraftChangedMeanwhile) as refusal:
        save_need_draft(need=need, by=editor, now=now, values={"title": "Third"}, seen_at=seen)

    assert refusal.value.stored.title == "Second"
    assert Need.objects.get().title == "Second"


def test_saving_again_what_is_stored_is_no_conflict_and_leaves_no_trace(
    editor: User, university: Organization, now: datetime, trail: Any
) -> None:
    need = NeedFactory.create(owner=university, title="Same")
    before = need.updated_at

    save_need_draft(
        need=need, by=editor, now=now, values={"title": "Same"}, seen_at=now - timedelta(days=9)
    )

    assert Need.objects.get().updated_at == before
    assert trail.actions() == []


def test_the_saves_of_one_sitting_are_one_event(
    editor: User, university: Organization, now: datetime, trail: Any
) -> None:
    need = NeedFactory.create(owner=university)
    for minute in (0, 2, 4, 30):
        at = now + timedelta(minutes=minute)
        save_need_draft(
            need=need, by=editor, now=at, values={"title": f"Minute {minute}"},
            seen_at=need.updated_at,
        )  # fmt: skip

    assert trail.actions() == ["need.draft_saved", "need.draft_saved"]
    assert Need.objects.get().title == "Minute 30"


@pytest.mark.parametrize("state", ["submitted", "published", "withdrawn", "expired"])
def test_only_drafts_are_saved_as_they_are_typed(
    state: str, editor: User, university: Organization, now: datetime
) -> None:
    need = NeedFactory.create(owner=university, title="Stays", **{state: True})

    with pytest.raises(NotADraft):
        save_need_draft(
            need=need, by=editor, now=now, values={"title": "New"}, seen_at=need.updated_at
        )

    assert Need.objects.get().title == "Stays"


def test_viewers_and_strangers_save_nothing(
    viewer: User, outsider: User, university: Organization, now: datetime, trail: Any
) -> None:
    need = NeedFactory.create(owner=university, title="Stays")
    for user in (viewer, outsider):
        with pytest.raises(NotAllowed):
            save_need_draft(
                need=need, by=user, now=now, values={"title": "New"}, seen_at=need.updated_at
            )
        with pytest.raises(NotAllowed):
            begin_need(owner=university, by=user, now=now, values={"title": "New"})

    assert [*Need.objects.values_list("title", flat=True)] == ["Stays"]
    assert trail.actions() == []


def test_technologies_are_saved_likewise(
    editor: User, university: Organization, now: datetime
) -> None:
    begun = begin_technology(owner=university, by=editor, now=now, values={"title": "Pump"})
    save_technology_draft(
        technology=begun.listing,
        by=editor,
        now=now + timedelta(minutes=1),
        values={"benefits": "Runs dry."},
        seen_at=begun.listing.updated_at,
    )

    stored = Technology.objects.get()
    assert (stored.title, stored.benefits, stored.state) == ("Pump", "Runs dry.", "draft")
    published = TechnologyFactory.create(owner=university, published=True)
    with pytest.raises(NotADraft):
        save_technology_draft(
            technology=published, by=editor, now=now, values={}, seen_at=published.updated_at
        )
