"""Close overdue listings and send the nudges that messages lost, once."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from listings.services import expire_overdue

from ...selectors import matching_progress
from ...tasks import sweep


class Command(BaseCommand):
    """``manage.py sweep``: for cron, where no beat runs, and for a look at what waits."""

    help = "Close overdue listings, and nudge the workers for everything that waits."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Do what the periodic sweep does, and say what waits."""
        closed = expire_overdue(now=timezone.now())
        sweep()
        self.stdout.write(f"{closed} overdue listings closed.")
        for step in matching_progress().steps:
            self.stdout.write(
                f"{step.step}: {step.waiting} waiting, {step.done} done, {step.failed} failed."
            )
