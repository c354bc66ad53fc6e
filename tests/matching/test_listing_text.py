"""What enters the text of each audience, and what never does."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listings.models import Need, Technology
from listings.tiers import TIERS, Tier
from matchmaker.matching.states import Audience
from matchmaker.matching.text import TEXT_FIELDS, listing_text, quotable_fields, text_hash
from tests.factories.accounts import OrganizationFactory
from tests.factories.listings import (
    IntellectualPropertyFactory,
    NeedFactory,
    PayAfterUseTermsFactory,
    TechnologyFactory,
)

CANARY = "CANARY{}"


def with_canaries(model: type[Technology] | type[Need]) -> Any:
    """A listing whose every text field says its own name."""
    listing = model(language="en")
    for field in model._meta.get_fields():
        kind = field.get_internal_type() if hasattr(field, "get_internal_type") else ""
        if kind in ("CharField", "TextField") and field.name not in ("language", "state"):
            setattr(listing, field.name, CANARY.format(field.name))
    listing.keywords = [CANARY.format("keywords")]
    listing.application_fields = [CANARY.format("application_fields")]
    return listing


def canaries_in(listing: Any, audience: Audience) -> set[str]:
    text = listing_text(listing, audience)
    said = f"{text.title}\n{text.body}"
    return {
        field.name
        for field in listing._meta.get_fields()
        if CANARY.format(field.name) in said.replace(";", "\n").split("\n")
    }


@pytest.mark.parametrize("model", [Technology, Need])
@pytest.mark.parametrize(
    ("audience", "tier"), [(Audience.PUBLIC, Tier.PUBLIC), (Audience.MEMBERS, Tier.MEMBERS)]
)
def test_a_text_says_what_its_tiers_allow_and_nothing_above(
    model: type[Technology] | type[Need], audience: Audience, tier: Tier
) -> None:
    said = canaries_in(with_canaries(model), audience)
    tiers = TIERS[model.__name__.lower()]
    assert said == {name for name in TEXT_FIELDS[model] if tiers[name] <= tier}


@pytest.mark.django_db
def test_secrets_of_introduced_and_signed_tiers_enter_no_text() -> None:
    owner = OrganizationFactory(name="OWNERNAME", name_en="OWNERNAME")
    contact = {
        "contact_name": "WHOM",
        "contact_email": "whom@secret.test",
        "contact_phone": "+4999",
    }
    technology = TechnologyFactory(owner=owner, export_clearance="LETTER7", **contact)
    IntellectualPropertyFactory(technology=technology, title="PATENTTITLE", number="SECRETNUMBER")
    PayAfterUseTermsFactory(technology=technology, policy_number="POLICY9")
    need = NeedFactory(owner=owner, anonymous=True, **contact)
    for listing in (technology, need):
        for audience in Audience:
            text = listing_text(listing, audience)
            everything = f"{text} {quotable_fields(listing, audience)}"
            for secret in (
                "OWNERNAME",
                "WHOM",
                "whom@",
                "+4999",
                "LETTER7",
                "PATENTTITLE",
                "SECRETNUMBER",
                "POLICY9",
            ):
                assert secret not in everything


def test_the_public_text_does_not_change_with_a_members_field() -> None:
    before, after = with_canaries(Technology), with_canaries(Technology)
    after.description = after.benefits = after.indicators = "changed"
    assert listing_text(before, Audience.PUBLIC) == listing_text(after, Audience.PUBLIC)
    assert listing_text(before, Audience.MEMBERS) != listing_text(after, Audience.MEMBERS)


def test_the_order_of_fields_is_fixed_and_the_title_stands_apart() -> None:
    need = Need(title="T", summary="S", problem="P", requirements="R", keywords=["a", "b"])
    text = listing_text(need, Audience.MEMBERS)
    assert (text.title, text.body) == ("T", "S\nP\nR\na; b")


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_the_hash_tells_texts_apart_wherever_the_boundary_lies(
    a: str, b: str, c: str, d: str
) -> None:
    first = listing_text(Need(title=a, summary=b, language="en"), Audience.PUBLIC)
    second = listing_text(Need(title=c, summary=d, language="en"), Audience.PUBLIC)
    assert (text_hash(first) == text_hash(second)) == (first == second)


def test_the_hash_is_the_same_in_every_process() -> None:
    text = listing_text(Need(title="t", summary="s", language="en"), Audience.PUBLIC)
    expected = "589e5c81b668220fc5ca4b7a68c4839a5694edcab73de4b7940e0cecc145bf58"
    assert text_hash(text) == expected
