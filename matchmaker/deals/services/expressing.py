"""Expressing interest: the first thing that an organization says about somebody's listing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.errors import NotAllowed
from accounts.models import Organization, Role, User
from accounts.selectors import technology_managers
from accounts.services import notify, notify_members, record_event
from listings.models import Listing, Need, Technology
from listings.selectors import needs_listed_for, technologies_listed_for

from .. import events
from ..errors import (
    CounterpartMissing,
    CounterpartNotOwn,
    InterestAlreadyOpen,
    ListingNotOpen,
    MessageTooLong,
    OwnListing,
    TooManyInterests,
)
from ..locks import lock_organization
from ..models import LONGEST_MESSAGE, Interest
from ..notifications import INTEREST_RECEIVED, INTEREST_TO_FOLLOW_UP
from ..policies import can_express_interest
from ..selectors import find_open_interest, interests_today
from ..states import InterestIn

OFFICE = (Role.OWNER, Role.EDITOR)
"""The members who answer for an organization's listings."""


def express_interest(
    *,
    listing: Technology | Need,
    organization: Organization,
    counterpart: Technology | Need | None = None,
    message: str = "",
    by: User,
    now: datetime,
) -> Interest:
    """Say for an organization that it would like to talk about a listing of another one.

    ``counterpart`` is a published listing of the organization's own: for a technology the need
    that it would serve, if there is one; for a need the technology that would answer it. The
    owner's office and the technology managers find it in their inboxes; an audit event and
    ``interest_expressed`` follow. A refusal changes nothing.

    Raises NotAllowed, MessageTooLong, OwnListing, ListingNotOpen, CounterpartMissing,
    CounterpartNotOwn, InterestAlreadyOpen, TooManyInterests.
    """
    said = message.replace("\x00", "").strip()
    if len(said) > LONGEST_MESSAGE:
        raise MessageTooLong(length=len(said), limit=LONGEST_MESSAGE)
    if not can_express_interest(by, organization):
        raise NotAllowed
    with transaction.atomic():
        lock_organization(organization)
        _check_listing(listing, organization, by, now)
        _check_counterpart(listing, counterpart, organization, now)
        _check_count(listing, organization, now)
        interest = _stored(
            listing,
            counterpart,
            organization=organization,
            message=said,
            created_by=by,
            created_at=now,
        )
        _tell(interest, by, now)
    return interest


def _check_listing(
    listing: Technology | Need, organization: Organization, by: User, now: datetime
) -> None:
    if listing.owner_id == organization.pk:
        raise OwnListing
    listed = {"technology": technologies_listed_for, "need": needs_listed_for}
    if not listed[listing.kind](by, now=now).filter(pk=listing.pk).exists():
        raise ListingNotOpen


def _check_counterpart(
    listing: Technology | Need,
    counterpart: Technology | Need | None,
    organization: Organization,
    now: datetime,
) -> None:
    if counterpart is None:
        if isinstance(listing, Need):
            raise CounterpartMissing
        return
    own = counterpart.owner_id == organization.pk
    if not own or counterpart.kind == listing.kind or not _is_in_force(counterpart, now):
        raise CounterpartNotOwn(organization=organization.name)


def _is_in_force(listing: Listing, now: datetime) -> bool:
    last_day = listing.valid_until
    return listing.is_published and (last_day is None or last_day >= timezone.localdate(now))


def _check_count(listing: Technology | Need, organization: Organization, now: datetime) -> None:
    if find_open_interest(organization, listing) is not None:
        raise InterestAlreadyOpen(organization=organization.name)
    limit = settings.INTERESTS_PER_DAY
    if interests_today(organization, now) >= limit:
        raise TooManyInterests(organization=organization.name, limit=limit)


def _stored(
    listing: Technology | Need,
    counterpart: Technology | Need | None,
    **rest: Any,
) -> Interest:
    pair = {listing.kind: listing}
    if counterpart is not None:
        pair[counterpart.kind] = counterpart
    return Interest.objects.create(
        interest_in=InterestIn(listing.kind),
        **pair,
        **rest,
    )


def _tell(interest: Interest, by: User, now: datetime) -> None:
    """Inboxes, the event, and last the trail, which makes every other writer wait."""
    listing = interest.listing
    organization = interest.organization
    names: dict[str, Any] = {
        "organization": {"zh": organization.name, "en": organization.name_en or organization.name},
        "listing": listing.title,
    }
    once = f"interest:{interest.pk}"
    notify_members(
        organization=listing.owner,
        kind=INTEREST_RECEIVED.code,
        params=names,
        url=_address(listing),
        now=now,
        roles=OFFICE,
        once=once,
    )
    notify(
        users=technology_managers(),
        kind=INTEREST_TO_FOLLOW_UP.code,
        params=names,
        url=f"/admin/deals/interest/{interest.pk}/change/",
        now=now,
        once=once,
    )
    events.interest_expressed.send(sender=Interest, pk=interest.pk)
    record_event(
        action="interest.expressed",
        actor=by,
        subject=interest,
        details={
            "organization": organization.pk,
            "interest_in": interest.interest_in,
            "technology": interest.technology_id,
            "need": interest.need_id,
        },
        now=now,
    )


def _address(listing: Technology | Need) -> str:
    folder = "technologies" if isinstance(listing, Technology) else "needs"
    return f"/{folder}/{listing.pk}/"
