from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from accounts.errors import NotAllowed
from accounts.models import Organization, User
from listings.errors import InvalidListing
from listings.models import IntellectualProperty, PayAfterUseTerms, Technology
from listings.services import create_technology
from tests.factories.accounts import OrganizationFactory

VALUES: dict[str, Any] = {
    "external_id": "T-1",
    "title": "高强铝合金板材",
    "summary": "轻量化车身用高强铝合金板材。",
    "description": "通过微合金化获得高强度。",
    "technology_fields": ["cs:transport", "cs:new_materials", "cs:transport"],
    "keywords": [" 铝合金 ", "轻量化", "铝合金"],
    "maturity_standard": "trl",
    "maturity_level": 6,
    "price_min": "100000",
    "price_max": 250000,
    "currency": "CNY",
    "valid_until": "2027-03-31",
}
TERMS: dict[str, Any] = {
    "scope": ["develop", "verify"],
    "trial_months": 12,
    "trigger": "time",
    "payment_form": "RY+E",
    "base": "product_sales",
    "rate_table": [{"from": "0", "rate": "0.03"}],
    "fixed_amount": "50000",
    "floor": 0,
    "cap": "900000.50",
    "currency": "CNY",
}
RIGHTS: list[dict[str, Any]] = [
    {"kind": "invention_patent", "status": "granted", "number": "ZL 2003 1 0102344.5"},
    {"kind": "software_copyright", "number": "2020SR0123456", "title": "控制软件"},
]


def refused(owner: Organization, now: datetime, values: dict[str, Any]) -> dict[str, str]:
    """The problems by field, after asserting that nothing was stored."""
    with pytest.raises(InvalidListing) as refusal:
        create_technology(owner=owner, by=None, now=now, values=values)
    assert not Technology.objects.exists()
    assert not PayAfterUseTerms.objects.exists()
    return {field: str(message) for field, message in refusal.value.problems}


def test_an_editor_stores_a_draft_with_its_values_in_order(
    university: Organization, editor: User, now: datetime, trail: Any
) -> None:
    created = create_technology(owner=university, by=editor, now=now, values=VALUES)

    technology = Technology.objects.get()
    assert created == technology
    assert technology.state == "draft"
    assert technology.technology_fields == ["cs:new_materials", "cs:transport"]
    assert technology.keywords == ["铝合金", "轻量化"]
    assert technology.price_min == Decimal("100000.00")
    assert technology.valid_until == date(2027, 3, 31)
    assert (technology.created_by, technology.created_at, technology.revision) == (editor, now, 1)
    assert trail.actions() == ["technology.created"]
    assert trail.last().actor == editor
    assert trail.last().subject_id == str(technology.pk)


def test_language_and_region_are_filled_in(university: Organization, now: datetime) -> None:
    technology = create_technology(owner=university, by=None, now=now, values=VALUES)

    assert technology.language == "zh"
    assert (technology.country, technology.province) == ("CN", "33")


def test_a_region_that_is_given_stays(university: Organization, now: datetime) -> None:
    values = VALUES | {"province": "浙江省", "language": "en"}
    abroad = VALUES | {"country": "DE", "external_id": "T-2"}

    technology = create_technology(owner=university, by=None, now=now, values=values)
    foreign = create_technology(owner=university, by=None, now=now, values=abroad)

    assert (technology.country, technology.province, technology.language) == ("CN", "33", "en")
    assert (foreign.country, foreign.province) == ("DE", "")


def test_a_demonstration_organization_owns_demonstrations(now: datetime, db: None) -> None:
    owner = OrganizationFactory.create(is_demonstration=True)

    technology = create_technology(owner=owner, by=None, now=now, values=VALUES)

    assert technology.is_demonstration


def test_rights_and_pay_after_use_terms_are_stored_with_it(
    university: Organization, now: datetime
) -> None:
    values = VALUES | {"pay_after_use": TERMS, "intellectual_property": RIGHTS}

    technology = create_technology(owner=university, by=None, now=now, values=values)

    stored = Technology.objects.get(pk=technology.pk)
    assert stored.offers_pay_after_use
    assert stored.pay_after_use.scope == ["verify", "develop"]
    assert stored.pay_after_use.cap == Decimal("900000.50")
    assert [(right.kind, right.number) for right in stored.intellectual_property.all()] == [
        ("invention_patent", "ZL200310102344.5"),
        ("software_copyright", "2020SR0123456"),
    ]


def test_a_technology_without_terms_offers_no_pay_after_use(
    university: Organization, now: datetime
) -> None:
    values = VALUES | {"pay_after_use": None, "intellectual_property": []}

    technology = create_technology(owner=university, by=None, now=now, values=values)

    assert not technology.offers_pay_after_use
    assert not IntellectualProperty.objects.exists()


def test_a_technology_manager_may_post_for_an_organization(
    university: Organization, manager: User, now: datetime
) -> None:
    technology = create_technology(owner=university, by=manager, now=now, values=VALUES)

    assert technology.created_by == manager


@pytest.mark.parametrize("who", ["viewer", "outsider"])
def test_others_may_not(
    who: str, university: Organization, now: datetime, request: pytest.FixtureRequest, trail: Any
) -> None:
    with pytest.raises(NotAllowed):
        create_technology(owner=university, by=request.getfixturevalue(who), now=now, values=VALUES)

    assert not Technology.objects.exists()
    assert trail.actions() == []


