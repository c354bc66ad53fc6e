"""Background work: requested, claimed, renewed and finished, as states of database rows.

A claim is a random token written into the rows by a conditional UPDATE. Everything that its
holder does later is conditional on that token, so whoever lost the rows in the meantime, to a
newer request or to another worker after the lease ran out, changes nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

import structlog
from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from listings.states import ListingState

from ..models import CollectionWatermark, MatchingWork
from ..states import ListingKind, Priority, WorkState, WorkStep

log = structlog.get_logger(__name__)

Clock = Callable[[], datetime]

MAX_ATTEMPTS: Final = 5
"""After so many failures or deaths of its worker, work waits for a person."""
ATTEMPTS_IN_COMPANY: Final = 2
"""What failed this often is claimed alone, so that it takes no other work down with it."""
FIRST_DELAY: Final = timedelta(seconds=5)
"""How long a first failure waits; each further one waits four times as long."""
KEYS_A_STATEMENT: Final = 500
"""SQLite takes a limited number of parameters in one statement."""

# Work rows have no state machine: the conditional UPDATE below is what decides between workers.
UNCLAIMED: Final[dict[str, Any]] = {"claim_token": "", "claimed_at": None}
AS_NEW: Final[dict[str, Any]] = {
    **UNCLAIMED,
    "state": WorkState.PENDING,
    "not_before": None,
    "attempts": 0,
    "last_error": "",
}


@dataclass(frozen=True, slots=True)
class Claim:
    """Rows that this worker may work on while its lease lasts, best order first."""

    token: str
    rows: list[MatchingWork] = field(default_factory=list)

    def keys(self, kind: ListingKind) -> list[int]:
        """The keys of the claimed listings of one kind."""
        keys = (getattr(row, f"{kind}_id") for row in self.rows)
        return [key for key in keys if key is not None]


def request_work(
    *,
    kind: ListingKind,
    keys: Sequence[int],
    step: WorkStep,
    priority: Priority,
    now: datetime,
) -> None:
    """Ask for a step for these listings, whatever became of earlier requests.

    Call it inside the transaction of the change that the step answers: then both are kept or
    neither is. A claim on the same work is void from then on.
    """
    for start in range(0, len(keys), KEYS_A_STATEMENT):
        _request_some(kind, keys[start : start + KEYS_A_STATEMENT], step, priority, now)


def _request_some(
    kind: ListingKind, keys: Sequence[int], step: WorkStep, priority: Priority, now: datetime
) -> None:
    rows = MatchingWork.objects.filter(**{f"{kind}_id__in": keys}, step=step)
    again = rows.update(
        **AS_NEW, priority=priority, revision=models.F("revision") + 1, requested_at=now
    )
    if again == len(keys):
        return
    known = set(rows.values_list(f"{kind}_id", flat=True)) if again else set()
    MatchingWork.objects.bulk_create(
        [
            MatchingWork(**{f"{kind}_id": key}, step=step, priority=priority, requested_at=now)
            for key in keys
            if key not in known
        ],
        ignore_conflicts=True,
    )


def claimable(*, step: WorkStep, now: datetime) -> models.QuerySet[MatchingWork]:
    """Work that waits for a worker, or whose worker let its lease run out."""
    stale = now - timedelta(seconds=settings.EMBED_LEASE_SECONDS)
    due = models.Q(not_before__isnull=True) | models.Q(not_before__lte=now)
    return MatchingWork.objects.filter(
        models.Q(state=WorkState.PENDING) & due
        | models.Q(state=WorkState.CLAIMED, claimed_at__lt=stale),
        step=step,
    )


def is_fresh_waiting(*, step: WorkStep, now: datetime) -> bool:
    """Whether somebody waits for work in this step that a worker may claim."""
    return claimable(step=step, now=now).filter(priority=Priority.INTERACTIVE).exists()


def is_idle(*, step: WorkStep, now: datetime) -> bool:
    """Whether something waits in this step and no living worker is at it.

    A worker that is at it nudges itself for the rest; another chain of nudges would do no harm,
    but one more with every sweep would fill the queue.
    """
    if not claimable(step=step, now=now).exists():
        return False
    alive = now - timedelta(seconds=settings.EMBED_LEASE_SECONDS)
    return not MatchingWork.objects.filter(
        step=step, state=WorkState.CLAIMED, claimed_at__gte=alive
    ).exists()


def claim_work(
    *,
    step: WorkStep,
    limit: int,
    now: datetime,
    only: models.Q | None = None,
) -> Claim:
    """Claim up to ``limit`` pieces of work, interactive before bulk, oldest first.

    Safe between any number of workers: PostgreSQL skips the rows that another one is just
    claiming, SQLite lets one transaction in at a time. ``only`` narrows what is claimed.
    """
    _give_up(step=step, now=now)
    token = uuid4().hex
    claimed = {"state": WorkState.CLAIMED, "claim_token": token, "claimed_at": now}
    with transaction.atomic():
        waiting = claimable(step=step, now=now).filter(only or models.Q())
        waiting = waiting.order_by("priority", "requested_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True)
        in_company = waiting.filter(attempts__lt=ATTEMPTS_IN_COMPANY)
        keys = [*in_company.values_list("pk", flat=True)[:limit]]
        keys = keys or [*waiting.values_list("pk", flat=True)[:1]]
        for start in range(0, len(keys), KEYS_A_STATEMENT):
            MatchingWork.objects.filter(pk__in=keys[start : start + KEYS_A_STATEMENT]).update(
                **claimed, attempts=models.F("attempts") + 1
            )
    rows = MatchingWork.objects.filter(claim_token=token)
    return Claim(token, [*rows.order_by("priority", "requested_at", "pk")])


def _give_up(*, step: WorkStep, now: datetime) -> None:
    died = claimable(step=step, now=now).filter(state=WorkState.CLAIMED, attempts__gte=MAX_ATTEMPTS)
    given_up = {
        **UNCLAIMED,
        "state": WorkState.FAILED,
        "last_error": f"The worker ended {MAX_ATTEMPTS} times without finishing this.",
    }
    died.update(**given_up)


@contextmanager
def kept_alive(claim: Claim, *, clock: Clock = timezone.now) -> Iterator[None]:
    """Renew the claim's lease from a thread for as long as the block runs.

    So the lease can be short, and what a killed worker held is free again soon, while a batch
    that takes longer than the lease is not taken away from a living one.
    """
    done = threading.Event()
    thread = threading.Thread(
        target=_renew, args=(claim.token, done, clock), name="lease", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _renew(token: str, done: threading.Event, clock: Clock) -> None:
    while not done.wait(settings.EMBED_LEASE_SECONDS / 3):
        try:
            held = MatchingWork.objects.filter(claim_token=token, state=WorkState.CLAIMED)
            held.update(claimed_at=clock())
        except Exception:
            log.warning("lease_not_renewed", exc_info=True)
        finally:
            connection.close()


def held_rows(claim: Claim) -> list[MatchingWork]:
    """The rows that are still this claim's, locked until the transaction ends."""
    rows = MatchingWork.objects.filter(claim_token=claim.token, state=WorkState.CLAIMED)
    return [*rows.select_for_update().order_by("pk")]


