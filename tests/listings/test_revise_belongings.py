"""Rights and terms, changed apart from what the technology itself says; and copies."""

from datetime import date, datetime
from typing import Any

import pytest

from accounts.errors import NotAllowed
from accounts.models import Organization, User
from listings.errors import InvalidListing, ListingClosed
from listings.models import Technology
from listings.services import copy_technology, draft_terms, revise_belongings
from tests.factories.listings import (
    IntellectualPropertyFactory,
    PayAfterUseTermsFactory,
    TechnologyFactory,
)

PATENT = {"kind": "invention_patent", "number": "CN200310102344.5"}
TERMS: dict[str, object] = {
    "trigger": "time",
    "trial_months": 12,
    "payment_form": "LS1",
    "fixed_amount": "300000",
    "currency": "CNY",
}


@pytest.fixture
def bare(university: Organization) -> Technology:
    """A draft that has neither title nor summary yet."""
    return TechnologyFactory.create(owner=university, title="", summary="")


def test_a_draft_without_a_title_gets_rights_and_terms(
    bare: Technology, editor: User, now: datetime, trail: Any
) -> None:
    changes = {"intellectual_property": [PATENT], "pay_after_use": TERMS}

    revise_belongings(technology=bare, by=editor, now=now, changes=changes)

    stored = Technology.objects.get()
    assert [right.number for right in stored.intellectual_property.all()] == ["CN200310102344.5"]
    assert stored.pay_after_use.fixed_amount == 300_000
    assert (stored.revision, stored.updated_at) == (2, now)
    assert trail.last().details["fields"] == ["intellectual_property", "pay_after_use"]


def test_the_same_again_leaves_no_trace(
    bare: Technology, editor: User, now: datetime, trail: Any
) -> None:
    changes = {"pay_after_use": TERMS}
    revise_belongings(technology=bare, by=editor, now=now, changes=changes)

    revise_belongings(technology=bare, by=editor, now=now, changes=changes)

    assert trail.actions() == ["technology.revised"]
    assert Technology.objects.get().revision == 2


def test_terms_are_removed(bare: Technology, editor: User, now: datetime) -> None:
    PayAfterUseTermsFactory.create(technology=bare)

    revise_belongings(technology=bare, by=editor, now=now, changes={"pay_after_use": None})

    assert not Technology.objects.get().offers_pay_after_use


def test_a_wrong_check_digit_is_named_and_nothing_changes(
    bare: Technology, editor: User, now: datetime, trail: Any
) -> None:
    wrong = {**PATENT, "number": "CN200310102344.6"}

    with pytest.raises(InvalidListing) as refusal:
        revise_belongings(
            technology=bare, by=editor, now=now, changes={"intellectual_property": [PATENT, wrong]}
        )

    ((path, message),) = refusal.value.problems
    assert path == "intellectual_property.1.number"
    assert "these digits give 5" in str(message)
    assert Technology.objects.get().intellectual_property.count() == 0
    assert trail.actions() == []


def test_what_is_published_must_hold_as_a_whole(
    university: Organization, editor: User, now: datetime, news: list[Any]
) -> None:
    technology = TechnologyFactory.create(owner=university, published=True)

    revise_belongings(technology=technology, by=editor, now=now, changes={"pay_after_use": TERMS})

    assert Technology.objects.get().offers_pay_after_use
    assert news == [("technology_revised", technology.pk, False)]


def test_a_closed_one_is_refused(university: Organization, editor: User, now: datetime) -> None:
    technology = TechnologyFactory.create(owner=university, withdrawn=True)

    with pytest.raises(ListingClosed):
        revise_belongings(
            technology=technology, by=editor, now=now, changes={"pay_after_use": TERMS}
        )

    assert not Technology.objects.get().offers_pay_after_use


def test_strangers_and_viewers_are_refused(
    bare: Technology, viewer: User, outsider: User, now: datetime
) -> None:
    for someone in (viewer, outsider):
        with pytest.raises(NotAllowed):
            revise_belongings(
                technology=bare, by=someone, now=now, changes={"pay_after_use": TERMS}
            )

    assert not Technology.objects.get().offers_pay_after_use


def test_terms_are_read_without_storing_them(db: None) -> None:
    assert draft_terms(TERMS).trial_months == 12

    with pytest.raises(InvalidListing) as refusal:
        draft_terms({**TERMS, "fixed_amount": "", "trial_months": ""})

    assert [path for path, _message in refusal.value.problems] == [
        "pay_after_use.trial_months",
        "pay_after_use.fixed_amount",
    ]


def test_a_copy_says_the_same_without_its_day_and_number(
    university: Organization, editor: User, now: datetime
) -> None:
    original = TechnologyFactory.create(
        owner=university, published=True, external_id="A-1", valid_until=date(2027, 1, 1)
    )
    IntellectualPropertyFactory.create(technology=original)
    PayAfterUseTermsFactory.create(technology=original)

    copied = copy_technology(technology=original, by=editor, now=now)

    stored = Technology.objects.get(pk=copied.pk)
    assert (stored.title, stored.state) == (original.title, "draft")
    assert (stored.external_id, stored.valid_until) == ("", None)
    assert stored.intellectual_property.get().number == "CN200310102344.5"
    assert stored.pay_after_use.trial_months == 12


def test_a_viewer_copies_nothing(university: Organization, viewer: User, now: datetime) -> None:
    original = TechnologyFactory.create(owner=university)

    with pytest.raises(NotAllowed):
        copy_technology(technology=original, by=viewer, now=now)

    assert Technology.objects.count() == 1
