"""What matching does when listings change: work is requested, the desk is cleared."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from listings.states import ListingState

from ..models import Proposal
from ..selectors import MODELS
from ..states import ClosedBecause, ListingKind, Priority, ProposalState, WorkStep
from .desk import close_proposal
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
    with transaction.atomic():
        proposals = Proposal.objects.filter(
            **{f"{kind}_id": key}, state=ProposalState.OPEN
        ).order_by("pk")
        because = ClosedBecause.LISTING_CLOSED
        return sum(close_proposal(proposal, because=because, now=now) for proposal in [*proposals])
