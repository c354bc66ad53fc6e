"""Who acts for an organization, and in which role. There is always an owner left."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.audit import JSON
from accounts.errors import AlreadyMember, InactiveUser, LastOwnerStays, NotAllowed, UnknownRole
from accounts.locks import lock_membership, lock_organization
from accounts.models import Membership, Organization, Role, User
from accounts.news import REMOVED, ROLE_CHANGED, ROLE_LABELS
from accounts.policies import can_administer
from accounts.services.notifications import notify
from accounts.services.trail import record_event


@transaction.atomic
def add_member(
    *, organization: Organization, user: User, role: str, by: User | None, now: datetime
) -> Membership:
    """Give a person a role in the organization.

    Raises NotAllowed unless `by` owns the organization (no `by`: the operator), UnknownRole,
    InactiveUser, AlreadyMember.
    """
    _check_may_administer(by, organization)
    _check_role(role)
    if not user.is_active:
        raise InactiveUser(email=user.email)
    organization = lock_organization(organization)
    if Membership.objects.filter(organization=organization, user=user).exists():
        raise AlreadyMember(email=user.email, organization=organization.name)
    membership = Membership.objects.create(
        organization=organization, user=user, role=role, created_at=now
    )
    _record("membership.added", membership, {"role": role}, by, now)
    return membership


@transaction.atomic
def change_role(*, membership: Membership, role: str, by: User | None, now: datetime) -> Membership:
    """Give a member another role; the same role again changes nothing.

    Raises NotAllowed unless `by` owns the organization (no `by`: the operator), UnknownRole,
    NotAMember when the member was removed in the meantime, LastOwnerStays.
    """
    _check_may_administer(by, membership.organization)
    _check_role(role)
    membership = lock_membership(membership)
    if membership.role == role:
        return membership
    _check_owner_left(membership)
    previous, membership.role = membership.role, role
    membership.save(update_fields=["role"])
    _record("membership.role_changed", membership, {"from": previous, "to": role}, by, now)
    _tell(membership, ROLE_CHANGED, {"role": ROLE_LABELS[role]}, now)
    return membership


@transaction.atomic
def remove_member(*, membership: Membership, by: User | None, now: datetime) -> None:
    """End a membership. Owners remove anybody, everybody may leave.

    Raises NotAllowed for others (no `by`: the operator), NotAMember when it ended in the
    meantime, LastOwnerStays.
    """
    if by is None or by.pk != membership.user_id or not by.is_active:
        _check_may_administer(by, membership.organization)
    membership = lock_membership(membership)
    _check_owner_left(membership)
    _record("membership.removed", membership, {"role": membership.role}, by, now)
    if by != membership.user:
        _tell(membership, REMOVED, {}, now)
    membership.delete()


def _tell(membership: Membership, kind: str, params: dict[str, JSON], now: datetime) -> None:
    notify(
        users=[membership.user],
        kind=kind,
        params={"organization": membership.organization.name, **params},
        url="/organization/",
        now=now,
    )


def _check_may_administer(by: User | None, organization: Organization) -> None:
    if by is not None and not can_administer(by, organization):
        raise NotAllowed


def _check_role(role: str) -> None:
    if role not in Role.values:
        raise UnknownRole(role=role, roles=", ".join(Role.values))


def _check_owner_left(membership: Membership) -> None:
    """Raise LastOwnerStays when nobody else owns the (locked) organization."""
    if membership.role != Role.OWNER:
        return
    owners = Membership.objects.filter(organization=membership.organization, role=Role.OWNER)
    if not owners.exclude(pk=membership.pk).exists():
        raise LastOwnerStays(email=membership.user.email, organization=membership.organization.name)


def _record(
    action: str, membership: Membership, roles: dict[str, JSON], by: User | None, now: datetime
) -> None:
    record_event(
        action=action,
        actor=by,
        subject=membership.organization,
        details={
            "code": membership.organization.code,
            "member": membership.user_id,
            **roles,
        },
        now=now,
    )
