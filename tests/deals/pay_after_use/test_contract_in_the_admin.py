"""Technology managers look at pay-after-use contracts; nobody writes them by hand."""

import pytest
from django.test import Client

from matchmaker.deals.models import PayAfterUseContract
from tests.factories.accounts import TechnologyManagerFactory, UserFactory
from tests.factories.pay_after_use import opened

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/deals/payafterusecontract/"


def test_a_manager_sees_the_events_and_the_books_but_can_change_nothing(client: Client) -> None:
    contract = opened(payment_form="LS1").begin()
    contract.step("licensee", "converted", "2026-03-01", evidence="CANARY evidence")
    client.force_login(TechnologyManagerFactory())
    assert contract.row.title in client.get(ADDRESS).content.decode()
    change = f"{ADDRESS}{contract.row.pk}/change/"
    told = client.get(change).content.decode()
    assert "CANARY evidence" in told
    assert contract.row.terms_sha256 in told
    assert client.post(change, {"state": "settled"}).status_code == 403
    assert client.post(f"{ADDRESS}{contract.row.pk}/delete/").status_code == 403
    assert client.get(f"{ADDRESS}add/").status_code == 403
    assert PayAfterUseContract.objects.get().state == "converted"


def test_anybody_else_is_sent_away(client: Client) -> None:
    client.force_login(UserFactory())
    assert client.get(ADDRESS).status_code == 302
