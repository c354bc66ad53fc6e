"""Owners are reminded before their listings hide themselves."""

from datetime import date, datetime, timedelta

from accounts.models import Notification, Organization, User
from accounts.notifications import sentence_of
from listings.models import Technology
from listings.services import confirm_technology, remind_of_expiry
from tests.factories.listings import NeedFactory, TechnologyFactory

IN_TEN_DAYS = date(2026, 3, 12)


def told() -> list[tuple[str, int, str]]:
    rows = Notification.objects.order_by("pk").select_related("user")
    return [(row.user.email, row.params["count"], row.url) for row in rows]


def test_one_reminder_for_all_that_ends_within_two_weeks(
    university: Organization, editor: User, viewer: User, now: datetime
) -> None:
    for _number in range(3):
        TechnologyFactory.create(owner=university, published=True, valid_until=IN_TEN_DAYS)
    TechnologyFactory.create(owner=university, published=True, valid_until=date(2026, 3, 17))
    TechnologyFactory.create(owner=university, published=True, valid_until=None)
    TechnologyFactory.create(owner=university, valid_until=IN_TEN_DAYS)

    assert remind_of_expiry(now=now) == 3

    assert told() == [(editor.email, 3, "/office/")]
    row = Notification.objects.get()
    assert "2026" in sentence_of(row.kind, row.params)


def test_a_second_sweep_reminds_nobody_again(
    university: Organization, editor: User, now: datetime
) -> None:
    TechnologyFactory.create(owner=university, published=True, valid_until=IN_TEN_DAYS)
    remind_of_expiry(now=now)

    assert remind_of_expiry(now=now + timedelta(days=1)) == 0
    assert len(told()) == 1


def test_the_last_reminder_comes_three_days_before(
    university: Organization, editor: User, now: datetime
) -> None:
    TechnologyFactory.create(owner=university, published=True, valid_until=IN_TEN_DAYS)
    remind_of_expiry(now=now)

    assert remind_of_expiry(now=now + timedelta(days=6)) == 0
    assert remind_of_expiry(now=now + timedelta(days=7)) == 1
    assert remind_of_expiry(now=now + timedelta(days=8)) == 0
    assert len(told()) == 2


def test_what_was_confirmed_is_reminded_of_again_next_time(
    university: Organization, editor: User, now: datetime
) -> None:
    technology = TechnologyFactory.create(owner=university, published=True, valid_until=IN_TEN_DAYS)
    remind_of_expiry(now=now)
    confirm_technology(technology=technology, by=editor, now=now)
    later = now + timedelta(days=183 - 14)

    assert remind_of_expiry(now=later - timedelta(days=1)) == 0
    assert remind_of_expiry(now=later) == 1
    assert Technology.objects.get().reminded_on == later.date()


def test_needs_are_reminded_of_on_their_own_page(
    university: Organization, editor: User, now: datetime
) -> None:
    NeedFactory.create(owner=university, published=True, valid_until=IN_TEN_DAYS)

    remind_of_expiry(now=now)

    assert told() == [(editor.email, 1, "/my/needs/")]
