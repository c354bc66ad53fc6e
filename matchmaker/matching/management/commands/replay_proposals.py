"""Make stored proposals again from what is stored with them, and compare."""

import argparse
import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from listings.models import Need

from ...engine.encoders import EncoderUnavailable
from ...services import replay_proposals


class Command(BaseCommand):
    """``manage.py replay_proposals``: changes nothing; leaves with 1 where something differs."""

    help = (
        "Recompute scores and bands of stored proposals from their features, and whole lists "
        "where the statistics have not moved since; print a summary as one JSON line. "
        "Exit status 1 where something differs. See docs/explanation/terms.md."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """One need, or all."""
        parser.add_argument("--need", type=int, metavar="PK", help="only this need's proposals")

    def handle(self, *_args: Any, need: int | None, **_options: Any) -> None:
        """Replay, print, and leave with the status that says what came of it."""
        try:
            report = replay_proposals(need=need)
        except Need.DoesNotExist as missing:
            raise CommandError(
                f"There is no need {need}: the number is the one in its address."
            ) from missing
        except EncoderUnavailable as missing:
            raise CommandError(str(missing)) from missing
        self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
        if not report.is_clean:
            sys.exit(1)
