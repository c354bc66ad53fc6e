"""What people can have done with a file: upload, check, start, undo. Workers do the rest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.errors import NotAllowed
from accounts.models import Organization, User
from accounts.services import record_event
from listings import events
from listings.errors import ImportNotPossible, NothingToImport, ReviewMissing, UndoTooLate
from listings.models import ImportBadRow, ImportJob
from listings.policies import can_post_for, is_broker
from listings.states import (
    IMPORT_CAN_BE_CHECKED,
    IMPORT_CAN_BE_UNDONE,
    AfterImport,
    ImportState,
)

from ..columns import Kind
from ..problems import FileRefused
from ..readers import Family
from .files import delete_file, path_of, store_upload
from .mapping import (
    Guess,
    Inspection,
    guess_mapping,
    inspect_file,
    remember_mapping,
    require_mapping,
)

UNDO_HOURS: Final = 24
_NO_COUNTS: Final[dict[str, Any]] = {
    "rows_done": 0,
    "created": 0,
    "updated": 0,
    "unchanged": 0,
    "failed": 0,
    "stepped": 0,
    "problem_count": 0,
    "attempts": 0,
    "lease_key": "",
    "leased_until": None,
}


def create_import_job(
    *,
    organization: Organization,
    kind: str,
    upload: File[bytes],
    by: User,
    now: datetime,
    after: str = AfterImport.KEEP,
) -> ImportJob:
    """Store an uploaded file of ``kind`` (technologies or needs) for the organization.

    Where all of its headings are known it goes straight on to being checked; else it waits in the
    state ``uploaded`` for its columns to be confirmed by :func:`check_import_job`. ``after`` says
    what becomes of good rows; only technology managers publish.
    Raises NotAllowed, FileTooLarge, and FileRefused for what can't be read; then nothing is kept.
    """
    _require_poster(by, organization, after)
    path = store_upload(upload)
    try:
        inspection = _inspect(Kind(kind), path, upload.name or "")
        guess = guess_mapping(Kind(kind), organization, inspection)
        return _create(organization, Kind(kind), path, upload, inspection, guess, by, now, after)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


@transaction.atomic
def check_import_job(
    *, job: ImportJob, by: User, now: datetime, mapping: Mapping[str, str] | None = None
) -> ImportJob:
    """Have the file read by this mapping (heading to column, "" to leave it out) and tried.

    The mapping is remembered for the organization; None keeps the job's own. Nothing is loaded.
    Raises NotAllowed, ImportNotPossible, FileDeleted, and FileRefused for a wrong mapping.
    """
    stored = _locked(job, by, IMPORT_CAN_BE_CHECKED)
    if stored.started_at is not None:
        raise ImportNotPossible(state=stored.get_state_display())
    path_of(stored)
    kind = Kind(stored.kind)
    wanted = stored.mapping if mapping is None else mapping
    stored.mapping = require_mapping(kind, Family(stored.family), stored.headings, wanted)
    remember_mapping(kind, stored.organization, stored.mapping, by, now)
    stored.refusal, stored.rows_total, stored.checked_at = "", None, None
    _set_going(stored, ImportState.CHECKING)
    return _adopt(job, stored)


@transaction.atomic
def start_import_job(
    *, job: ImportJob, by: User, now: datetime, after: str | None = None
) -> ImportJob:
    """Have the good rows of a checked file loaded, on behalf of ``by``.

    Raises NotAllowed, ImportNotPossible, FileDeleted, NothingToImport.
    """
    stored = _locked(job, by, (ImportState.CHECKED,))
    stored.after = stored.after if after is None else AfterImport(after).value
    _require_poster(by, stored.organization, stored.after)
    path_of(stored)
    if stored.failed == stored.rows_total:
        raise NothingToImport
    stored.created_by, stored.started_at = by, now
    _set_going(stored, ImportState.RUNNING)
    _note(stored, "started", by, now, after=stored.after)
    return _adopt(job, stored)


@transaction.atomic
def undo_import_job(*, job: ImportJob, by: User, now: datetime) -> ImportJob:
    """Have everything taken back that this import did, within a day after its end.

    What it created is deleted (drafts) or withdrawn, what it revised gets its former values; a
    listing that somebody changed since, or that others rely on, stays and says why.
    Raises NotAllowed, ImportNotPossible, UndoTooLate.
    """
    stored = _locked(job, by, IMPORT_CAN_BE_UNDONE)
    if not stored.entries.exists():
        raise ImportNotPossible(state=stored.get_state_display())
    if not is_in_time(stored, now):
        raise UndoTooLate(hours=UNDO_HOURS)
    stored.undone_by, stored.undone, stored.kept = by, 0, 0
    stored.state, stored.attempts = ImportState.UNDOING, 0
    stored.lease_key, stored.leased_until = "", None
    stored.save()
    _note(stored, "undo_asked", by, now)
    events.import_requested.send(sender=ImportJob, pk=stored.pk)
    return _adopt(job, stored)


@transaction.atomic
def discard_import_job(*, job: ImportJob, by: User, now: datetime) -> None:
    """Delete an import that loaded nothing, with its file. Raises NotAllowed, ImportNotPossible."""
    stored = _locked(job, by, IMPORT_CAN_BE_CHECKED)
    if stored.started_at is not None:
        raise ImportNotPossible(state=stored.get_state_display())
    _note(stored, "discarded", by, now, file=stored.file_name)
    stored.delete()
    transaction.on_commit(lambda: delete_file(job), robust=True)


def is_in_time(job: ImportJob, now: datetime) -> bool:
    """Whether the job ended less than a day ago."""
    return job.finished_at is not None and now - job.finished_at <= timedelta(hours=UNDO_HOURS)


def _require_poster(by: User, organization: Organization, after: str) -> None:
    if not can_post_for(by, organization):
        raise NotAllowed(
            _("Only owners and editors of %(organization)s and technology managers may do this."),
            organization=organization.name,
        )
    if AfterImport(after) is AfterImport.PUBLISH and not is_broker(by):
        raise NotAllowed(_("Only technology managers publish listings."))
    if AfterImport(after) is AfterImport.PUBLISH and settings.LISTING_REVIEW:
        raise ReviewMissing


def _inspect(kind: Kind, path: Path, name: str) -> Inspection:
    try:
        return inspect_file(kind, path)
    except FileRefused as refusal:
        raise FileRefused("%(problem)s", problem=named(refusal, path.name, name)) from refusal


def named(refusal: FileRefused, stored_name: str, name: str) -> str:
    """What a refusal says, with the person's own name of the file in place of the stored one."""
    return refusal.message.replace(stored_name, name or "?")


