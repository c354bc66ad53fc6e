"""Learn from the decisions on the desk, or switch off what was learnt."""

import argparse
import json
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from ...services import learn_from_decisions, retire_learning


class Command(BaseCommand):
    """``manage.py learn_from_decisions``: what the clock does each hour, at once."""

    help = (
        "Fit the decisions in force, rank by what they say from now on and have every need "
        "proposed for again; print what came of it as one JSON line. The same decisions again "
        "change nothing. See docs/explanation/learning.md."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Look only, or switch off."""
        either = parser.add_mutually_exclusive_group()
        either.add_argument(
            "--dry-run", action="store_true", help="fit and report, but write nothing"
        )
        either.add_argument(
            "--retire",
            action="store_true",
            help="switch off what was learnt, until this command is given again without --retire",
        )

    def handle(self, *_args: Any, dry_run: bool, retire: bool, **_options: Any) -> None:
        """Learn or retire, and say what came of it."""
        now = timezone.now()
        if retire:
            version = retire_learning(by=None, now=now)
            outcome = {"retired": version.version if version else None}
        else:
            outcome = learn_from_decisions(now=now, dry_run=dry_run).as_json()
        self.stdout.write(json.dumps(outcome, ensure_ascii=False))
