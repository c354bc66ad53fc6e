"""Nobody judges a match of his or her own."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import User

from ..errors import ConflictOfInterest, NotForManagersOfEitherSide
from ..models import Proposal
from ..selectors.conflicts import Ties, ties_of
from ..states import ConflictKind


def ties_about(user: User, proposal: Proposal, *, now: datetime) -> Ties:
    """What ties the manager, as far as it can matter for this proposal."""
    return ties_of(user, today=timezone.localdate(now), technology=proposal.technology_id)


def open_conflicts(
    user: User | AnonymousUser, proposal: Proposal, *, now: datetime
) -> list[ConflictKind]:
    """Why the manager isn't free to judge this proposal, without what was waived."""
    if not isinstance(user, User) or user.pk is None:
        return []
    return ties_about(user, proposal, now=now).open_conflicts(proposal)


def refuse_conflicted(by: User, proposal: Proposal, *, now: datetime) -> None:
    """Raise ConflictOfInterest where the manager isn't free to judge this proposal.

    For members of one of the two organizations it is NotForManagersOfEitherSide, a kind of it.
    The proposal should come with both listings.
    """
    found = open_conflicts(by, proposal, now=now)
    if ConflictKind.SAME_ORGANIZATION in found:
        raise NotForManagersOfEitherSide(found)
    if found:
        raise ConflictOfInterest(found)
