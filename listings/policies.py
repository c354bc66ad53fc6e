"""Who may do what with listings. Everything not allowed here is denied.

No user (None) is the operator at the command line, or the system itself.
"""

from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from accounts.models import Organization, User
from accounts.policies import can_edit_for, is_member
from accounts.selectors import organizations_of

from .models import Listing
from .rubric import Criterion
from .selectors import find_granted_tier, find_last_review, sees_every_listing
from .states import ReviewOutcome
from .tiers import Tier

PUBLISHED_FROM: Final = 10
"""Points of the four criteria together from which a listing is published, if none has 0."""
REJECTED_BELOW: Final = 5
"""Points below which it is rejected, if none has 0."""


def is_broker(user: User | None) -> bool:
    """Whether the user works on everybody's listings: technology managers and superusers."""
    return user is None or sees_every_listing(user)


def can_post_for(user: User | None, organization: Organization) -> bool:
    """Whether the user may post listings for the organization, or a manager on its behalf."""
    return user is None or can_edit_for(user, organization) or is_broker(user)


def can_revise(user: User | None, listing: Listing) -> bool:
    """Whether the user may change what the listing says, submit, withdraw and reopen it."""
    return can_post_for(user, listing.owner)


def can_publish(user: User | None, listing: Listing) -> bool:  # noqa: ARG001
    """Whether the user may publish the listing or return it: never its owner alone."""
    return is_broker(user)


def can_review_listing(user: User | None, listing: Listing) -> bool:
    """Whether the user may review what was handed in: a technology manager, never of its owner."""
    return user is not None and is_broker(user) and not is_member(user, listing.owner)


def outcome_of(scores: Mapping[Criterion, int]) -> ReviewOutcome:
    """What four scores of 0 to 5 come to, by the rule of the Enterprise Europe Network.

    A criterion with 0 holds it, whatever the rest has. Otherwise it is rejected below 5 points in
    all and published from 10 points on; what lies between goes back.
    """
    total = sum(scores.values())
    if min(scores.values()) == 0:
        return ReviewOutcome.HELD
    if total < REJECTED_BELOW:
        return ReviewOutcome.REJECTED
    return ReviewOutcome.PUBLISHED if total >= PUBLISHED_FROM else ReviewOutcome.RETURNED


def may_go_public(by: User | None, listing: Listing) -> bool:
    """Whether the listing may be published as far as reviews go.

    Where the site asks for reviews (``LISTING_REVIEW``), people publish only what passed one as
    it stands; the operator at the command line is asked for none.
    """
    if by is None or not settings.LISTING_REVIEW:
        return True
    last = find_last_review(listing)
    if last is None or last.revision != listing.revision:
        return False
    return bool(last.outcome == ReviewOutcome.PUBLISHED)


def reader_tier(user: User | AnonymousUser, listing: Listing) -> Tier:
    """How far this reader is let into a listing that they may see at all.

    Its own organization and the technology managers read everything; members of any verified
    organization the members' fields; everybody else the public teaser. An introduction lets one
    organization further into one listing, until that is revoked.
    """
    if not isinstance(user, User) or not user.is_active:
        return Tier.PUBLIC
    if is_broker(user) or is_member(user, listing.owner):
        return Tier.SIGNED
    own = dict(organizations_of(user).order_by().values_list("pk", "is_verified"))
    usual = Tier.MEMBERS if any(own.values()) else Tier.PUBLIC
    return max(usual, find_granted_tier(listing, own) or usual) if own else usual
