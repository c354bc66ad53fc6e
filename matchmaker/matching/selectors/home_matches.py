"""What was found for a reader's own needs, as far as an owner may know before a decision.

Of a proposal that waits for its manager the need's owner sees that the technology is there, which
everybody on their tier could also find by searching, and how well it fits. Nothing of it is shown
where the technology itself isn't listed for the reader, and a rejected one is gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from listings.selectors import technologies_listed_for
from listings.states import ListingState

from ..models import Proposal
from ..states import ProposalState
from .readers import Reader


def matches_for_needs_of(
    user: User | AnonymousUser, reader: Reader, *, now: datetime, limit: int
) -> Sequence[Proposal]:
    """The best technologies proposed for published needs of the reader's organizations.

    Weak ones are left out. Best first, at most ``limit``, each technology once.
    """
    if not reader.organizations:
        return []
    rows = (
        Proposal.objects.filter(
            need__owner__in=[*reader.organizations],
            need__state=ListingState.PUBLISHED,
            state__in=[ProposalState.OPEN, ProposalState.APPROVED],
            technology__in=technologies_listed_for(user, now=now).order_by().values("pk"),
        )
        .exclude(band="weak")
        .select_related("need", "technology__owner", "technology__pay_after_use")
        .order_by("-score", "pk")
    )
    best: dict[int, Proposal] = {}
    for proposal in rows[: 4 * limit]:
        best.setdefault(proposal.technology_id, proposal)
    return [*best.values()][:limit]
