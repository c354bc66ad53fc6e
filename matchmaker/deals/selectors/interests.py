"""Reading interests.

What an organization names as its own (``Interest.counterpart``) is for technology managers: the
other side may be shown it only where it sees that listing anyway, and never an anonymous need.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Organization, User
from accounts.selectors import organizations_of
from listings.models import Need, Technology
from listings.selectors import sees_every_listing

from ..models import Interest
from ..states import InterestIn, InterestState

Visitor = User | AnonymousUser


def interests() -> QuerySet[Interest]:
    """All interests, listings and organizations at hand, latest first."""
    return Interest.objects.select_related(
        "organization", "technology__owner", "need__owner", "created_by", "proposal"
    )


def interests_visible_to(user: Visitor) -> QuerySet[Interest]:
    """All for technology managers; for members those of and about their organizations."""
    if sees_every_listing(user):
        return interests()
    own = _organizations_of(user)
    return interests().filter(Q(organization__in=own) | _in_listings_of(own))


def interests_received_by(user: Visitor) -> QuerySet[Interest]:
    """Open interests in the listings of the user's organizations, latest first."""
    own = _organizations_of(user)
    return interests().filter(_in_listings_of(own), state=InterestState.OPEN)


def interests_expressed_by(user: Visitor) -> QuerySet[Interest]:
    """What the user's organizations have expressed, in whatever state, latest first."""
    return interests().filter(organization__in=_organizations_of(user))


def open_interests_in(
    listing: Technology | Need, *, by: QuerySet[Organization]
) -> QuerySet[Interest]:
    """Open interests in a listing by some organizations, latest first."""
    return interests().filter(
        **{listing.kind: listing},
        interest_in=listing.kind,
        state=InterestState.OPEN,
        organization__in=by,
    )


def count_interested(needs: Sequence[int]) -> Counter[int]:
    """How many open interests there are in each of these needs (keys)."""
    rows = Interest.objects.filter(
        need_id__in=needs, interest_in=InterestIn.NEED, state=InterestState.OPEN
    )
    return Counter(rows.order_by().values_list("need_id", flat=True))


def find_open_interest(organization: Organization, listing: Technology | Need) -> Interest | None:
    """The organization's open interest in the listing, or None."""
    mine = Organization.objects.filter(pk=organization.pk)
    return open_interests_in(listing, by=mine).first()


def find_interest(key: int, *, user: Visitor) -> Interest | None:
    """The interest of this key if the user may see it, or None."""
    return interests_visible_to(user).filter(pk=key).first()


def interests_today(organization: Organization, now: datetime) -> int:
    """How many interests the organization has expressed on this day, ended ones too."""
    begin = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    day = Q(created_at__gte=begin, created_at__lt=begin + timedelta(days=1))
    return Interest.objects.filter(day, organization=organization).count()


def interests_to_settle() -> QuerySet[Interest]:
    """Open interests that name a pair which is not on the desk yet, oldest first."""
    return (
        interests()
        .filter(
            state=InterestState.OPEN,
            settled_at__isnull=True,
            need__isnull=False,
            technology__isnull=False,
        )
        .order_by("created_at", "pk")
    )


def _organizations_of(user: Visitor) -> list[int]:
    if not user.is_active:
        return []
    return [*organizations_of(user).values_list("pk", flat=True)]


def _in_listings_of(organizations: list[int]) -> Q:
    return Q(interest_in="technology", technology__owner__in=organizations) | Q(
        interest_in="need", need__owner__in=organizations
    )
