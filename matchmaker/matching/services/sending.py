"""What a decision sets in motion, once the time to undo it is over: exactly once.

The row is the truth: a decision is due when ``due_at`` has passed and it was neither sent nor
undone. Whoever stamps it, by an UPDATE under that condition, sends its news in the same
transaction; of two workers the second finds nothing to stamp, and one that is killed has stamped
nothing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import structlog
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.services import notify, record_event

from .. import events
from ..locks import lock_proposal
from ..models import Decision, Notice, Proposal
from ..notifications import DECISION_LAPSED
from ..states import (
    ClosedBecause,
    Gate,
    ListingKind,
    Priority,
    ProposalState,
    UndoneBecause,
    Verdict,
    WorkStep,
)
from .candidates import gates_closed_now
from .desk import Moved, note_moves
from .work import request_work

log = structlog.get_logger(__name__)


def decisions_to_send(*, now: datetime) -> QuerySet[Decision]:
    """Decisions that nobody can undo any more and whose news has not gone out."""
    return Decision.objects.filter(
        due_at__lte=now, sent_at__isnull=True, undone_at__isnull=True
    ).order_by("due_at", "pk")


def send_due_decisions(*, now: datetime) -> int:
    """Send the news of every decision that is due; returns how many.

    One that cannot be sent is logged, left as it is and tried again by the next call.
    """
    keys = [*decisions_to_send(now=now).values_list("pk", flat=True)]
    return sum(_send_one(key, now) for key in keys)


def _send_one(key: int, now: datetime) -> bool:
    try:
        with transaction.atomic():
            decision = Decision.objects.select_related("by").get(pk=key)
            proposal = lock_proposal(decision.proposal_id)
            if _has_lapsed(proposal, decision, now):
                return _lapse(proposal, decision, now)
            return send_decision(proposal, decision, now=now)
    except Exception:
        log.exception("decision_not_sent", decision=key)
        return False


def send_decision(proposal: Proposal, decision: Decision, *, now: datetime) -> bool:
    """Bring a decision into force and send its news; False where that has been done already.

    Call it inside a transaction with the proposal locked. An approval makes a notice for each of
    the two organizations and sends ``proposal_approved``; a rejection sends ``proposal_rejected``.
    """
    if not _stamp(decision, sent_at=now):
        return False
    approved = decision.verdict == Verdict.APPROVED
    if approved:
        proposal.approve()
        Notice.objects.bulk_create(
            Notice(decision=decision, organization=organization, created_at=now)
            for organization in (proposal.need.owner, proposal.technology.owner)
        )
    else:
        proposal.reject()
    proposal.updated_at = now
    proposal.save(update_fields=["state", "updated_at"])
    signal = events.proposal_approved if approved else events.proposal_rejected
    signal.send(sender=Proposal, pk=proposal.pk)
    record_event(
        action=f"proposal.{decision.verdict}",
        actor=decision.by,
        subject=proposal,
        details=details_of(proposal, decision),
        now=now,
    )
    return True


def details_of(proposal: Proposal, decision: Decision) -> dict[str, Any]:
    """What the audit trail keeps of a decision, whichever step of it is recorded."""
    return {
        "decision": decision.pk,
        "verdict": decision.verdict,
        "need": proposal.need_id,
        "technology": proposal.technology_id,
        "reason": decision.reason,
        "note": decision.note,
        "score": proposal.score,
        "band": proposal.band,
    }


def take_back(
    proposal: Proposal, decision: Decision, *, because: UndoneBecause, now: datetime, **stamps: Any
) -> bool:
    """Undo a decision that was not sent; False where it was, or is undone already.

    Call it inside a transaction with the proposal locked. The proposal is open again, or closed
    where a listing has left in the meantime.
    """
    if not _stamp(decision, undone_at=now, undone_because=because.value, **stamps):
        return False
    proposal.give_back()
    proposal.updated_at = now
    proposal.save(update_fields=["state", "updated_at"])
    if gates := _gates(proposal, now):
        left = Gate.NOT_PUBLISHED in gates
        proposal.close(because=(ClosedBecause.LISTING_CLOSED if left else ClosedBecause.GATE).value)
        proposal.save(update_fields=["state", "closed_because"])
        note_moves(proposal.need, Moved(closed=[proposal.technology_id]), now=now)
    _have_revised_proposed(proposal, now)
    return True


def _have_revised_proposed(proposal: Proposal, now: datetime) -> None:
    """Catch up with a revision that passed the proposal by while it was decided."""
    made_of = (proposal.need_revision, proposal.technology_revision)
    if made_of != (proposal.need.revision, proposal.technology.revision):
        request_work(
            kind=ListingKind.NEED,
            keys=[proposal.need_id],
            step=WorkStep.PROPOSE,
            priority=Priority.INTERACTIVE,
            now=now,
        )


def _stamp(decision: Decision, **values: Any) -> bool:
    rows = Decision.objects.filter(pk=decision.pk, sent_at__isnull=True, undone_at__isnull=True)
    if not rows.update(**values):
        return False
    for name, value in values.items():
        setattr(decision, name, value)
    return True


def _has_lapsed(proposal: Proposal, decision: Decision, now: datetime) -> bool:
    """Whether a rule has come to forbid the approval since the click."""
    waits = proposal.state == ProposalState.UNDOABLE
    return waits and decision.verdict == Verdict.APPROVED and bool(_gates(proposal, now))


def _gates(proposal: Proposal, now: datetime) -> list[str]:
    today = timezone.localdate(now)
    return gates_closed_now(proposal.need_id, proposal.technology_id, today=today)


def _lapse(proposal: Proposal, decision: Decision, now: datetime) -> bool:
    if take_back(proposal, decision, because=UndoneBecause.GATE, now=now):
        details = {**details_of(proposal, decision), "gates": _gates(proposal, now)}
        record_event(
            action="proposal.decision_lapsed",
            actor=None,
            subject=proposal,
            details=details,
            now=now,
        )
        notify(
            users=[decision.by],
            kind=DECISION_LAPSED.code,
            params={"need": proposal.need.title, "technology": proposal.technology.title},
            url=review_address(proposal),
            now=now,
        )
    return False


def review_address(proposal: Proposal) -> str:
    """The page of a proposal on the desk."""
    return reverse("admin:matching_proposal_review", args=[proposal.pk])
