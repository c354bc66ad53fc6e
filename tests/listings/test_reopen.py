from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.errors import NotAllowed
from accounts.models import User
from listings.errors import StepNotPossible
from listings.models import Need, Technology
from listings.services import (
    publish_technology,
    reopen_need,
    reopen_technology,
    submit_technology,
)
from tests.factories.listings import NeedFactory, TechnologyFactory


@pytest.mark.parametrize("state", ["withdrawn", "expired"])
def test_a_closed_listing_becomes_a_draft_and_may_be_published_again(
    state: str, now: datetime, news: list[Any], trail: Any
) -> None:
    technology = TechnologyFactory.create(**{state: True})
    later = now + timedelta(days=1)

    reopen_technology(technology=technology, by=None, now=now)
    assert Technology.objects.get().state == "draft"
    submit_technology(technology=technology, by=None, now=now)
    publish_technology(technology=technology, by=None, now=later)

    stored = Technology.objects.get()
    assert (stored.state, stored.published_at, stored.closed_at) == ("published", later, None)
    assert news == [("technology_published", technology.pk, False)]
    assert trail.actions()[0] == "technology.reopened"


@pytest.mark.parametrize("state", ["draft", "submitted", "published"])
def test_an_open_listing_is_not_reopened(state: str, now: datetime, trail: Any) -> None:
    need = NeedFactory.create(**({} if state == "draft" else {state: True}))

    with pytest.raises(StepNotPossible):
        reopen_need(need=need, by=None, now=now)

    assert Need.objects.get().state == state
    assert trail.actions() == []


def test_others_may_not(outsider: User, now: datetime) -> None:
    need = NeedFactory.create(withdrawn=True)

    with pytest.raises(NotAllowed):
        reopen_need(need=need, by=outsider, now=now)

    assert Need.objects.get().state == "withdrawn"
