"""What the pages of imports show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Organization
from listings.imports.jobs import (
    UNDO_HOURS,
    RowProblem,
    bad_rows_of,
    can_be_undone,
    entries_kept,
    import_jobs_of,
    problems_in,
)
from listings.models import ImportBadRow, ImportJob
from listings.states import IMPORT_CAN_BE_CHECKED, ImportState
from matchmaker.web.wording import organization_name

PROBLEM_ROWS: Final = 25
SHOWN_RECENT: Final = 5
_LISTING_PAGES: Final = {"technologies": "technology", "needs": "need"}


@dataclass(frozen=True, slots=True)
class JobRow:
    """One import in a list."""

    pk: int
    url: str
    file: str
    kind: str
    organization: str
    by: str
    at: datetime
    state: str
    state_label: str
    told: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its name; ``tone`` is good, bad or nothing."""

    label: str
    number: int
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A listing that was not undone, and why."""

    title: str
    url: str
    reason: str


@dataclass(frozen=True, slots=True)
class JobPage:
    """One import with what can be done about it."""

    row: JobRow
    is_working: bool
    stage: str
    rows_done: int
    rows_total: int | None
    figures: Sequence[Figure]
    refusal: str
    good_rows: int
    bad_rows: int
    problem_count: int
    problems: Sequence[RowProblem]
    page: Page[ImportBadRow] | None
    can_start: bool
    can_check: bool
    can_undo: bool
    undo_until: datetime | None
    has_file: bool
    kept: Sequence[Kept] = field(default_factory=list)
    kept_count: int = 0


def job_rows(jobs: Iterable[ImportJob]) -> list[JobRow]:
    """Rows in the order of the jobs."""
    return [_row(job) for job in jobs]


def recent_imports(organization: Organization) -> list[JobRow]:
    """The organization's latest imports, for the office's home."""
    return job_rows(import_jobs_of(organization, limit=SHOWN_RECENT))


def job_page(job: ImportJob, now: datetime, number: int | str = 1) -> JobPage:
    """The page of an import, with the problems of one page of its bad rows."""
    page = Paginator(bad_rows_of(job), PROBLEM_ROWS).get_page(number)
    shows = job.state not in (ImportState.CHECKING, ImportState.RUNNING)
    kept = entries_kept(job)[:PROBLEM_ROWS] if job.kept else []
    good = job.created + job.updated + job.unchanged
    not_started = job.started_at is None and bool(job.stored_name)
    return JobPage(
        row=_row(job),
        is_working=job.is_working,
        stage=stage_of(job),
        rows_done=job.rows_done,
        rows_total=job.rows_total,
        figures=_figures(job),
        refusal=job.refusal,
        good_rows=good,
        bad_rows=job.failed,
        problem_count=job.problem_count,
        problems=list(problems_in(page.object_list)) if shows and job.failed else [],
        page=page if shows and page.paginator.num_pages > 1 else None,
        can_start=job.state == ImportState.CHECKED and good > 0 and not_started,
        can_check=job.state in IMPORT_CAN_BE_CHECKED and not_started,
        can_undo=can_be_undone(job, now),
        undo_until=job.finished_at + timedelta(hours=UNDO_HOURS) if job.finished_at else None,
        has_file=bool(job.stored_name),
        kept=[_kept(job, entry.listing_key, entry.title, entry.reason) for entry in kept],
        kept_count=job.kept,
    )


def stage_of(job: ImportJob) -> str:
    """What the worker does now, as a sentence."""
    if job.state == ImportState.UNDOING:
        return _("What this import did is being undone.")
    if job.rows_total is None:
        return _("The file is being read.")
    if job.state == ImportState.CHECKING:
        return _("The rows are being checked; nothing is loaded yet.")
    return _("The rows are being loaded.")


def _row(job: ImportJob) -> JobRow:
    return JobRow(
        pk=job.pk,
        url=reverse("import", args=[job.pk]),
        file=job.file_name,
        kind=job.get_kind_display(),
        organization=organization_name(job.organization),
        by=job.created_by.get_full_name() if job.created_by else "",
        at=job.created_at,
        state=job.state,
        state_label=job.get_state_display(),
        told=_told(job),
    )


def _told(job: ImportJob) -> str:
    """The counts in one line."""
    if job.state in (ImportState.UPLOADED, ImportState.CHECKING):
        return ""
    if job.state == ImportState.UNDONE:
        return _("%(undone)d undone, %(kept)d stay") % {"undone": job.undone, "kept": job.kept}
    parts = [
        _("%(n)d created") % {"n": job.created},
        _("%(n)d revised") % {"n": job.updated},
        _("%(n)d unchanged") % {"n": job.unchanged},
        ngettext("%(n)d row to mend", "%(n)d rows to mend", job.failed) % {"n": job.failed},
    ]
    return " · ".join(parts)


def _figures(job: ImportJob) -> list[Figure]:
    if job.state in (ImportState.UPLOADED, ImportState.CHECKING):
        return []
    trial = job.state == ImportState.CHECKED
    return [
        Figure(_("would be created") if trial else _("created"), job.created, "good"),
        Figure(_("would be revised") if trial else _("revised"), job.updated, "good"),
        Figure(_("unchanged"), job.unchanged),
        Figure(_("to mend"), job.failed, "bad" if job.failed else ""),
    ]


def _kept(job: ImportJob, key: int, title: str, reason: str) -> Kept:
    return Kept(title, reverse(_LISTING_PAGES[job.kind], args=[key]), reason)
