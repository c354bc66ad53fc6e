"""An import from the file to the report."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organization, User

from .bad_rows import BadRowsWriter, bad_rows_writer, choose_bad_rows_path
from .columns import SHEET_NAMES, Kind
from .drafts import Draft, DraftReader, RowRefused, unknown_organization
from .headings import Headings, mapped_column, match_headings, refuse_missing
from .loading import Loaded, Loader
from .problems import FileRefused, Problem
from .readers import Family, Source, SourceRow, open_source
from .report import ImportReport, Outcome
from .spool import Spool

# Rows of one transaction: large enough that commits cost nothing, small enough that others who
# write to the database wait for less than a second.
BATCH_ROWS = 500


class Progress(Protocol):
    """Is told how far the import is."""

    def begin(self, stage: str, total: int | None) -> None:
        """A stage with so many rows starts; None when their number is not known yet."""

    def advance(self, rows: int) -> None:
        """So many more rows are through."""


class Silent:
    """Tells nobody."""

    def begin(self, stage: str, total: int | None) -> None:
        """Says nothing."""

    def advance(self, rows: int) -> None:
        """Says nothing."""


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """What to import and how.

    ``organization_code`` names the organization of all rows, "" where each row names its own.
    ``bad_rows`` is where rows to mend go; None for a free name beside the file, which a dry run
    does not write. ``submit`` hands the good rows in, ``publish`` publishes them. ``mapping`` says
    of headings which column each means, "" for left out; those it doesn't name speak themselves.
    """

    kind: Kind
    path: Path
    organization_code: str = ""
    dry_run: bool = False
    publish: bool = False
    bad_rows: Path | None = None
    submit: bool = False
    mapping: Mapping[str, str] = field(default_factory=dict)


def import_file(
    order: ImportOrder,
    *,
    by: User | None,
    now: datetime,
    progress: Progress | None = None,
    keeper: Keeper | None = None,
) -> ImportReport:
    """Reads the whole file, then loads its good rows and hands back its bad ones.

    ``by`` is None for the operator at the command line. Raises FileRefused, before anything is
    changed, when the file as a whole can't be imported. Rows are committed in batches, so an
    interrupted import leaves whole batches, and importing the file again completes it. With a
    ``keeper`` that gets to know every row, bad rows go there and into no file.
    """
    begun = time.monotonic()
    report = ImportReport(dry_run=order.dry_run)
    organization = _find_organization(order.organization_code)
    report.bad_rows = None if keeper else _bad_rows_path(order)
    with Spool() as spool:
        run = _Run(order, organization, spool, report, progress or Silent(), keeper=keeper)
        run.load(run.check(), by, now)
    if not report.counts[Outcome.FAILED]:
        report.bad_rows = None
    report.seconds = time.monotonic() - begun
    return report


def _find_organization(code: str) -> Organization | None:
    if not code:
        return None
    found = Organization.objects.filter(code=code).first()
    if found is None:
        raise FileRefused(
            _("--organization: “%(code)s” %(problem)s."),
            code=code,
            problem=unknown_organization(code),
        )
    return found


def _bad_rows_path(order: ImportOrder) -> Path | None:
    if order.dry_run and order.bad_rows is None:
        return None
    return choose_bad_rows_path(order.path, order.bad_rows)


@dataclass(frozen=True, slots=True)
class _Checked:
    """What is known of a file that was read to its end."""

    family: Family
    written: list[str]
    headings: Headings | None


class _Run:
    """One import under way."""

    def __init__(
        self,
        order: ImportOrder,
        organization: Organization | None,
        spool: Spool,
        report: ImportReport,
        progress: Progress,
        *,
        keeper: Keeper | None,
    ) -> None:
        self.keeper = keeper
        self.order = order
        self.organization = organization
        self.spool = spool
        self.report = report
        self.progress = progress

    def check(self) -> _Checked:
        """Reads the file to its end into the spool; raises FileRefused."""
        kind, one = self.order.kind, self.organization is not None
        self.progress.begin(_("checking"), None)
        with open_source(
            self.order.path,
            recognise=lambda heading: bool(mapped_column(kind, heading, self.order.mapping)),
            sheet_names=SHEET_NAMES[kind],
        ) as source:
            headings = None
            if source.family is not Family.JSONL:
                headings = match_headings(
                    kind, source.headings, one_organization=one, mapping=self.order.mapping
                )
            names = self._keep_all(source)
        if not len(self.spool):
            raise FileRefused(
                _("%(file)s has headings, but no rows. Add rows below them."),
                file=self.order.path.name,
            )
        if headings is None and names:
            refuse_missing(kind, names, one_organization=one)
        return _Checked(source.family, source.headings, headings)

    def load(self, checked: _Checked, by: User | None, now: datetime) -> None:
        """Loads the rows of the spool in batches; bad ones go to the writer."""
        order, path = self.order, self.report.bad_rows
        reader = DraftReader(order.kind, checked.headings, self.organization, order.mapping)
        loader = Loader(
            order.kind,
            by=by,
            now=now,
            publish=order.publish,
            submit=order.submit,
            dry_run=order.dry_run,
            heading_of=reader.heading_of,
        )
        self.progress.begin(_("loading"), len(self.spool))
        with ExitStack() as stack:
            writer = None
            if path is not None:
                writer = bad_rows_writer(checked.family, path, order.kind, checked.written)
                stack.callback(writer.close)
            for batch in _batches(self._remaining(reader)):
                self._count(self._load_batch(batch, reader, loader), writer)
                self.progress.advance(len(batch))
                if self.keeper is not None and self.keeper.is_over():
                    break

    def _remaining(self, reader: DraftReader) -> Iterator[SourceRow]:
        """The rows that the keeper hasn't got; of the others only the numbers are remembered."""
        done = self.keeper.begin(len(self.spool)) if self.keeper else 0
        for index, row in enumerate(self.spool.rows()):
            if index >= done:
                yield row
                continue
            with suppress(RowRefused):
                reader.read(row)

    def _load_batch(
        self, batch: list[SourceRow], reader: DraftReader, loader: Loader
    ) -> list[LoadedRow]:
        if self.keeper is None:
            return _load_batch(batch, reader, loader)
        with transaction.atomic():
            rows = _load_batch(batch, reader, loader)
            self.keeper.keep(rows)
        return rows

    def _keep_all(self, source: Source) -> set[str]:
        """Puts all rows into the spool; returns the columns that JSON objects name."""
        keys: set[str] = set()
        for row in source.rows():
            self.spool.keep(row)
            if isinstance(row.values, dict):
                keys.update(row.values)
            self.progress.advance(1)
        kind, mapping = self.order.kind, self.order.mapping
        found = (mapped_column(kind, key, mapping) for key in keys)
        return {column.name for column in found if column}

    def _count(self, rows: list[LoadedRow], writer: BadRowsWriter | None) -> None:
        for row in rows:
            if row.outcome is not Outcome.FAILED:
                self.report.count(row.outcome)
                self.report.published += row.published
                continue
            self.report.fail(row.problems)
            if writer is not None:
                writer.write(row.source, row.problems)


