"""Reading imports: which ones a user may see, what is to be mended, what was not undone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import Organization, User
from accounts.selectors import organizations_editable_by
from listings.models import ImportBadRow, ImportEntry, ImportJob
from listings.selectors import sees_every_listing
from listings.states import IMPORT_CAN_BE_UNDONE, EntryOutcome

from .orders import is_in_time


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing to mend: row (from 1, headings counted), the file's heading, value, and advice."""

    row: int
    column: str
    value: str
    mend: str


def import_jobs_visible_to(user: User) -> QuerySet[ImportJob]:
    """The imports of the organizations that the user edits, all of them for managers."""
    jobs = ImportJob.objects.select_related("organization", "created_by", "undone_by")
    if not user.is_active:
        return jobs.none()
    if sees_every_listing(user):
        return jobs
    return jobs.filter(organization__in=organizations_editable_by(user))


def import_jobs_of(organization: Organization, *, limit: int = 5) -> list[ImportJob]:
    """The organization's latest imports."""
    jobs = ImportJob.objects.filter(organization=organization).select_related(
        "organization", "created_by"
    )
    return list(jobs[:limit])


def bad_rows_of(job: ImportJob) -> QuerySet[ImportBadRow]:
    """The rows to mend of the job's latest pass, in the order of the file."""
    return job.bad_rows.order_by("number")


def problems_in(rows: Iterable[ImportBadRow]) -> Iterator[RowProblem]:
    """Everything to mend in those rows."""
    for row in rows:
        for column, value, mend in row.content["problems"]:
            yield RowProblem(row.number, column, value, mend)


def entries_kept(job: ImportJob) -> QuerySet[ImportEntry]:
    """What an undone import did and was not taken back, each with its reason."""
    return job.entries.filter(outcome=EntryOutcome.KEPT).order_by("pk")


def can_be_undone(job: ImportJob, now: datetime) -> bool:
    """Whether there is something to undo, and time for it."""
    return (
        job.state in IMPORT_CAN_BE_UNDONE
        and is_in_time(job, now)
        and bool(job.created or job.updated)
    )
