from datetime import date, datetime
from typing import Any

import pytest

from accounts.errors import NotAllowed
from accounts.models import Organization, User
from listings.models import Need
from listings.services import copy_need
from tests.factories.listings import NeedFactory


def test_a_copy_is_a_draft_that_says_the_same_without_its_days(
    editor: User, university: Organization, now: datetime, trail: Any
) -> None:
    need = NeedFactory.create(
        owner=university,
        expired=True,
        external_id="N-1",
        deadline=date(2026, 2, 1),
        valid_until=date(2026, 2, 1),
        wants_pay_after_use=False,
        anonymous=True,
    )

    copy = copy_need(need=need, by=editor, now=now)

    assert (copy.state, copy.title, copy.requirements) == ("draft", need.title, need.requirements)
    assert (copy.external_id, copy.deadline, copy.valid_until) == ("", None, None)
    assert (copy.wants_pay_after_use, copy.anonymous) == (False, True)
    assert Need.objects.get(pk=need.pk).state == "expired"
    assert trail.actions() == ["need.created"]


def test_viewers_copy_nothing(viewer: User, university: Organization, now: datetime) -> None:
    need = NeedFactory.create(owner=university)

    with pytest.raises(NotAllowed):
        copy_need(need=need, by=viewer, now=now)

    assert Need.objects.count() == 1
