"""Making the grants in listings say what the introduction's own rows say."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from listings.services import set_disclosure

from ..models import Introduction
from ..policies.introductions import disclosed_tier
from ..selectors.introductions import get_introduction
from ..states import DealSide


def grant_what_is_due(introduction: Introduction, *, by: User | None, now: datetime) -> None:
    """Let each side into the other's listing as far as the policies say now, and no further.

    Call it inside the transaction of whatever changed, with the introduction locked.
    """
    fresh = get_introduction(introduction.pk)
    for side in DealSide:
        set_disclosure(
            listing=fresh.listing_of(side),
            organization=fresh.organization_of(side.other),
            tier=disclosed_tier(fresh, side),
            reference=f"introduction:{fresh.pk}",
            by=by,
            now=now,
        )