def finish_work(
    rows: Sequence[MatchingWork],
    *,
    now: datetime,
    outcome: dict[str, object] | None = None,
    sequence: int | None = None,
) -> None:
    """Mark locked rows as done; ``sequence`` tells readers where in the changes they stand."""
    keys = [row.pk for row in rows]
    finished: dict[str, Any] = {
        **UNCLAIMED,
        "state": WorkState.DONE,
        "last_error": "",
        "finished_at": now,
        "outcome": outcome or {},
    }
    if sequence is not None:
        finished["sequence"] = sequence
    for start in range(0, len(keys), KEYS_A_STATEMENT):
        some = MatchingWork.objects.filter(pk__in=keys[start : start + KEYS_A_STATEMENT])
        some.update(**finished)


def fail_work(row: MatchingWork, *, error: str, now: datetime) -> None:
    """Put locked work back for later, or leave it to a person after the last attempt."""
    row.state = WorkState.FAILED if row.attempts >= MAX_ATTEMPTS else WorkState.PENDING
    row.last_error = error[:2000]
    row.claim_token, row.claimed_at = "", None
    row.not_before = now + FIRST_DELAY * 4 ** (row.attempts - 1)
    row.save(update_fields=["state", "last_error", "claim_token", "claimed_at", "not_before"])


def remember_generation(*, needs: Sequence[int], generation: str) -> None:
    """Note with which statistics the proposals of these needs were made, just now."""
    rows = MatchingWork.objects.filter(need_id__in=needs, step=WorkStep.PROPOSE)
    rows.exclude(generation=generation).update(generation=generation)


def request_where_moved(*, generation: str, now: datetime) -> int:
    """Ask for proposals for the published needs whose last ones had other statistics than these.

    Equal statistics give equal scores, and whatever else decides on proposals (texts, gates) asks
    for them itself when it changes. Returns how many needs it is.
    """
    rows = MatchingWork.objects.filter(
        step=WorkStep.PROPOSE, state=WorkState.DONE, need__state=ListingState.PUBLISHED
    )
    moved = rows.exclude(generation=generation).order_by("need_id")
    keys = [*moved.values_list("need_id", flat=True)]
    request_work(
        kind=ListingKind.NEED, keys=keys, step=WorkStep.PROPOSE, priority=Priority.BULK, now=now
    )
    return len(keys)


def requeue_failed(*, now: datetime, keys: Sequence[int] | None = None) -> int:
    """Give failed work (all, or these rows) a fresh start; returns how many rows it was."""
    failed = MatchingWork.objects.filter(state=WorkState.FAILED)
    if keys is not None:
        failed = failed.filter(pk__in=keys)
    return failed.update(**AS_NEW, requested_at=now)


def next_sequence() -> int:
    """The next number of the collections' watermark; call it in the transaction of a change.

    The row stays locked until that transaction ends, so numbers become visible in order.
    """
    row, _ = CollectionWatermark.objects.get_or_create(pk=CollectionWatermark.KEY)
    CollectionWatermark.objects.filter(pk=row.pk).update(sequence=models.F("sequence") + 1)
    return CollectionWatermark.objects.values_list("sequence", flat=True).get(pk=row.pk)


def reload_collections() -> None:
    """Make every process load its collections afresh at their next use."""
    CollectionWatermark.objects.get_or_create(pk=CollectionWatermark.KEY)
    CollectionWatermark.objects.filter(pk=CollectionWatermark.KEY).update(
        epoch=models.F("epoch") + 1
    )
