"""What the tests of listings share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.dispatch import Signal

from accounts.models import AuditEvent, Organization, Role, User
from listings import events
from tests.factories.accounts import (
    MembershipFactory,
    OrganizationFactory,
    TechnologyManagerFactory,
    UserFactory,
)

NEWS = (
    "technology_published",
    "technology_revised",
    "technology_closed",
    "need_published",
    "need_revised",
    "need_closed",
)


@pytest.fixture
def now() -> datetime:
    """A fixed moment; no test reads the clock."""
    return datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def university(db: None) -> Organization:
    """An organization that owns listings."""
    return OrganizationFactory.create(verified=True)


@pytest.fixture
def editor(university: Organization) -> User:
    """Somebody who may post for the university."""
    return MembershipFactory.create(organization=university, role=Role.EDITOR).user


@pytest.fixture
def viewer(university: Organization) -> User:
    """Somebody of the university who may only look."""
    return MembershipFactory.create(organization=university, role=Role.VIEWER).user


@pytest.fixture
def outsider(db: None) -> User:
    """Somebody of no organization."""
    return UserFactory.create()


@pytest.fixture
def manager(db: None) -> User:
    """A technology manager."""
    return TechnologyManagerFactory.create()


@pytest.fixture
def news() -> Iterator[list[tuple[str, int, bool]]]:
    """What other apps heard: (signal, key, bulk), in order."""
    heard: list[tuple[str, int, bool]] = []

    def listen(name: str) -> tuple[Signal, Any]:
        def hear(*, pk: int, bulk: bool, **_more: Any) -> None:
            heard.append((name, pk, bulk))

        signal: Signal = getattr(events, name)
        signal.connect(hear, weak=False)
        return signal, hear

    connected = [listen(name) for name in NEWS]
    yield heard
    for signal, hear in connected:
        signal.disconnect(hear)


class Trail:
    """Reads the audit trail the way a test states it."""

    def actions(self) -> list[str]:
        """What happened, in order."""
        return list(AuditEvent.objects.order_by("sequence").values_list("action", flat=True))

    def last(self) -> AuditEvent:
        """The latest event."""
        return AuditEvent.objects.latest("sequence")


@pytest.fixture
def trail(db: None) -> Trail:
    """The audit trail of the test's database."""
    return Trail()
