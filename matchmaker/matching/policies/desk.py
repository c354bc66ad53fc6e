"""Who may use the review desk, and who may decide on which proposal."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from accounts.models import Membership, User
from accounts.policies import can_edit_for, is_technology_manager
from listings.models import Need

from ..models import Proposal


def can_review(user: User | AnonymousUser) -> bool:
    """Whether the user may read proposals on the desk: technology managers and superusers."""
    return (user.is_active and user.is_superuser) or is_technology_manager(user)


def can_decide(user: User | AnonymousUser, proposal: Proposal) -> bool:
    """Whether the user may decide on this proposal: a reviewer who belongs to neither side."""
    return can_review(user) and not has_conflict_of_interest(user, proposal)


def has_conflict_of_interest(user: User | AnonymousUser, proposal: Proposal) -> bool:
    """Whether the user is a member of one of the two organizations, in whatever role."""
    if user.pk is None:
        return False
    sides = (proposal.need.owner_id, proposal.technology.owner_id)
    return Membership.objects.filter(user_id=user.pk, organization_id__in=sides).exists()


def can_assess(user: User, need: Need) -> bool:
    """Whether the user may say what the need's owner thinks of a proposal: its editors."""
    return can_edit_for(user, need.owner)
