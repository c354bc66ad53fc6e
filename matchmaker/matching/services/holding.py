"""Putting a proposal off until a day; and what every action on an undecided one checks."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from accounts.errors import NotAllowed
from accounts.models import User
from accounts.services import record_event

from ..errors import (
    NoteTooLong,
    ProposalAlreadyDecided,
    ProposalClosed,
    SnoozeDateWrong,
    TextToWrite,
)
from ..locks import lock_proposal
from ..models import Decision, Proposal
from ..policies import can_review
from ..states import DECIDED_STATES, ProposalState

LONGEST_TEXT: Final = 2000
LONGEST_SNOOZE: Final = timedelta(days=365)


def snooze_proposal(
    *, proposal: Proposal, until: date, note: str = "", by: User, now: datetime
) -> Proposal:
    """Offer a proposal to nobody before a day; on that day it is back in the queue by itself.

    Snoozing again moves the day. A refusal changes nothing. Raises NotAllowed, SnoozeDateWrong,
    NoteTooLong, ProposalAlreadyDecided, ProposalClosed.
    """
    if not can_review(by):
        raise NotAllowed
    today = timezone.localdate(now)
    if not today < until <= today + LONGEST_SNOOZE:
        raise SnoozeDateWrong(latest=date_format(today + LONGEST_SNOOZE))
    said = checked_text(note, required=False)
    with transaction.atomic():
        current = lock_proposal(proposal.pk)
        refuse_decided(current)
        _put_off(current, until)
        details = {"until": until.isoformat(), "note": said}
        record_event(action="proposal.snoozed", actor=by, subject=current, details=details, now=now)
    return current


def wake_proposal(*, proposal: Proposal, by: User, now: datetime) -> Proposal:
    """Bring a snoozed proposal back before its day; one that is awake stays as it is.

    Raises NotAllowed, ProposalAlreadyDecided, ProposalClosed.
    """
    if not can_review(by):
        raise NotAllowed
    with transaction.atomic():
        current = lock_proposal(proposal.pk)
        refuse_decided(current)
        if current.snoozed_until is not None:
            _put_off(current, None)
            record_event(action="proposal.woken", actor=by, subject=current, details={}, now=now)
    return current


def _put_off(proposal: Proposal, until: date | None) -> None:
    proposal.snoozed_until = until
    proposal.save(update_fields=["snoozed_until"])


def refuse_decided(proposal: Proposal) -> None:
    """Raise ProposalAlreadyDecided or ProposalClosed unless the proposal is open."""
    if proposal.state in DECIDED_STATES:
        standing = Decision.objects.filter(undone_at__isnull=True).select_related("by")
        raise ProposalAlreadyDecided(standing.get(proposal_id=proposal.pk))
    if proposal.state == ProposalState.CLOSED:
        raise ProposalClosed


def checked_text(text: str, *, required: bool = True) -> str:
    """The text as it is kept. Raises TextToWrite, NoteTooLong."""
    said = text.replace("\x00", "").strip()
    if required and not said:
        raise TextToWrite
    if len(said) > LONGEST_TEXT:
        raise NoteTooLong(length=len(said), limit=LONGEST_TEXT)
    return said
