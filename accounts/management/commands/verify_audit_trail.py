"""Walk the audit trail's hash chain and say whether anybody broke it."""

from __future__ import annotations

import argparse
import re

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections, router

from accounts.audit import missing_guards
from accounts.models import AuditEvent
from accounts.services import verify_trail


class Command(BaseCommand):
    """Exit code 1 and the first broken sequence when the chain does not hold."""

    help = (
        "Verify the audit trail: every event must follow the one before it and have the hash"
        " that was recorded. Prints the number of events and the head's hash; note them down"
        " elsewhere and give them to --anchor the next time, because only so is a trail found"
        " out that was cut short or written anew."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare --anchor."""
        parser.add_argument(
            "--anchor",
            metavar="SEQUENCE:HASH",
            type=_anchor,
            action="append",
            default=[],
            help="an event's number and hash as printed before; may be given several times",
        )

    def handle(self, *_args: object, anchor: list[tuple[int, str]], **_options: object) -> None:
        """Print what was found; raise CommandError (exit code 1) for a break or a missing guard."""
        report = verify_trail(anchors=dict(anchor))
        if report.broken_at is not None:
            raise CommandError(
                f"The audit trail is broken at event {report.broken_at}: {report.problem}."
                f" The {report.count} events before it hold together."
            )
        self.stdout.write(f"{report.count} events hold together; head hash {report.head_hash}")
        if missing := missing_guards(connections[router.db_for_read(AuditEvent)]):
            raise CommandError(
                "The database does not refuse changes to the trail: missing triggers"
                f" {', '.join(missing)}. `manage.py migrate` puts them back."
            )


def _anchor(text: str) -> tuple[int, str]:
    match = re.fullmatch(r"([1-9][0-9]*):([0-9a-f]{64})", text)
    if match is None:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not SEQUENCE:HASH, such as 12:{'0' * 8}… with 64 digits 0-9 a-f"
        )
    return int(match[1]), match[2]
