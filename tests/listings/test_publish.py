from datetime import date, datetime, timedelta
from typing import Any

import pytest

from accounts.errors import NotAllowed
from accounts.models import User
from listings.errors import ListingIncomplete, StepNotPossible, ValidityPassed
from listings.models import Need, Technology
from listings.services import publish_need, publish_technology
from tests.factories.listings import NeedFactory, TechnologyFactory


def test_a_manager_publishes_and_the_others_are_told(
    manager: User, now: datetime, news: list[Any], trail: Any
) -> None:
    technology = TechnologyFactory.create(submitted=True)

    publish_technology(technology=technology, by=manager, now=now)

    for copy in (technology, Technology.objects.get()):
        assert (copy.state, copy.published_at) == ("published", now)
        assert copy.is_published
    assert news == [("technology_published", technology.pk, False)]
    assert trail.actions() == ["technology.published"]


def test_the_operator_publishes_a_need(now: datetime, news: list[Any], db: None) -> None:
    need = NeedFactory.create(submitted=True, valid_until=date(2026, 3, 2))

    publish_need(need=need, by=None, now=now)

    assert Need.objects.get().state == "published"
    assert news == [("need_published", need.pk, False)]


def test_an_editor_doesn_t_publish_what_the_organization_submitted(
    editor: User, now: datetime, news: list[Any], trail: Any
) -> None:
    organization = editor.memberships.get().organization
    technology = TechnologyFactory.create(owner=organization, submitted=True)

    with pytest.raises(NotAllowed):
        publish_technology(technology=technology, by=editor, now=now)

    assert Technology.objects.get().state == "submitted"
    assert (news, trail.actions()) == ([], [])


@pytest.mark.parametrize("state", ["draft", "published", "withdrawn", "expired"])
def test_only_what_was_submitted_is_published(
    state: str, now: datetime, news: list[Any], db: None
) -> None:
    technology = TechnologyFactory.create(**({} if state == "draft" else {state: True}))

    with pytest.raises(StepNotPossible):
        publish_technology(technology=technology, by=None, now=now)

    assert Technology.objects.get().state == state
    assert news == []


def test_of_two_managers_who_publish_at_once_the_second_is_told(
    manager: User, now: datetime, news: list[Any]
) -> None:
    technology = TechnologyFactory.create(submitted=True)
    stale = Technology.objects.get()
    publish_technology(technology=technology, by=manager, now=now)

    with pytest.raises(StepNotPossible) as refusal:
        publish_technology(technology=stale, by=manager, now=now + timedelta(seconds=1))

    assert "Published" in str(refusal.value)
    assert Technology.objects.get().published_at == now
    assert len(news) == 1


def test_what_became_incomplete_is_not_published(now: datetime, news: list[Any], db: None) -> None:
    need = NeedFactory.create(submitted=True, technology_fields=[])

    with pytest.raises(ListingIncomplete):
        publish_need(need=need, by=None, now=now)

    assert need.state == Need.objects.get().state == "submitted"
    assert news == []


def test_what_is_no_longer_valid_is_not_published(now: datetime, news: list[Any], db: None) -> None:
    need = NeedFactory.create(submitted=True, valid_until=date(2026, 3, 1))

    with pytest.raises(ValidityPassed):
        publish_need(need=need, by=None, now=now)

    assert Need.objects.get().state == "submitted"
    assert news == []
