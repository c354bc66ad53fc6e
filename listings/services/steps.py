"""The steps of a listing's life, one function each; all of them are audit events.

Every step reads the row anew under a lock, so of two people who take one at once the second is
told what the first did.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import TransitionNotAllowed

from accounts.errors import NotAllowed, ReasonMissing
from accounts.models import User

from ..errors import NotOverdue, ReviewMissing, StepNotPossible, ValidityPassed
from ..models import Listing, Need, Technology
from ..policies import can_publish, can_revise, may_go_public
from ..selectors import overdue_listings
from ..states import STEPS_FROM, Step
from .drafts import AnyListing, require_complete
from .news import CLOSED, PUBLISHED, announce, note
from .records import adopt, stored_copy


def submit_technology(*, technology: Technology, by: User | None, now: datetime) -> Technology:
    """Hand a draft in. Raises NotAllowed, StepNotPossible, ListingIncomplete."""
    return _submit(technology, by, now)


def submit_need(*, need: Need, by: User | None, now: datetime) -> Need:
    """Hand a draft in. Raises NotAllowed, StepNotPossible, ListingIncomplete."""
    return _submit(need, by, now)


def publish_technology(
    *, technology: Technology, by: User | None, now: datetime, bulk: bool = False
) -> Technology:
    """Publish what was submitted, by a technology manager or the operator.

    ``bulk`` tells those who hear of it that this is one of many. Raises NotAllowed,
    StepNotPossible, ListingIncomplete, ValidityPassed, and ReviewMissing where the site asks
    for a review first.
    """
    return _publish(technology, by, now, bulk=bulk)


def publish_need(*, need: Need, by: User | None, now: datetime, bulk: bool = False) -> Need:
    """Publish what was submitted; see :func:`publish_technology`."""
    return _publish(need, by, now, bulk=bulk)


def return_technology(
    *, technology: Technology, by: User | None, now: datetime, reason: str
) -> Technology:
    """Give what was submitted back to its owner, by a technology manager, with a reason.

    Raises NotAllowed, StepNotPossible, ReasonMissing.
    """
    return _return(technology, by, now, reason)


def return_need(*, need: Need, by: User | None, now: datetime, reason: str) -> Need:
    """Give what was submitted back to its owner; see :func:`return_technology`."""
    return _return(need, by, now, reason)


def withdraw_technology(*, technology: Technology, by: User | None, now: datetime) -> Technology:
    """Take back what was submitted or published. Raises NotAllowed, StepNotPossible."""
    return _withdraw(technology, by, now)


def withdraw_need(*, need: Need, by: User | None, now: datetime) -> Need:
    """Take back what was submitted or published. Raises NotAllowed, StepNotPossible."""
    return _withdraw(need, by, now)


def reopen_technology(*, technology: Technology, by: User | None, now: datetime) -> Technology:
    """Make a withdrawn or expired one a draft again. Raises NotAllowed, StepNotPossible."""
    return _reopen(technology, by, now)


def reopen_need(*, need: Need, by: User | None, now: datetime) -> Need:
    """Make a withdrawn or expired one a draft again. Raises NotAllowed, StepNotPossible."""
    return _reopen(need, by, now)


def expire_technology(*, technology: Technology, by: User | None, now: datetime) -> Technology:
    """Close a published one whose last day is over. Raises StepNotPossible, NotOverdue."""
    return _expire(technology, by, now)


def expire_need(*, need: Need, by: User | None, now: datetime) -> Need:
    """Close a published one whose last day is over. Raises StepNotPossible, NotOverdue."""
    return _expire(need, by, now)


def expire_overdue(*, now: datetime) -> int:
    """Close every published listing whose last day is over; returns how many were closed.

    Each is closed in a transaction of its own, so one that somebody else closes meanwhile doesn't
    stop the rest.
    """
    count = 0
    for model in (Technology, Need):
        for listing in overdue_listings(model, now):
            try:
                _expire(listing, None, now)
            except (StepNotPossible, NotOverdue):
                continue
            count += 1
    return count


def require_validity(listing: Listing, now: datetime) -> None:
    """Raise :class:`ValidityPassed` when the listing's last day is over."""
    if is_overdue(listing, now):
        raise ValidityPassed(day=listing.valid_until)


