"""Reading proposals, decisions and how far the background work has come."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Min, Q, QuerySet

from accounts.models import User
from listings.selectors import sees_every_listing

from ..models import Asking, Decision, MatchingWork, Proposal
from ..states import ListingKind, ProposalState, WorkState, WorkStep


@dataclass(frozen=True, slots=True)
class StepProgress:
    """How many listings stand where in one step of the background work."""

    step: str
    waiting: int = 0
    done: int = 0
    failed: int = 0
    oldest_request_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the background work has come, for pages that are asked "why is it not there?"."""

    steps: list[StepProgress] = field(default_factory=list)

    @property
    def waiting(self) -> int:
        """Pieces of work that are not finished and have not failed."""
        return sum(step.waiting for step in self.steps)

    @property
    def failed(self) -> int:
        """Pieces of work that wait for a person."""
        return sum(step.failed for step in self.steps)


def proposals() -> QuerySet[Proposal]:
    """All proposals with both listings and their owners at hand, best first."""
    rows: QuerySet[Proposal] = Proposal.objects.select_related(
        "need__owner", "technology__owner", "technology__pay_after_use", "learning"
    )
    return rows


def get_proposal(key: int) -> Proposal:
    """The proposal of this key, rights at hand too. Raises Proposal.DoesNotExist."""
    return proposals().prefetch_related("technology__intellectual_property").get(pk=key)


def proposals_visible_to(user: User | AnonymousUser) -> QuerySet[Proposal]:
    """All for technology managers; for members those approved that concern their organizations.

    Nobody else learns that a proposal exists, and a party not before it was approved.
    """
    if sees_every_listing(user):
        return proposals()
    if user.pk is None or not user.is_active:
        return proposals().none()
    own = Q(need__owner__memberships__user_id=user.pk) | Q(
        technology__owner__memberships__user_id=user.pk
    )
    return proposals().filter(own, state=ProposalState.APPROVED).distinct()


def open_proposals() -> QuerySet[Proposal]:
    """What waits for a decision, best first."""
    return proposals().filter(state=ProposalState.OPEN)


def find_decision(proposal: Proposal) -> Decision | None:
    """What was decided on the proposal, and by whom, or None; no decision that was undone."""
    standing = Decision.objects.filter(proposal_id=proposal.pk, undone_at__isnull=True)
    return standing.select_related("by", "duplicate_of").first()


def note_to_parties(proposal: int) -> str:
    """What the manager wrote to both sides of an approved proposal (by key), or nothing."""
    standing = Decision.objects.filter(proposal_id=proposal, sent_at__isnull=False)
    return standing.values_list("note_to_parties", flat=True).first() or ""


def proposal_askings(proposal: Proposal) -> QuerySet[Asking]:
    """Who asked that this pair be looked at, the first first."""
    rows = Asking.objects.filter(need_id=proposal.need_id, technology_id=proposal.technology_id)
    return rows.select_related("organization")


def decisions_on_its_listings(proposal: Proposal) -> QuerySet[Decision]:
    """Earlier decisions on other proposals of either listing, latest first; none was undone."""
    either = Q(proposal__need_id=proposal.need_id) | Q(
        proposal__technology_id=proposal.technology_id
    )
    rows = Decision.objects.filter(either, undone_at__isnull=True).exclude(proposal_id=proposal.pk)
    return rows.select_related("by", "proposal__need", "proposal__technology").order_by(
        "-decided_at", "-pk"
    )


def counts_by_state() -> dict[str, int]:
    """How many proposals are in each state; every state has an entry."""
    counted = Proposal.objects.order_by().values_list("state").annotate(count=Count("pk"))
    return {state.value: 0 for state in ProposalState} | dict(counted)


def matching_progress() -> Progress:
    """How much background work waits, is done and has failed, by step."""
    unfinished = Q(state__in=[WorkState.PENDING, WorkState.CLAIMED])
    rows = (
        MatchingWork.objects.order_by()
        .values("step")
        .annotate(
            waiting=Count("pk", filter=unfinished),
            done=Count("pk", filter=Q(state=WorkState.DONE)),
            failed=Count("pk", filter=Q(state=WorkState.FAILED)),
            oldest_request_at=Min("requested_at", filter=unfinished),
        )
    )
    by_step = {row["step"]: StepProgress(**row) for row in rows}
    return Progress([by_step.get(step.value, StepProgress(step.value)) for step in WorkStep])


def approved_among(kind: ListingKind, keys: Collection[int]) -> set[int]:
    """Those of the listings with which a proposal was approved."""
    approved = Proposal.objects.filter(
        state=ProposalState.APPROVED, **{f"{kind.value}_id__in": list(keys)}
    )
    return set(approved.values_list(f"{kind.value}_id", flat=True))
