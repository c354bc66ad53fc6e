"""``manage.py import_listings technologies|needs FILE``."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from tqdm import tqdm

from listings.imports import (
    FileRefused,
    ImportOrder,
    ImportReport,
    Kind,
    Outcome,
    Progress,
    import_file,
)

SOME_ROWS_BAD = 1
FILE_REFUSED = 2
INTERRUPTED = 130


class Command(BaseCommand):
    """Imports technologies or needs from a CSV, XLSX or JSONL file."""

    help = (
        "Import technologies or needs from a CSV, XLSX or JSONL file; docs/how-to/"
        "import-listings.md explains it. Exit code: 0 all rows are in, 1 some rows are to be "
        "mended, 2 the file was refused and nothing changed, 130 interrupted."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What the command line takes."""
        parser.add_argument("kind", type=Kind, choices=list(Kind), help="what the file lists")
        parser.add_argument("file", type=Path, help="the file, named .csv, .xlsx or .jsonl")
        parser.add_argument(
            "--organization",
            metavar="CODE",
            default="",
            help="the organization that all rows belong to; else each row names its own",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would happen, and change nothing"
        )
        parser.add_argument("--publish", action="store_true", help="publish the good rows too")
        parser.add_argument(
            "--bad-rows",
            metavar="FILE",
            type=Path,
            help="where rows to mend go; by default NAME.bad.SUFFIX beside the file",
        )
        parser.add_argument(
            "--progress", action="store_true", help="show progress, though this is no terminal"
        )

    def handle(self, *args: object, **options: Any) -> None:
        """Imports the file, prints the report, and exits with the code that ``help`` tells."""
        del args
        order = ImportOrder(
            kind=options["kind"],
            path=options["file"],
            organization_code=options["organization"],
            dry_run=options["dry_run"],
            publish=options["publish"],
            bad_rows=options["bad_rows"],
        )
        bar = _Bar(shown=options["progress"] or sys.stderr.isatty())
        try:
            report = self._import(order, bar)
        finally:
            bar.close()
        self._print(report)
        if report.counts[Outcome.FAILED]:
            sys.exit(SOME_ROWS_BAD)

    def _import(self, order: ImportOrder, progress: Progress) -> ImportReport:
        try:
            return import_file(order, by=None, now=timezone.now(), progress=progress)
        except FileRefused as refusal:
            self.stderr.write(refusal.message)
            sys.exit(FILE_REFUSED)
        except KeyboardInterrupt:
            self.stderr.write(
                "Stopped. The batches that were loaded stay; import the file again to complete it."
            )
            sys.exit(INTERRUPTED)

    def _print(self, report: ImportReport) -> None:
        *problems, last = report.lines()
        for line in problems:
            self.stdout.write(line)
        rate = report.rows / report.seconds if report.seconds else 0
        self.stdout.write(last)
        self.stdout.write(f"{report.seconds:.1f} s, {rate:.0f} rows a second")


class _Bar:
    """A progress bar on the standard error output, one a stage."""

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown
        self._bar: tqdm[Any] | None = None

    def begin(self, stage: str, total: int | None) -> None:
        """Ends the bar of the stage before and starts a new one."""
        self.close()
        self._bar = tqdm(desc=stage, total=total, unit=" rows", disable=not self._shown)

    def advance(self, rows: int) -> None:
        """Moves the bar."""
        if self._bar is not None:
            self._bar.update(rows)

    def close(self) -> None:
        """Ends the bar, and leaves it on the screen."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None
