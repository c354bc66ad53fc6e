"""What the tests of accounts share."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from accounts.models import AuditEvent


@pytest.fixture
def now() -> datetime:
    """A fixed moment; no test reads the clock."""
    return datetime(2026, 3, 2, 9, 30, 15, 250, tzinfo=UTC)


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
