"""Saved interests."""

# factory-boy's declarations are not annotated.
# mypy: disallow-untyped-calls=False

from __future__ import annotations

from datetime import UTC, datetime

from factory.declarations import SubFactory
from factory.django import DjangoModelFactory

from matchmaker.deals.models import Interest
from tests.factories.accounts import OrganizationFactory
from tests.factories.listings import TechnologyFactory

NOW = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)


class InterestFactory(DjangoModelFactory[Interest]):
    """An enterprise's open interest in a published technology, without a need."""

    class Meta:
        model = Interest

    organization = SubFactory(OrganizationFactory, kind="enterprise")
    interest_in = "technology"
    technology = SubFactory(TechnologyFactory, published=True)
    message = "We make car bodies."
    created_at = NOW
