"""What trials have shown stands on the technology's page, for who may read measured values."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from listings.models import Technology
from listings.selectors.trials import trials_of
from listings.services import record_trial_result
from tests.factories.accounts import MembershipFactory, OrganizationFactory, UserFactory
from tests.factories.listings import TechnologyFactory
from tests.factories.pay_after_use import noon, opened

pytestmark = pytest.mark.django_db


def tried(
    technology: Technology, number: int = 1, *, met: bool = True, day: str = "2026-06-01"
) -> None:
    record_trial_result(
        technology=technology,
        metric="canary-strength",
        value="≥ 470 MPa",
        condition="25 ℃",
        met=met,
        measured_date=noon(day).date(),
        source=f"test:{number}",
        by=None,
        now=noon("2026-06-01"),
    )


def page(client: Client, technology: Technology) -> str:
    return client.get(f"/technologies/{technology.pk}/").content.decode()


def member() -> Any:
    return MembershipFactory(organization=OrganizationFactory(verified=True)).user


def test_a_result_of_a_contract_is_shown_once_both_sides_consented(client: Client) -> None:
    contract = opened().begin()
    client.force_login(member())
    figures: dict[str, Any] = {
        "metric": "canary-strength",
        "value": "470 MPa",
        "condition": "",
        "met": True,
    }
    asked = contract.step("licensee", "trial_result", "2026-06-01", **figures)
    assert "canary" not in page(client, contract.row.technology)
    contract.answer("licensor", asked.number, "2026-06-02")
    told = page(client, contract.row.technology)
    assert "Measured in trials" in told
    assert "canary-strength 470 MPa" in told
    assert "met what was agreed" in told
    assert contract.row.licensee.name not in told


def test_a_refused_result_is_shown_to_nobody(client: Client) -> None:
    contract = opened().begin()
    figures: dict[str, Any] = {"metric": "canary-strength", "value": "470 MPa", "met": False}
    asked = contract.step("licensee", "trial_result", "2026-06-01", **figures)
    contract.answer("licensor", asked.number, "2026-06-02", accepts=False, reason="not measured so")
    client.force_login(contract.licensor)
    assert "canary" not in page(client, contract.row.technology)


def test_a_missed_figure_is_told_as_well(client: Client) -> None:
    technology = TechnologyFactory(published=True)
    tried(technology, met=False)
    client.force_login(member())
    assert "missed what was agreed" in page(client, technology)


def test_results_stand_in_the_order_of_their_days(client: Client) -> None:
    technology = TechnologyFactory(published=True)
    for number, day in enumerate(("2026-07-01", "2026-05-01", "2026-06-01")):
        tried(technology, number, day=day)
    client.force_login(member())
    told = page(client, technology)
    places = [told.index(day) for day in ("May 1, 2026", "June 1, 2026", "July 1, 2026")]
    assert places == sorted(places)
    plain = Technology.objects.get(pk=technology.pk)
    assert [one.measured_date.month for one in trials_of(plain)] == [5, 6, 7]


def test_below_the_tier_of_members_no_byte_tells_of_it() -> None:
    plain, other = (TechnologyFactory(published=True, title="Quiet gearbox") for _ in range(2))
    visitor, person = Client(), Client()
    person.force_login(UserFactory())
    for client in (visitor, person):
        before = page(client, plain), page(client, other)
        tried(plain, client is person)
        tried(other, 10 + (client is person))
        after = page(client, plain), page(client, other)
        assert [_same(one) for one in after] == [_same(one) for one in before]
        assert "canary" not in "".join(after)


def _same(text: str) -> str:
    """The page without what every request has of its own."""
    return re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"', "", text)


def test_more_results_cost_no_more_queries(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    technology = TechnologyFactory(published=True)
    client.force_login(member())
    tried(technology)
    page(client, technology)
    with django_assert_max_num_queries(15) as queries:
        page(client, technology)
    few = len(queries)
    for number in range(2, 9):
        tried(technology, number)
    with django_assert_max_num_queries(few):
        assert page(client, technology).count("canary-strength") == 8
