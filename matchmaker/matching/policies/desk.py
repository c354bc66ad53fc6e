"""Who may use the review desk, and who may decide on which proposal."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import User
from accounts.policies import can_edit_for, is_technology_manager
from listings.models import Need

from ..models import Proposal
from .claims import is_in_scope
from .conflicts import open_conflicts


def can_review(user: User | AnonymousUser) -> bool:
    """Whether the user may read proposals on the desk: technology managers and superusers."""
    return (user.is_active and user.is_superuser) or is_technology_manager(user)


def can_decide(user: User | AnonymousUser, proposal: Proposal) -> bool:
    """Whether the user may decide on this proposal: in scope and without conflict of interest."""
    return (
        can_review(user)
        and is_in_scope(user, proposal)
        and not has_conflict_of_interest(user, proposal)
    )


def has_conflict_of_interest(user: User | AnonymousUser, proposal: Proposal) -> bool:
    """Whether the user isn't free to judge this proposal now; see :mod:`.conflicts`."""
    return bool(open_conflicts(user, proposal, now=timezone.now()))


def can_assess(user: User, need: Need) -> bool:
    """Whether the user may say what the need's owner thinks of a proposal: its editors."""
    return can_edit_for(user, need.owner)
