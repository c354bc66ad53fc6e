from typing import Any

import pytest

from listings.errors import InvalidListing
from listings.models import Technology
from listings.selectors import listings_by_external_id
from listings.services import find_changes
from tests.factories.listings import PayAfterUseTermsFactory, TechnologyFactory


def test_it_names_what_a_revision_would_change_and_changes_nothing(db: None) -> None:
    technology = TechnologyFactory.create()
    title = technology.title

    names = find_changes(
        listing=technology,
        changes={"title": "新标题", "summary": technology.summary, "pay_after_use": None},
    )

    assert names == ("title",)
    assert technology.title == Technology.objects.get().title == title


def test_it_sees_changed_terms_and_rights(db: None) -> None:
    technology = PayAfterUseTermsFactory.create().technology

    names = find_changes(
        listing=technology,
        changes={"pay_after_use": None, "intellectual_property": [{"kind": "trade_secret"}]},
    )

    assert names == ("intellectual_property", "pay_after_use")


def test_it_asks_the_database_nothing_when_all_is_at_hand(
    db: None, django_assert_num_queries: Any
) -> None:
    created = TechnologyFactory.create(external_id="T-1")
    technology = listings_by_external_id(Technology, created.owner, ["T-1"])["T-1"]

    with django_assert_num_queries(0):
        names = find_changes(
            listing=technology,
            changes={"title": "新标题", "pay_after_use": None, "intellectual_property": []},
        )

    assert names == ("title",)


def test_wrong_changes_are_refused_with_every_problem(db: None) -> None:
    technology = TechnologyFactory.create()

    with pytest.raises(InvalidListing) as refusal:
        find_changes(listing=technology, changes={"title": "", "currency": "RMB"})

    assert {field for field, _message in refusal.value.problems} == {"title", "currency"}
