"""Inviting people into an organization, by a link that works once and for one address."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.errors import (
    AlreadyMember,
    InvitationForSomebodyElse,
    InvitationSpent,
    NotAllowed,
    NotAnAddress,
    TooManyInvitations,
    UnknownRole,
)
from accounts.locks import lock_invitation, lock_organization
from accounts.models import Invitation, Membership, Organization, Role, User
from accounts.policies import can_administer
from accounts.selectors import find_user, has_verified_address
from accounts.services.trail import record_event

VALID_FOR = timedelta(days=14)
MOST_OPEN = 100
"""Invitations of one organization that nobody answered; a limit on mails to strangers."""

log = structlog.get_logger(__name__)


@transaction.atomic
def invite_member(
    *,
    organization: Organization,
    email: str,
    role: str,
    by: User,
    link: Callable[[str], str],
    now: datetime,
) -> Invitation:
    """Invite an address in a role, and mail the link, which `link` makes of the key.

    An open invitation of the same address is replaced, and its link stops working.
    Raises NotAllowed unless `by` owns the organization, UnknownRole, NotAnAddress, AlreadyMember,
    TooManyInvitations.
    """
    if not can_administer(by, organization):
        raise NotAllowed
    if role not in Role.values:
        raise UnknownRole(role=role, roles=", ".join(Role.values))
    email = _checked_address(email)
    organization = lock_organization(organization)
    _check_not_member(organization, email)
    open_ones = organization.invitations.filter(accepted_at=None, revoked_at=None)
    open_ones.filter(email=email).update(revoked_at=now)
    if open_ones.filter(expires_at__gt=now).count() >= MOST_OPEN:
        raise TooManyInvitations(limit=MOST_OPEN)
    key = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        organization=organization,
        email=email,
        role=role,
        digest=_digest(key),
        invited_by=by,
        created_at=now,
        expires_at=now + VALID_FOR,
    )
    _record("invitation.sent", invitation, by, now)
    address = link(key)
    transaction.on_commit(lambda: _mail(invitation, by, address), robust=True)
    return invitation


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: User, now: datetime) -> None:
    """Make the link of an open invitation useless.

    Raises NotAllowed unless `by` owns the organization, InvitationSpent when it was answered.
    """
    if not can_administer(by, invitation.organization):
        raise NotAllowed
    invitation = lock_invitation(invitation)
    if invitation.accepted_at or invitation.revoked_at:
        raise InvitationSpent
    invitation.revoked_at = now
    invitation.save(update_fields=["revoked_at"])
    _record("invitation.revoked", invitation, by, now)


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User, now: datetime) -> Membership:
    """Make the invited person a member.

    Raises InvitationForSomebodyElse unless the invited address is a verified one of the user,
    InvitationSpent when it was used, revoked or expired, AlreadyMember, NotAllowed.
    """
    if not user.is_active:
        raise NotAllowed
    if not has_verified_address(user, invitation.email):
        raise InvitationForSomebodyElse
    invitation = lock_invitation(invitation)
    if invitation.accepted_at or invitation.revoked_at or invitation.is_expired(now):
        raise InvitationSpent
    organization = invitation.organization
    if Membership.objects.filter(organization=organization, user=user).exists():
        raise AlreadyMember(email=user.email, organization=organization.name)
    membership = Membership.objects.create(
        organization=organization, user=user, role=invitation.role, created_at=now
    )
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    _record("invitation.accepted", invitation, user, now)
    return membership


def find_invitation(key: str) -> Invitation | None:
    """The invitation of the key in a link, whatever became of it, or None."""
    return Invitation.objects.select_related("organization").filter(digest=_digest(key)).first()


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _checked_address(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as wrong:
        raise NotAnAddress(email=email[:254]) from wrong
    return email


def _check_not_member(organization: Organization, email: str) -> None:
    members = Membership.objects.filter(organization=organization)
    known = members.filter(user__emailaddress__email=email, user__emailaddress__verified=True)
    if known.exists() or members.filter(user__email=email).exists():
        raise AlreadyMember(email=email, organization=organization.name)


def _mail(invitation: Invitation, by: User, address: str) -> None:
    reader = find_user(invitation.email)
    with translation.override(reader.language if reader else by.language):
        organization = " ".join(invitation.organization.name.split())
        context = {
            "organization": organization,
            "inviter": by.get_full_name(),
            "role": invitation.get_role_display(),
            "address": address,
            "expires_at": invitation.expires_at,
        }
        body = render_to_string("accounts/mail/invitation.txt", context)
        subject = _("Invitation to %(organization)s") % {"organization": organization}
    try:
        EmailMessage(subject, body, to=[invitation.email]).send()
    except Exception:
        # The invitation stands; the page lets the owner send it anew.
        log.exception("invitation_not_sent", invitation=invitation.pk)


def _record(action: str, invitation: Invitation, by: User, now: datetime) -> None:
    record_event(
        action=action,
        actor=by,
        subject=invitation.organization,
        details={
            "code": invitation.organization.code,
            "invitation": invitation.pk,
            "role": invitation.role,
        },
        now=now,
    )
