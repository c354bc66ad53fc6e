"""Who may do what about introductions, and how far each side is let in."""

from __future__ import annotations

from accounts.models import Membership, Organization, Role, User
from accounts.models.organizations import HOME_COUNTRY
from accounts.policies import can_edit_for
from listings.tiers import Tier
from matchmaker.matching.policies import can_review

from ..models import Introduction
from ..states import DealSide
from .interests import Visitor

RESTRICTED = "restricted"
PROHIBITED = "prohibited"


def sides_of(user: Visitor, introduction: Introduction) -> tuple[DealSide, ...]:
    """The sides that the user belongs to, in whatever role; no side for who is disabled."""
    return _sides(user, introduction, Role.values)


def sides_spoken_for(user: Visitor, introduction: Introduction) -> tuple[DealSide, ...]:
    """The sides that the user answers for: as an owner or editor of the organization."""
    return _sides(user, introduction, (Role.OWNER, Role.EDITOR))


def _sides(
    user: Visitor, introduction: Introduction, roles: tuple[str, ...] | list[str]
) -> tuple[DealSide, ...]:
    if user.pk is None or not user.is_active:
        return ()
    sides = {introduction.seeker_id: DealSide.NEED, introduction.provider_id: DealSide.TECHNOLOGY}
    own = Membership.objects.filter(user_id=user.pk, organization__in=[*sides], role__in=roles)
    return tuple(sides[key] for key in own.values_list("organization_id", flat=True))


def can_speak_for(user: Visitor, introduction: Introduction, side: str) -> bool:
    """Whether the user answers for a side: its owners and editors.

    Not even a superuser answers for an organization that is not theirs.
    """
    return side in sides_spoken_for(user, introduction)


def can_manage_introduction(user: Visitor, introduction: Introduction) -> bool:
    """Whether the user looks after the introduction: its own manager in office, or a superuser."""
    if user.is_active and user.is_superuser:
        return True
    return introduction.manager_id == user.pk and can_review(user)


def can_keep_documents(user: Visitor, organization: Organization) -> bool:
    """Whether the user adds and withdraws confidential documents of its listings."""
    return can_edit_for(user, organization)


def is_foreign(introduction: Introduction) -> bool:
    """Whether the technology would leave its country, or a party is abroad.

    Like the gate of matching it compares the listings' countries, and the organizations' as well.
    """
    home = introduction.technology.country or HOME_COUNTRY
    abroad = {str(introduction.seeker.country), introduction.need.country or home}
    return bool(abroad - {home}) or str(introduction.provider.country) != home


def is_export_prohibited(introduction: Introduction) -> bool:
    """Whether nothing of the technology may be told to this counterpart at all."""
    return is_foreign(introduction) and introduction.technology.export_control == PROHIBITED


def waits_for_clearance(introduction: Introduction) -> bool:
    """Whether a manager has to record a clearance before the technology's secrets are told."""
    restricted = introduction.technology.export_control == RESTRICTED
    return restricted and is_foreign(introduction) and not hasattr(introduction, "clearance")


def is_export_open(introduction: Introduction) -> bool:
    """Whether export rules let the technology's owner tell more than the teaser."""
    return not is_export_prohibited(introduction) and not waits_for_clearance(introduction)


def disclosed_tier(introduction: Introduction, side: str) -> Tier | None:
    """How far the counterpart is let into what a side brings in; None: no further than before."""
    if not introduction.is_introduced or is_revoked(introduction, side):
        return None
    if side == DealSide.TECHNOLOGY and not is_export_open(introduction):
        return None
    return Tier.SIGNED if both_accepted_terms(introduction) else Tier.INTRODUCED


def is_revoked(introduction: Introduction, side: str) -> bool:
    """Whether access to what the side brought in was taken back."""
    return side in {one.side for one in introduction.revocations.all()}


def both_accepted_terms(introduction: Introduction) -> bool:
    """Whether both sides accepted the confidentiality terms."""
    return {one.side for one in introduction.acceptances.all()} == set(DealSide.values)


def can_read_introduction(user: User, introduction: Introduction) -> bool:
    """Whether the user may open its page at all: the two organizations, and its manager."""
    return bool(sides_of(user, introduction)) or can_manage_introduction(user, introduction)
