"""Who may do what with listings. Everything not allowed here is denied.

No user (None) is the operator at the command line, or the system itself.
"""

from django.contrib.auth.models import AnonymousUser

from accounts.models import Organization, User
from accounts.policies import can_edit_for, is_member
from accounts.selectors import organizations_of

from .models import Listing
from .selectors import find_granted_tier, sees_every_listing
from .tiers import Tier


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
