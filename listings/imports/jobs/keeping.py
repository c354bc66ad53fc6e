"""Keeping what becomes of an import's rows, together with how far it is."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from listings.models import ImportBadRow, ImportEntry, ImportJob
from listings.states import EntryAction, ImportState

from ..pipeline import LoadedRow
from ..report import Outcome

RENEW_SECONDS: Final = 5.0
_AT_ONCE: Final = 500


class LeaseLost(Exception):
    """Another worker has the job now: what this one was about to store is taken back."""


class JobKeeper:
    """Stores counts, bad rows and undo values in the transaction of each batch of a job.

    Each of its writes asks whether the job is still this worker's, and raises LeaseLost if not:
    a worker that was thought dead can't count a row twice.
    """

    def __init__(self, job: ImportJob, *, now: datetime, seconds: float) -> None:
        """``now`` is the moment that the stored listings bear; ``seconds`` are those of a slice."""
        self._job = job
        self._now = now
        self._ends_at = time.monotonic() + seconds
        self._renew_at = time.monotonic() + RENEW_SECONDS
        self._rows = 0

    @property
    def is_through(self) -> bool:
        """Whether every row was kept."""
        return self._rows >= (self._job.rows_total or 0)

    def begin(self, rows: int) -> int:
        """Remember how many rows the file has; returns how many were kept before."""
        self._job.rows_total = rows
        self._update(rows_total=rows)
        self._rows = self._job.rows_done
        return self._rows

    def keep(self, rows: Sequence[LoadedRow]) -> None:
        """Store what became of these rows; raises LeaseLost."""
        bad = [row for row in rows if row.outcome is Outcome.FAILED]
        counts = {
            outcome.value: F(outcome.value) + sum(row.outcome is outcome for row in rows)
            for outcome in Outcome
        }
        self._update(
            **counts,
            stepped=F("stepped") + sum(row.published for row in rows),
            problem_count=F("problem_count") + sum(len(row.problems) for row in bad),
            rows_done=F("rows_done") + len(rows),
            attempts=0,
        )
        ImportBadRow.objects.bulk_create(map(self._bad_row, bad), batch_size=_AT_ONCE)
        if self._job.state == ImportState.RUNNING:
            ImportEntry.objects.bulk_create(self._entries(rows), batch_size=_AT_ONCE)
        self._rows += len(rows)

    def is_over(self) -> bool:
        """Whether the slice is used up: other work waits for this worker too."""
        return time.monotonic() >= self._ends_at

    def advance(self, _rows: int) -> None:
        """Renew the lease now and then while a large file is read; raises LeaseLost."""
        if time.monotonic() >= self._renew_at:
            self._update()

    def _update(self, **changes: Any) -> None:
        self._renew_at = time.monotonic() + RENEW_SECONDS
        mine = ImportJob.objects.filter(pk=self._job.pk, lease_key=self._job.lease_key)
        if not mine.update(leased_until=lease_end(), **changes):
            raise LeaseLost

    def _bad_row(self, row: LoadedRow) -> ImportBadRow:
        problems = [[one.column, one.excerpt, one.message] for one in row.problems]
        content = {"values": row.source.values, "problems": problems}
        return ImportBadRow(job=self._job, number=row.source.number, content=content)

    def _entries(self, rows: Iterable[LoadedRow]) -> list[ImportEntry]:
        changed = (Outcome.CREATED, Outcome.UPDATED)
        return [
            ImportEntry(
                job=self._job,
                listing_key=row.loaded.key,
                external_id=row.loaded.draft.external_id,
                title=str(row.loaded.draft.values.get("title", ""))[:200],
                action=EntryAction.CREATED
                if row.outcome is Outcome.CREATED
                else EntryAction.REVISED,
                state_before=row.loaded.state_before,
                before=dict(row.loaded.before),
                touched_at=self._now,
            )
            for row in rows
            if row.loaded is not None and row.outcome in changed
        ]


class KeeperProgress:
    """Tells a keeper that the import lives, while it reads the file."""

    def __init__(self, keeper: JobKeeper) -> None:
        self._keeper = keeper

    def begin(self, stage: str, total: int | None) -> None:
        """The pages tell the stage by the rows."""

    def advance(self, rows: int) -> None:
        """Renews the lease when it is time."""
        self._keeper.advance(rows)


def lease_end() -> datetime:
    """Until when a worker that gives a sign of life now keeps its job."""
    return timezone.now() + timedelta(seconds=settings.IMPORT_LEASE_SECONDS)