@dataclass(frozen=True, slots=True)
class LoadedRow:
    """What became of one row; ``loaded`` is None where it gave no draft."""

    source: SourceRow
    outcome: Outcome
    published: bool
    problems: list[Problem]
    loaded: Loaded | None = None


class Keeper(Protocol):
    """Keeps what becomes of each row, so that an import can be resumed, shown and undone."""

    def begin(self, rows: int) -> int:
        """The file was read and has so many rows; returns how many of them it has already."""

    def keep(self, rows: Sequence[LoadedRow]) -> None:
        """Is called inside the transaction that stores these rows; what it raises undoes them."""

    def is_over(self) -> bool:
        """Whether the import is to stop after this batch."""


def _load_batch(batch: list[SourceRow], reader: DraftReader, loader: Loader) -> list[LoadedRow]:
    rows: list[LoadedRow] = []
    drafts: list[Draft] = []
    for row in batch:
        try:
            drafts.append(reader.read(row))
        except RowRefused as refusal:
            rows.append(LoadedRow(row, Outcome.FAILED, published=False, problems=refusal.problems))
    rows += [
        LoadedRow(loaded.draft.row, loaded.outcome, loaded.published, list(loaded.problems), loaded)
        for loaded in loader.load(drafts)
    ]
    return sorted(rows, key=lambda row: row.source.number)


def _batches(rows: Iterator[SourceRow]) -> Iterator[list[SourceRow]]:
    while batch := list(islice(rows, BATCH_ROWS)):
        yield batch
