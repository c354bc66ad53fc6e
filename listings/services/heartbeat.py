"""Still on offer? Owners confirm their listings; what nobody confirms expires by itself.

Readers complain most of offers whose owners can't be reached any more. A listing therefore ends
with its last day, its owners are reminded before, and one click moves that day on.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.errors import NotAllowed
from accounts.models import AuditEvent, Organization, Role, User
from accounts.selectors import audit_events_about
from accounts.services import notify_members

from ..errors import NothingToUndo, StepNotPossible, ValidityPassed
from ..models import Listing, Need, Technology
from ..notifications import EXPIRING
from ..policies import can_revise
from ..selectors import listings_to_remind_of, rows_of
from ..states import ListingState
from .drafts import AnyListing
from .news import REVISED, announce, note
from .records import adopt, stored_copy
from .steps import is_overdue

CONFIRMED_FOR_DAYS: Final = 183
"""How far a confirmation reaches: rights, prices and the people in charge change by the year, so
half a year catches most changes, and two clicks a year are no burden."""
UNDO_MINUTES: Final = 60
"""How long a confirmation can be taken back: a slip is noticed at once, and by the next day others
may have relied on it."""
REMINDER_DAYS: Final = (14, 3)
"""Days before the last day on which owners are reminded: two weeks leave room for a holiday."""


def confirm_technology(*, technology: Technology, by: User | None, now: datetime) -> Technology:
    """Say that it is still on offer: it stays for half a year from today, or longer if it did.

    Raises NotAllowed, StepNotPossible for what isn't published, ValidityPassed.
    """
    return _confirm(technology, by, now)


def confirm_need(*, need: Need, by: User | None, now: datetime) -> Need:
    """Say that it is still sought; see :func:`confirm_technology`."""
    return _confirm(need, by, now)


def undo_confirmation(*, listing: AnyListing, by: User | None, now: datetime) -> AnyListing:
    """Give the listing the last day back that it had before its latest confirmation.

    Raises NotAllowed, and NothingToUndo after an hour or when the day was changed since.
    """
    return _undo(listing, by, now)


def remind_of_expiry(*, now: datetime) -> int:
    """Remind the owners of what expires within two weeks, and of what does within three days.

    One reminder an organization and kind, however many listings; returns how many listings were
    reminded of. Each is reminded of once per threshold, however often this runs.
    """
    count = 0
    for model in (Technology, Need):
        due: dict[int, list[Listing]] = defaultdict(list)
        for listing in listings_to_remind_of(model, now, days=REMINDER_DAYS):
            due[listing.owner_id].append(listing)
        for listings in due.values():
            _remind(listings, now)
            count += len(listings)
    return count


@transaction.atomic
def _confirm(listing: AnyListing, by: User | None, now: datetime) -> AnyListing:
    stored = _own_row(listing, by)
    if not stored.is_published:
        raise StepNotPossible(
            state=stored.get_state_display(),
            step=_("confirm"),
            sources=ListingState.PUBLISHED.label,
        )
    if is_overdue(stored, now):
        raise ValidityPassed(day=stored.valid_until)
    before, stored.valid_until = stored.valid_until, _last_day(stored.valid_until, now)
    stored.confirmed_at, stored.reminded_on = now, None
    _store(stored, now)
    details = {"valid_until": _iso(stored.valid_until), "before": _iso(before)}
    note(stored, "confirmed", by=by, now=now, **details)
    return adopt(listing, stored)


@transaction.atomic
def _undo(listing: AnyListing, by: User | None, now: datetime) -> AnyListing:
    stored = _own_row(listing, by)
    event = _latest_confirmation(stored)
    if event is None or not _still_holds(event, stored, now):
        raise NothingToUndo(minutes=UNDO_MINUTES)
    before = event.details["before"]
    stored.valid_until = date.fromisoformat(str(before)) if before else None
    stored.confirmed_at = None
    _store(stored, now)
    note(stored, "confirmation_undone", by=by, now=now, valid_until=before)
    return adopt(listing, stored)


def _own_row(listing: AnyListing, by: User | None) -> AnyListing:
    stored = stored_copy(listing)
    if not can_revise(by, stored):
        raise NotAllowed(_("Only its owner's editors and technology managers confirm a listing."))
    return stored


def _last_day(known: date | None, now: datetime) -> date | None:
    """Never an earlier day, and none where there was none: that listing doesn't end."""
    if known is None:
        return None
    return max(known, timezone.localdate(now) + timedelta(days=CONFIRMED_FOR_DAYS))


def _store(listing: Listing, now: datetime) -> None:
    listing.updated_at = now
    listing.save(update_fields=["valid_until", "confirmed_at", "reminded_on", "updated_at"])
    if listing.is_published:
        # No word changes, but search and proposals hold the last day beside the text.
        announce(REVISED, listing, bulk=True)


def _latest_confirmation(listing: Listing) -> AuditEvent | None:
    action = f"{listing.kind}.confirmed"
    return audit_events_about(listing).filter(action=action).first()


def _still_holds(event: AuditEvent, listing: Listing, now: datetime) -> bool:
    return (
        listing.is_published
        and listing.confirmed_at is not None
        and now - listing.confirmed_at <= timedelta(minutes=UNDO_MINUTES)
        and event.details["valid_until"] == _iso(listing.valid_until)
    )


@transaction.atomic
def _remind(listings: list[Listing], now: datetime) -> None:
    owner: Organization = listings[0].owner
    today = timezone.localdate(now)
    first = min(each.valid_until for each in listings if each.valid_until is not None)
    model = type(listings[0])
    notify_members(
        organization=owner,
        kind=EXPIRING.code,
        params={"count": len(listings), "day": _in_both_languages(first)},
        url=_PAGES[model.kind],
        now=now,
        roles=(Role.OWNER, Role.EDITOR),
        once=f"expiring:{model.__name__}:{owner.pk}:{today}",
    )
    rows_of(model).filter(pk__in=[each.pk for each in listings]).update(reminded_on=today)


_PAGES = {"technology": "/office/", "need": "/my/needs/"}
"""Where owners confirm: paths, since news is told in paths and this app knows no pages."""


def _in_both_languages(day: date) -> dict[str, str]:
    told: dict[str, str] = {}
    for language, code in (("en", "en"), ("zh", "zh-hans")):
        with override(code):
            told[language] = date_format(day)
    return told


def _iso(day: date | None) -> str:
    return day.isoformat() if day is not None else ""
