from datetime import datetime, timedelta

import pytest

from accounts.models import Notification, User
from accounts.notifications import register_kind
from accounts.selectors import notifications_of, unread_count
from accounts.services import mark_notifications_read, notify
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

KIND = register_kind("test.counted", "Number %(number)s", title="Counted").code


def told(user: User, number: int, at: datetime) -> Notification:
    notify(users=[user], kind=KIND, params={"number": number}, url="", now=at)
    return notifications_of(user)[0]


def test_the_inbox_is_newest_first_and_counts_what_is_unread(now: datetime) -> None:
    user = UserFactory()
    for number in range(3):
        told(user, number, now + timedelta(minutes=number))

    assert [row.text for row in notifications_of(user)] == ["Number 2", "Number 1", "Number 0"]
    assert unread_count(user) == 3


def test_what_is_given_is_marked_and_keeps_its_first_time(now: datetime) -> None:
    user = UserFactory()
    first, _second = told(user, 1, now), told(user, 2, now)

    assert mark_notifications_read(user=user, now=now, notifications=[first]) == 1
    later = now + timedelta(days=1)
    assert mark_notifications_read(user=user, now=later, notifications=[first]) == 0

    first.refresh_from_db()
    assert first.read_at == now
    assert unread_count(user) == 1


def test_all_is_marked_of_the_user_and_of_nobody_else(now: datetime) -> None:
    user, stranger = UserFactory(), UserFactory()
    told(user, 1, now)
    others = told(stranger, 2, now)

    assert mark_notifications_read(user=user, now=now, notifications=[others]) == 0
    assert mark_notifications_read(user=user, now=now) == 1
    assert (unread_count(user), unread_count(stranger)) == (0, 1)
