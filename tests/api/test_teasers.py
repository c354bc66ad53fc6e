import pytest
from django.test import Client

from listings.models import Confidentiality
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


def test_nothing_can_be_written(client: Client) -> None:
    assert client.post("/api/v1/needs/", {}).status_code in {403, 405}


def test_the_schema_describes_both_lists(client: Client) -> None:
    schema = client.get("/api/schema/").content.decode()

    assert "/api/v1/technologies/" in schema
    assert "/api/v1/needs/" in schema
