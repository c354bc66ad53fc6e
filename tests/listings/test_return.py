from datetime import datetime
from typing import Any

import pytest

from accounts.errors import NotAllowed, ReasonMissing
from accounts.models import User
from listings.errors import StepNotPossible
from listings.models import Need, Technology
from listings.services import return_need, return_technology
from tests.factories.listings import NeedFactory, TechnologyFactory


def test_a_manager_returns_with_a_reason_that_the_trail_keeps(
    manager: User, now: datetime, trail: Any
) -> None:
    technology = TechnologyFactory.create(submitted=True)

    return_technology(technology=technology, by=manager, now=now, reason=" 摘要太笼统 ")

    assert technology.state == Technology.objects.get().state == "draft"
    assert trail.actions() == ["technology.returned"]
    assert trail.last().details == {"reason": "摘要太笼统"}


def test_no_reason_no_return(manager: User, now: datetime, trail: Any) -> None:
    need = NeedFactory.create(submitted=True)

    with pytest.raises(ReasonMissing):
        return_need(need=need, by=manager, now=now, reason="  ")

    assert Need.objects.get().state == "submitted"
    assert trail.actions() == []


def test_the_owner_can_t_return_its_own(editor: User, now: datetime) -> None:
    need = NeedFactory.create(owner=editor.memberships.get().organization, submitted=True)

    with pytest.raises(NotAllowed):
        return_need(need=need, by=editor, now=now, reason="second thoughts")

    assert Need.objects.get().state == "submitted"


def test_what_is_published_is_not_returned(now: datetime, db: None) -> None:
    need = NeedFactory.create(published=True)

    with pytest.raises(StepNotPossible):
        return_need(need=need, by=None, now=now, reason="vague")

    assert Need.objects.get().state == "published"
