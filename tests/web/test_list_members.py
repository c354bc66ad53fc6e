"""The members of an organization, a page at a time."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from accounts.models import Membership, Organization, Role
from tests.factories.accounts import MembershipFactory, OrganizationFactory, UserFactory
from tests.web.links_of_pages import links_between_pages, queries_of

pytestmark = pytest.mark.django_db

ADDRESS = re.compile(r"member\d+@example\.org")


@pytest.fixture
def organization() -> Organization:
    return OrganizationFactory(code="long", verified=True)


@pytest.fixture
def owner(client: Client, organization: Organization) -> Membership:
    """Who reads, and stands first."""
    made = MembershipFactory(organization=organization, user__email="an-owner@example.org")
    client.force_login(made.user)
    return made


def add_members(organization: Organization, first: int, last: int) -> list[Membership]:
    """The members of these numbers, stored from the last to the first."""
    return [
        MembershipFactory(
            organization=organization,
            role=Role.VIEWER,
            user=UserFactory(email=f"member{number:03}@example.org"),
        )
        for number in range(last, first - 1, -1)
    ]


def members_on(client: Client, page: str) -> list[str]:
    """The addresses of a page, each once, in their order."""
    return [*dict.fromkeys(ADDRESS.findall(client.get(f"/organization/long/{page}").text))]


def numbered(first: int, last: int) -> list[str]:
    return [f"member{number:03}@example.org" for number in range(first, last + 1)]


@pytest.mark.usefixtures("owner")
def test_the_second_page_shows_the_members_that_the_first_does_not(
    client: Client, organization: Organization
) -> None:
    add_members(organization, 1, 40)

    assert members_on(client, "") == members_on(client, "?page=1") == numbered(1, 24)
    assert members_on(client, "?page=2") == numbered(25, 40)


@pytest.mark.usefixtures("owner")
@pytest.mark.parametrize(
    ("page", "shown"),
    [("3", numbered(25, 30)), ("999999", numbered(25, 30)), ("x", numbered(1, 24))],
)
def test_a_page_beyond_the_last_is_the_last_and_what_is_no_number_the_first(
    client: Client, organization: Organization, page: str, shown: list[str]
) -> None:
    add_members(organization, 1, 30)
    assert members_on(client, f"?page={page}") == shown


@pytest.mark.usefixtures("owner")
def test_a_hundred_members_ask_the_database_no_more_often_than_ten(
    client: Client, organization: Organization
) -> None:
    add_members(organization, 1, 9)
    few = queries_of(client, "/organization/long/")
    add_members(organization, 10, 99)

    assert queries_of(client, "/organization/long/") == few <= 15
    assert queries_of(client, "/organization/long/?page=3") == few


@pytest.mark.usefixtures("owner")
@pytest.mark.parametrize(
    ("language", "name", "previous", "following", "place"),
    [
        ("en", "Pages", "Previous", "Next", "Page 2 of 3"),
        ("zh-hans", "分页", "上一页", "下一页", "第 2 页，共 3 页"),
    ],
)
def test_links_with_names_lead_to_the_neighbours(
    client: Client,
    organization: Organization,
    language: str,
    name: str,
    previous: str,
    following: str,
    place: str,
) -> None:
    add_members(organization, 1, 60)
    client.cookies["django_language"] = language
    page = client.get("/organization/long/?page=2").text

    assert links_between_pages(page) == (
        name,
        {
            "prev": ("/organization/long/?page=1", previous),
            "next": ("/organization/long/?page=3", following),
        },
    )
    assert place in page


@pytest.mark.usefixtures("owner")
def test_members_of_one_page_have_no_links_to_others(
    client: Client, organization: Organization
) -> None:
    add_members(organization, 1, 24)
    assert "pagination" not in client.get("/organization/long/").text


@pytest.mark.usefixtures("owner")
def test_the_links_work_beside_an_invitation_that_was_refused(
    client: Client, organization: Organization
) -> None:
    add_members(organization, 1, 30)
    refused = client.post("/organization/long/invite/", {"email": "no address", "role": "viewer"})

    _name, links = links_between_pages(refused.text)
    assert client.get(links["next"][0]).status_code == 200


@pytest.mark.usefixtures("owner")
@pytest.mark.parametrize("step", ["role", "remove"])
def test_what_is_done_to_a_member_leads_back_to_the_members_page(
    client: Client, organization: Organization, step: str
) -> None:
    last = add_members(organization, 1, 40)[0]
    page = client.get("/organization/long/?page=2").text
    form = re.search(
        rf'action="[^"]+/{last.pk}/{step}/">.*?name="next" value="([^"]+)"', page, re.S
    )
    assert form is not None

    posted = {"role": "editor", "next": form[1]}
    answer = client.post(f"/organization/long/members/{last.pk}/{step}/", posted)

    assert answer.headers["Location"] == "/organization/long/?page=2"


@pytest.mark.parametrize("step", ["role", "remove"])
def test_a_way_back_to_another_site_is_not_taken(
    client: Client, organization: Organization, owner: Membership, step: str
) -> None:
    member = add_members(organization, 1, 1)[0]
    posted = {"role": "editor", "next": "https://elsewhere.example/"}
    answer = client.post(f"/organization/long/members/{member.pk}/{step}/", posted)

    assert answer.headers["Location"] == "/organization/long/"
    assert organization.memberships.filter(pk=owner.pk).exists()


@pytest.mark.usefixtures("owner")
def test_who_leaves_from_the_second_page_is_not_sent_back_to_it(
    client: Client, organization: Organization
) -> None:
    leaver = add_members(organization, 1, 40)[0]
    client.force_login(leaver.user)
    posted = {"next": "/organization/long/?page=2"}
    answer = client.post(f"/organization/long/members/{leaver.pk}/remove/", posted)

    assert answer.headers["Location"] == "/organization/"
