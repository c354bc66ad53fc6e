"""Which of somebody's own needs a technology was proposed for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, Q

from accounts.models import Membership, User
from listings.models import Technology
from listings.states import ListingState
from listings.tiers import Tier, fields_up_to

from ..models import Proposal
from ..states import UNDECIDED_FOR_PARTIES, ProposalState
from .proposals import proposals


def matches_of_own_needs(
    user: User | AnonymousUser, technology: Technology, *, limit: int = 3
) -> Sequence[Proposal]:
    """The technology's proposals for needs of the user's organizations, best first; one query.

    Open and approved ones: what a need's page shows its members; only approved ones where nobody
    has verified any of their organizations. Ask for a technology that the user may see.
    """
    if user.pk is None or not user.is_active:
        return []
    vouched = Membership.objects.filter(user_id=user.pk, organization__is_verified=True)
    rows = proposals().filter(
        Q(state=ProposalState.APPROVED) | Q(Exists(vouched), state__in=UNDECIDED_FOR_PARTIES),
        technology=technology,
        need__owner__memberships__user_id=user.pk,
        need__state=ListingState.PUBLISHED,
    )
    return [*rows.order_by("-score", "pk")[:limit]]


def standing_evidence(
    proposal: Proposal, technology: Technology, tier: Tier
) -> list[Mapping[str, Any]]:
    """The proposal's quotations that a reader of this tier may read and that still stand there."""
    told = fields_up_to(technology.kind, tier)
    return [
        quoted for quoted in proposal.evidence if _stands(quoted["technology"], technology, told)
    ]


def _stands(place: Mapping[str, Any], technology: Technology, told: frozenset[str]) -> bool:
    if place["field"] not in told:
        return False
    text = getattr(technology, place["field"])
    return bool(text[place["start"] : place["end"]] == place["text"])
