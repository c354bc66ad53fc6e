"""Saved searches in the browser: saving, the list, deleting with undo, stopping the mail."""

from typing import Any

import pytest
from django.test import Client

from matchmaker.matching.models import DigestPreference, SavedSearch
from matchmaker.matching.services.searches import unsubscribe_token
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.searches import NOW, SavedSearchFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client: Client) -> Any:
    user = MembershipFactory().user
    client.force_login(user)
    return user


def saved(client: Client, query: str, kind: str = "technology", **more: Any) -> Any:
    given = {"kind": kind, "query": query, **more}
    return client.post("/searches/save/", given, follow=True)


def test_a_search_is_saved_under_its_text_and_leads_back_to_itself(
    client: Client, user: Any
) -> None:
    response = saved(client, "q=quiet+pump&page=3")

    search = SavedSearch.objects.get()
    assert (search.user, search.name, search.query) == (user, "quiet pump", "q=quiet+pump")
    assert response.redirect_chain[-1][0] == "/technologies/?q=quiet+pump"
    assert "Saved as “quiet pump”" in response.content.decode()


def test_equal_searches_are_one_however_their_address_was_written(
    client: Client, user: Any
) -> None:
    saved(client, "?q= pump &region=33&region=31&sort=best&nonsense=1")
    again = saved(client, "region=31&q=pump&region=33&page=2&compare=7")

    assert SavedSearch.objects.get().query == "q=pump&region=31&region=33"
    assert "You keep this search already" in again.content.decode()


def test_a_search_without_text_gets_a_name_of_its_filters(client: Client, user: Any) -> None:
    saved(client, "region=33", kind="need")
    assert SavedSearch.objects.get().name == "Search with filters: 33"


def test_an_unknown_kind_is_not_there(client: Client, user: Any) -> None:
    assert saved(client, "q=pump", kind="person").status_code == 404
    assert not SavedSearch.objects.exists()


def test_the_list_shows_ones_own_only_and_opens_them(client: Client, user: Any) -> None:
    SavedSearchFactory(user=user, name="Mine <b>", query="q=pump")
    SavedSearchFactory(name="Theirs")
    SavedSearchFactory(user=user, name="Gone", query="q=x", deleted_at=NOW)

    page = client.get("/searches/").content.decode()

    assert "Mine &lt;b&gt;" in page
    assert 'href="/technologies/?q=pump"' in page
    assert "Theirs" not in page
    assert "Gone" not in page


def test_a_deleted_search_is_had_back_by_one_button(client: Client, user: Any) -> None:
    search = SavedSearchFactory(user=user)
    page = client.post(f"/searches/{search.pk}/delete/", follow=True).content.decode()
    assert f'action="/searches/{search.pk}/restore/"' in page
    assert not SavedSearch.objects.filter(deleted_at=None).exists()

    client.post(f"/searches/{search.pk}/restore/")
    assert SavedSearch.objects.get().deleted_at is None


def test_it_is_renamed_and_taken_out_of_the_mail(client: Client, user: Any) -> None:
    search = SavedSearchFactory(user=user)
    client.post(f"/searches/{search.pk}/rename/", {"name": "Other"})
    client.post(f"/searches/{search.pk}/alerts/", {"alerts": "off"})
    search.refresh_from_db()
    assert (search.name, search.alerts) == ("Other", False)
    page = client.post(f"/searches/{search.pk}/rename/", {"name": " "}, follow=True)
    assert "Give the search a name" in page.content.decode()


@pytest.mark.parametrize("step", ["rename", "alerts", "delete", "restore"])
def test_the_searches_of_others_are_not_there(client: Client, user: Any, step: str) -> None:
    search = SavedSearchFactory()
    assert client.post(f"/searches/{search.pk}/{step}/", {"name": "Mine"}).status_code == 404
    before = search.name, search.alerts, search.deleted_at
    search.refresh_from_db()
    assert (search.name, search.alerts, search.deleted_at) == before


def test_a_visitor_is_sent_to_sign_in(client: Client) -> None:
    assert "/accounts/login/" in client.get("/searches/").headers["Location"]
    assert "/accounts/login/" in client.post("/searches/save/").headers["Location"]


def test_the_hour_is_chosen_and_shown(client: Client, user: Any) -> None:
    client.post("/searches/daily-mail/", {"hour": "18", "wanted": "on"})
    assert DigestPreference.objects.get(user=user).hour == 18
    assert '<option value="18" selected>' in client.get("/searches/").content.decode()
    wrong = client.post("/searches/daily-mail/", {"hour": "24"}, follow=True)
    assert "from 0 to 23" in wrong.content.decode()


def test_the_link_of_a_mail_stops_it_by_a_post_without_signing_in() -> None:
    user = UserFactory()
    client = Client(enforce_csrf_checks=True)
    link = f"/searches/unsubscribe/{unsubscribe_token(user)}/"

    assert "Shall the daily mail" in client.get(link).content.decode()
    assert not DigestPreference.objects.exists()
    done = client.post(link, {"List-Unsubscribe": "One-Click"})

    assert "no daily mail any more" in done.content.decode()
    assert DigestPreference.objects.get(user=user).stopped_at is not None


def test_a_forged_link_is_not_there(client: Client) -> None:
    user = UserFactory()
    assert client.post(f"/searches/unsubscribe/{user.pk}:forged/").status_code == 404
    assert not DigestPreference.objects.exists()


def test_the_list_costs_the_same_at_few_and_many(
    client: Client, user: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(10):
        SavedSearchFactory(user=user, query=f"q={number}")
    client.get("/searches/")
    with django_assert_max_num_queries(15) as few:
        client.get("/searches/")
    for number in range(30):
        SavedSearchFactory(user=user, query=f"q=more{number}")
    with django_assert_max_num_queries(len(few)):
        client.get("/searches/")
