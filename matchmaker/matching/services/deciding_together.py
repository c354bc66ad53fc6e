"""One decision on several proposals: each for itself, each with its own outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from accounts.errors import DomainError, NotAllowed
from accounts.models import User

from ..errors import (
    ConflictOfInterest,
    ProposalAlreadyDecided,
    ProposalChanged,
    ProposalClaimed,
    ProposalClosed,
    TooManyAtOnce,
)
from ..locks import lock_proposal
from ..models import Decision, Proposal
from ..policies import can_review, is_in_scope
from ..selectors import proposals
from ..states import BulkOutcome, Gate
from .candidates import gates_closed_now
from .deciding import checked_decision, decide_proposal, refuse_undecidable

MOST_AT_ONCE: Final = 50


@dataclass(frozen=True, slots=True)
class BulkItem:
    """One proposal of those chosen, what becomes of it, and why."""

    proposal: Proposal
    outcome: BulkOutcome
    why: str = ""
    gates: tuple[str, ...] = ()

    @property
    def is_decided(self) -> bool:
        """Whether it is among those that the decision is for."""
        return self.outcome == BulkOutcome.DECIDED


@dataclass(frozen=True)
class _Order:
    """What is decided on each of them."""

    verdict: str
    reason: str
    note: str
    by: User
    now: datetime
    batch: UUID


def preview_decisions(*, keys: Sequence[int], by: User, now: datetime) -> list[BulkItem]:
    """What a decision on these proposals would reach, and what would be skipped and why.

    ``gates`` say what forbids an approval. What the manager may not know of is left out. Raises
    NotAllowed, TooManyAtOnce.
    """
    rows = _chosen(keys, by)
    seen = [row for row in rows if is_in_scope(by, row)]
    return [_previewed(row, by, now) for row in seen]


def decide_together(
    *,
    seen: Mapping[int, datetime],
    verdict: str,
    reason: str,
    note: str,
    by: User,
    now: datetime,
) -> tuple[UUID, list[BulkItem]]:
    """Decide on every one of these proposals, by key with the time of change that was seen.

    Each is a transaction of its own: what is stale, conflicted, claimed by another or refused
    otherwise is left as it is and stops no other. Together they can be undone by the returned
    batch. Raises NotAllowed, TooManyAtOnce, and before anything is decided what a wrong verdict,
    reason or note raises.
    """
    rows = _chosen([*seen], by)
    checked_decision(verdict, reason, note)
    batch = uuid4()
    order = _Order(verdict, reason, note, by, now, batch)
    items: list[BulkItem] = []
    for row in rows:
        try:
            _decide_one(row, seen[row.pk], order)
        except DomainError as refusal:
            items.append(BulkItem(row, _outcome_of(refusal), refusal.message))
        else:
            items.append(BulkItem(row, BulkOutcome.DECIDED))
    return batch, items


def _chosen(keys: Sequence[int], by: User) -> list[Proposal]:
    if not can_review(by):
        raise NotAllowed
    if len(set(keys)) > MOST_AT_ONCE:
        raise TooManyAtOnce(limit=MOST_AT_ONCE, count=len(set(keys)))
    found = {row.pk: row for row in proposals().filter(pk__in=keys)}
    return [found[key] for key in dict.fromkeys(keys) if key in found]


def _previewed(proposal: Proposal, by: User, now: datetime) -> BulkItem:
    try:
        refuse_undecidable(by, proposal, now=now)
    except DomainError as refusal:
        return BulkItem(proposal, _outcome_of(refusal), refusal.message)
    today = timezone.localdate(now)
    closed = gates_closed_now(proposal.need_id, proposal.technology_id, today=today)
    gates = tuple(str(Gate(gate).label) for gate in closed)
    return BulkItem(proposal, BulkOutcome.DECIDED, gates=gates)


@transaction.atomic
def _decide_one(proposal: Proposal, seen: datetime, order: _Order) -> Decision:
    current = lock_proposal(proposal.pk)
    refuse_undecidable(order.by, current, now=order.now)
    if current.updated_at != seen:
        raise ProposalChanged
    return decide_proposal(proposal=current, **vars(order))


def _outcome_of(refusal: DomainError) -> BulkOutcome:
    if isinstance(refusal, ProposalAlreadyDecided | ProposalClosed | ProposalChanged):
        return BulkOutcome.STALE
    if isinstance(refusal, ConflictOfInterest):
        return BulkOutcome.CONFLICTED
    if isinstance(refusal, ProposalClaimed):
        return BulkOutcome.CLAIMED
    return BulkOutcome.REFUSED
