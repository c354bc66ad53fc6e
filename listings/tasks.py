"""Doors of the background work of listings.

A task may run twice, late or never: what is to be done stands in database rows, and the sweep
finds what messages lost.
"""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from .imports.jobs import imports_to_work_on, purge_imports
from .imports.jobs import work_on_imports as work_on_some


@shared_task(name="listings.work_on_imports")
def work_on_imports() -> None:
    """Work on imports for a while, and come back if any waits."""
    if work_on_some():
        work_on_imports.delay()


@shared_task(name="listings.sweep")
def sweep() -> None:
    """Nudge for imports that wait though nobody works on them."""
    if imports_to_work_on(timezone.now()).exists():
        work_on_imports.delay()


@shared_task(name="listings.purge_imports")
def purge() -> None:
    """Delete what was uploaded longer ago than it is kept."""
    purge_imports(now=timezone.now())
