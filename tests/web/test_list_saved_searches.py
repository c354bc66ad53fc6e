"""A person's saved searches, a page at a time."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from accounts.models import User
from matchmaker.matching.models import SavedSearch
from tests.factories.accounts import UserFactory
from tests.factories.searches import SavedSearchFactory
from tests.web.links_of_pages import links_between_pages, queries_of

pytestmark = pytest.mark.django_db

NAME = re.compile(r">(Kept \d+)</a>")


@pytest.fixture
def user(client: Client) -> User:
    made: User = UserFactory()
    client.force_login(made)
    return made


def keep(user: User, first: int, last: int) -> list[SavedSearch]:
    """The searches of these numbers, stored from the last to the first."""
    return [
        SavedSearchFactory(user=user, name=f"Kept {number:03}", query=f"q={number}")
        for number in range(last, first - 1, -1)
    ]


def searches_on(client: Client, page: str) -> list[str]:
    return NAME.findall(client.get(f"/searches/{page}").text)


def numbered(first: int, last: int) -> list[str]:
    return [f"Kept {number:03}" for number in range(first, last + 1)]


def test_the_second_page_shows_the_searches_that_the_first_does_not(
    client: Client, user: User
) -> None:
    keep(user, 1, 40)

    assert searches_on(client, "") == searches_on(client, "?page=1") == numbered(1, 25)
    assert searches_on(client, "?page=2") == numbered(26, 40)


def test_searches_of_one_name_stand_on_one_page_each(client: Client, user: User) -> None:
    kept = [SavedSearchFactory(user=user, name="Alike", query=f"q={n}").pk for n in range(40)]
    pages = [client.get(f"/searches/?page={number}").context["rows"] for number in (1, 2)]

    assert [row.key for rows in pages for row in rows] == kept


@pytest.mark.parametrize(
    ("page", "shown"),
    [("3", numbered(26, 30)), ("999999", numbered(26, 30)), ("x", numbered(1, 25))],
)
def test_a_page_beyond_the_last_is_the_last_and_what_is_no_number_the_first(
    client: Client, user: User, page: str, shown: list[str]
) -> None:
    keep(user, 1, 30)
    assert searches_on(client, f"?page={page}") == shown


def test_any_page_of_no_searches_says_how_to_keep_one(client: Client, user: User) -> None:
    page = client.get("/searches/?page=2").text

    assert "You keep no search yet." in page
    assert "pagination" not in page


def test_a_hundred_searches_ask_the_database_no_more_often_than_ten(
    client: Client, user: User
) -> None:
    keep(user, 1, 10)
    few = queries_of(client, "/searches/")
    keep(user, 11, 100)

    assert queries_of(client, "/searches/") == few <= 15
    assert queries_of(client, "/searches/?page=3") == few


@pytest.mark.parametrize(
    ("language", "name", "previous", "following", "place"),
    [
        ("en", "Pages", "Previous", "Next", "Page 2 of 3"),
        ("zh-hans", "分页", "上一页", "下一页", "第 2 页，共 3 页"),
    ],
)
def test_links_with_names_lead_to_the_neighbours(
    client: Client,
    user: User,
    language: str,
    name: str,
    previous: str,
    following: str,
    place: str,
) -> None:
    keep(user, 1, 60)
    client.cookies["django_language"] = language
    page = client.get("/searches/?page=2").text

    assert links_between_pages(page) == (
        name,
        {"prev": ("/searches/?page=1", previous), "next": ("/searches/?page=3", following)},
    )
    assert place in page


def way_back_from(page: str, search: SavedSearch, step: str) -> str:
    """The address that the form of this step carries, as a browser would send it."""
    form = rf'action="/searches/{search.pk}/{step}/">.*?name="next" value="([^"]+)"'
    found = re.search(form, page, re.S)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    ("step", "told"),
    [("rename", {"name": "Kept 999"}), ("rename", {"name": ""}), ("alerts", {"alerts": "off"})],
)
def test_what_is_done_to_a_search_leads_back_to_its_page(
    client: Client, user: User, step: str, told: dict[str, str]
) -> None:
    last = keep(user, 1, 40)[0]
    back = way_back_from(client.get("/searches/?page=2").text, last, step)
    answer = client.post(f"/searches/{last.pk}/{step}/", {**told, "next": back})

    assert answer.headers["Location"] == "/searches/?page=2"


def test_deleting_leads_back_to_the_page_with_the_offer_to_undo_and_so_does_undoing(
    client: Client, user: User
) -> None:
    last = keep(user, 1, 40)[0]
    back = way_back_from(client.get("/searches/?page=2").text, last, "delete")
    page = client.post(f"/searches/{last.pk}/delete/", {"next": back}, follow=True)

    assert page.redirect_chain[-1][0] == f"/searches/?page=2&deleted={last.pk}"
    assert NAME.findall(page.text) == numbered(26, 39)
    back = way_back_from(page.text, last, "restore")
    page = client.post(f"/searches/{last.pk}/restore/", {"next": back}, follow=True)
    assert page.redirect_chain[-1][0] == "/searches/?page=2"
    assert NAME.findall(page.text) == numbered(26, 40)


def test_deleting_the_only_search_of_the_last_page_shows_the_page_before(
    client: Client, user: User
) -> None:
    last = keep(user, 1, 26)[0]
    posted = {"next": "/searches/?page=2"}
    page = client.post(f"/searches/{last.pk}/delete/", posted, follow=True)

    assert NAME.findall(page.text) == numbered(1, 25)
    assert f'action="/searches/{last.pk}/restore/"' in page.text


@pytest.mark.parametrize("step", ["rename", "alerts", "restore"])
def test_a_way_back_to_another_site_is_not_taken(client: Client, user: User, step: str) -> None:
    search = keep(user, 1, 1)[0]
    posted = {"name": "Other", "next": "https://elsewhere.example/"}

    assert client.post(f"/searches/{search.pk}/{step}/", posted).headers["Location"] == "/searches/"
