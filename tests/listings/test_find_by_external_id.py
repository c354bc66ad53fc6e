from typing import Any

from accounts.models import Organization
from listings.models import Need, Technology
from listings.selectors import find_by_external_id, listings_by_external_id
from tests.factories.listings import (
    IntellectualPropertyFactory,
    NeedFactory,
    PayAfterUseTermsFactory,
    TechnologyFactory,
)


def test_it_finds_the_owner_s_listing_and_nobody_else_s(university: Organization) -> None:
    own = NeedFactory.create(owner=university, external_id="N-1")
    NeedFactory.create(external_id="N-1")
    NeedFactory.create(external_id="N-2")
    TechnologyFactory.create(owner=university, external_id="N-3")

    assert find_by_external_id(Need, university, "N-1") == own
    assert find_by_external_id(Need, university, "N-2") is None
    assert find_by_external_id(Need, university, "N-3") is None


def test_blank_finds_none(university: Organization) -> None:
    NeedFactory.create(owner=university, external_id="")

    assert find_by_external_id(Need, university, "") is None


def test_many_are_found_at_once_with_all_that_belongs_to_them(
    university: Organization, django_assert_num_queries: Any
) -> None:
    for number in range(3):
        technology = TechnologyFactory.create(owner=university, external_id=f"T-{number}")
        IntellectualPropertyFactory.create(technology=technology)
        PayAfterUseTermsFactory.create(technology=technology)

    with django_assert_num_queries(2):
        found = listings_by_external_id(Technology, university, ["T-0", "T-2", "T-9", ""])
        terms = {key: one.pay_after_use.trigger for key, one in found.items()}
        rights = [right.kind for one in found.values() for right in one.intellectual_property.all()]

    assert terms == {"T-0": "time", "T-2": "time"}
    assert rights == ["invention_patent"] * 2
