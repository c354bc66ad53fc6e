"""What accounts itself hears: messages for webhooks were queued."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

from . import events, tasks


def connect() -> None:
    """Listen. Calling it again changes nothing."""
    events.webhooks_queued.connect(webhooks_to_deliver, dispatch_uid="accounts:webhooks_to_deliver")


def webhooks_to_deliver(**_: Any) -> None:
    """Wake a worker when this transaction commits, once however many were queued in it."""
    if not any(nudge in registered for registered in connection.run_on_commit):
        transaction.on_commit(nudge, robust=True)


def nudge() -> None:
    """Wake a worker; if no message gets through, the sweep finds the rows."""
    tasks.deliver_webhooks.delay()
