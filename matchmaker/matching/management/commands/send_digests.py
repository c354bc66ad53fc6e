"""The daily mail of saved searches, by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ...engine.encoders import EncoderUnavailable
from ...services.digest_mail import send_digests
from ...services.digests import prepare_digests


class Command(BaseCommand):
    """``manage.py send_digests``: for cron, where no beat runs, or after an outage."""

    help = (
        "Send the daily mails of saved searches that are due. With --day those of that day, "
        "whatever hour people have chosen. Who has one of that day already gets no second."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The day, if it is not today at this hour."""
        parser.add_argument(
            "--day", type=date.fromisoformat, default=None, help="such as 2026-06-30"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write and send; say how many."""
        day: date | None = options["day"]
        if day is not None and day > timezone.localdate():
            raise CommandError(f"{day} is still to come; give today or an earlier day.")
        try:
            prepared = prepare_digests(day=day)
        except EncoderUnavailable as missing:
            raise CommandError(str(missing)) from missing
        sent = send_digests()
        self.stdout.write(f"{prepared} digests hold something new; {sent} mails sent.")
