"""Saved searches that people keep."""

# factory-boy's declarations are not annotated.
# mypy: disallow-untyped-calls=False

from __future__ import annotations

from datetime import UTC, datetime

from factory.declarations import Sequence, SubFactory
from factory.django import DjangoModelFactory

from matchmaker.matching.models import SavedSearch
from tests.factories.accounts import UserFactory

NOW = datetime(2026, 6, 1, 0, 0, tzinfo=UTC)
"""Eight in the morning in Shanghai, the site's own time zone."""


class SavedSearchFactory(DjangoModelFactory[SavedSearch]):
    """A search for all technologies, in the daily mail."""

    class Meta:
        model = SavedSearch

    user = SubFactory(UserFactory)
    kind = "technology"
    name = Sequence(lambda n: f"Search {n}")
    looked_until = NOW
    created_at = NOW
