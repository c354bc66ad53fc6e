"""A technology manager's review of what was handed in, and what it leads to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.errors import NotAllowed, RowIsAppendOnly
from accounts.models import Notification, Organization, User
from accounts.notifications import sentence_of
from listings.errors import (
    AskMissing,
    ChangedSinceRead,
    NotOwnListings,
    ReviewMissing,
    ReviewNoteTooLong,
    ScoresIncomplete,
    StepNotPossible,
    UnknownAsk,
)
from listings.models import ListingReview, Need, Technology
from listings.policies import outcome_of
from listings.rubric import Criterion
from listings.selectors import technologies_asked_about, waiting_listings
from listings.services import (
    publish_need,
    publish_technology,
    reopen_technology,
    review_listing,
    revise_need,
    revise_technology,
    submit_technology,
)
from tests.factories.listings import NeedFactory, TechnologyFactory

Review = Callable[..., ListingReview]


def scored(advantages: int, clarity: int, expectations: int, language: int) -> dict[str, int]:
    names = [criterion.value for criterion in Criterion]
    return dict(zip(names, (advantages, clarity, expectations, language), strict=True))


@pytest.fixture
def technology(university: Organization) -> Technology:
    return TechnologyFactory.create(owner=university, submitted=True, title="板材")


@pytest.fixture
def review(manager: User, now: datetime) -> Review:
    """The review as the page would post it, with changes."""

    def send(listing: Technology | Need, *points: int, **named: Any) -> ListingReview:
        seen = {"revision": listing.revision, "seen": None, "by": manager, "now": now}
        return review_listing(listing=listing, scores=scored(*points), **{**seen, **named})

    return send


@pytest.mark.parametrize(
    ("points", "outcome"),
    [
        ((5, 5, 5, 5), "published"),
        ((3, 3, 2, 2), "published"),  # 10 publishes
        ((3, 2, 2, 2), "returned"),  # 9 does not
        ((2, 1, 1, 1), "returned"),  # 5 goes back
        ((1, 1, 1, 1), "rejected"),  # 4 is rejected
        ((0, 5, 5, 5), "held"),  # any 0 holds, whatever the rest
        ((5, 5, 0, 0), "held"),
        ((0, 0, 5, 0), "held"),
        ((0, 4, 0, 0), "held"),  # below 5, too
        ((0, 0, 0, 0), "held"),
    ],
)
def test_the_outcome_follows_from_the_scores(points: tuple[int, ...], outcome: str) -> None:
    assert outcome_of(dict(zip(Criterion, points, strict=True))) == outcome


def test_enough_points_publish(
    technology: Technology, review: Review, news: list[Any], trail: Any, manager: User
) -> None:
    stored = review(technology, 4, 3, 3, 4, note="  Good work. ")

    assert technology.state == Technology.objects.get().state == "published"
    assert news == [("technology_published", technology.pk, False)]
    assert trail.actions() == ["technology.published", "technology.reviewed"]
    details = trail.last().details
    assert details["scores"] == scored(4, 3, 3, 4)
    assert (details["outcome"], details["review"]) == ("published", stored.pk)
    assert "@" not in str(details)
    assert (stored.total, stored.note, stored.by) == (14, "Good work.", manager)
    assert set(stored.suggested) == {criterion.value for criterion in Criterion}


def test_between_five_and_ten_it_goes_back_with_concrete_asks(
    technology: Technology, review: Review, editor: User, viewer: User
) -> None:
    stored = review(technology, 2, 2, 2, 2, asks=["comparison", "benefits"])

    assert Technology.objects.get().state == "draft"
    assert stored.asks == ["benefits", "comparison"]
    assert [check.field for check in stored.asked] == ["benefits", "comparison"]
    told = Notification.objects.get()
    assert (told.user, told.kind) == (editor, "listings.review_returned")
    assert told.url == f"/my/technologies/{technology.pk}/edit/"
    assert "8 of 20 points" in sentence_of(told.kind, told.params)


def test_below_five_it_is_rejected_and_its_owner_can_reopen_it(
    technology: Technology, review: Review, editor: User, now: datetime
) -> None:
    review(technology, 1, 1, 1, 1, note="It says nothing of what it does.")

    assert Technology.objects.get().state == "withdrawn"
    reopen_technology(technology=technology, by=editor, now=now)
    assert Technology.objects.get().state == "draft"


def test_a_zero_holds_it_until_its_owner_changes_it(
    review: Review, now: datetime, university: Organization, editor: User, trail: Any
) -> None:
    need = NeedFactory.create(owner=university, submitted=True)

    first = review(need, 5, 0, 5, 5, asks=["body"])

    assert Need.objects.get().state == "submitted"
    assert trail.actions() == ["need.reviewed"]
    assert Notification.objects.get().url == f"/my/needs/{need.pk}/"
    assert ([*waiting_listings(held=False)], waiting_listings(held=True)) == ([], [need])

    revise_need(need=need, by=editor, now=now, changes={"problem": "It cracks at every bend."})

    assert (waiting_listings(held=False), [*waiting_listings(held=True)]) == ([need], [])
    review(need, 5, 3, 5, 5, seen=first.pk)
    assert Need.objects.get().state == "published"


def test_an_owner_who_hands_in_once_more_is_still_shown_the_asks(
    technology: Technology, review: Review, editor: User, university: Organization, now: datetime
) -> None:
    first = review(technology, 2, 2, 2, 2, asks=["benefits"])
    revise_technology(technology=technology, by=editor, now=now, changes={"benefits": "Lighter."})
    submit_technology(technology=technology, by=editor, now=now)

    assert technologies_asked_about(university, limit=5) == [first]
    assert waiting_listings(held=False) == [technology]
    review(technology, 3, 3, 3, 3, seen=first.pk)
    assert technologies_asked_about(university, limit=5) == []


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"asks": []}, AskMissing),
        ({"asks": ["problem"]}, UnknownAsk),  # a check of needs only
        ({"note": "x" * 2001}, ReviewNoteTooLong),
        ({"revision": 7}, ChangedSinceRead),
        ({"seen": 12345}, ChangedSinceRead),
        ({"scores": {"clarity": 3}}, ScoresIncomplete),
        ({"scores": {**scored(3, 3, 3, 3), "language": 6}}, ScoresIncomplete),
        ({"scores": {**scored(3, 3, 3, 3), "language": -1}}, ScoresIncomplete),
    ],
)
def test_a_refusal_changes_nothing(
    technology: Technology, manager: User, now: datetime, trail: Any, change: Any, refusal: Any
) -> None:
    usual = {"scores": scored(2, 2, 2, 2), "asks": ["benefits"], "revision": 1, "seen": None}

    with pytest.raises(refusal):
        review_listing(listing=technology, by=manager, now=now, **{**usual, **change})

    assert Technology.objects.get().state == "submitted"
    assert not ListingReview.objects.exists()
    assert not Notification.objects.exists()
    assert trail.actions() == []


def test_owners_don_t_review_their_own(
    technology: Technology, review: Review, editor: User, university: Organization, manager: User
) -> None:
    with pytest.raises(NotAllowed):
        review(technology, 5, 5, 5, 5, by=editor)
    university.memberships.create(user=manager, role="viewer")
    with pytest.raises(NotOwnListings):
        review(technology, 5, 5, 5, 5)

    assert Technology.objects.get().state == "submitted"
    assert not ListingReview.objects.exists()


def test_of_two_reviewers_the_second_is_told(technology: Technology, review: Review) -> None:
    review(technology, 5, 0, 5, 5, asks=["body"])
    with pytest.raises(ChangedSinceRead):
        review(technology, 5, 5, 5, 5)  # had read the page before the first review

    assert ListingReview.objects.count() == 1
    with pytest.raises(StepNotPossible):
        review(TechnologyFactory.create(published=True), 5, 5, 5, 5)


def test_a_review_is_never_changed(technology: Technology, review: Review) -> None:
    stored = review(technology, 5, 5, 5, 5)
    for change in (stored.save, stored.delete, ListingReview.objects.all().delete):
        with pytest.raises(RowIsAppendOnly):
            change()
    assert ListingReview.objects.get().total == 20


def test_the_database_knows_the_rule(technology: Technology, manager: User, now: datetime) -> None:
    for points, outcome in [
        ((5, 0, 5, 5), "published"),
        ((1, 1, 1, 1), "returned"),
        ((0, 1, 1, 1), "rejected"),
        ((2, 2, 2, 2), "published"),
        ((3, 3, 3, 3), "held"),
        ((5, 5, 5, 5), "rejected"),
        ((6, 5, 5, 5), "published"),
    ]:
        row = ListingReview(
            technology=technology,
            **scored(*points),
            outcome=outcome,
            revision=1,
            by=manager,
            reviewed_at=now,
        )
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_where_the_site_asks_for_reviews_only_what_passed_is_published(
    technology: Technology, review: Review, manager: User, now: datetime, settings: Any
) -> None:
    settings.LISTING_REVIEW = True
    with pytest.raises(ReviewMissing):
        publish_technology(technology=technology, by=manager, now=now)
    assert Technology.objects.get().state == "submitted"

    review(technology, 3, 3, 3, 3)
    assert Technology.objects.get().state == "published"

    publish_need(need=NeedFactory.create(submitted=True), by=None, now=now)
    assert Need.objects.get().state == "published"  # the operator is asked for none


def test_a_passed_review_doesn_t_cover_what_was_written_later(
    technology: Technology,
    review: Review,
    editor: User,
    manager: User,
    now: datetime,
    settings: Any,
) -> None:
    settings.LISTING_REVIEW = True
    review(technology, 3, 3, 3, 3)
    later = now + timedelta(days=1)
    Technology.objects.filter(pk=technology.pk).update(state="withdrawn")
    technology = Technology.objects.get()
    reopen_technology(technology=technology, by=editor, now=later)
    revise_technology(technology=technology, by=editor, now=later, changes={"benefits": "New."})
    submit_technology(technology=technology, by=editor, now=later)

    with pytest.raises(ReviewMissing):
        publish_technology(technology=technology, by=manager, now=later)
    assert Technology.objects.get().state == "submitted"
