"""Whoever holds a proposal works on it undisturbed."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from accounts.models import User

from ..errors import ProposalClaimed, ProposalOutOfScope
from ..models import Proposal
from ..selectors.claims import find_claim
from ..selectors.scope import scope_of
from .conflicts import refuse_conflicted


def refuse_claimed_by_another(by: User, proposal: Proposal, *, now: datetime) -> None:
    """Raise ProposalClaimed (with the claim that stands) where somebody else holds the proposal."""
    claim = find_claim(proposal.pk, now=now)
    if claim is not None and claim.holder_id != by.pk:
        raise ProposalClaimed(claim)


def is_in_scope(user: User | AnonymousUser, proposal: Proposal) -> bool:
    """Whether the proposal lies within the manager's fields and regions, or is their own work."""
    return bool(Proposal.objects.filter(scope_of(user), pk=proposal.pk).exists())


def refuse_to_judge(by: User, proposal: Proposal, *, now: datetime) -> None:
    """Raise what stands between a manager and a judgement of this proposal.

    ProposalOutOfScope, ConflictOfInterest, or ProposalClaimed where somebody else holds it. Every
    service that judges calls this with the proposal locked.
    """
    if not is_in_scope(by, proposal):
        raise ProposalOutOfScope
    refuse_conflicted(by, proposal, now=now)
    refuse_claimed_by_another(by, proposal, now=now)
