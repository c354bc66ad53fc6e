"""What matching does when listings change: work is requested, the desk is cleared."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from listings.models import Need
from listings.states import ListingState

from ..models import Proposal
from ..selectors import MODELS
from ..states import ClosedBecause, ListingKind, Priority, ProposalState, WorkStep
from .desk import Moved, close_proposal, note_moves
from .work import request_work


def request_for_listing(*, kind: ListingKind, key: int, bulk: bool, now: datetime) -> None:
    """Have a listing embedded and proposed, or taken out of the collections when it is closed.

    Call it in the transaction of the change. Proposing follows from embedding by itself.
    """
    priority = Priority.BULK if bulk else Priority.INTERACTIVE
    request_work(kind=kind, keys=[key], step=WorkStep.EMBED, priority=priority, now=now)


def request_for_organization(*, key: int, now: datetime) -> int:
    """Have an organization's published listings proposed anew, since its standing has changed.

    Returns how many listings that is.
    """
    count = 0
    for kind, model in MODELS.items():
        listings = model.objects.filter(owner_id=key, state=ListingState.PUBLISHED)
        keys = [*listings.values_list("pk", flat=True)]
        request_work(
            kind=kind, keys=keys, step=WorkStep.PROPOSE, priority=Priority.INTERACTIVE, now=now
        )
        count += len(keys)
    return count


def take_off_desk(*, kind: ListingKind, key: int, now: datetime) -> int:
    """Close the undecided proposals of a listing that was closed; returns how many."""
    moved: dict[Need, Moved] = {}
    with transaction.atomic():
        standing = Proposal.objects.filter(**{f"{kind}_id": key}, state=ProposalState.OPEN)
        for proposal in [*standing.select_related("need").order_by("pk")]:
            if close_proposal(proposal, because=ClosedBecause.LISTING_CLOSED, now=now):
                left = moved.setdefault(proposal.need, Moved())
                left.closed.append(proposal.technology_id)
        for need, left in moved.items():
            note_moves(need, left, now=now)
    return sum(len(left.closed) for left in moved.values())
