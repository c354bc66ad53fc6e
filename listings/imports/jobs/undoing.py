"""Taking back what an import did, listing by listing, each with an outcome of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from accounts.models import User
from listings import events
from listings.models import ImportEntry, ImportJob, Listing, Need, Technology
from listings.selectors import rows_of
from listings.services import (
    discard_need,
    discard_technology,
    reopen_need,
    reopen_technology,
    revise_need,
    revise_technology,
    submit_need,
    submit_technology,
    withdraw_need,
    withdraw_technology,
)
from listings.states import EntryAction, EntryOutcome, ListingState

from ..columns import Kind
from .keeping import LeaseLost, lease_end

BATCH_ENTRIES: Final = 50


@dataclass(frozen=True, slots=True)
class _Steps:
    """The services that lead back, for one kind of listing."""

    model: type[Listing]
    argument: str
    discard: Callable[..., Any]
    withdraw: Callable[..., Any]
    reopen: Callable[..., Any]
    submit: Callable[..., Any]
    revise: Callable[..., Any]


_STEPS = {
    Kind.TECHNOLOGIES: _Steps(
        Technology,
        "technology",
        discard_technology,
        withdraw_technology,
        reopen_technology,
        submit_technology,
        revise_technology,
    ),
    Kind.NEEDS: _Steps(
        Need, "need", discard_need, withdraw_need, reopen_need, submit_need, revise_need
    ),
}


def undo_some(job: ImportJob, *, by: User, seconds: float) -> bool:
    """Undo entries for about so many seconds, the latest first; returns whether any is left.

    Raises LeaseLost when another worker has the job.
    """
    ends_at = time.monotonic() + seconds
    while entries := list(
        islice(job.entries.filter(outcome=EntryOutcome.PENDING).order_by("-pk"), BATCH_ENTRIES)
    ):
        if time.monotonic() >= ends_at:
            return True
        with transaction.atomic():
            _undo_batch(job, entries, by, timezone.now())
    return False


def _undo_batch(job: ImportJob, entries: Sequence[ImportEntry], by: User, now: datetime) -> None:
    mine = ImportJob.objects.filter(pk=job.pk, lease_key=job.lease_key)
    if not mine.update(leased_until=lease_end(), attempts=0):
        raise LeaseLost
    steps = _STEPS[Kind(job.kind)]
    keys = [entry.listing_key for entry in entries]
    stored = {
        listing.pk: listing
        for listing in rows_of(steps.model)
        .filter(pk__in=keys)
        .select_for_update(of=("self",))
        .select_related("owner")
    }
    held = _held(steps.model, keys)
    for entry in entries:
        listing = stored.get(entry.listing_key)
        entry.reason = _refusal(entry, listing, held) or _take_back(entry, listing, steps, by, now)
        entry.outcome = EntryOutcome.KEPT if entry.reason else EntryOutcome.UNDONE
    ImportEntry.objects.bulk_update(entries, ["outcome", "reason"])


def _held(model: type[Listing], keys: list[int]) -> dict[int, str]:
    """Which of the listings others rely on, and why; upper apps answer."""
    found: dict[int, str] = {}
    answers: list[Any] = events.undo_asked.send(sender=model, keys=keys)
    for _receiver, reasons in answers:
        found.update(reasons or {})
    return found


def _refusal(entry: ImportEntry, listing: Listing | None, held: Mapping[int, str]) -> str:
    if listing is None:
        return _("It was deleted meanwhile.")
    if listing.pk in held:
        return held[listing.pk]
    if listing.updated_at != entry.touched_at:
        return _("It was changed since the import.")
    return ""


def _take_back(
    entry: ImportEntry, listing: Listing | None, steps: _Steps, by: User, now: datetime
) -> str:
    """Undo one entry; returns why that is refused, or nothing."""
    try:
        with transaction.atomic():
            _lead_back(entry, listing, steps, by, now)
    except DomainError as refusal:
        return refusal.message
    return ""


def _lead_back(entry: ImportEntry, listing: Any, steps: _Steps, by: User, now: datetime) -> None:
    def call(service: Callable[..., Any], **more: object) -> None:
        service(**{steps.argument: listing}, by=by, now=now, **more)

    if entry.action == EntryAction.CREATED:
        is_draft = listing.state == ListingState.DRAFT
        call(steps.discard if is_draft else steps.withdraw)
        return
    stepped = listing.state != entry.state_before
    if stepped:
        call(steps.withdraw)
        call(steps.reopen)
    if entry.before:
        call(steps.revise, changes=entry.before, bulk=True)
    if stepped and entry.state_before == ListingState.SUBMITTED:
        call(steps.submit)
