"""Who may express interest for whom."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from accounts.models import Organization, User
from accounts.policies import can_edit_for
from matchmaker.matching.policies import can_review

from ..models import Interest

Visitor = User | AnonymousUser


def can_express_interest(user: Visitor, organization: Organization) -> bool:
    """Whether the user may speak for the organization: its owners and editors."""
    return can_edit_for(user, organization)


def can_withdraw_interest(user: Visitor, interest: Interest) -> bool:
    """Whether the user may take the interest back: whoever could have expressed it."""
    return can_edit_for(user, interest.organization)


def can_follow_up(user: Visitor) -> bool:
    """Whether the user sees every interest: technology managers and superusers."""
    return can_review(user)
