"""When the daily mail is wanted, and that none is."""

from datetime import timedelta

import pytest

from accounts.models import AuditEvent
from matchmaker.matching.errors import NoSuchHour
from matchmaker.matching.models import DigestPreference
from matchmaker.matching.services.searches import (
    find_user_of_token,
    prefer_digest,
    stop_digests,
    unsubscribe_token,
)
from tests.factories.accounts import UserFactory
from tests.factories.searches import NOW, SavedSearchFactory

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=5)


def test_an_hour_is_kept() -> None:
    user = UserFactory()
    prefer_digest(user=user, hour=18, wanted=True, now=NOW)
    assert (user.digest_preference.hour, user.digest_preference.stopped_at) == (18, None)
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("hour", [-1, 24])
def test_an_hour_that_no_day_has_is_refused(hour: int) -> None:
    with pytest.raises(NoSuchHour):
        prefer_digest(user=UserFactory(), hour=hour, wanted=True, now=NOW)
    assert not DigestPreference.objects.exists()


def test_stopping_keeps_the_hour_and_is_done_once() -> None:
    user = UserFactory()
    prefer_digest(user=user, hour=18, wanted=True, now=NOW)

    stop_digests(user=user, now=NOW)
    stop_digests(user=user, now=LATER)

    preference = DigestPreference.objects.get()
    assert (preference.hour, preference.stopped_at) == (18, NOW)
    assert AuditEvent.objects.get().action == "digest.stopped"


def test_after_a_stop_it_begins_anew() -> None:
    search = SavedSearchFactory()
    stop_digests(user=search.user, now=NOW)

    prefer_digest(user=search.user, hour=None, wanted=True, now=LATER)

    search.refresh_from_db()
    assert search.looked_until == LATER
    assert DigestPreference.objects.get().stopped_at is None


def test_a_link_is_of_one_person_and_a_forged_one_of_nobody() -> None:
    user, other = UserFactory(), UserFactory()
    token = unsubscribe_token(user)
    assert find_user_of_token(token) == user
    forged = f"{other.pk}:{token.split(':', 1)[1]}"
    assert find_user_of_token(forged) is None
    assert find_user_of_token("") is None
