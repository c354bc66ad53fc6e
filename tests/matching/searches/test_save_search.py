"""Keeping a search, and what is refused."""

from typing import Any

import pytest

from accounts.errors import DomainError
from accounts.models import AuditEvent
from matchmaker.matching.errors import (
    SearchAlreadySaved,
    SearchNameMissing,
    SearchTooLong,
    TooManySearches,
)
from matchmaker.matching.models import SavedSearch
from matchmaker.matching.services import searches
from matchmaker.matching.services.searches import save_search
from tests.factories.accounts import UserFactory
from tests.factories.searches import NOW, SavedSearchFactory

pytestmark = pytest.mark.django_db


def kept(**more: Any) -> SavedSearch:
    given = {"kind": "technology", "query": "q=pump", "name": " Pumps ", "now": NOW, **more}
    return save_search(**given)


def test_a_search_is_kept_with_its_mark_at_now_and_is_in_the_daily_mail() -> None:
    user = UserFactory()

    search = kept(user=user)

    search.refresh_from_db()
    assert (search.name, search.query, search.alerts) == ("Pumps", "q=pump", True)
    assert search.looked_until == NOW
    assert AuditEvent.objects.get(action="search.saved").actor == user


@pytest.mark.parametrize(
    ("error", "given"),
    [(SearchNameMissing, {"name": " \x00 "}), (SearchTooLong, {"query": "q=" + "a" * 4000})],
)
def test_a_search_without_a_name_or_too_long_is_refused(
    error: type[DomainError], given: dict[str, Any]
) -> None:
    with pytest.raises(error):
        kept(user=UserFactory(), **given)
    assert not SavedSearch.objects.exists()
    assert not AuditEvent.objects.exists()


def test_an_equal_search_is_refused_and_named() -> None:
    first = SavedSearchFactory(query="q=pump", name="My pumps")

    with pytest.raises(SearchAlreadySaved) as refusal:
        kept(user=first.user)

    assert refusal.value.search == first
    assert "My pumps" in refusal.value.message
    assert SavedSearch.objects.count() == 1
    kept(user=first.user, kind="need")
    kept(user=UserFactory())


def test_nobody_keeps_more_than_the_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searches, "MOST_SEARCHES", 1)
    first = SavedSearchFactory()

    with pytest.raises(TooManySearches):
        kept(user=first.user)

    assert SavedSearch.objects.get() == first
