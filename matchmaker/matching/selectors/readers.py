"""Who reads, as far as searching cares: one look at the database for a whole request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import User
from accounts.selectors import organizations_of
from listings.models import Listing, Need, Technology
from listings.selectors import (
    granted_tiers,
    needs,
    sees_every_listing,
    technologies,
    visible_to_members_of,
)
from listings.selectors.trials import with_trials
from listings.tiers import Tier

from ..states import Audience


@dataclass(frozen=True, slots=True)
class Reader:
    """The organizations that somebody acts for, by key with their kinds, whether they broker
    everybody's listings, and which single listings (kind and key) they were let into how far.
    """

    organizations: Mapping[int, str] = field(default_factory=dict)
    brokers: bool = False
    vouched: bool = False
    signed_in: bool = False
    granted: Mapping[tuple[str, int], Tier] = field(default_factory=dict)

    @property
    def tier(self) -> Tier:
        """How far they are let into a listing that is not their own."""
        if self.brokers:
            return Tier.SIGNED
        return Tier.MEMBERS if self.vouched else Tier.PUBLIC

    @property
    def audience(self) -> Audience:
        """Whose text of the listings their searches look through."""
        return Audience.PUBLIC if self.tier < Tier.MEMBERS else Audience.MEMBERS

    def tier_of(self, listing: Listing) -> Tier:
        """How far they are let into this one, as `listings.policies.reader_tier` has it."""
        if listing.owner_id in self.organizations:
            return Tier.SIGNED
        return max(self.tier, self.granted.get((listing.kind, listing.pk), self.tier))


PUBLIC_READER = Reader()
"""Whoever has not signed in, or belongs to no organization."""


def reader_of(user: User | AnonymousUser | None) -> Reader:
    """What this user may read, in four queries at most."""
    if user is None or user.pk is None or not user.is_active:
        return PUBLIC_READER
    own = [*organizations_of(user).order_by().values_list("pk", "kind", "is_verified")]
    kinds = {pk: kind for pk, kind, _is_verified in own}
    vouched = any(is_verified for _pk, _kind, is_verified in own)
    granted = granted_tiers(kinds) if kinds else {}
    return Reader(kinds, sees_every_listing(user), vouched, signed_in=True, granted=granted)


def find_listing(reader: Reader, kind: str, key: int) -> Technology | Need | None:
    """The listing of this key if the reader may know of it, or None, in one query."""
    rows: QuerySet[Any] = with_trials(technologies()) if kind == "technology" else needs()
    if not reader.brokers:
        known = visible_to_members_of(reader.organizations, rows.model, vouched=reader.vouched)
        rows = rows.filter(known)
    found: Technology | Need | None = rows.filter(pk=key).first()
    return found
