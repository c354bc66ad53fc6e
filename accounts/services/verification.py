"""Vouching for an organization's identity, and taking that back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.audit import JSON
from accounts.errors import (
    NotAllowed,
    OrganizationAlreadyVerified,
    OrganizationNotVerified,
    ReasonMissing,
)
from accounts.events import organization_verification_revoked, organization_verified
from accounts.locks import lock_organization
from accounts.models import Organization, User
from accounts.news import UNVERIFIED, VERIFIED
from accounts.policies import can_verify_organizations
from accounts.services.notifications import notify_members
from accounts.services.trail import record_event


@transaction.atomic
def verify_organization(
    *, organization: Organization, by: User | None, now: datetime, evidence: str = ""
) -> Organization:
    """Vouch that the organization is what it says; `evidence` says what was looked at.

    Raises NotAllowed without the permission accounts.verify_organization (no `by`: the operator),
    OrganizationAlreadyVerified.
    """
    _check_may_verify(by)
    organization = lock_organization(organization)
    if organization.is_verified:
        raise OrganizationAlreadyVerified(organization=organization.name)
    organization.is_verified, organization.verified_at = True, now
    organization.save(update_fields=["is_verified", "verified_at"])
    record_event(
        action="organization.verified",
        actor=by,
        subject=organization,
        details={"code": organization.code, "evidence": evidence},
        now=now,
    )
    _tell(organization, VERIFIED, {}, now)
    pk = organization.pk
    transaction.on_commit(lambda: _send_verified(pk))
    return organization


@transaction.atomic
def revoke_organization_verification(
    *, organization: Organization, reason: str, by: User | None, now: datetime
) -> Organization:
    """Take the verification back, for a reason in words.

    Raises NotAllowed without the permission accounts.verify_organization (no `by`: the operator),
    ReasonMissing, OrganizationNotVerified.
    """
    _check_may_verify(by)
    if not reason.strip():
        raise ReasonMissing
    organization = lock_organization(organization)
    if not organization.is_verified:
        raise OrganizationNotVerified(organization=organization.name)
    withdraw_verification(organization, reason=reason.strip(), by=by, now=now)
    return organization


def withdraw_verification(
    organization: Organization, *, reason: str, by: User | None, now: datetime
) -> None:
    """Clear the mark on a locked, verified organization and write down why."""
    organization.is_verified, organization.verified_at = False, None
    organization.save(update_fields=["is_verified", "verified_at"])
    record_event(
        action="organization.verification_revoked",
        actor=by,
        subject=organization,
        details={"code": organization.code, "reason": reason},
        now=now,
    )
    _tell(organization, UNVERIFIED, {"reason": reason}, now)
    pk = organization.pk
    transaction.on_commit(lambda: _send_revoked(pk))


def _tell(organization: Organization, kind: str, params: dict[str, JSON], now: datetime) -> None:
    notify_members(
        organization=organization,
        kind=kind,
        params={"organization": organization.name, **params},
        url=f"/organization/{organization.code}/",
        now=now,
    )


def _check_may_verify(by: User | None) -> None:
    if by is not None and not can_verify_organizations(by):
        raise NotAllowed


def _send_verified(pk: int) -> None:
    organization_verified.send(sender=Organization, pk=pk)


def _send_revoked(pk: int) -> None:
    organization_verification_revoked.send(sender=Organization, pk=pk)
