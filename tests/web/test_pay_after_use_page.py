"""The pages of pay-after-use contracts."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role
from matchmaker.deals.models import PayAfterUseEvent
from tests.factories.accounts import MembershipFactory, TechnologyManagerFactory
from tests.factories.pay_after_use import ROYALTY, Contract, opened

pytestmark = pytest.mark.django_db


def page(client: Client, contract: Contract, query: str = "") -> str:
    response = client.get(f"/pay-after-use/{contract.row.pk}/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_both_parties_and_managers_see_it_and_for_others_it_does_not_exist(client: Client) -> None:
    contract = opened().begin()
    viewer = MembershipFactory(organization=contract.row.licensee, role=Role.VIEWER).user
    manager = TechnologyManagerFactory()
    stranger = MembershipFactory(role=Role.OWNER).user
    addresses = ["", "what-if/"]
    for user in (contract.licensor, contract.licensee, viewer, manager):
        client.force_login(user)
        for address in addresses:
            found = client.get(f"/pay-after-use/{contract.row.pk}/{address}")
            assert found.status_code == 200
        assert contract.row.title in client.get("/pay-after-use/").content.decode()
    client.force_login(stranger)
    for address in addresses:
        assert client.get(f"/pay-after-use/{contract.row.pk}/{address}").status_code == 404
    assert client.post(f"/pay-after-use/{contract.row.pk}/step/").status_code == 404
    assert client.post(f"/pay-after-use/{contract.row.pk}/answer/1/").status_code == 404
    assert contract.row.title not in client.get("/pay-after-use/").content.decode()
    assert client.get("/pay-after-use/new/").status_code == 404
    client.logout()
    assert client.get("/pay-after-use/").status_code == 302


def test_for_any_day_the_page_says_what_is_owed_and_why(client: Client) -> None:
    contract = opened(late_rate=Decimal("0.0365")).begin()
    client.force_login(contract.licensee)
    assert "until then nothing is owed" in page(client, contract, "?on=2026-06-01")
    told = page(client, contract, "?on=2027-01-26")
    # 300,000 × 0.0365 / 365 = 30 a day; due 2027-01-16, ten days later: 300.
    assert "CN¥300,300" in told
    assert "Fixed amount" in told
    assert "4. Trial begun" in told
    assert "10 days late" in told
    assert "what" in page(client, contract, "?on=nonsense")


def test_a_viewer_and_a_manager_are_offered_no_steps(client: Client) -> None:
    contract = opened().begin()
    viewer = MembershipFactory(organization=contract.row.licensee, role=Role.VIEWER).user
    for user in (viewer, TechnologyManagerFactory()):
        client.force_login(user)
        assert "What you can do" not in page(client, contract)
    client.force_login(contract.licensee)
    assert "Extend the trial" in page(client, contract)


def test_a_step_is_taken_and_answered_on_the_page(client: Client) -> None:
    contract = opened().begin()
    client.force_login(contract.licensee)
    until = (timezone.localdate() + timedelta(days=400)).isoformat()
    sent = {"kind": "extended", "until": until, "evidence": "one more season"}
    told = client.post(f"/pay-after-use/{contract.row.pk}/step/", sent, follow=True)
    assert "It is written down" in told.content.decode()
    proposal = PayAfterUseEvent.objects.get(kind="proposed")

    client.force_login(contract.licensor)
    assert "one more season" in page(client, contract)
    address = f"/pay-after-use/{contract.row.pk}/answer/{proposal.number}/"
    told = client.post(address, {"answer": "accept"}, follow=True)
    assert "Your answer is written down" in told.content.decode()
    assert contract.fresh().row.state == "extended"
    told = client.post(address, {"answer": "accept"}, follow=True)
    assert "nothing to answer" in told.content.decode()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"kind": "extended", "until": "soon"}, "new last day"),
        ({"kind": "delivered"}, "This can&#x27;t be done while"),
        ({"kind": "nonsense"}, "allowed"),
        ({"kind": "paid", "amount": "0"}, "amount"),
    ],
)
def test_a_refusal_is_told_and_changes_nothing(
    client: Client, sent: dict[str, Any], said: str
) -> None:
    contract = opened().begin()
    user = contract.licensor if sent["kind"] == "delivered" else contract.licensee
    client.force_login(user)
    before = PayAfterUseEvent.objects.count()
    told = client.post(f"/pay-after-use/{contract.row.pk}/step/", sent, follow=True)
    assert said in told.content.decode()
    assert PayAfterUseEvent.objects.count() == before


def test_who_acts_for_no_side_takes_no_step(client: Client) -> None:
    contract = opened().begin()
    viewer = MembershipFactory(organization=contract.row.licensee, role=Role.VIEWER).user
    before = PayAfterUseEvent.objects.count()
    for user in (viewer, TechnologyManagerFactory()):
        client.force_login(user)
        sent = {"kind": "converted"}
        assert client.post(f"/pay-after-use/{contract.row.pk}/step/", sent).status_code == 404
    assert PayAfterUseEvent.objects.count() == before


def test_the_what_if_names_the_sales_at_which_both_cost_the_same(client: Client) -> None:
    # 3 % of the sales of five years: 100,000 / 5 / 0.03 = 666,666.67, so 666,667 a year.
    contract = opened(term_months=60, **ROYALTY).begin()
    client.force_login(contract.licensor)
    address = f"/pay-after-use/{contract.row.pk}/what-if/"
    told = client.get(address, {"price": "100000"}).content.decode()
    assert "CN¥666,667 a year both cost the same" in told
    assert "data-what-if" in told
    assert "Name a price" in client.get(address, {"price": "x"}).content.decode()


def test_the_list_costs_as_many_queries_for_many_as_for_one(client: Client) -> None:
    contract = opened().begin()
    client.force_login(contract.licensee)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/pay-after-use/").status_code == 200
        return len(captured)

    client.get("/pay-after-use/")
    few = queries()
    for _each in range(3):
        opened(licensee=contract.row.licensee).begin()
    assert queries() == few <= 15


def test_the_page_speaks_chinese(client: Client) -> None:
    contract = opened().begin()
    client.force_login(contract.licensee)
    client.cookies["django_language"] = "zh-hans"
    told = page(client, contract)
    assert "先使用后付费" in told
    assert "试用" in told
