"""What people say about themselves, take along, and have erased."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from accounts.audit import JSON
from accounts.errors import (
    LastOwnerOfListings,
    NotAllowed,
    StillInOffice,
    UnknownLanguage,
    WrongPassword,
)
from accounts.locks import lock_user
from accounts.models import (
    AuditEvent,
    Invitation,
    Language,
    ManagerProfile,
    Membership,
    User,
)
from accounts.selectors import organizations_left_without_owner
from accounts.services.trail import record_event

ERASED_DOMAIN = "erased.invalid"
"""Nobody can own it (RFC 2606)."""


@transaction.atomic
def revise_profile(*, user: User, display_name: str, language: str, now: datetime) -> User:
    """Change the name to show, and the language of pages and mails.

    Raises UnknownLanguage, NotAllowed for an account that is switched off.
    """
    if language not in Language.values:
        raise UnknownLanguage(language=language, languages=", ".join(Language.values))
    user = lock_user(user)
    if not user.is_active:
        raise NotAllowed
    name = " ".join(display_name.split())[:150]
    before = (user.display_name, user.language, user.language_is_chosen)
    if before == (name, language, True):
        return user
    changed = [
        field
        for field, old, new in (
            ("display_name", user.display_name, name),
            ("language", user.language, language),
        )
        if old != new
    ]
    user.display_name, user.language, user.language_is_chosen = name, language, True
    user.save(update_fields=["display_name", "language", "language_is_chosen"])
    # The name itself stays out of the trail, from which nothing can be erased.
    details: dict[str, JSON] = {"changed": changed}
    record_event(action="user.profile_revised", actor=user, subject=user, details=details, now=now)
    return user


def export_account(*, user: User, now: datetime) -> dict[str, JSON]:
    """Everything that is kept about the user, as plain JSON; that it was taken is recorded."""
    with transaction.atomic():
        exported = _exported(user, now)
        record_event(action="user.exported", actor=user, subject=user, details={}, now=now)
    return exported


@transaction.atomic
def erase_account(*, user: User, password: str, now: datetime) -> None:
    """Erase what is kept about the user, except what the audit trail must keep: a number.

    Decisions and listings stay with that number as their author; name, addresses, news, tokens,
    sessions and second factors are deleted, and nobody can sign in with the account again.
    Raises WrongPassword, LastOwnerOfListings when an organization that is in use would be left
    without an owner, StillInOffice for technology managers and other staff.
    """
    user = lock_user(user)
    if not user.is_active or not user.check_password(password):
        raise WrongPassword
    if user.is_staff or user.is_superuser or ManagerProfile.objects.filter(user=user).exists():
        raise StillInOffice
    if bereft := organizations_left_without_owner(user):
        raise LastOwnerOfListings(organizations=", ".join(each.name for each in bereft))
    left = list(Membership.objects.filter(user=user).values_list("organization__code", flat=True))
    _delete_rows(user)
    _blank(user, now)
    record_event(
        action="user.erased", actor=user, subject=user, details={"left": sorted(left)}, now=now
    )


def _delete_rows(user: User) -> None:
    addresses = [*EmailAddress.objects.filter(user=user).values_list("email", flat=True)]
    Invitation.objects.filter(email__in=[user.email, *addresses]).delete()
    for session in UserSession.objects.filter(user=user):
        session.end()
    for model in (EmailAddress, Authenticator):
        model.objects.filter(user=user).delete()
    for rows in (
        user.notifications,
        user.muted_kinds,
        user.join_requests,
        user.memberships,
        user.auth_token_set,
    ):
        rows.all().delete()
    user.groups.clear()
    user.user_permissions.clear()


def _blank(user: User, now: datetime) -> None:
    user.email = f"{user.pk}@{ERASED_DOMAIN}"
    user.display_name = ""
    user.is_active = False
    user.last_login = None
    user.erased_at = now
    user.set_unusable_password()
    user.save()


def _exported(user: User, now: datetime) -> dict[str, JSON]:
    return {
        "exported_at": now.isoformat(),
        "account": {
            "id": user.pk,
            "email": user.email,
            "display_name": user.display_name,
            "language": user.language,
            "date_joined": user.date_joined.isoformat(),
            "last_login": _moment(user.last_login),
        },
        "addresses": [
            {"email": row.email, "verified": row.verified, "primary": row.primary}
            for row in EmailAddress.objects.filter(user=user).order_by("email")
        ],
        "second_factors": [
            {"type": row.type, "created_at": row.created_at.isoformat()}
            for row in Authenticator.objects.filter(user=user).order_by("pk")
        ],
        "sessions": [
            {
                "ip": row.ip,
                "browser": row.user_agent,
                "created_at": row.created_at.isoformat(),
                "last_seen_at": row.last_seen_at.isoformat(),
            }
            for row in UserSession.objects.filter(user=user).order_by("pk")
        ],
        "memberships": [
            {
                "organization": row.organization.code,
                "role": row.role,
                "since": row.created_at.isoformat(),
            }
            for row in user.memberships.select_related("organization").order_by("pk")
        ],
        "api_tokens": [
            {
                "name": row.name,
                "scopes": row.scopes,
                "created_at": row.created.isoformat(),
                "expires_at": row.expiry.isoformat(),
                "last_used_at": _moment(row.last_used_at),
            }
            for row in user.auth_token_set.order_by("created")
        ],
        "notifications": [
            {
                "kind": row.kind,
                "text": row.text,
                "url": row.url,
                "created_at": row.created_at.isoformat(),
                "read_at": _moment(row.read_at),
            }
            for row in user.notifications.all()
        ],
        "muted_kinds": [*user.muted_kinds.order_by("kind").values_list("kind", flat=True)],
        "events": [
            {
                "sequence": row.sequence,
                "at": row.at.isoformat(),
                "action": row.action,
                "subject": f"{row.subject_type} {row.subject_id}".strip(),
                "details": row.details,
            }
            for row in AuditEvent.objects.filter(actor=user).order_by("sequence")
        ],
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
