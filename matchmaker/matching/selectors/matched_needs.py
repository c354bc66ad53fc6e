"""Which of a reader's own needs one technology was proposed for."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from listings.models import Technology
from listings.states import ListingState

from ..models import Proposal
from ..states import ProposalState
from .proposals import proposals


def matches_with_own_needs(
    user: User | AnonymousUser, technology: Technology, *, limit: int = 3
) -> Sequence[Proposal]:
    """The technology's proposals for needs of the user's organizations, best first; one query.

    Open and approved ones, as in `own_matches`. Ask for a technology that the user may see.
    """
    if user.pk is None or not user.is_active:
        return []
    rows = proposals().filter(
        technology=technology,
        need__owner__memberships__user_id=user.pk,
        need__state=ListingState.PUBLISHED,
        state__in=[ProposalState.OPEN, ProposalState.APPROVED],
    )
    return [*rows.order_by("-score", "pk")[:limit]]
