"""Working on imports in the background: claimed, slice by slice, to their end.

What is to be done is the job's state, and how far it is stands in the row too, stored together with
the listings of each batch. So a worker may be killed at any moment: when its lease runs out another
one goes on with the first row that was not stored.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any, Final

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.errors import DomainError
from accounts.models import User
from accounts.services import notify, record_event
from listings import events
from listings.models import ImportBadRow, ImportEntry, ImportJob
from listings.notifications import IMPORT_FAILED, IMPORT_FINISHED
from listings.states import IMPORT_WORK, AfterImport, EntryOutcome, ImportState

from ..columns import Kind
from ..pipeline import ImportOrder, import_file
from ..problems import FileRefused
from .files import delete_file, delete_orphans, path_of
from .keeping import JobKeeper, KeeperProgress, LeaseLost, lease_end
from .orders import named
from .undoing import undo_some

log = structlog.get_logger(__name__)

SLICE_SECONDS: Final = 60.0
"""How long a worker stays with one import while other work waits; reading the file again costs
seconds, so a slice is not shorter."""
MOST_ATTEMPTS: Final = 3
"""Claims in a row that stored nothing: then the file, not the worker, is at fault."""


def imports_to_work_on(now: datetime) -> QuerySet[ImportJob]:
    """Imports that wait for a worker, or whose worker gives no sign of life; oldest first."""
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    return ImportJob.objects.filter(free, state__in=IMPORT_WORK).order_by("created_at", "pk")


def work_on_imports(*, seconds: float = SLICE_SECONDS) -> bool:
    """Work on one import for about so many seconds; returns whether any still waits."""
    job = _claim(timezone.now())
    if job is not None:
        with override(job.language):
            _work(job, seconds)
    return imports_to_work_on(timezone.now()).exists()


def purge_imports(*, now: datetime) -> int:
    """Delete files, bad rows and former values of imports that are older than is kept.

    What each import did, in numbers, stays. Returns how many were purged.
    """
    latest = now - timedelta(days=settings.IMPORT_KEEP_DAYS)
    old = ImportJob.objects.filter(created_at__lt=latest).exclude(stored_name="")
    count = 0
    for job in old.exclude(state__in=IMPORT_WORK):
        delete_file(job)
        with transaction.atomic():
            ImportBadRow.objects.filter(job=job).delete()
            ImportEntry.objects.filter(job=job).delete()
            ImportJob.objects.filter(pk=job.pk).update(stored_name="", samples={})
        count += 1
    delete_orphans(now)
    return count


def _claim(now: datetime) -> ImportJob | None:
    """Take the first free job; None when there is none, or another worker was quicker."""
    for candidate in imports_to_work_on(now)[:3]:
        taken = imports_to_work_on(now).filter(pk=candidate.pk)
        key = token_hex(16)
        if taken.update(lease_key=key, leased_until=lease_end(), attempts=F("attempts") + 1):
            mine = ImportJob.objects.select_related("organization", "created_by", "undone_by")
            return mine.get(pk=candidate.pk)
    return None


def _work(job: ImportJob, seconds: float) -> None:
    try:
        _try(job, seconds)
    except LeaseLost:
        log.warning("import_lease_lost", job=job.pk)
    except Exception:
        # The lease ends by itself: until then nobody takes the job, as a pause before the next try.
        log.exception("import_interrupted", job=job.pk, attempt=job.attempts)


def _try(job: ImportJob, seconds: float) -> None:
    if job.attempts > MOST_ATTEMPTS:
        _fail(job, _("It stopped three times without getting on. Split the file, or ask us."))
        return
    try:
        if job.state == ImportState.UNDOING:
            _undo(job, seconds)
        else:
            _load(job, seconds)
    except FileRefused as refusal:
        _fail(job, named(refusal, job.stored_name, job.file_name))
    except DomainError as refusal:
        _fail(job, refusal.message)


def _load(job: ImportJob, seconds: float) -> None:
    if job.created_by is None:
        # Without a person the services would take it for the operator, who may do everything.
        _fail(job, _("The account of the person who uploaded it is not there any more."))
        return
    now = timezone.now()
    keeper = JobKeeper(job, now=now, seconds=seconds)
    order = ImportOrder(
        kind=Kind(job.kind),
        path=path_of(job),
        organization_code=job.organization.code,
        dry_run=job.state == ImportState.CHECKING,
        submit=job.after == AfterImport.SUBMIT,
        publish=job.after == AfterImport.PUBLISH,
        mapping=job.mapping,
    )
    import_file(order, by=job.created_by, now=now, progress=KeeperProgress(keeper), keeper=keeper)
    if not keeper.is_through:
        _hand_on(job)
    elif job.state == ImportState.CHECKING:
        _leave(job, state=ImportState.CHECKED, checked_at=timezone.now())
    else:
        _finish(job, ImportState.FINISHED)


def _undo(job: ImportJob, seconds: float) -> None:
    if job.undone_by is None:
        _leave(job, state=ImportState.FINISHED)
        return
    if undo_some(job, by=job.undone_by, seconds=seconds):
        _hand_on(job)
        return
    now = timezone.now()
    kept = job.entries.filter(outcome=EntryOutcome.KEPT).count()
    done = job.entries.filter(outcome=EntryOutcome.UNDONE).count()
    with transaction.atomic():
        _leave(job, state=ImportState.UNDONE, undone=done, kept=kept, undone_at=now)
        _note(job, "undone", job.undone_by, now, undone=done, kept=kept)


def _hand_on(job: ImportJob) -> None:
    """Let whoever is next go on: other work may come in between."""
    _leave(job, attempts=0)


def _leave(job: ImportJob, **changes: Any) -> None:
    mine = ImportJob.objects.filter(pk=job.pk, lease_key=job.lease_key)
    if not mine.update(lease_key="", leased_until=None, **changes):
        raise LeaseLost


def _fail(job: ImportJob, reason: str) -> None:
    if job.state == ImportState.CHECKING:
        _leave(job, state=ImportState.FAILED, refusal=reason)
    elif job.state == ImportState.UNDOING:
        _leave(job, state=ImportState.FINISHED, refusal=reason)
    else:
        _finish(job, ImportState.FAILED, refusal=reason)


@transaction.atomic
def _finish(job: ImportJob, state: ImportState, refusal: str = "") -> None:
    """End a run, and tell the one who started it and whoever else listens."""
    now = timezone.now()
    _leave(job, state=state, finished_at=now, refusal=refusal)
    job.refresh_from_db()
    counts = {name: getattr(job, name) for name in ("created", "updated", "unchanged", "failed")}
    _note(job, state.value, job.created_by, now, **counts)
    if job.created_by is not None:
        notify(
            users=[job.created_by],
            kind=IMPORT_FAILED.code if refusal else IMPORT_FINISHED.code,
            params={"file": job.file_name, "reason": refusal, **counts},
            url=f"/office/imports/{job.pk}/",
            now=now,
            once=f"import:{job.pk}",
        )
    events.import_finished.send(sender=ImportJob, pk=job.pk)


def _note(job: ImportJob, verb: str, by: User | None, now: datetime, **details: Any) -> None:
    record_event(action=f"import.{verb}", actor=by, subject=job, details=details, now=now)
