"""Asking to be let into an organization whose e-mail domain one's address has; founding one.

Whoever has an address of the domain does not get in by that alone: members read what their
organization keeps confidential, and a university's domain is shared by thousands. An owner says
yes to each.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from accounts.audit import JSON
from accounts.errors import (
    AlreadyAsked,
    AlreadyMember,
    NotAllowed,
    RequestDecided,
    TooManyUnverified,
    UnknownRole,
)
from accounts.locks import lock_join_request, lock_organization, lock_user
from accounts.models import JoinRequest, Membership, Organization, Role, User
from accounts.news import JOIN_ANSWERED, JOIN_ASKED
from accounts.policies import can_administer
from accounts.selectors import find_matching_address, has_any_verified_address
from accounts.services.notifications import notify, notify_members
from accounts.services.organizations import create_organization
from accounts.services.trail import record_event

MOST_UNVERIFIED = 3
"""Organizations that one person owns and nobody has verified; a limit on made-up ones."""


@transaction.atomic
def request_to_join(*, organization: Organization, user: User, now: datetime) -> JoinRequest:
    """Ask the owners to be let in, by virtue of a verified address of the organization's domain.

    Raises NotAllowed without such an address or when the organization is not verified,
    AlreadyMember, AlreadyAsked.
    """
    organization = lock_organization(organization)
    address = find_matching_address(user, organization)
    if address is None or not organization.is_verified or not user.is_active:
        raise NotAllowed
    if Membership.objects.filter(organization=organization, user=user).exists():
        raise AlreadyMember(email=user.email, organization=organization.name)
    if JoinRequest.objects.filter(organization=organization, user=user, outcome="").exists():
        raise AlreadyAsked(organization=organization.name)
    request = JoinRequest.objects.create(
        organization=organization, user=user, email=address, created_at=now
    )
    _record("join_request.made", request, {}, user, now)
    notify_members(
        organization=organization,
        roles=[Role.OWNER],
        kind=JOIN_ASKED,
        params={"email": address, "organization": organization.name},
        url=f"/organization/{organization.code}/",
        now=now,
    )
    return request


@transaction.atomic
def approve_join_request(
    *, request: JoinRequest, by: User, now: datetime, role: str = Role.VIEWER
) -> Membership:
    """Let the person in.

    Raises NotAllowed unless `by` owns the organization, UnknownRole, RequestDecided.
    """
    if role not in Role.values:
        raise UnknownRole(role=role, roles=", ".join(Role.values))
    request = _decided(request, JoinRequest.Outcome.APPROVED, by, now)
    membership, _created = Membership.objects.get_or_create(
        organization=request.organization,
        user=request.user,
        defaults={"role": role, "created_at": now},
    )
    _record("join_request.approved", request, {"role": membership.role}, by, now)
    return membership


@transaction.atomic
def decline_join_request(*, request: JoinRequest, by: User, now: datetime) -> JoinRequest:
    """Keep the person out; they may ask again. Raises NotAllowed, RequestDecided."""
    request = _decided(request, JoinRequest.Outcome.DECLINED, by, now)
    _record("join_request.declined", request, {}, by, now)
    return request


@transaction.atomic
def found_organization(
    *,
    by: User,
    name: str,
    kind: str,
    now: datetime,
    name_en: str = "",
    credit_code: str = "",
    country: str = "CN",
    province: str = "",
) -> Organization:
    """Add an organization that `by` owns, unverified, with a code made of its English name.

    Raises NotAllowed without a verified address, TooManyUnverified, ValidationError by field.
    """
    by = lock_user(by)
    if not has_any_verified_address(by):
        raise NotAllowed
    waiting = Organization.objects.filter(
        is_verified=False, memberships__user=by, memberships__role=Role.OWNER
    )
    if waiting.count() >= MOST_UNVERIFIED:
        raise TooManyUnverified(limit=MOST_UNVERIFIED)
    return create_organization(
        code=_free_code(name_en or name),
        name=name,
        name_en=name_en,
        kind=kind,
        credit_code=credit_code,
        country=country,
        province=province,
        by=by,
        owner=by,
        now=now,
    )


def _free_code(name: str) -> str:
    """What the English name gives, with some letters that nobody guesses: never taken twice."""
    stem = slugify(name)[:48].strip("-") or "organization"
    return f"{stem}-{secrets.token_hex(4)}"


def _decided(request: JoinRequest, outcome: str, by: User, now: datetime) -> JoinRequest:
    if not can_administer(by, request.organization):
        raise NotAllowed
    request = lock_join_request(request)
    if request.outcome:
        raise RequestDecided
    request.outcome, request.decided_at = outcome, now
    request.save(update_fields=["outcome", "decided_at"])
    notify(
        users=[request.user],
        kind=JOIN_ANSWERED[outcome],
        params={"organization": request.organization.name},
        url="/organization/",
        now=now,
    )
    return request


def _record(
    action: str, request: JoinRequest, details: dict[str, JSON], by: User, now: datetime
) -> None:
    record_event(
        action=action,
        actor=by,
        subject=request.organization,
        details={"code": request.organization.code, "member": request.user_id, **details},
        now=now,
    )
