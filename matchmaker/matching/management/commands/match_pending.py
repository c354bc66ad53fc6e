"""Embedding and proposing in this process, until nothing waits."""

import json
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ...engine.encoders import EncoderUnavailable
from ...selectors import matching_progress
from ...services import embed_pending, propose_pending, quote_by_meaning

SLICE_SECONDS = 30.0


class Command(BaseCommand):
    """``manage.py match_pending``: the workers' work without a worker, with its cost."""

    help = "Embed and propose what waits, here and now, and print one JSON line with the cost."

    def add_arguments(self, parser: Any) -> None:
        """One switch."""
        parser.add_argument(
            "--quotations",
            action="store_true",
            help="also look for quotations by meaning, which workers do in quiet moments",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Work until nothing waits; progress goes to standard error."""
        try:
            cost = {**self._embed(), **self._propose()}
            if options["quotations"]:
                cost |= self._quote()
        except EncoderUnavailable as missing:
            raise CommandError(str(missing)) from missing
        failed = matching_progress().failed
        self.stdout.write(json.dumps({**cost, "failed": failed}))

    def _embed(self) -> dict[str, float]:
        began, listings, encoded = time.monotonic(), 0, 0
        while True:
            report = embed_pending(seconds=SLICE_SECONDS)
            listings += report.listings
            encoded += report.encoded
            if not report.listings:
                break
            self._say(f"embedded {listings}, {matching_progress().waiting} steps waiting")
        return {
            "embedded": listings,
            "encoded_texts": encoded,
            "embed_seconds": round(time.monotonic() - began, 2),
        }

    def _propose(self) -> dict[str, float]:
        began, listings, created = time.monotonic(), 0, 0
        while True:
            report = propose_pending(seconds=SLICE_SECONDS, clock=timezone.now)
            listings += report.listings
            created += report.desk.created
            if not report.listings:
                break
            self._say(f"proposed for {listings}, {created} new proposals")
        return {
            "proposed_for": listings,
            "created": created,
            "propose_seconds": round(time.monotonic() - began, 2),
        }

    def _quote(self) -> dict[str, float]:
        began, quoted, again = time.monotonic(), 0, True
        while again:
            done, again = quote_by_meaning(seconds=SLICE_SECONDS)
            quoted += done
            self._say(f"quoted {quoted}")
        return {"quoted": quoted, "quote_seconds": round(time.monotonic() - began, 2)}

    def _say(self, text: str) -> None:
        self.stderr.write(text)
