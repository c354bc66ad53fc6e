"""Files that an import hands back: its rows to mend, its problems, the upload itself."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path, PurePath

from django.utils.translation import gettext as _

from listings.errors import FileDeleted
from listings.models import ImportJob

from ...formulas import defuse
from ..bad_rows import bad_rows_writer
from ..columns import Kind
from ..problems import Problem
from ..readers import Family, SourceRow
from .files import path_of
from .reading import bad_rows_of, problems_in


def bad_rows_file(job: ImportJob) -> tuple[str, bytes]:
    """Name and content of the file of rows to mend: correct it and upload it again.

    It has the form of the upload, its headings, and a first column ``errors``; no cell of it is
    run as a formula. Raises FileDeleted when there are none (any more).
    """
    rows = bad_rows_of(job)
    if not rows.exists():
        raise FileDeleted
    family = Family(job.family)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"rows.{family.value}"
        # The headings of the upload as it stands: those of the row may be fewer (repeated ones).
        writer = bad_rows_writer(family, path, Kind(job.kind), job.headings)
        for row in rows.iterator():
            problems = [Problem(row.number, *parts) for parts in row.content["problems"]]
            writer.write(SourceRow(row.number, row.content["values"]), problems)
        writer.close()
        return f"{_stem(job)}.bad.{family.value}", path.read_bytes()


def problems_file(job: ImportJob) -> tuple[str, bytes]:
    """Name and content of a CSV with every problem: row, column, value, what to write instead."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([_("Row"), _("Column"), _("Value"), _("What to do")])
    for one in problems_in(bad_rows_of(job)):
        cells = (one.column, one.value, one.mend)
        writer.writerow([one.row, *(defuse(cell) for cell in cells)])
    return f"{_stem(job)}.errors.csv", stream.getvalue().encode("utf-8-sig")


def uploaded_file(job: ImportJob) -> tuple[str, bytes]:
    """Name and content of the upload. Raises FileDeleted."""
    return job.file_name, path_of(job).read_bytes()


def _stem(job: ImportJob) -> str:
    return PurePath(job.file_name).stem[:150] or "import"
