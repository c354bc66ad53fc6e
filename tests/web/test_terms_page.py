"""The page of pay-after-use terms: explained, checked, tried on three sales, saved, removed."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import Organization, Role, User
from listings.models import PayAfterUseTerms, Technology
from matchmaker.web.forms.terms import CHOICE_HELP, TermsForm
from tests.factories.accounts import MembershipFactory, OrganizationFactory
from tests.factories.listings import PayAfterUseTermsFactory, TechnologyFactory

pytestmark = pytest.mark.django_db

ROYALTY: dict[str, Any] = {
    "scope": ["verify", "sell"],
    "trial_months": "12",
    "trigger": "time",
    "payment_form": "RY",
    "base": "product_sales",
    "from_0": "0",
    "percent_0": "5",
    "from_1": "1000000",
    "percent_1": "3",
    "currency": "CNY",
    "late_percent": "5",
    "guarantee": "none",
}
SALES = {
    "sales_low": "100000",
    "sales_expected": "800000",
    "sales_high": "9000000",
    "years": "3",
    "one_off": "600000",
}


@pytest.fixture
def university() -> Organization:
    return OrganizationFactory.create()


@pytest.fixture
def technology(university: Organization) -> Technology:
    return TechnologyFactory.create(owner=university)


@pytest.fixture
def office(client: Client, university: Organization) -> Client:
    editor: User = MembershipFactory.create(organization=university, role=Role.EDITOR).user
    client.force_login(editor)
    return client


def path(technology: Technology, more: str = "") -> str:
    return f"/my/technologies/{technology.pk}/terms/{more}"


def test_each_choice_is_explained(office: Client, technology: Technology) -> None:
    page = office.get(path(technology)).content.decode()

    for name, explained in CHOICE_HELP.items():
        field: Any = TermsForm.base_fields[name]
        codes = {code for code, _label in field.choices}
        assert codes - {""} == set(explained)
        assert all(str(text).replace("'", "&#x27;") in page for text in explained.values())


def test_terms_are_saved_with_rates_as_shares(office: Client, technology: Technology) -> None:
    answer = office.post(path(technology), ROYALTY | {"action": "save"}, follow=True)

    assert "The terms are saved." in answer.content.decode()
    stored = PayAfterUseTerms.objects.get()
    assert stored.rate_table == [
        {"from": "0", "rate": "0.05"},
        {"from": "1000000", "rate": "0.03"},
    ]
    assert (stored.late_rate, stored.trial_months) == (Decimal("0.05"), 12)
    page = office.get(path(technology)).content.decode()
    assert 'value="5"' in page
    assert "1000000" in page


def test_what_contradicts_is_named_beside_its_field_and_nothing_is_stored(
    office: Client, technology: Technology
) -> None:
    wrong = ROYALTY | {"percent_0": "", "percent_1": "", "cap": "1", "floor": "2"}

    answer = office.post(path(technology), wrong | {"action": "save"})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "A royalty needs a rate table with at least one rate." in page
    assert "The cap (1) is below the floor (2)" in page
    assert not PayAfterUseTerms.objects.exists()


def test_refused_terms_leave_the_stored_ones(office: Client, technology: Technology) -> None:
    PayAfterUseTermsFactory.create(technology=technology)

    office.post(path(technology), ROYALTY | {"percent_0": "101", "action": "save"})

    assert PayAfterUseTerms.objects.get().payment_form == "LS1"


def test_the_preview_shows_the_amounts_of_three_scenarios(
    office: Client, technology: Technology
) -> None:
    answer = office.post(path(technology, "preview/"), ROYALTY | SALES)

    panel = answer.context["panel"]
    assert [one.total for one in panel.scenarios] == ["CN¥10,000", "CN¥68,000", "CN¥560,000"]
    expected = [row.cells[1].due for row in panel.rows]
    assert expected == ["CN¥0", "CN¥40,000", "CN¥28,000"]
    assert [row.cells[1].in_all for row in panel.rows] == ["CN¥0", "CN¥40,000", "CN¥68,000"]
    assert panel.scenarios[2].verdict == "CN¥40,000 less than buying at once"
    # 50,000 of the first million and 3 % of the rest make 600,000 at 19,333,333.33 in two years.
    assert "CN¥9,666,667" in panel.break_even
    chart = json.loads(panel.chart)
    assert chart["series"][1]["values"] == [0.0, 40000.0, 68000.0]
    assert chart["price"] == 600000.0
    assert not PayAfterUseTerms.objects.exists()


def test_calculating_without_javascript_keeps_what_was_typed_and_stores_nothing(
    office: Client, technology: Technology
) -> None:
    answer = office.post(path(technology), ROYALTY | SALES | {"action": "preview"})

    page = answer.content.decode()
    assert "CN¥68,000" in page
    assert 'value="800000"' in page
    assert not PayAfterUseTerms.objects.exists()


def test_a_preview_of_wrong_terms_says_what_to_mend(office: Client, technology: Technology) -> None:
    answer = office.post(path(technology, "preview/"), ROYALTY | {"base": "", "years": "x"})

    assert answer.context["panel"] is None
    assert "A royalty needs a base: say what it is counted on." in answer.content.decode()


@pytest.mark.parametrize(
    "odd",
    [
        {"sales_low": "-5", "sales_high": "1e400"},
        {"sales_expected": "NaN", "years": "99", "base_percent": "1000"},
        {"one_off": "-1", "instalments": "0", "event_month": "9999"},
    ],
)
def test_odd_sales_never_break_the_preview(
    office: Client, technology: Technology, odd: dict[str, str]
) -> None:
    answer = office.post(path(technology, "preview/"), ROYALTY | odd)

    assert answer.status_code == 200
    assert len(answer.context["panel"].scenarios) == 3


def test_terms_are_withdrawn(office: Client, technology: Technology) -> None:
    PayAfterUseTermsFactory.create(technology=technology)

    answer = office.post(path(technology), {"action": "remove"}, follow=True)

    assert "Paying after use is no longer offered." in answer.content.decode()
    assert not PayAfterUseTerms.objects.exists()


def test_a_closed_technology_keeps_its_terms(office: Client, university: Organization) -> None:
    closed = TechnologyFactory.create(owner=university, withdrawn=True)

    answer = office.post(path(closed), ROYALTY | {"action": "save"})

    assert answer.status_code == 409
    assert not PayAfterUseTerms.objects.exists()


def test_strangers_and_viewers_find_nothing(client: Client, technology: Technology) -> None:
    viewer = MembershipFactory.create(organization=technology.owner, role=Role.VIEWER).user
    stranger = MembershipFactory.create().user

    assert client.get(path(technology)).status_code == 302
    for someone in (viewer, stranger):
        client.force_login(someone)
        assert client.get(path(technology)).status_code == 404
        assert client.post(path(technology), ROYALTY).status_code == 404
        assert client.post(path(technology, "preview/"), ROYALTY).status_code == 404
    assert not PayAfterUseTerms.objects.exists()
