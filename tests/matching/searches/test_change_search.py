"""Naming a saved search, deleting it, having it back, and its place in the daily mail."""

from datetime import timedelta

import pytest

from accounts.errors import NotAllowed
from accounts.models import AuditEvent
from matchmaker.matching.errors import SearchAlreadySaved, SearchNameMissing, SearchNotDeleted
from matchmaker.matching.models import SavedSearch
from matchmaker.matching.services.searches import (
    delete_search,
    forget_deleted_searches,
    rename_search,
    restore_search,
    set_alerts,
)
from tests.factories.accounts import UserFactory
from tests.factories.searches import NOW, SavedSearchFactory

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=5)


def test_a_search_gets_another_name() -> None:
    search = SavedSearchFactory()
    rename_search(search=search, name="  Quiet \n pumps ", by=search.user)
    search.refresh_from_db()
    assert search.name == "Quiet pumps"


def test_a_blank_name_is_refused() -> None:
    search = SavedSearchFactory(name="Pumps")
    with pytest.raises(SearchNameMissing):
        rename_search(search=search, name=" ", by=search.user)
    search.refresh_from_db()
    assert search.name == "Pumps"


def test_what_came_while_no_mail_was_wanted_is_not_caught_up_with() -> None:
    search = SavedSearchFactory()
    set_alerts(search=search, alerts=False, by=search.user, now=NOW)
    assert SavedSearch.objects.get().alerts is False

    set_alerts(search=search, alerts=True, by=search.user, now=LATER)

    search.refresh_from_db()
    assert (search.alerts, search.looked_until) == (True, LATER)


def test_a_deleted_search_is_had_back_within_a_day_and_gone_after_it() -> None:
    search = SavedSearchFactory()
    delete_search(search=search, by=search.user, now=NOW)
    delete_search(search=search, by=search.user, now=LATER)
    assert search.deleted_at == NOW
    assert forget_deleted_searches(now=LATER) == 0

    restore_search(search=search, by=search.user, now=LATER)
    assert SavedSearch.objects.get().deleted_at is None

    delete_search(search=search, by=search.user, now=LATER)
    assert forget_deleted_searches(now=LATER + timedelta(days=2)) == 1
    actions = [*AuditEvent.objects.order_by("sequence").values_list("action", flat=True)]
    assert actions == ["search.deleted", "search.restored", "search.deleted"]


def test_what_is_not_deleted_cannot_be_restored() -> None:
    search = SavedSearchFactory()
    with pytest.raises(SearchNotDeleted):
        restore_search(search=search, by=search.user, now=NOW)


def test_a_search_that_was_saved_again_is_not_restored_beside_its_twin() -> None:
    search = SavedSearchFactory(deleted_at=NOW)
    twin = SavedSearchFactory(user=search.user)

    with pytest.raises(SearchAlreadySaved) as refusal:
        restore_search(search=search, by=search.user, now=NOW)

    assert refusal.value.search == twin
    search.refresh_from_db()
    assert search.deleted_at == NOW


def test_nobody_changes_the_search_of_somebody_else() -> None:
    search, other = SavedSearchFactory(name="Mine"), UserFactory()
    before = SavedSearch.objects.values().get()

    with pytest.raises(NotAllowed):
        rename_search(search=search, name="Yours", by=other)
    with pytest.raises(NotAllowed):
        set_alerts(search=search, alerts=False, by=other, now=NOW)
    with pytest.raises(NotAllowed):
        delete_search(search=search, by=other, now=NOW)
    with pytest.raises(NotAllowed):
        restore_search(search=search, by=other, now=NOW)

    assert SavedSearch.objects.values().get() == before
    assert not AuditEvent.objects.exists()
