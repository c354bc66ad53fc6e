"""Rows as the plain values of the terms checklist; the gates see the same either way."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from listings.models import Need, Technology
from matchmaker.matching.policies.terms import judge
from matchmaker.matching.services import gates_closed_now, pair_of
from tests.factories.accounts import OrganizationFactory
from tests.factories.listings import (
    IntellectualPropertyFactory,
    NeedFactory,
    PayAfterUseTermsFactory,
    TechnologyFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)
YESTERDAY = date(2026, 5, 31)
ABROAD = {"owner__country": "DE", "owner__province": "", "country": "DE", "province": ""}


@pytest.mark.parametrize(
    ("need", "technology", "rights"),
    [
        ({}, {}, []),
        ({"deadline": YESTERDAY}, {}, []),
        ({"deadline": TODAY, "valid_until": TODAY}, {"valid_until": YESTERDAY}, []),
        ({"published": False}, {}, []),
        ({}, {"exclusive_licence_until": TODAY}, []),
        ({}, {"exclusive_licence_until": YESTERDAY}, []),
        ({}, {}, ["lapsed"]),
        ({}, {}, ["lapsed", "granted"]),
        ({}, {}, ["granted", "exclusively_licensed"]),
        ({}, {}, [""]),
        ({}, {"confidentiality": "brokered"}, []),
        (ABROAD, {"export_control": "prohibited"}, []),
        (ABROAD, {"export_control": "restricted"}, []),
        (
            ABROAD,
            {"export_control": "restricted", "export_clearance": "No. 1"},
            [],
        ),
        (ABROAD, {"export_control": "restricted", "export_clearance": " "}, []),
    ],
)
def test_the_gates_say_of_plain_values_what_they_say_of_rows(
    need: dict[str, Any], technology: dict[str, Any], rights: list[str]
) -> None:
    asked = NeedFactory(**{"published": True, **need})
    offered = TechnologyFactory(**{"published": True, **technology})
    for status in rights:
        IntellectualPropertyFactory(technology=offered, status=status)
    judgement = judge(pair_of(asked, offered, today=TODAY))
    by_rows = gates_closed_now(asked.pk, offered.pk, today=TODAY)
    assert judgement.closed == {*by_rows}


def test_one_organization_is_one_in_plain_values_too() -> None:
    parent = OrganizationFactory()
    need = NeedFactory(published=True, owner=parent)
    technology = TechnologyFactory(published=True, owner=OrganizationFactory(parent=parent))
    assert judge(pair_of(need, technology, today=TODAY)).closed == {"same_organization"}


@pytest.mark.parametrize(
    ("terms", "least"),
    [
        ({"payment_form": "LS1", "fixed_amount": Decimal(300)}, Decimal(300)),
        ({"payment_form": "LS1", "fixed_amount": None}, None),
        ({"payment_form": "LS1", "fixed_amount": Decimal(3), "floor": Decimal(5)}, Decimal(5)),
        ({"payment_form": "RY", "fixed_amount": None, "base": "profit"}, Decimal(0)),
        ({"payment_form": "RY", "fixed_amount": Decimal(9), "floor": Decimal(2)}, Decimal(2)),
    ],
)
def test_the_least_that_pay_after_use_costs(terms: dict[str, Any], least: Decimal | None) -> None:
    technology = TechnologyFactory(published=True)
    PayAfterUseTermsFactory(technology=technology, **terms)
    fresh = Technology.objects.get(pk=technology.pk)
    offered = pair_of(NeedFactory(), fresh, today=TODAY).technology.pay_after_use
    assert offered is not None
    assert (offered.least, offered.trial_months, offered.currency) == (least, 12, "CNY")


def test_every_term_of_both_rows_arrives() -> None:
    need = Need.objects.get(
        pk=NeedFactory(
            minimum_trl=5,
            budget_max=Decimal("7.50"),
            currency="EUR",
            wants_pay_after_use=True,
            wished_licence_kinds=["sole"],
            deadline=TODAY,
        ).pk
    )
    technology = TechnologyFactory(
        price_min=Decimal("1.25"), price_max=Decimal(2), currency="USD", valid_until=TODAY
    )
    pair = pair_of(need, technology, today=TODAY)
    assert (pair.need.minimum_trl, pair.need.budget_max) == (5, Decimal("7.50"))
    assert (pair.need.currency, pair.need.wants_pay_after_use) == ("EUR", True)
    assert (pair.need.wished_licence_kinds, pair.need.deadline) == (frozenset({"sole"}), TODAY)
    assert (pair.technology.price_min, pair.technology.price_max) == (
        Decimal("1.25"),
        Decimal(2),
    )
    assert (pair.technology.maturity_standard, pair.technology.maturity_level) == ("trl", 6)
    assert (pair.technology.licence_kinds, pair.technology.currency) == (
        frozenset({"non_exclusive"}),
        "USD",
    )
    assert pair.technology.valid_until == TODAY
