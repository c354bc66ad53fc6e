"""Who stands behind a listing, as far as the reader is told."""

from __future__ import annotations

from dataclasses import dataclass

from listings.models import Need, Technology
from listings.tiers import Tier, fields_up_to, owner_is_hidden

from ..cards import owner_label
from ..wording import region_name


@dataclass(frozen=True, slots=True)
class Institution:
    """The owner: name (or that it is not told), kind, region, and the contact when introduced."""

    name: str
    kind: str
    region: str
    is_verified: bool
    contact: tuple[str, ...]


def institution_of(listing: Technology | Need, tier: Tier) -> Institution:
    """What this tier is told; of a hidden owner only the region of the listing."""
    hidden = owner_is_hidden(listing, tier)
    open_fields = fields_up_to(listing.kind, tier)
    names = ("contact_name", "contact_email", "contact_phone")
    contact = [getattr(listing, name) for name in names if name in open_fields]
    return Institution(
        name=owner_label(listing, tier),
        kind="" if hidden else str(listing.owner.get_kind_display()),
        region=region_name(listing),
        is_verified=not hidden and listing.owner.is_verified,
        contact=tuple(value for value in contact if value),
    )
