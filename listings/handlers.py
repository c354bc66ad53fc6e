"""What listings itself hears: an import waits for a worker."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from . import events, tasks


def connect() -> None:
    """Listen. Calling it again changes nothing."""
    events.import_requested.connect(import_to_work_on, dispatch_uid="listings:import_to_work_on")


def import_to_work_on(**_: Any) -> None:
    """Wake a worker when the job is stored; if no message gets through, the sweep finds it."""
    transaction.on_commit(tasks.work_on_imports.delay, robust=True)
