"""Vectors for what lacks them, snapshots anew, and collections loaded afresh in every process."""

import argparse
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ...engine.encoders import EncoderUnavailable
from ...services import SnapshotReport, rebuild_vectors, write_snapshots
from ...tasks import embed_pending, propose_pending


class Command(BaseCommand):
    """``manage.py rebuild_index``: after ENCODER was changed, or when in doubt."""

    help = (
        "Request vectors for published listings that lack one by the configured encoder, write the "
        "snapshots of the collections anew, and have every process load its collections afresh. "
        "Unchanged texts are not encoded again, and proposals are made again only where the "
        "statistics behind their scores are others now."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Two switches."""
        parser.add_argument(
            "--all",
            action="store_true",
            help="look at the text of every published listing, too",
        )
        parser.add_argument(
            "--forget-others",
            action="store_true",
            help="delete the vectors of other encoders and of other versions of the text",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Request the work, write snapshots, nudge the workers, and say what was done."""
        now = timezone.now()
        try:
            # First the files, so that whoever loads its collections afresh finds them.
            snapshots = write_snapshots(everything=True, now=now)
            done = rebuild_vectors(
                everything=options["all"],
                forget_others=options["forget_others"],
                now=now,
            )
        except EncoderUnavailable as missing:
            raise CommandError(str(missing)) from missing
        embed_pending.delay()
        propose_pending.delay()
        self.stdout.write(
            f"{done.requested} of {done.published} published listings are to be embedded; "
            f"{done.deleted} vectors of other encoders deleted."
        )
        for report in snapshots:
            self.stdout.write(_told(report))
        moved = sum(report.moved for report in snapshots)
        self.stdout.write(f"{moved} needs are to be proposed for again.")


def _told(report: SnapshotReport) -> str:
    """What became of a snapshot, in a sentence."""
    rows = f"{report.collection}: {report.rows} listings"
    match report.outcome:
        case "written":
            return f"{rows} written as generation {report.generation} in {report.seconds:.1f} s."
        case "small":
            return f"{rows}, fewer than SNAPSHOT_FROM ({settings.SNAPSHOT_FROM}): no snapshot."
        case "busy":
            return f"{rows}; another process is writing the snapshot just now."
    return f"{rows}; the snapshot can't be written: {report.reason}"
