from datetime import datetime
from typing import Any

import pytest

from accounts.errors import NotAllowed
from accounts.models import User
from listings.errors import StepNotPossible
from listings.models import Need, Technology
from listings.services import withdraw_need, withdraw_technology
from tests.factories.listings import NeedFactory, TechnologyFactory


def test_an_editor_withdraws_what_is_published_and_the_others_are_told(
    editor: User, now: datetime, news: list[Any], trail: Any
) -> None:
    technology = TechnologyFactory.create(
        owner=editor.memberships.get().organization, published=True
    )

    withdraw_technology(technology=technology, by=editor, now=now)

    for copy in (technology, Technology.objects.get()):
        assert (copy.state, copy.closed_at) == ("withdrawn", now)
    assert news == [("technology_closed", technology.pk, False)]
    assert trail.actions() == ["technology.withdrawn"]


def test_what_was_only_submitted_disappears_without_news(
    now: datetime, news: list[Any], db: None
) -> None:
    need = NeedFactory.create(submitted=True)

    withdraw_need(need=need, by=None, now=now)

    assert Need.objects.get().state == "withdrawn"
    assert news == []


@pytest.mark.parametrize("state", ["draft", "withdrawn", "expired"])
def test_nothing_else_is_withdrawn(state: str, now: datetime, news: list[Any], db: None) -> None:
    need = NeedFactory.create(**({} if state == "draft" else {state: True}))

    with pytest.raises(StepNotPossible):
        withdraw_need(need=need, by=None, now=now)

    assert Need.objects.get().state == state
    assert news == []


def test_others_may_not(outsider: User, now: datetime, news: list[Any], trail: Any) -> None:
    need = NeedFactory.create(published=True)

    with pytest.raises(NotAllowed):
        withdraw_need(need=need, by=outsider, now=now)

    assert Need.objects.get().state == "published"
    assert (news, trail.actions()) == ([], [])
