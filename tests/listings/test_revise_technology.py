from datetime import datetime
from typing import Any

import pytest

from accounts.errors import NotAllowed
from accounts.models import User
from listings.errors import InvalidListing, ListingClosed, ListingIncomplete
from listings.models import Technology
from listings.services import revise_technology
from tests.factories.listings import (
    IntellectualPropertyFactory,
    PayAfterUseTermsFactory,
    TechnologyFactory,
)


def stored(technology: Technology) -> Technology:
    return Technology.objects.get(pk=technology.pk)


def test_a_published_technology_stays_published_and_its_readers_are_told(
    manager: User, now: datetime, news: list[Any], trail: Any
) -> None:
    technology = TechnologyFactory.create(published=True)

    revised = revise_technology(
        technology=technology, by=manager, now=now, changes={"title": "新标题", "keywords": ["新"]}
    )

    assert revised is technology
    for copy in (technology, stored(technology)):
        assert (copy.title, copy.keywords) == ("新标题", ["新"])
        assert (copy.state, copy.revision, copy.updated_at) == ("published", 2, now)
    assert news == [("technology_revised", technology.pk, False)]
    assert trail.last().action == "technology.revised"
    assert trail.last().details == {"fields": ["keywords", "title"], "revision": 2}


def test_nobody_is_told_of_a_changed_draft(now: datetime, news: list[Any], db: None) -> None:
    technology = TechnologyFactory.create()

    revise_technology(technology=technology, by=None, now=now, changes={"title": "新标题"})

    assert stored(technology).revision == 2
    assert news == []


def test_changes_that_change_nothing_leave_no_trace(
    now: datetime, news: list[Any], trail: Any
) -> None:
    technology = TechnologyFactory.create(published=True, price_min=5, currency="CNY")
    terms = PayAfterUseTermsFactory.create(technology=technology)
    IntellectualPropertyFactory.create(technology=technology)
    same = {
        "title": f" {technology.title} ",
        "price_min": "5.00",
        "technology_fields": ["cs:transport", "cs:new_materials"],
        "pay_after_use": {
            "scope": ["develop", "verify"],
            "trial_months": "12",
            "trigger": "time",
            "payment_form": "LS1",
            "fixed_amount": "300000",
            "currency": "CNY",
            "convert_to": "licence",
        },
        "intellectual_property": [
            {
                "kind": "invention_patent",
                "status": "granted",
                "number": "cn200310102344.5",
                "title": "一种高强铝合金板材及其制备方法",
            }
        ],
    }

    revise_technology(technology=technology, by=None, now=now, changes=same)

    after = stored(technology)
    assert (after.revision, after.updated_at < now) == (1, True)
    assert after.pay_after_use.pk == terms.pk
    assert (news, trail.actions()) == ([], [])


def test_contact_details_are_stored_without_a_new_revision(
    now: datetime, news: list[Any], trail: Any
) -> None:
    technology = TechnologyFactory.create(published=True)

    revise_technology(
        technology=technology, by=None, now=now, changes={"contact_email": "office@example.org"}
    )

    after = stored(technology)
    assert (after.contact_email, after.revision) == ("office@example.org", 1)
    assert news == []
    assert trail.actions() == ["technology.revised"]


def test_terms_are_added_replaced_as_a_whole_and_removed(now: datetime, db: None) -> None:
    technology = TechnologyFactory.create()
    deferred = {
        "trigger": "date",
        "trigger_date": "2027-01-01",
        "payment_form": "DEF",
        "fixed_amount": "1000",
        "currency": "CNY",
    }
    timed = {
        "trigger": "time",
        "trial_months": 3,
        "payment_form": "LS1",
        "fixed_amount": "1000",
        "currency": "CNY",
    }

    revise_technology(technology=technology, by=None, now=now, changes={"pay_after_use": deferred})
    assert technology.pay_after_use.payment_form == "DEF"
    revise_technology(technology=technology, by=None, now=now, changes={"pay_after_use": timed})
    assert stored(technology).pay_after_use.trigger_date is None
    assert technology.pay_after_use.trial_months == 3
    revise_technology(technology=technology, by=None, now=now, changes={"pay_after_use": None})
    assert not technology.offers_pay_after_use
    assert not stored(technology).offers_pay_after_use
    assert technology.revision == 4


