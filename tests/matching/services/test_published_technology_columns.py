"""The gates' view of technologies that is kept in memory follows what is committed."""

from dataclasses import fields
from datetime import date
from typing import Any

import numpy as np
import pytest

from accounts.models import Organization
from listings.models import Technology
from listings.services import revise_technology, withdraw_technology
from matchmaker.matching.services.columns import (
    published_technology_columns,
    read_anew,
    technology_columns,
)
from tests.factories.listings import TechnologyFactory
from tests.factories.matching import NOW, embed

pytestmark = pytest.mark.django_db


def assert_in_step() -> None:
    kept, rows = published_technology_columns(), technology_columns()
    for field in fields(rows):
        assert getattr(kept, field.name).tolist() == getattr(rows, field.name).tolist()


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
    assert published_technology_columns().keys.tolist() == [first.pk]


def test_what_an_owner_becomes_is_seen_without_news_of_its_listings() -> None:
    technology = TechnologyFactory(published=True)
    assert_in_step()
    Organization.objects.filter(pk=technology.owner_id).update(
        is_verified=True, verified_at=NOW, country="DE", province=""
    )
    assert_in_step()
    assert published_technology_columns().verified.tolist() == [True]


def test_what_was_changed_past_the_services_is_seen_by_reading_it_anew() -> None:
    technology = TechnologyFactory(published=True)
    published_technology_columns()
    assert not read_anew([technology.pk])
    Technology.objects.filter(pk=technology.pk).update(exclusive_licence_until="2030-01-01")
    assert read_anew([technology.pk])
    assert not read_anew([technology.pk])
    assert_in_step()


def test_rows_are_not_read_again_where_nothing_changed(django_assert_num_queries: Any) -> None:
    TechnologyFactory.create_batch(3, published=True)
    before = published_technology_columns()
    with django_assert_num_queries(2):
        after = published_technology_columns()
    assert np.shares_memory(before.exclusive_until, after.exclusive_until)
