from datetime import date, datetime
from typing import Any

import pytest

from accounts.errors import NotAllowed
from accounts.models import Organization, User
from listings.errors import InvalidListing, ListingIncomplete, ValidityPassed
from listings.models import Need, Technology
from listings.services import (
    Draft,
    create_needs,
    create_technologies,
    draft_need,
    draft_technology,
    revise_technology,
)
from tests.factories.accounts import OrganizationFactory
from tests.factories.listings import TechnologyFactory


def technology_drafts(owner: Organization, now: datetime, count: int) -> list[Draft[Technology]]:
    return [
        draft_technology(
            owner=owner,
            by=None,
            now=now,
            values={
                "external_id": f"T-{number}",
                "title": f"Sheet {number}",
                "summary": "A light sheet.",
                "description": "Two steps of ageing.",
                "technology_fields": ["cs:new_materials"],
                "intellectual_property": [{"kind": "trade_secret"}] * (number % 3),
                "pay_after_use": {
                    "trigger": "time",
                    "trial_months": 6,
                    "payment_form": "DEF",
                    "fixed_amount": 100,
                    "currency": "CNY",
                }
                if number % 2
                else None,
            },
        )
        for number in range(count)
    ]


def test_a_draft_alone_stores_nothing(university: Organization, now: datetime) -> None:
    technology_drafts(university, now, 2)

    assert not Technology.objects.exists()


def test_many_drafts_are_stored_with_all_that_belongs_to_them(
    university: Organization, now: datetime, news: list[Any], trail: Any
) -> None:
    drafts = technology_drafts(university, now, 7)

    keys = create_technologies(drafts=drafts, by=None, now=now)

    stored = list(Technology.objects.order_by("pk"))
    assert [technology.pk for technology in stored] == keys
    assert [technology.external_id for technology in stored] == [f"T-{n}" for n in range(7)]
    assert [technology.offers_pay_after_use for technology in stored] == [
        bool(n % 2) for n in range(7)
    ]
    assert [technology.intellectual_property.count() for technology in stored] == [
        n % 3 for n in range(7)
    ]
    assert {technology.state for technology in stored} == {"draft"}
    assert news == []
    assert trail.actions() == ["technology.created_in_bulk"]
    assert trail.last().details == {"keys": keys, "published": False}


def test_they_are_published_at_once_when_that_is_wanted(
    university: Organization, now: datetime, news: list[Any], trail: Any
) -> None:
    keys = create_technologies(
        drafts=technology_drafts(university, now, 3), by=None, now=now, publish=True
    )

    for technology in Technology.objects.all():
        assert (technology.state, technology.submitted_at, technology.published_at) == (
            "published",
            now,
            now,
        )
    assert news == [("technology_published", pk, True) for pk in keys]
    assert trail.last().details == {"keys": keys, "published": True}


def test_a_technology_of_a_batch_can_be_revised_afterwards(
    university: Organization, now: datetime
) -> None:
    drafts = technology_drafts(university, now, 1)
    create_technologies(drafts=drafts, by=None, now=now, publish=True)

    revise_technology(
        technology=drafts[0].listing, by=None, now=now, changes={"title": "Better sheet"}
    )

    assert Technology.objects.get().title == "Better sheet"


def test_needs_are_stored_alike(university: Organization, now: datetime, news: list[Any]) -> None:
    values = {
        "title": "Need",
        "summary": "We look for it.",
        "problem": "It cracks.",
        "technology_fields": ["cs:nuclear"],
    }
    drafts = [draft_need(owner=university, by=None, now=now, values=values) for _ in range(2)]

    keys = create_needs(drafts=drafts, by=None, now=now, publish=True)

    assert list(Need.objects.order_by("pk").values_list("pk", flat=True)) == keys
    assert news == [("need_published", pk, True) for pk in keys]


def test_thousands_take_few_statements(
    university: Organization, now: datetime, django_assert_max_num_queries: Any
) -> None:
    drafts = technology_drafts(university, now, 1200)

    with django_assert_max_num_queries(120):
        create_technologies(drafts=drafts, by=None, now=now)

    assert Technology.objects.count() == 1200


def test_one_incomplete_draft_keeps_all_from_being_published(
    university: Organization, now: datetime, news: list[Any], trail: Any
) -> None:
    drafts = technology_drafts(university, now, 3)
    drafts[1].listing.technology_fields = []

    with pytest.raises(ListingIncomplete):
        create_technologies(drafts=drafts, by=None, now=now, publish=True)

    assert not Technology.objects.exists()
    assert (news, trail.actions()) == ([], [])


def test_what_is_overdue_is_not_published(university: Organization, now: datetime) -> None:
    drafts = technology_drafts(university, now, 1)
    drafts[0].listing.valid_until = date(2026, 3, 1)

    with pytest.raises(ValidityPassed):
        create_technologies(drafts=drafts, by=None, now=now, publish=True)

    assert not Technology.objects.exists()


@pytest.mark.parametrize("again", ["in the batch", "in the database"])
def test_an_external_id_that_is_taken_stores_nothing(
    again: str, university: Organization, now: datetime
) -> None:
    drafts = technology_drafts(university, now, 2)
    if again == "in the batch":
        drafts[1].listing.external_id = "T-0"
    else:
        TechnologyFactory.create(owner=university, external_id="T-1")
    before = Technology.objects.count()

    with pytest.raises(InvalidListing) as refusal:
        create_technologies(drafts=drafts, by=None, now=now)

    assert refusal.value.problems[0][0] == "external_id"
    assert Technology.objects.count() == before


def test_owners_don_t_share_external_ids(university: Organization, now: datetime) -> None:
    TechnologyFactory.create(owner=OrganizationFactory.create(), external_id="T-1")

    create_technologies(drafts=technology_drafts(university, now, 2), by=None, now=now)

    assert Technology.objects.filter(external_id="T-1").count() == 2


def test_an_editor_may_store_drafts_but_not_publish_them(
    university: Organization, editor: User, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        create_technologies(
            drafts=technology_drafts(university, now, 1), by=editor, now=now, publish=True
        )
    assert not Technology.objects.exists()

    create_technologies(drafts=technology_drafts(university, now, 1), by=editor, now=now)
    assert Technology.objects.count() == 1


def test_nobody_stores_drafts_for_a_foreign_organization(
    university: Organization, outsider: User, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        create_technologies(drafts=technology_drafts(university, now, 1), by=outsider, now=now)

    assert not Technology.objects.exists()
