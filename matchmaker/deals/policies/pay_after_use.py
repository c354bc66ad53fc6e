"""Who may do what about pay-after-use contracts."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from accounts.policies import can_edit_for
from listings.models import Technology
from matchmaker.matching.policies import can_review

from ..models import PayAfterUseContract
from ..money import Side

Visitor = User | AnonymousUser


def can_open_contract(user: Visitor, technology: Technology) -> bool:
    """Whether the user may offer a contract: the owner's editors, and technology managers."""
    return can_edit_for(user, technology.owner) or can_review(user)


def sides_of(user: Visitor, contract: PayAfterUseContract) -> list[Side]:
    """The sides that the user may act for: those whose owners and editors it is among."""
    return [side for side in Side if can_edit_for(user, contract.organization_of(side))]
