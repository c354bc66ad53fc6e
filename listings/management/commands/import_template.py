"""``manage.py import_template technologies|needs``: templates to fill in, and their reference."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from listings.imports import Family, HeadingStyle, Kind, reference, template


class Command(BaseCommand):
    """Writes a template for import_listings."""

    help = (
        "Write a template for import_listings: headings and one example row. The workbook also "
        "explains every column in a sheet of its own."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What the command line takes."""
        parser.add_argument("kind", type=Kind, choices=list(Kind), nargs="?")
        parser.add_argument("--format", type=Family, choices=list(Family), default=Family.XLSX)
        parser.add_argument(
            "--headings",
            type=HeadingStyle,
            choices=list(HeadingStyle),
            default=HeadingStyle.NAMES,
            help="names of columns, or their English or Chinese labels (JSONL: always names)",
        )
        parser.add_argument(
            "--output",
            type=Path,
            metavar="FILE",
            help="where to write it; by default KIND.FORMAT in the current folder",
        )
        parser.add_argument("--force", action="store_true", help="replace a file that exists")
        parser.add_argument(
            "--reference",
            action="store_true",
            help="write the reference page of all columns instead (Markdown)",
        )

    def handle(self, *args: object, **options: Any) -> None:
        """Writes the file and says where."""
        del args
        if options["reference"]:
            content, name = reference().encode(), "import-columns.md"
        elif options["kind"] is None:
            raise CommandError("Say what the template is for: technologies or needs.")
        else:
            content = template(options["kind"], options["format"], options["headings"])
            name = f"{options['kind']}.{options['format']}"
        path = options["output"] or Path(name)
        self._write(path, content, force=options["force"])
        self.stdout.write(str(path))

    def _write(self, path: Path, content: bytes, *, force: bool) -> None:
        try:
            with path.open("wb" if force else "xb") as stream:
                stream.write(content)
        except FileExistsError as error:
            raise CommandError(f"{path} exists; name another with --output, or --force.") from error
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
