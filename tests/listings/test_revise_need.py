from datetime import date, datetime
from typing import Any

import pytest

from listings.errors import InvalidListing
from listings.models import Need
from listings.services import revise_need
from tests.factories.listings import NeedFactory


def test_a_published_need_stays_published_and_its_readers_are_told(
    now: datetime, news: list[Any], trail: Any, db: None
) -> None:
    need = NeedFactory.create(published=True)

    revise_need(
        need=need, by=None, now=now, changes={"deadline": "2027-02-28", "wants_pay_after_use": True}
    )

    stored = Need.objects.get()
    assert (stored.deadline, stored.wants_pay_after_use) == (date(2027, 2, 28), True)
    assert (stored.state, stored.revision) == ("published", 2)
    assert news == [("need_revised", need.pk, False)]
    assert trail.actions() == ["need.revised"]


def test_an_empty_value_takes_the_field_back_to_its_default(now: datetime, db: None) -> None:
    need = NeedFactory.create(minimum_trl=5, keywords=["a"], language="en", anonymous=True)

    revise_need(
        need=need,
        by=None,
        now=now,
        changes={
            "minimum_trl": "",
            "keywords": None,
            "language": "",
            "problem": "材料开裂问题",
            "title": "轻质板材",
            "summary": "寻求轻质板材",
            "anonymous": "",
        },
    )

    stored = Need.objects.get()
    assert (stored.minimum_trl, stored.keywords, stored.anonymous) == (None, [], False)
    assert stored.language == "zh"


def test_wrong_changes_change_nothing(now: datetime, news: list[Any], db: None) -> None:
    need = NeedFactory.create(published=True)
    before = Need.objects.values().get()

    with pytest.raises(InvalidListing) as refusal:
        revise_need(need=need, by=None, now=now, changes={"benefits": "x", "title": "New"})

    assert [field for field, _message in refusal.value.problems] == ["benefits"]
    assert Need.objects.values().get() == before
    assert news == []