def is_overdue(listing: Listing, now: datetime) -> bool:
    """Whether the listing's last day is over, in the site's time zone."""
    return listing.valid_until is not None and listing.valid_until < timezone.localdate(now)


@transaction.atomic
def _submit(listing: AnyListing, by: User | None, now: datetime) -> AnyListing:
    stored = _row_for(listing, by, can_revise)
    _take(Step.SUBMIT, stored, now)
    require_complete(stored)
    _store(stored, "submitted_at")
    note(stored, "submitted", by=by, now=now)
    return adopt(listing, stored)


@transaction.atomic
def _publish(listing: AnyListing, by: User | None, now: datetime, *, bulk: bool) -> AnyListing:
    stored = _row_for(listing, by, can_publish)
    _take(Step.PUBLISH, stored, now)
    require_complete(stored)
    require_validity(stored, now)
    if not may_go_public(by, stored):
        raise ReviewMissing
    _store(stored, "published_at", "closed_at")
    announce(PUBLISHED, stored, bulk=bulk)
    note(stored, "published", by=by, now=now, revision=stored.revision)
    return adopt(listing, stored)


@transaction.atomic
def _return(listing: AnyListing, by: User | None, now: datetime, reason: str) -> AnyListing:
    stored = _row_for(listing, by, can_publish)
    if not reason.strip():
        raise ReasonMissing
    _take(Step.RETURN, stored, now)
    _store(stored)
    note(stored, "returned", by=by, now=now, reason=reason.strip())
    return adopt(listing, stored)


@transaction.atomic
def _withdraw(listing: AnyListing, by: User | None, now: datetime) -> AnyListing:
    stored = _row_for(listing, by, can_revise)
    was_published = stored.is_published
    _take(Step.WITHDRAW, stored, now)
    _store(stored, "closed_at")
    if was_published:
        announce(CLOSED, stored)
    note(stored, "withdrawn", by=by, now=now)
    return adopt(listing, stored)


@transaction.atomic
def _reopen(listing: AnyListing, by: User | None, now: datetime) -> AnyListing:
    stored = _row_for(listing, by, can_revise)
    _take(Step.REOPEN, stored, now)
    _store(stored)
    note(stored, "reopened", by=by, now=now)
    return adopt(listing, stored)


@transaction.atomic
def _expire(listing: AnyListing, by: User | None, now: datetime) -> AnyListing:
    stored = _row_for(listing, by, can_publish)
    _take(Step.EXPIRE, stored, now)
    if not is_overdue(stored, now):
        raise NotOverdue(day=stored.valid_until or "—")
    _store(stored, "closed_at")
    announce(CLOSED, stored)
    note(stored, "expired", by=by, now=now)
    return adopt(listing, stored)


def _row_for(
    listing: AnyListing, by: User | None, allowed: Callable[[User | None, Listing], bool]
) -> AnyListing:
    stored = stored_copy(listing)
    if not allowed(by, stored):
        raise NotAllowed(_("You may not take this step with this listing."))
    return stored


_TRANSITIONS = {
    Step.SUBMIT: Listing.submit,
    Step.PUBLISH: Listing.publish,
    Step.RETURN: Listing.return_to_draft,
    Step.WITHDRAW: Listing.withdraw,
    Step.EXPIRE: Listing.expire,
    Step.REOPEN: Listing.reopen,
}


def _take(step: Step, listing: Listing, now: datetime) -> None:
    try:
        _TRANSITIONS[step](listing, now)
    except TransitionNotAllowed as refusal:
        sources = ", ".join(str(source.label) for source in STEPS_FROM[step])
        raise StepNotPossible(
            state=listing.get_state_display(), step=step.label, sources=sources
        ) from refusal


def _store(listing: Listing, *moments: str) -> None:
    listing.save(update_fields=["state", "updated_at", *moments])
