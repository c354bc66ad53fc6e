from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import timezone

from accounts.errors import NotAllowed
from accounts.models import User
from listings.errors import NotOverdue, StepNotPossible
from listings.models import Need, Technology
from listings.services import expire_need, expire_overdue, expire_technology
from tests.factories.listings import NeedFactory, TechnologyFactory


def test_the_overdue_expire_and_the_others_stay(now: datetime, news: list[Any], trail: Any) -> None:
    over = TechnologyFactory.create(published=True, valid_until=date(2026, 3, 1))
    over_need = NeedFactory.create(published=True, valid_until=date(2025, 3, 1))
    kept = [
        TechnologyFactory.create(published=True, valid_until=date(2026, 3, 2)).pk,
        TechnologyFactory.create(published=True, valid_until=None).pk,
        TechnologyFactory.create(valid_until=date(2026, 3, 1)).pk,
    ]

    assert expire_overdue(now=now) == 2

    assert [t.pk for t in Technology.objects.order_by("pk") if t.state != "expired"] == kept
    for stored in (Technology.objects.get(pk=over.pk), Need.objects.get()):
        assert (stored.state, stored.closed_at) == ("expired", now)
    assert news == [("technology_closed", over.pk, False), ("need_closed", over_need.pk, False)]
    assert trail.actions() == ["technology.expired", "need.expired"]


def test_a_second_sweep_finds_nothing(now: datetime, db: None) -> None:
    NeedFactory.create(published=True, valid_until=date(2026, 3, 1))
    expire_overdue(now=now)

    assert expire_overdue(now=now) == 0


def test_the_day_ends_at_the_site_s_midnight(db: None) -> None:
    NeedFactory.create(published=True, valid_until=date(2026, 3, 2))

    with timezone.override("Asia/Shanghai"):
        assert expire_overdue(now=datetime(2026, 3, 2, 15, 59, tzinfo=UTC)) == 0
        assert expire_overdue(now=datetime(2026, 3, 2, 16, 0, tzinfo=UTC)) == 1


def test_what_is_valid_for_longer_doesn_t_expire(now: datetime, news: list[Any], db: None) -> None:
    need = NeedFactory.create(published=True, valid_until=date(2026, 3, 2))

    with pytest.raises(NotOverdue):
        expire_need(need=need, by=None, now=now)

    assert Need.objects.get().state == "published"
    assert news == []


def test_only_what_is_published_expires(now: datetime, db: None) -> None:
    technology = TechnologyFactory.create(submitted=True, valid_until=date(2026, 3, 1))

    with pytest.raises(StepNotPossible):
        expire_technology(technology=technology, by=None, now=now)

    assert Technology.objects.get().state == "submitted"


def test_an_owner_doesn_t_expire_listings(editor: User, now: datetime) -> None:
    need = NeedFactory.create(
        owner=editor.memberships.get().organization, published=True, valid_until=date(2026, 3, 1)
    )

    with pytest.raises(NotAllowed):
        expire_need(need=need, by=editor, now=now)

    assert Need.objects.get().state == "published"