def test_rights_are_replaced_as_a_whole(now: datetime, db: None) -> None:
    technology = TechnologyFactory.create()
    IntellectualPropertyFactory.create(technology=technology)

    revise_technology(
        technology=technology,
        by=None,
        now=now,
        changes={"intellectual_property": [{"kind": "trade_secret", "title": "配方"}]},
    )

    assert [right.title for right in technology.intellectual_property.all()] == ["配方"]


def test_a_change_made_meanwhile_is_kept(now: datetime, db: None) -> None:
    technology = TechnologyFactory.create(published=True)
    stale = stored(technology)
    revise_technology(technology=technology, by=None, now=now, changes={"title": "新标题"})

    revise_technology(technology=stale, by=None, now=now, changes={"summary": "新摘要"})

    after = stored(technology)
    assert (after.title, after.summary, after.revision) == ("新标题", "新摘要", 3)
    assert stale.title == "新标题"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"titel": "x"}, "titel"),
        ({"state": "withdrawn"}, "state"),
        ({"title": ""}, "title"),
        ({"maturity_level": 12}, "maturity_level"),
        ({"pay_after_use": {"trigger": "time"}}, "pay_after_use.payment_form"),
    ],
)
def test_wrong_changes_change_nothing(
    changes: dict[str, Any], field: str, now: datetime, news: list[Any], trail: Any
) -> None:
    technology = TechnologyFactory.create(published=True)
    before = Technology.objects.values().get()

    with pytest.raises(InvalidListing) as refusal:
        revise_technology(
            technology=technology, by=None, now=now, changes=changes | {"summary": "新摘要"}
        )

    assert field in [name for name, _message in refusal.value.problems]
    assert Technology.objects.values().get() == before
    assert technology.summary == before["summary"]
    assert (news, trail.actions()) == ([], [])


def test_what_is_public_must_stay_complete(now: datetime, db: None) -> None:
    technology = TechnologyFactory.create(published=True)

    with pytest.raises(ListingIncomplete) as refusal:
        revise_technology(
            technology=technology,
            by=None,
            now=now,
            changes={"technology_fields": [], "description": ""},
        )

    assert [field for field, _message in refusal.value.problems] == [
        "description",
        "technology_fields",
    ]
    assert stored(technology).description


def test_a_draft_may_be_incomplete(now: datetime, db: None) -> None:
    technology = TechnologyFactory.create()

    revise_technology(technology=technology, by=None, now=now, changes={"description": ""})

    assert stored(technology).description == ""


@pytest.mark.parametrize("state", ["withdrawn", "expired"])
def test_a_closed_technology_must_be_reopened_first(state: str, now: datetime, db: None) -> None:
    technology = TechnologyFactory.create(**{state: True})

    with pytest.raises(ListingClosed):
        revise_technology(technology=technology, by=None, now=now, changes={"title": "新标题"})

    assert stored(technology).title == technology.title != "新标题"


def test_an_external_id_of_another_listing_is_refused(now: datetime, db: None) -> None:
    technology = TechnologyFactory.create(external_id="T-1")
    TechnologyFactory.create(owner=technology.owner, external_id="T-2")

    with pytest.raises(InvalidListing):
        revise_technology(technology=technology, by=None, now=now, changes={"external_id": "T-2"})

    assert stored(technology).external_id == "T-1"


def test_only_the_owner_s_editors_and_managers_revise(
    outsider: User, viewer: User, editor: User, now: datetime
) -> None:
    own = TechnologyFactory.create(owner=editor.memberships.get().organization)
    foreign = TechnologyFactory.create()

    for user, technology in ((outsider, own), (viewer, own), (editor, foreign)):
        with pytest.raises(NotAllowed):
            revise_technology(technology=technology, by=user, now=now, changes={"title": "新标题"})
        assert stored(technology).title != "新标题"
    revise_technology(technology=own, by=editor, now=now, changes={"title": "新标题"})
    assert stored(own).title == "新标题"
