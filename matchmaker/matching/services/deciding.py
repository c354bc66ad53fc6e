"""A technology manager's decision: conditional on nobody having decided before."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_fsm import ConcurrentTransition

from accounts.errors import NotAllowed
from accounts.models import User
from accounts.policies import is_desk_lead
from accounts.services import record_event

from .. import events
from ..errors import (
    DuplicateOfWhat,
    EscalatedToLead,
    NoteTooLong,
    NoteToPartiesOfARejection,
    ProposalAlreadyDecided,
    ProposalBlocked,
    ReasonDoesNotFit,
    UnknownVerdict,
)
from ..locks import lock_proposal
from ..models import Decision, Proposal
from ..policies import can_review, refuse_to_judge
from ..selectors.escalations import find_escalation
from ..states import Gate, Reason, Verdict, reasons_for
from .candidates import gates_closed_now
from .claims import end_claim_with_decision
from .escalating import end_escalation
from .holding import refuse_decided
from .sending import details_of, send_decision

LONGEST_NOTE: Final = 4000


def decide_proposal(
    *,
    proposal: Proposal,
    verdict: str,
    reason: str,
    note: str,
    by: User,
    now: datetime,
    note_to_parties: str = "",
    duplicate_of: Proposal | None = None,
    batch: UUID | None = None,
) -> Decision:
    """Approve or reject a proposal, with a reason; of several at once exactly one wins.

    For ``UNDO_SECONDS`` it can be undone and nobody is told; then :mod:`.sending` sends its news,
    which with none is done in the same transaction. ``note`` is for technology managers,
    ``note_to_parties`` goes to both sides of an approved proposal. Decisions of one ``batch`` are
    undone together. A refusal changes nothing. Raises UnknownVerdict, ReasonDoesNotFit,
    NoteTooLong, NoteToPartiesOfARejection, DuplicateOfWhat, NotAllowed,
    ProposalOutOfScope, ConflictOfInterest, ProposalClaimed, EscalatedToLead,
    ProposalAlreadyDecided (with the decision that stands), ProposalClosed, and ProposalBlocked
    for an approval that a gate forbids by now.
    """
    judged, because, internal = checked_decision(verdict, reason, note)
    notes = internal, checked_note(note_to_parties)
    if notes[1] and judged != Verdict.APPROVED:
        raise NoteToPartiesOfARejection
    _check_duplicate(proposal, duplicate_of, because)
    if not can_review(by):
        raise NotAllowed
    with transaction.atomic():
        current = lock_proposal(proposal.pk)
        _check_decidable(current, judged, by, now)
        _take(current, now)
        decision = Decision.objects.create(
            proposal=current,
            verdict=judged.value,
            reason=because.value,
            note=notes[0],
            note_to_parties=notes[1],
            duplicate_of=duplicate_of,
            by=by,
            decided_at=now,
            due_at=now + timedelta(seconds=settings.UNDO_SECONDS),
            batch=batch,
        )
        end_escalation(current, by=by, now=now)
        end_claim_with_decision(current, now=now)
        _record(current, decision, now)
        if settings.UNDO_SECONDS:
            events.decision_made.send(sender=Decision, pk=decision.pk)
        else:
            send_decision(current, decision, now=now)
    return decision


def checked_decision(verdict: str, reason: str, note: str) -> tuple[Verdict, Reason, str]:
    """What is decided, why, and the internal note as it is kept.

    Raises UnknownVerdict, ReasonDoesNotFit, NoteTooLong.
    """
    judged = _checked_verdict(verdict)
    return judged, _checked_reason(reason, judged), checked_note(note)


def checked_note(note: str) -> str:
    """The note as it is kept. Raises NoteTooLong."""
    if len(note) > LONGEST_NOTE:
        raise NoteTooLong(length=len(note), limit=LONGEST_NOTE)
    return note.replace("\x00", "").strip()


def _check_duplicate(proposal: Proposal, original: Proposal | None, reason: Reason) -> None:
    if original is None:
        return
    if reason != Reason.DUPLICATE or original.pk == proposal.pk:
        raise DuplicateOfWhat


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


def refuse_undecidable(by: User, proposal: Proposal, *, now: datetime) -> None:
    """Raise what keeps the manager from deciding on the proposal, whatever the verdict.

    ProposalAlreadyDecided, ProposalClosed, ProposalOutOfScope, ConflictOfInterest,
    ProposalClaimed, EscalatedToLead.
    """
    refuse_decided(proposal)
    refuse_to_judge(by, proposal, now=now)
    if find_escalation(proposal) is not None and not is_desk_lead(by):
        raise EscalatedToLead


def _check_decidable(proposal: Proposal, verdict: Verdict, by: User, now: datetime) -> None:
    refuse_undecidable(by, proposal, now=now)
    if verdict == Verdict.APPROVED:
        closed = gates_closed_now(
            proposal.need_id, proposal.technology_id, today=timezone.localdate(now)
        )
        if closed:
            raise ProposalBlocked(gates="; ".join(str(Gate(gate).label) for gate in closed))


def _take(proposal: Proposal, now: datetime) -> None:
    proposal.decide()
    proposal.updated_at = now
    proposal.snoozed_until = None
    try:
        with transaction.atomic():
            proposal.save(update_fields=["state", "updated_at", "snoozed_until"])
    except ConcurrentTransition:
        raise ProposalAlreadyDecided(_decision_on(proposal)) from None


def _decision_on(proposal: Proposal) -> Decision:
    standing = Decision.objects.filter(undone_at__isnull=True)
    return standing.select_related("by").get(proposal_id=proposal.pk)


def _record(proposal: Proposal, decision: Decision, now: datetime) -> None:
    record_event(
        action="proposal.decided",
        actor=decision.by,
        subject=proposal,
        details={
            **details_of(proposal, decision),
            "note_to_parties": decision.note_to_parties,
            "duplicate_of": decision.duplicate_of_id,
            "due_at": decision.due_at.isoformat(),
            "batch": str(decision.batch) if decision.batch else None,
        },
        now=now,
    )
