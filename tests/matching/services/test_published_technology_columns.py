"""The gates' view of technologies that is kept in memory follows what is committed."""

from dataclasses import fields
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from accounts.models import Organization
from listings.models import Technology
from listings.services import revise_technology, withdraw_technology
from matchmaker.matching.services.columns import (
    published_technologies,
    read_anew,
    technology_columns,
)
from tests.factories.listings import TechnologyFactory
from tests.factories.matching import NOW, embed

pytestmark = pytest.mark.django_db


TODAY = NOW.date()
SEEN_AS_BEFORE_OR_AFTER_TODAY = {"last_day", "exclusive_until"}


def assert_in_step() -> None:
    kept, rows = published_technologies(today=TODAY), technology_columns()
    assert kept.keys.tolist() == rows.keys.tolist()
    seen, day = kept.kinds.take(kept.of), TODAY.toordinal()
    for field in fields(rows):
        one, other = getattr(seen, field.name), getattr(rows, field.name)
        if field.name in SEEN_AS_BEFORE_OR_AFTER_TODAY:
            one, other = one >= day, other >= day
        assert field.name == "keys" or one.tolist() == other.tolist()


def test_what_services_change_is_seen_at_the_next_use() -> None:
    assert_in_step()
    first, second = (TechnologyFactory(published=True) for _ in range(2))
    assert_in_step()
    changes = {"exclusive_licence_until": date(2030, 1, 1)}
    revise_technology(technology=first, by=None, now=NOW, changes=changes)
    assert_in_step()
    embed(first, second)
    assert_in_step()
    withdraw_technology(technology=second, by=None, now=NOW)
    assert_in_step()
    assert published_technologies(today=TODAY).keys.tolist() == [first.pk]


def test_what_an_owner_becomes_is_seen_without_news_of_its_listings() -> None:
    technology = TechnologyFactory(published=True)
    assert_in_step()
    Organization.objects.filter(pk=technology.owner_id).update(
        is_verified=True, verified_at=NOW, country="DE", province=""
    )
    assert_in_step()
    assert published_technologies(today=TODAY).kinds.verified.tolist() == [True]


def test_what_was_changed_past_the_services_is_seen_by_reading_it_anew() -> None:
    technology = TechnologyFactory(published=True)
    published_technologies(today=TODAY)
    assert not read_anew([technology.pk])
    Technology.objects.filter(pk=technology.pk).update(exclusive_licence_until="2030-01-01")
    assert read_anew([technology.pk])
    assert not read_anew([technology.pk])
    assert_in_step()


def test_rows_are_not_read_again_where_nothing_changed(django_assert_num_queries: Any) -> None:
    TechnologyFactory.create_batch(3, published=True)
    before = published_technologies(today=TODAY)
    with django_assert_num_queries(2):
        after = published_technologies(today=TODAY)
    assert np.shares_memory(before.of, after.of)


def test_a_licence_that_ended_yesterday_is_seen_without_any_change() -> None:
    TechnologyFactory(published=True, exclusive_licence_until=TODAY)
    for today, taken in ((TODAY, True), (TODAY + timedelta(days=1), False), (TODAY, True)):
        kinds = published_technologies(today=today).kinds
        assert (kinds.exclusive_until >= today.toordinal()).tolist() == [taken]
