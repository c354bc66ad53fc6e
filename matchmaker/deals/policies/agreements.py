"""Who may do what with an agreement. The site's managers draft and watch; parties confirm."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from accounts.models import Membership, Organization, Role, User
from accounts.policies import can_edit_for
from matchmaker.matching.policies import can_review

from ..models import Agreement

Visitor = User | AnonymousUser
_OFFICE = (Role.OWNER, Role.EDITOR)


def can_open_agreements(user: Visitor) -> bool:
    """Whether the user may open one for two organizations without an introduction."""
    return can_review(user)


def can_draft(user: Visitor, *sides: Organization) -> bool:
    """Whether the user may write terms: editors of either party, and technology managers."""
    return can_review(user) or any(can_edit_for(user, side) for side in sides)


def can_change_agreement(user: Visitor, agreement: Agreement) -> bool:
    """The same for an agreement that exists."""
    return can_draft(user, agreement.provider, agreement.recipient)


def can_confirm_for(user: Visitor, organization: Organization) -> bool:
    """Whether the user may confirm for the organization: its own owners and editors.

    Not even a superuser gives the word of an organization that is not theirs.
    """
    if user.pk is None or not user.is_active:
        return False
    own = Membership.objects.filter(user_id=user.pk, organization=organization, role__in=_OFFICE)
    return own.exists()


def can_record_notice(user: Visitor, agreement: Agreement) -> bool:
    """Whether the user may record the provider's public notice and objections to it."""
    return can_review(user) or can_edit_for(user, agreement.provider)


def can_decide_objections(user: Visitor, agreement: Agreement) -> bool:
    """Whether the user may say what came of an objection: the provider, who posted the notice."""
    return can_record_notice(user, agreement)
