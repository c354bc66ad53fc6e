"""Letting another organization further into a listing, and shutting it out again.

Deals decides and calls these; the tiers of readers follow from the rows alone.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import Organization, User
from accounts.services import record_event

from ..models import DisclosureGrant, Need, Technology
from ..tiers import Tier


@transaction.atomic
def set_disclosure(
    *,
    listing: Technology | Need,
    organization: Organization,
    tier: Tier | None,
    reference: str,
    by: User | None,
    now: datetime,
) -> DisclosureGrant | None:
    """Let the organization into the listing up to ``tier``, or with None no further than others.

    ``reference`` says on whose account (an introduction); grants of others stay as they are.
    Returns the grant in force, if any. Setting what is set already changes nothing; a change is an
    audit event.
    """
    rows = DisclosureGrant.objects.select_for_update(of=("self",)).filter(
        **{listing.kind: listing}, organization=organization, reference=reference, revoked_at=None
    )
    current = rows.first()
    if (None if current is None else current.tier) == tier:
        return current
    rows.update(revoked_at=now)
    granted = None
    if tier is not None:
        granted = DisclosureGrant.objects.create(
            **{listing.kind: listing},
            organization=organization,
            reference=reference,
            tier=tier,
            granted_at=now,
        )
    record_event(
        action="disclosure.set",
        actor=by,
        subject=listing,
        details={
            "organization": organization.pk,
            "tier": None if tier is None else tier.name.lower(),
            "reference": reference,
        },
        now=now,
    )
    return granted
