"""Vectors for what lacks them, and collections loaded afresh in every process."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ...engine.encoders import EncoderUnavailable
from ...services import rebuild_vectors
from ...tasks import embed_pending


class Command(BaseCommand):
    """``manage.py rebuild_index``: after ENCODER was changed, or when in doubt."""

    help = (
        "Request vectors for published listings that lack one by the configured encoder, and have "
        "every process load its collections afresh. Unchanged texts are not encoded again."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Two switches."""
        parser.add_argument(
            "--all",
            action="store_true",
            help="look at every published listing, not the lacking ones",
        )
        parser.add_argument(
            "--forget-others",
            action="store_true",
            help="delete the vectors of other encoders and of other versions of the text",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Request the work, nudge the workers, and say what was requested."""
        try:
            done = rebuild_vectors(
                everything=options["all"],
                forget_others=options["forget_others"],
                now=timezone.now(),
            )
        except EncoderUnavailable as missing:
            raise CommandError(str(missing)) from missing
        embed_pending.delay()
        self.stdout.write(
            f"{done.requested} of {done.published} published listings are to be embedded; "
            f"{done.deleted} vectors of other encoders deleted."
        )
