"""From which sales buying a technology at once is cheaper, for both sides of an introduction."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import Role, User
from listings.models import Technology
from tests.factories.accounts import MembershipFactory, OrganizationFactory
from tests.factories.introductions import a_case, introduced
from tests.factories.listings import PayAfterUseTermsFactory, TechnologyFactory
from tests.factories.pay_after_use import ROYALTY

pytestmark = pytest.mark.django_db


def offered(**fields: Any) -> Technology:
    technology = TechnologyFactory(published=True, price_max=Decimal("100000"), **fields)
    PayAfterUseTermsFactory(technology=technology, **ROYALTY)
    return technology


def asked(user: User | None, technology: Technology, **query: str) -> Any:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client.get(f"/technologies/{technology.pk}/what-if/", query)


def test_both_sides_of_an_introduction_see_the_chart_and_are_led_to_it() -> None:
    case = introduced(a_case())
    technology = case.fresh().technology
    Technology.objects.filter(pk=technology.pk).update(price_max=Decimal("100000"))
    PayAfterUseTermsFactory(technology=technology, **ROYALTY)
    for user in (case.provider, case.seeker):
        client = Client()
        client.force_login(user)
        link = f'href="/technologies/{technology.pk}/what-if/"'
        assert link in client.get(f"/technologies/{technology.pk}/").content.decode()
        told = asked(user, technology).content.decode()
        # 3 % of the sales of five years: 100,000 / 5 / 0.03 = 666,666.67, so 666,667 a year.
        assert "CN¥666,667 a year both cost the same" in told
        assert "data-what-if" in told
        assert "Better for the licensee" in told
        assert "Better for the licensor" in told


def test_price_and_years_can_be_chosen() -> None:
    technology = offered()
    owner = MembershipFactory(organization=technology.owner, role=Role.VIEWER).user
    # 3 % of the sales of two years: 60,000 / 2 / 0.03 = 1,000,000.
    told = asked(owner, technology, price="60000", years="2").content.decode()
    assert "CN¥1,000,000 a year both cost the same" in told
    for query in ({"price": "x"}, {"years": "0"}, {"years": "1000"}, {"price": "-3"}):
        refused = asked(owner, technology, **query)
        assert refused.status_code == 200
        assert "data-what-if" not in refused.content.decode()


def test_where_the_cap_is_the_price_nothing_is_better_above() -> None:
    technology = offered()
    technology.pay_after_use.cap = Decimal("100000")
    technology.pay_after_use.save()
    owner = MembershipFactory(organization=technology.owner).user
    told = asked(owner, technology).content.decode()
    assert "From sales of CN¥666,667 a year on both cost the same" in told
    assert "above it for the licensor" not in told


def test_without_a_price_it_asks_for_one() -> None:
    technology = offered()
    Technology.objects.filter(pk=technology.pk).update(price_max=None, price_min=None)
    owner = MembershipFactory(organization=technology.owner).user
    assert "Name a price" in asked(owner, technology).content.decode()


def test_an_offer_that_says_too_little_is_not_calculated() -> None:
    technology = offered()
    technology.pay_after_use.rate_table = []
    technology.pay_after_use.save()
    owner = MembershipFactory(organization=technology.owner).user
    told = asked(owner, technology).content.decode()
    assert "does not say yet all that is needed" in told


def test_who_was_not_introduced_gets_404_and_no_link() -> None:
    technology = offered()
    member = MembershipFactory(organization=OrganizationFactory(verified=True)).user
    client = Client()
    client.force_login(member)
    assert "what-if" not in client.get(f"/technologies/{technology.pk}/").content.decode()
    assert asked(member, technology).status_code == 404
    assert asked(None, technology).status_code == 302


def test_without_an_offer_there_is_nothing_to_calculate() -> None:
    technology = TechnologyFactory(published=True)
    owner = MembershipFactory(organization=technology.owner).user
    assert asked(owner, technology).status_code == 404
