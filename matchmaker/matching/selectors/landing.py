"""What the first page shows: the latest listings, true figures, and matches for one's own needs.

Of a proposal that waits for its manager the need's owner sees that the technology is there, which
everybody on their tier could also find by searching, and how well it fits. Nothing of it is shown
where the technology itself isn't listed for the reader, and a rejected one is gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from listings.models import Confidentiality, Need, Technology
from listings.selectors import published_needs, published_technologies
from listings.states import ListingState

from ..models import Proposal
from ..states import UNDECIDED_FOR_PARTIES, ListingKind, ProposalState
from .readers import Reader


def listed_for(kind: ListingKind, reader: Reader, *, now: datetime) -> QuerySet[Any]:
    """The published listings that the reader may see listed, latest first; no query of its own."""
    published = published_technologies if kind == ListingKind.TECHNOLOGY else published_needs
    rows: QuerySet[Any] = published(now)
    if reader.brokers:
        return rows
    levels = [Confidentiality.OPEN]
    if reader.vouched:
        levels.append(Confidentiality.MEMBERS)
    return rows.filter(Q(confidentiality__in=levels) | Q(owner__in=[*reader.organizations]))


def latest_technologies(reader: Reader, *, now: datetime, limit: int) -> list[Technology]:
    """The latest that the reader may see listed, at most ``limit``; one query."""
    return [*listed_for(ListingKind.TECHNOLOGY, reader, now=now)[:limit]]


def latest_needs(reader: Reader, *, now: datetime, limit: int) -> list[Need]:
    """The latest that the reader may see listed, at most ``limit``; one query."""
    return [*listed_for(ListingKind.NEED, reader, now=now)[:limit]]


def figures_for(reader: Reader, *, now: datetime) -> dict[str, int]:
    """How many technologies, needs, pay-after-use offers and organizations the reader sees listed.

    Owners of anonymous needs are not counted among the organizations. Three queries.
    """
    offered = listed_for(ListingKind.TECHNOLOGY, reader, now=now)
    sought = listed_for(ListingKind.NEED, reader, now=now)
    named = sought.filter(anonymous=False)
    owners = offered.order_by().values("owner").union(named.order_by().values("owner"))
    counted = offered.order_by().aggregate(
        technologies=Count("pk"), pay_after_use=Count("pay_after_use")
    )
    return {**counted, "needs": sought.count(), "organizations": owners.count()}


def matches_for_needs_of(reader: Reader, *, now: datetime, limit: int) -> Sequence[Proposal]:
    """The best technologies proposed for published needs of the reader's organizations.

    Weak ones are left out; whose organizations nobody verified sees what was approved only, since
    proposals are ranked by what members read. Best first, at most ``limit``, each technology once;
    one query.
    """
    if not reader.organizations:
        return []
    states = [ProposalState.APPROVED, *(UNDECIDED_FOR_PARTIES if reader.vouched else ())]
    rows = (
        Proposal.objects.filter(
            need__owner__in=[*reader.organizations],
            need__state=ListingState.PUBLISHED,
            state__in=states,
            technology__in=listed_for(ListingKind.TECHNOLOGY, reader, now=now)
            .order_by()
            .values("pk"),
        )
        .exclude(band="weak")
        .select_related("need", "technology__owner", "technology__pay_after_use")
        .order_by("-score", "pk")
    )
    best: dict[int, Proposal] = {}
    for proposal in rows[: 4 * limit]:
        best.setdefault(proposal.technology_id, proposal)
    return [*best.values()][:limit]