def test_all_problems_are_named_together_and_nothing_is_stored(
    university: Organization, now: datetime
) -> None:
    problems = refused(
        university,
        now,
        {
            "titel": "x",
            "summary": "s" * 601,
            "technology_fields": ["cs:new_material"],
            "keywords": "铝合金",
            "maturity_level": 10,
            "maturity_standard": "trl",
            "price_min": "abc",
            "price_max": -5,
            "valid_until": "31.03.2027",
            "province": "Atlantis",
            "intellectual_property": [{"kind": "invention_patent", "number": "CN200310102344.7"}],
            "pay_after_use": {"floor": 5, "cap": 3, "trigger": "time", "payment_form": "DEF"},
        },
    )

    assert set(problems) == {
        "titel",
        "title",
        "summary",
        "technology_fields",
        "keywords",
        "maturity_level",
        "price_min",
        "price_max",
        "currency",
        "valid_until",
        "province",
        "intellectual_property.0.number",
        "pay_after_use.trial_months",
        "pay_after_use.fixed_amount",
        "pay_after_use.cap",
        "pay_after_use.currency",
    }
    assert "do you mean title?" in problems["titel"]
    assert "cs:new_materials" in problems["technology_fields"]
    assert "1 to 9" in problems["maturity_level"]
    assert "give 5" in problems["intellectual_property.0.number"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"maturity_standard": ""}, "maturity_standard"),
        ({"maturity_level": None}, "maturity_level"),
        ({"maturity_level": 0}, "maturity_level"),
        ({"maturity_level": 6.5}, "maturity_level"),
        ({"maturity_level": True}, "maturity_level"),
        ({"maturity_standard": "nasa"}, "maturity_standard"),
        ({"price_max": "99999"}, "price_max"),
        ({"price_max": "NaN"}, "price_max"),
        ({"price_max": "1e30"}, "price_max"),
        ({"currency": "RMB"}, "currency"),
        ({"currency": ""}, "currency"),
        ({"country": "XX"}, "country"),
        ({"country": "DE", "province": "33"}, "province"),
        ({"language": "zho"}, "language"),
        ({"title": "a\x00b"}, "title"),
        ({"title": "\ud800"}, "title"),
        ({"keywords": ["a\x00"]}, "keywords"),
        ({"keywords": ["k" * 101]}, "keywords"),
        ({"keywords": [f"k{n}" for n in range(51)]}, "keywords"),
        ({"keywords": [1]}, "keywords"),
        ({"title": {"zh": "x"}}, "title"),
        ({"description": "d" * 50_001}, "description"),
        ({"contact_email": "nobody"}, "contact_email"),
        ({"confidentiality": "secret"}, "confidentiality"),
        ({"export_control": "maybe"}, "export_control"),
        ({"state": "published"}, "state"),
        ({"revision": 7}, "revision"),
        ({"owner": 1}, "owner"),
        ({"intellectual_property": "CN1"}, "intellectual_property"),
        ({"intellectual_property": ["CN1"]}, "intellectual_property.0"),
        ({"intellectual_property": [{"number": "1"}]}, "intellectual_property.0.kind"),
        ({"intellectual_property": [{"kind": "none", "nr": 1}]}, "intellectual_property.0.nr"),
        ({"intellectual_property": [{"kind": "none"}] * 101}, "intellectual_property"),
        ({"pay_after_use": "yes"}, "pay_after_use"),
        ({"pay_after_use": TERMS | {"trial_months": 12.5}}, "pay_after_use.trial_months"),
        ({"pay_after_use": TERMS | {"trial_months": 70_000}}, "pay_after_use.trial_months"),
        ({"pay_after_use": TERMS | {"scope": 7}}, "pay_after_use.scope"),
        ({"pay_after_use": TERMS | {"rate_table": "0.03"}}, "pay_after_use.rate_table"),
        ({"pay_after_use": TERMS | {"technology": 1}}, "pay_after_use.technology"),
        ({"pay_after_use": TERMS | {"trigger": "never"}}, "pay_after_use.trigger"),
    ],
)
def test_one_wrong_value_is_one_problem(
    change: dict[str, Any], field: str, university: Organization, now: datetime
) -> None:
    assert list(refused(university, now, VALUES | change)) == [field]


def test_a_message_never_repeats_a_huge_value(university: Organization, now: datetime) -> None:
    problems = refused(university, now, VALUES | {"price_min": "9x" * 1_000_000})

    assert len(problems["price_min"]) < 400


def test_an_external_id_is_taken_once_per_owner(
    university: Organization, now: datetime, trail: Any
) -> None:
    create_technology(owner=university, by=None, now=now, values=VALUES)

    with pytest.raises(InvalidListing) as refusal:
        create_technology(owner=university, by=None, now=now, values=VALUES)
    create_technology(owner=OrganizationFactory.create(), by=None, now=now, values=VALUES)
    create_technology(owner=university, by=None, now=now, values=VALUES | {"external_id": ""})
    create_technology(owner=university, by=None, now=now, values=VALUES | {"external_id": ""})

    assert [field for field, _message in refusal.value.problems] == ["external_id"]
    assert trail.actions() == ["technology.created"] * 4


def test_the_error_reads_as_one_line_a_problem(university: Organization, now: datetime) -> None:
    with pytest.raises(InvalidListing) as refusal:
        create_technology(owner=university, by=None, now=now, values=VALUES | {"currency": "RMB"})

    assert refusal.value.code == "invalid_listing"
    assert str(refusal.value).splitlines() == [
        "This listing can't be saved so:",
        "currency: “RMB” is no ISO 4217 currency code; write CNY, EUR or USD.",
    ]
