"""Other proposals that a manager compares one with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from accounts.models import User

from ..models import Decision, Proposal
from .proposals import proposals
from .quality import hidden_from

SHOWN = 6
"""Of the same need, and of the same technology."""


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another proposal of the same need or the same technology, and what was decided on it."""

    proposal: Proposal
    decision: Decision | None


def similar_proposals(
    proposal: Proposal, *, reader: User
) -> tuple[Sequence[Sibling], Sequence[Sibling]]:
    """The best other proposals of the same need, and of the same technology; two queries each.

    Without those that the reader is to judge a second time without knowing the first judgement.
    """
    seen = proposals().exclude(pk__in=hidden_from(reader))
    of_need = seen.filter(need_id=proposal.need_id)
    of_technology = seen.filter(technology_id=proposal.technology_id)
    return _siblings(of_need, proposal), _siblings(of_technology, proposal)


def possible_originals(proposal: Proposal) -> QuerySet[Proposal]:
    """What the proposal may be a duplicate of: any other of the same need or technology."""
    same = Q(need_id=proposal.need_id) | Q(technology_id=proposal.technology_id)
    return proposals().filter(same).exclude(pk=proposal.pk)


def undoable_decisions(user: User, *, now: datetime) -> QuerySet[Decision]:
    """The user's decisions that can be undone now, the latest first."""
    rows = Decision.objects.filter(
        by_id=user.pk, due_at__gt=now, sent_at__isnull=True, undone_at__isnull=True
    )
    return rows.select_related("proposal__need", "proposal__technology").order_by(
        "-decided_at", "-pk"
    )


def _siblings(rows: QuerySet[Proposal], proposal: Proposal) -> list[Sibling]:
    standing = Decision.objects.filter(undone_at__isnull=True)
    rows = rows.exclude(pk=proposal.pk).prefetch_related(
        Prefetch("decisions", standing, to_attr="standing_decisions")
    )
    return [
        Sibling(row, next(iter(getattr(row, "standing_decisions", [])), None))
        for row in rows[:SHOWN]
    ]
