"""Writing the audit trail, and checking that nobody rewrote it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connections, models, router, transaction
from django.utils.timezone import is_naive

from accounts.audit import GENESIS_HASH, JSON, canonical_json
from accounts.errors import NaiveTime, UnrecordableDetails
from accounts.models import AuditEvent, User, subject_type_of

_ADVISORY_LOCK = 0x61756469745F7472  # "audit_tr": any fixed number that nothing else locks.
_PAGE = 1000


def record_event(
    *,
    action: str,
    actor: User | None,
    subject: models.Model | None,
    details: Mapping[str, JSON],
    now: datetime,
) -> AuditEvent:
    """Append one event to the audit trail and return it.

    `action` is a dotted verb such as "organization.verified"; no actor means the operator at the
    command line or the system. Call it inside the transaction of the change that it reports, and
    last: from here to the commit every other writer of the trail waits. People are named by number
    only, in the details too: nothing can be erased from the trail later.
    Raises NaiveTime for a `now` without zone, UnrecordableDetails for details that are not plain
    JSON or would not read back the same.
    """
    if is_naive(now):
        raise NaiveTime(at=now.isoformat())
    with transaction.atomic(using=router.db_for_write(AuditEvent)):
        _wait_for_turn()
        head = AuditEvent.objects.order_by("-sequence").first()
        event = AuditEvent(
            sequence=head.sequence + 1 if head else 1,
            at=now,
            actor=actor,
            action=action,
            subject_type=subject_type_of(subject) if subject is not None else "",
            subject_id=str(subject.pk) if subject is not None else "",
            details=_recordable(details),
            previous_hash=head.hash if head else GENESIS_HASH,
        )
        event.hash = event.expected_hash()
        event.save()
    return event


def _wait_for_turn() -> None:
    """Let one transaction at a time read the head and append to it, until it commits.

    SQLite needs nothing: its write transactions (IMMEDIATE) exclude each other anyway.
    """
    connection = connections[router.db_for_write(AuditEvent)]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ADVISORY_LOCK])


def _recordable(details: Mapping[str, JSON]) -> dict[str, JSON]:
    try:
        stored: dict[str, JSON] = json.loads(canonical_json(details))
    except (TypeError, ValueError) as error:
        raise UnrecordableDetails(problem=str(error)) from error
    return stored


@dataclass(frozen=True, slots=True)
class TrailReport:
    """What a walk along the audit trail found.

    `count` events hold together up to `head_hash`; `broken_at` is the sequence of the first that
    does not, with the `problem` in words, and None when all do.
    """

    count: int
    head_hash: str
    broken_at: int | None = None
    problem: str = ""


def verify_trail(*, anchors: Mapping[int, str] | None = None) -> TrailReport:
    """Walk the whole chain in pages of constant size and stop at the first break.

    `anchors` are hashes by sequence that were noted down elsewhere; a chain that was cut short
    or written anew from the start holds together in itself and is only found out by them.
    """
    waiting = dict(anchors or {})
    count, head_hash = 0, GENESIS_HASH
    for event in _events_in_order():
        problem = _problem_of(event, count + 1, head_hash, waiting.pop(event.sequence, None))
        if problem:
            return TrailReport(count, head_hash, min(event.sequence, count + 1), problem)
        count, head_hash = count + 1, event.hash
    if waiting:
        problem = f"the trail ends at {count}, but event {min(waiting)} was noted down before"
        return TrailReport(count, head_hash, count + 1, problem)
    return TrailReport(count, head_hash)


def _events_in_order() -> Iterator[AuditEvent]:
    # Pages by key rather than a cursor: SQLite and a pooled PostgreSQL would fetch all at once.
    last: int | None = None
    while True:
        events = AuditEvent.objects.order_by("sequence")
        page = list((events if last is None else events.filter(sequence__gt=last))[:_PAGE])
        yield from page
        if len(page) < _PAGE:
            return
        last = page[-1].sequence


def _problem_of(
    event: AuditEvent, expected_sequence: int, previous_hash: str, anchor: str | None
) -> str:
    if event.sequence != expected_sequence:
        return f"event {expected_sequence} is missing; the next one stored is {event.sequence}"
    if event.previous_hash != previous_hash:
        return "it does not name the hash of the event before it"
    if event.hash != _hash_or_nothing(event):
        return "its content does not have the hash that was recorded"
    if anchor is not None and event.hash != anchor:
        return "its hash is not the one noted down before"
    return ""


def _hash_or_nothing(event: AuditEvent) -> str:
    """What the row should hash to; empty when its content could never have been recorded."""
    try:
        return event.expected_hash()
    except (TypeError, ValueError):
        return ""
