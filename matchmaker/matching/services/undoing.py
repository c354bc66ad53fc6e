"""Undoing a decision before anybody is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.errors import NotAllowed
from accounts.models import User
from accounts.policies import is_desk_lead
from accounts.services import record_event

from ..errors import DecisionUndone, UndoTooLate
from ..locks import lock_proposal
from ..models import Decision, Proposal
from ..policies import can_review, refuse_conflicted
from ..states import UndoneBecause
from .sending import details_of, take_back


def undo_decision(*, decision: Decision, by: User, now: datetime) -> Proposal:
    """Take back a decision whose time has not run out; its proposal is where it was.

    Whoever decided may, and who leads the desk without a conflict of interest here. A refusal
    changes nothing. Raises NotAllowed, ConflictOfInterest, UndoTooLate, DecisionUndone.
    """
    if not can_review(by) or not (decision.by_id == by.pk or is_desk_lead(by)):
        raise NotAllowed
    with transaction.atomic():
        proposal = lock_proposal(decision.proposal_id)
        if decision.by_id != by.pk:
            refuse_conflicted(by, proposal, now=now)
        current = Decision.objects.select_related("by").get(pk=decision.pk)
        if current.undone_at is not None:
            raise DecisionUndone
        if current.sent_at is not None or current.due_at <= now:
            raise UndoTooLate
        take_back(proposal, current, because=UndoneBecause.BY_HAND, now=now, undone_by=by)
        record_event(
            action="proposal.decision_undone",
            actor=by,
            subject=proposal,
            details=details_of(proposal, current),
            now=now,
        )
    return proposal


def undo_batch(
    *, batch: UUID, by: User, now: datetime
) -> tuple[Sequence[Proposal], Sequence[Decision]]:
    """Take back what was decided together: the proposals given back, and what was too late.

    Each decision for itself. Raises NotAllowed, before anything is changed, and UndoTooLate where
    nothing of it can be undone any more.
    """
    rows = Decision.objects.filter(batch=batch).select_related("proposal").order_by("pk")
    undone: list[Proposal] = []
    late: list[Decision] = []
    for decision in [*rows]:
        try:
            undone.append(undo_decision(decision=decision, by=by, now=now))
        except (UndoTooLate, DecisionUndone):
            late.append(decision)
    if not undone:
        raise UndoTooLate
    return undone, late
