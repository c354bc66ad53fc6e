import pytest
from django.test import Client
from django.utils import timezone

from listings.models import Confidentiality
from matchmaker.matching import runtime
from matchmaker.matching.services import embed_pending, rebuild_vectors
from tests.factories.accounts import MembershipFactory
from tests.factories.listings import NeedFactory, TechnologyFactory

pytestmark = pytest.mark.django_db


def test_published_technologies_are_listed_latest_first(client: Client) -> None:
    first = TechnologyFactory(published=True)
    second = TechnologyFactory(published=True)
    TechnologyFactory()

    answer = client.get("/api/v1/technologies/").json()

    assert [row["id"] for row in answer["results"]] == [second.pk, first.pk]


def test_a_teaser_holds_public_fields_only(client: Client) -> None:
    technology = TechnologyFactory(published=True)

    row = client.get(f"/api/v1/technologies/{technology.pk}/").json()

    assert row["title"] == technology.title
    assert row["organization"] == technology.owner.code
    assert not {"description", "indicators", "contact_email", "price_min"} & row.keys()


def test_the_owner_of_an_anonymous_need_is_null(client: Client) -> None:
    need = NeedFactory(published=True, anonymous=True)

    assert client.get(f"/api/v1/needs/{need.pk}/").json()["organization"] is None


def test_a_listing_for_members_is_404_for_a_visitor_and_there_for_a_member(client: Client) -> None:
    need = NeedFactory(published=True, confidentiality=Confidentiality.MEMBERS)

    assert client.get(f"/api/v1/needs/{need.pk}/").status_code == 404
    client.force_login(MembershipFactory().user)
    assert client.get(f"/api/v1/needs/{need.pk}/").status_code == 200


def test_filters_are_those_of_the_search_page(client: Client) -> None:
    free = TechnologyFactory(published=True, licence_kinds=["non_exclusive"])
    TechnologyFactory(published=True, licence_kinds=["exclusive"])

    answer = client.get("/api/v1/technologies/?licence=non_exclusive").json()

    assert [row["id"] for row in answer["results"]] == [free.pk]


def test_a_value_that_no_listing_can_have_is_refused(client: Client) -> None:
    answer = client.get("/api/v1/technologies/?licence=free-for-all")

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    (error,) = answer.json()["errors"]
    assert error["field"] == "licence"
    assert "non_exclusive" in error["detail"]


def test_a_filter_for_members_is_refused_to_visitors(client: Client) -> None:
    assert client.get("/api/v1/technologies/?ip=invention_patent").status_code == 400
    client.force_login(MembershipFactory().user)
    assert client.get("/api/v1/technologies/?ip=invention_patent").status_code == 200


def test_pages_follow_one_another_while_listings_come(client: Client) -> None:
    rows = [TechnologyFactory(published=True).pk for _ in range(5)]
    first = client.get("/api/v1/technologies/?page_size=2").json()
    TechnologyFactory(published=True)

    second = client.get(first["next"]).json()
    third = client.get(second["next"]).json()
    back = client.get(third["previous"]).json()

    pages = [[row["id"] for row in page["results"]] for page in (first, second, third, back)]
    assert pages == [rows[:-3:-1], rows[2:0:-1], rows[:1], rows[2:0:-1]]
    assert third["next"] is None


def test_a_text_finds_with_band_and_why(client: Client) -> None:
    found = TechnologyFactory(published=True, title="Membrane for desalination of sea water")
    rebuild_vectors(everything=True, forget_others=False, now=timezone.now())
    embed_pending(clock=timezone.now)
    runtime.prior()

    (row,) = client.get("/api/v1/technologies/?q=desalination membrane").json()["results"]

    assert row["id"] == found.pk
    assert row["found_by"] in {"both", "words"}
    assert row["band"]


@pytest.mark.parametrize("cursor", ["x", "WyJhZnRlciJd", "AAAA", "WyJwYWdlIiwgMF0"])
def test_a_cursor_that_was_not_given_out_is_refused(client: Client, cursor: str) -> None:
    assert client.get(f"/api/v1/technologies/?cursor={cursor}").status_code == 400


@pytest.mark.parametrize("size", ["0", "101", "-1", "many", "１"])
def test_a_page_has_one_to_a_hundred_rows(client: Client, size: str) -> None:
    assert client.get("/api/v1/technologies/", {"page_size": size}).status_code == 400


def test_facets_count_what_each_value_would_give(client: Client) -> None:
    TechnologyFactory(published=True, licence_kinds=["non_exclusive"])
    TechnologyFactory(published=True, licence_kinds=["exclusive", "non_exclusive"])

    body = client.get("/api/v1/technologies/facets/").json()

    licence = next(facet for facet in body["facets"] if facet["name"] == "licence")
    assert {one["value"]: one["count"] for one in licence["counts"]} == {
        "exclusive": 1,
        "non_exclusive": 2,
    }
    assert body["total"] == 2


def test_the_schema_describes_both_lists(client: Client) -> None:
    schema = client.get("/api/schema/").content.decode()

    assert "/api/v1/technologies/" in schema
    assert "/api/v1/needs/" in schema