@transaction.atomic
def _create(  # noqa: PLR0917 - the parts of one row
    organization: Organization,
    kind: Kind,
    path: Path,
    upload: File[bytes],
    inspection: Inspection,
    guess: Guess,
    by: User,
    now: datetime,
    after: str,
) -> ImportJob:
    job = ImportJob.objects.create(
        organization=organization,
        kind=kind.value,
        created_by=by,
        file_name=_shown_name(upload.name or ""),
        stored_name=path.name,
        family=inspection.family.value,
        size=path.stat().st_size,
        language=get_language() or by.language,
        headings=inspection.headings,
        samples=inspection.samples,
        mapping=guess.mapping,
        after=after,
        created_at=now,
    )
    _note(job, "uploaded", by, now, file=job.file_name, organization=organization.code)
    if guess.is_settled:
        _set_going(job, ImportState.CHECKING)
    return job


def _shown_name(name: str) -> str:
    """The last part of the path, without what PostgreSQL or a page can't show."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(each for each in last if each.isprintable())[-255:] or "?"


def _locked(job: ImportJob, by: User, states: tuple[ImportState, ...]) -> ImportJob:
    rows = ImportJob.objects.select_related("organization").select_for_update(of=("self",))
    stored = rows.get(pk=job.pk)
    if not can_post_for(by, stored.organization):
        raise NotAllowed(_("Only its organization's editors and technology managers may do this."))
    if stored.state not in states:
        raise ImportNotPossible(state=stored.get_state_display())
    return stored


def _adopt(mine: ImportJob, stored: ImportJob) -> ImportJob:
    """Make the caller's copy read as the row does now."""
    mine.__dict__.update(stored.__dict__)
    return mine


def _set_going(job: ImportJob, state: ImportState) -> None:
    """Start a pass from the first row, and wake a worker."""
    ImportBadRow.objects.filter(job=job).delete()
    for name, value in _NO_COUNTS.items():
        setattr(job, name, value)
    job.state = state
    job.language = get_language() or job.language
    job.save()
    events.import_requested.send(sender=ImportJob, pk=job.pk)


def _note(job: ImportJob, verb: str, by: User | None, now: datetime, **details: Any) -> None:
    record_event(action=f"import.{verb}", actor=by, subject=job, details=details, now=now)
