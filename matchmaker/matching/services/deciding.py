"""A technology manager's decision: conditional on nobody having decided before."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone
from django_fsm import ConcurrentTransition

from accounts.errors import NotAllowed
from accounts.models import User
from accounts.services import record_event

from .. import events
from ..errors import (
    NoteTooLong,
    NotForManagersOfEitherSide,
    ProposalAlreadyDecided,
    ProposalBlocked,
    ProposalClosed,
    ReasonDoesNotFit,
    UnknownVerdict,
)
from ..locks import lock_proposal
from ..models import Decision, Notice, Proposal
from ..policies import can_review, has_conflict_of_interest
from ..states import Gate, ProposalState, Reason, Verdict, reasons_for
from .candidates import gates_closed_now

LONGEST_NOTE: Final = 4000


def decide_proposal(
    *, proposal: Proposal, verdict: str, reason: str, note: str, by: User, now: datetime
) -> Decision:
    """Approve or reject a proposal, with a reason; of several at once exactly one wins.

    An approval is an audit event, makes a notice for each of the two organizations and sends
    ``proposal_approved``; a rejection is an audit event and sends ``proposal_rejected``.
    A refusal changes nothing. Raises UnknownVerdict, ReasonDoesNotFit, NoteTooLong, NotAllowed,
    NotForManagersOfEitherSide, ProposalAlreadyDecided (with the decision that stands),
    ProposalClosed, and ProposalBlocked for an approval that a gate forbids by now.
    """
    judged = _checked_verdict(verdict)
    because = _checked_reason(reason, judged)
    if len(note) > LONGEST_NOTE:
        raise NoteTooLong(length=len(note), limit=LONGEST_NOTE)
    if not can_review(by):
        raise NotAllowed
    with transaction.atomic():
        current = lock_proposal(proposal.pk)
        _check_decidable(current, judged, by, now)
        _take(current, judged, now)
        decision = Decision.objects.create(
            proposal=current,
            verdict=judged.value,
            reason=because.value,
            note=note.replace("\x00", "").strip(),
            by=by,
            decided_at=now,
        )
        _tell(current, decision, by, now)
    return decision


def _checked_verdict(verdict: str) -> Verdict:
    try:
        return Verdict(verdict)
    except ValueError:
        raise UnknownVerdict(verdict=verdict, verdicts=", ".join(Verdict.values)) from None


def _checked_reason(reason: str, verdict: Verdict) -> Reason:
    fitting = reasons_for(verdict)
    if reason not in {choice.value for choice in fitting}:
        raise ReasonDoesNotFit(
            reason=reason,
            verdict=verdict.label,
            reasons=", ".join(choice.value for choice in fitting),
        )
    return Reason(reason)


def _check_decidable(proposal: Proposal, verdict: Verdict, by: User, now: datetime) -> None:
    if proposal.state in (ProposalState.APPROVED, ProposalState.REJECTED):
        raise ProposalAlreadyDecided(_decision_on(proposal))
    if proposal.state == ProposalState.CLOSED:
        raise ProposalClosed
    if has_conflict_of_interest(by, proposal):
        raise NotForManagersOfEitherSide
    if verdict == Verdict.APPROVED:
        closed = gates_closed_now(
            proposal.need_id, proposal.technology_id, today=timezone.localdate(now)
        )
        if closed:
            raise ProposalBlocked(gates="; ".join(str(Gate(gate).label) for gate in closed))


def _take(proposal: Proposal, verdict: Verdict, now: datetime) -> None:
    if verdict == Verdict.APPROVED:
        proposal.approve()
    else:
        proposal.reject()
    proposal.updated_at = now
    try:
        with transaction.atomic():
            proposal.save(update_fields=["state", "updated_at"])
    except ConcurrentTransition:
        raise ProposalAlreadyDecided(_decision_on(proposal)) from None


def _decision_on(proposal: Proposal) -> Decision:
    return Decision.objects.select_related("by").get(proposal_id=proposal.pk)


def _tell(proposal: Proposal, decision: Decision, by: User, now: datetime) -> None:
    approved = decision.verdict == Verdict.APPROVED
    if approved:
        Notice.objects.bulk_create(
            Notice(decision=decision, organization=organization, created_at=now)
            for organization in (proposal.need.owner, proposal.technology.owner)
        )
    signal = events.proposal_approved if approved else events.proposal_rejected
    signal.send(sender=Proposal, pk=proposal.pk)
    record_event(
        action=f"proposal.{decision.verdict}",
        actor=by,
        subject=proposal,
        details={
            "need": proposal.need_id,
            "technology": proposal.technology_id,
            "reason": decision.reason,
            "note": decision.note,
            "score": proposal.score,
            "band": proposal.band,
        },
        now=now,
    )
