"""Leaving a proposal to who leads the desk, and getting it back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.errors import NotAllowed
from accounts.models import User
from accounts.notifications import Kind
from accounts.policies import is_desk_lead
from accounts.services import notify, record_event

from ..errors import EscalatedToLead, NotEscalated
from ..locks import lock_proposal
from ..models import Escalation, Proposal
from ..notifications import ESCALATION_ENDED, PROPOSAL_ESCALATED
from ..policies import can_review, refuse_to_judge
from ..selectors.escalations import desk_leads, find_escalation
from .holding import checked_text, refuse_decided
from .sending import review_address
from .snoozing import let_go


def escalate_proposal(*, proposal: Proposal, note: str, by: User, now: datetime) -> Escalation:
    """Leave a proposal to who leads the desk, saying what is to be weighed.

    Whoever leads is told, and nobody else can decide until then. A refusal changes nothing. Raises
    NotAllowed, TextToWrite, NoteTooLong, ProposalAlreadyDecided, ProposalClosed, EscalatedToLead
    and what :func:`~..policies.refuse_to_judge` raises.
    """
    if not can_review(by):
        raise NotAllowed
    said = checked_text(note)
    with transaction.atomic():
        current = lock_proposal(proposal.pk)
        refuse_decided(current)
        refuse_to_judge(by, current, now=now)
        if find_escalation(current) is not None:
            raise EscalatedToLead
        escalation = Escalation.objects.create(proposal=current, note=said, by=by, escalated_at=now)
        let_go(current, by=by, now=now)
        leads = [user for user in desk_leads() if user.pk != by.pk]
        _tell(PROPOSAL_ESCALATED, leads, current, by, now)
        _record("proposal.escalated", current, by, now, note=said)
    return escalation


def hand_back_escalation(*, proposal: Proposal, answer: str, by: User, now: datetime) -> Escalation:
    """Give an escalated proposal back to the desk, with what the lead says of it.

    A refusal changes nothing. Raises NotAllowed, TextToWrite, NoteTooLong, NotEscalated.
    """
    if not is_desk_lead(by):
        raise NotAllowed
    said = checked_text(answer)
    with transaction.atomic():
        current = lock_proposal(proposal.pk)
        escalation = find_escalation(current)
        if escalation is None:
            raise NotEscalated
        _end(escalation, said, by, now)
        _tell(ESCALATION_ENDED, [escalation.by], current, by, now)
        _record("proposal.escalation_ended", current, by, now, answer=said)
    return escalation


def end_escalation(proposal: Proposal, *, by: User, now: datetime) -> None:
    """The decision answers what was escalated; call it in its transaction."""
    escalation = find_escalation(proposal)
    if escalation is not None:
        _end(escalation, "", by, now)


def _end(escalation: Escalation, answer: str, by: User, now: datetime) -> None:
    escalation.answer, escalation.ended_by, escalation.ended_at = answer, by, now
    escalation.save(update_fields=["answer", "ended_by", "ended_at"])


def _tell(kind: Kind, users: list[User], proposal: Proposal, by: User, now: datetime) -> None:
    notify(
        users=users,
        kind=kind.code,
        params={
            "manager": by.get_full_name(),
            "need": proposal.need.title,
            "technology": proposal.technology.title,
        },
        url=review_address(proposal),
        now=now,
    )


def _record(action: str, proposal: Proposal, by: User, now: datetime, **details: str) -> None:
    record_event(action=action, actor=by, subject=proposal, details=details, now=now)
