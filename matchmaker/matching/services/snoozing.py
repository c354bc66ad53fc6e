"""Putting a proposal off until a day, and bringing it back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from accounts.errors import NotAllowed
from accounts.models import User
from accounts.services import record_event

from ..errors import SnoozeDateWrong
from ..locks import lock_proposal
from ..models import Proposal
from ..policies import can_review, refuse_to_judge
from ..selectors.claims import find_claim
from .claims import give_back
from .holding import checked_text, refuse_decided

LONGEST_SNOOZE: Final = timedelta(days=365)


def snooze_proposal(
    *, proposal: Proposal, until: date, note: str = "", by: User, now: datetime
) -> Proposal:
    """Offer a proposal to nobody before a day; on that day it is back in the queue by itself.

    Snoozing again moves the day. A refusal changes nothing. Raises NotAllowed, SnoozeDateWrong,
    NoteTooLong, ProposalAlreadyDecided, ProposalClosed and what
    :func:`~..policies.refuse_to_judge` raises.
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
        refuse_to_judge(by, current, now=now)
        _put_off(current, until)
        let_go(current, by=by, now=now)
        details = {"until": until.isoformat(), "note": said}
        record_event(action="proposal.snoozed", actor=by, subject=current, details=details, now=now)
    return current


def wake_proposal(*, proposal: Proposal, by: User, now: datetime) -> Proposal:
    """Bring a snoozed proposal back before its day; one that is awake stays as it is.

    Raises NotAllowed, ProposalAlreadyDecided, ProposalClosed and what
    :func:`~..policies.refuse_to_judge` raises.
    """
    if not can_review(by):
        raise NotAllowed
    with transaction.atomic():
        current = lock_proposal(proposal.pk)
        refuse_decided(current)
        refuse_to_judge(by, current, now=now)
        if current.snoozed_until is not None:
            _put_off(current, None)
            record_event(action="proposal.woken", actor=by, subject=current, details={}, now=now)
    return current


def _put_off(proposal: Proposal, until: date | None) -> None:
    proposal.snoozed_until = until
    proposal.save(update_fields=["snoozed_until"])


def let_go(proposal: Proposal, *, by: User, now: datetime) -> None:
    """Whoever puts a proposal off or hands it on holds it no more; call it with it locked."""
    claim = find_claim(proposal.pk, now=now)
    if claim is not None and claim.holder_id == by.pk:
        give_back(proposal=proposal, by=by, now=now)
