"""Who may do what about organizations and people. Everything not allowed here is denied.

Superusers may do everything: the stock administration pages go through the same services.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from accounts.models import (
    TECHNOLOGY_MANAGERS,
    ManagerProfile,
    Membership,
    Organization,
    Role,
    User,
)

Visitor = User | AnonymousUser

DEMONSTRATION_DOMAIN = "demo.example"
"""The e-mail domain of demonstration accounts; nobody can own it (RFC 2606)."""


def can_sign_in(user: User) -> bool:
    """Whether the site lets this account in at all.

    Demonstration accounts, whose passwords lie in a file, only while DEBUG is on. Whether an
    account is active is asked elsewhere.
    """
    is_demonstration = user.email.casefold().endswith(f"@{DEMONSTRATION_DOMAIN}")
    return settings.DEBUG or not is_demonstration


def is_member(user: Visitor, organization: Organization) -> bool:
    """Whether an active user belongs to the organization, in whatever role."""
    return _has_role(user, organization, *Role)


def can_edit_for(user: Visitor, organization: Organization) -> bool:
    """Whether the user may post and change listings for the organization: owners and editors."""
    return _is_superuser(user) or _has_role(user, organization, Role.OWNER, Role.EDITOR)


def can_administer(user: Visitor, organization: Organization) -> bool:
    """Whether the user may change the organization and its members: owners."""
    return _is_superuser(user) or _has_role(user, organization, Role.OWNER)


def can_verify_organizations(user: Visitor) -> bool:
    """Whether the user may verify organizations and record their certificates."""
    return user.has_perm("accounts.verify_organization")


def can_appoint_technology_managers(user: Visitor) -> bool:
    """Whether the user may appoint and dismiss technology managers."""
    return user.has_perm("accounts.appoint_technology_manager")


def can_add_organizations(user: Visitor) -> bool:
    """Whether the user may add an organization without becoming its owner."""
    return user.has_perm("accounts.add_organization")


def is_technology_manager(user: Visitor) -> bool:
    """Whether the user is active, in the managers' group, and has a manager's profile."""
    if user.pk is None:
        return False
    known = _answered.get()
    if known is None:
        return _is_in_office(user.pk)
    if user.pk not in known:
        known[user.pk] = _is_in_office(user.pk)
    return known[user.pk]


_answered: ContextVar[dict[int, bool] | None] = ContextVar("managers", default=None)


@contextmanager
def remembering_managers() -> Iterator[None]:
    """Who is a technology manager is read once each meanwhile: for work that changes nothing.

    The admin asks for every model whether the reader may see it, some twenty times a page.
    """
    token = _answered.set({})
    try:
        yield
    finally:
        _answered.reset(token)


def _is_in_office(user_id: int) -> bool:
    return ManagerProfile.objects.filter(
        user_id=user_id, user__is_active=True, user__groups__name=TECHNOLOGY_MANAGERS
    ).exists()


def is_desk_lead(user: Visitor) -> bool:
    """Whether others escalate to the user: superusers, and managers who lead the desk."""
    if user.pk is None or _is_superuser(user):
        return _is_superuser(user)
    return is_technology_manager(user) and (
        ManagerProfile.objects.filter(user_id=user.pk, is_lead=True).exists()
    )


def _is_superuser(user: Visitor) -> bool:
    return user.is_active and user.is_superuser


def _has_role(user: Visitor, organization: Organization, *roles: Role) -> bool:
    if not user.is_active or user.pk is None:
        return False
    return Membership.objects.filter(
        user_id=user.pk, organization=organization, role__in=roles
    ).exists()
