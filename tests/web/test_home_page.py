from typing import Any

import pytest
from django.test import Client

from listings.models import Confidentiality
from tests.factories.listings import NeedFactory, PayAfterUseTermsFactory, TechnologyFactory

pytestmark = pytest.mark.django_db


def test_it_says_what_the_site_is_and_shows_the_latest_listings(client: Client) -> None:
    technology = TechnologyFactory(published=True, title="Quiet gearbox")
    need = NeedFactory(published=True, title="Gearbox that can be heard no more")

    page = client.get("/").content.decode()

    assert "a technology manager decides" in page
    assert f'href="/technologies/{technology.pk}/"' in page
    assert f'href="/needs/{need.pk}/"' in page


def test_its_figures_are_counted(client: Client) -> None:
    offered = TechnologyFactory(published=True)
    PayAfterUseTermsFactory(technology=offered)
    TechnologyFactory(published=True, owner=offered.owner)
    TechnologyFactory()
    NeedFactory(published=True)

    figures = client.get("/").context["figures"]

    assert figures == {"technologies": 2, "needs": 1, "pay_after_use": 1, "organizations": 2}


def test_the_owner_of_an_anonymous_need_is_not_counted(client: Client) -> None:
    NeedFactory(published=True, anonymous=True)

    assert client.get("/").context["figures"]["organizations"] == 0


def test_drafts_and_brokered_listings_are_not_on_it(client: Client) -> None:
    TechnologyFactory(title="Draft of a pump")
    TechnologyFactory(
        published=True, title="Brokered pump", confidentiality=Confidentiality.BROKERED
    )

    page = client.get("/").content.decode()

    assert "Draft of a pump" not in page
    assert "Brokered pump" not in page
    assert "No technology is published yet." in page


def test_it_is_in_chinese_for_who_prefers_chinese(client: Client) -> None:
    page = client.get("/", headers={"accept-language": "zh-CN,zh;q=0.9"})

    assert '<html lang="zh-hans">' in page.content.decode()


def test_it_costs_the_same_queries_however_many_listings_there_are(
    client: Client, django_assert_num_queries: Any
) -> None:
    TechnologyFactory.create_batch(2, published=True)
    NeedFactory.create_batch(2, published=True)
    with django_assert_num_queries(5):
        client.get("/")
    TechnologyFactory.create_batch(20, published=True)
    NeedFactory.create_batch(20, published=True)
    with django_assert_num_queries(5):
        client.get("/")
