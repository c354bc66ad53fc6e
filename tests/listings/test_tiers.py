from itertools import pairwise

import pytest
from django.db.models import Model

from listings.models import IntellectualProperty, Need, PayAfterUseTerms, Technology
from listings.tiers import (
    INTERNAL,
    TIERS,
    Tier,
    fields_up_to,
    owner_is_hidden,
    tier_of,
    visible_fields,
)

MODELS: dict[str, type[Model]] = {
    "technology": Technology,
    "need": Need,
    "intellectual_property": IntellectualProperty,
    "pay_after_use": PayAfterUseTerms,
}


@pytest.mark.parametrize("kind", MODELS)
def test_every_field_of_a_model_is_in_one_tier_or_internal(kind: str) -> None:
    columns = {field.name for field in MODELS[kind]._meta.concrete_fields}
    properties = {"offers_pay_after_use"} if kind == "technology" else set()

    assert set(TIERS[kind]) | INTERNAL[kind] == columns | properties
    assert not set(TIERS[kind]) & INTERNAL[kind]


def test_the_public_is_told_exactly_the_teaser() -> None:
    both = {
        "id",
        "owner",
        "title",
        "summary",
        "technology_fields",
        "application_fields",
        "keywords",
        "language",
        "maturity_standard",
        "maturity_level",
        "country",
        "province",
        "published_at",
        "is_demonstration",
    }

    assert fields_up_to("technology", Tier.PUBLIC) == both | {
        "licence_kinds",
        "conversion_modes",
        "offers_pay_after_use",
    }
    assert fields_up_to("need", Tier.PUBLIC) == both | {
        "need_kind",
        "wants_pay_after_use",
        "cooperation_modes",
        "wished_licence_kinds",
    }
    assert fields_up_to("intellectual_property", Tier.PUBLIC) == set()
    assert fields_up_to("pay_after_use", Tier.PUBLIC) == set()


@pytest.mark.parametrize(
    ("kind", "field", "tier"),
    [
        ("technology", "description", Tier.MEMBERS),
        ("technology", "benefits", Tier.MEMBERS),
        ("technology", "price_max", Tier.MEMBERS),
        ("technology", "contact_email", Tier.INTRODUCED),
        ("need", "problem", Tier.MEMBERS),
        ("need", "budget_max", Tier.MEMBERS),
        ("need", "contact_phone", Tier.INTRODUCED),
        ("intellectual_property", "number", Tier.INTRODUCED),
        ("pay_after_use", "trial_months", Tier.MEMBERS),
        ("pay_after_use", "policy_number", Tier.SIGNED),
    ],
)
def test_a_field_belongs_to_its_tier(kind: str, field: str, tier: Tier) -> None:
    assert tier_of(kind, field) == tier


@pytest.mark.parametrize("kind", MODELS)
def test_each_tier_includes_those_before_it(kind: str) -> None:
    steps = [fields_up_to(kind, tier) for tier in Tier]

    assert all(lower <= higher for lower, higher in pairwise(steps))
    assert steps[-1] == set(TIERS[kind])


def test_a_model_class_stands_for_its_kind() -> None:
    assert fields_up_to(Need, Tier.MEMBERS) == fields_up_to("need", Tier.MEMBERS)


def test_an_internal_field_has_no_tier() -> None:
    with pytest.raises(KeyError):
        tier_of("need", "external_id")


def test_the_owner_of_an_anonymous_need_is_told_to_introduced_parties_only() -> None:
    need = Need(anonymous=True)

    assert owner_is_hidden(need, Tier.MEMBERS)
    assert "owner" not in visible_fields(need, Tier.PUBLIC)
    assert "owner" not in visible_fields(need, Tier.MEMBERS)
    assert "owner" in visible_fields(need, Tier.INTRODUCED)


def test_the_owner_of_any_other_listing_is_public() -> None:
    assert "owner" in visible_fields(Need(), Tier.PUBLIC)
    assert "owner" in visible_fields(Technology(), Tier.PUBLIC)
