"""Telling other apps, and the audit trail, what happened to a listing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.dispatch import Signal

from accounts.models import User
from accounts.services import record_event

from .. import events
from ..models import Listing

PUBLISHED = {"technology": events.technology_published, "need": events.need_published}
REVISED = {"technology": events.technology_revised, "need": events.need_revised}
CLOSED = {"technology": events.technology_closed, "need": events.need_closed}


def announce(signals: dict[str, Signal], listing: Listing, *, bulk: bool = False) -> None:
    """Send the signal for this kind of listing; call it inside the transaction."""
    signals[listing.kind].send(sender=type(listing), pk=listing.pk, bulk=bulk)


def note(listing: Listing, verb: str, *, by: User | None, now: datetime, **details: Any) -> None:
    """Append "technology.<verb>" or "need.<verb>" to the audit trail; call it last."""
    record_event(
        action=f"{listing.kind}.{verb}", actor=by, subject=listing, details=details, now=now
    )
