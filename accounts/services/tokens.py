"""Tokens for programs: made, used, revoked."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import models, transaction
from django.utils.timezone import is_naive
from knox.models import get_digest_token
from knox.settings import CONSTANTS

from accounts.errors import (
    InactiveUser,
    NaiveTime,
    NotAllowed,
    TokenLifetimeWrong,
    TokenNameMissing,
    TooManyTokens,
    UnknownScope,
)
from accounts.locks import lock_user
from accounts.models import ApiToken, Scope, User
from accounts.policies import can_sign_in
from accounts.services.trail import record_event

LONGEST_LIFE = timedelta(days=366)
MOST_TOKENS = 50
USE_IS_NOTED_EVERY = timedelta(minutes=1)
"""More often would be a write for every request."""


@transaction.atomic
def create_api_token(
    *, user: User, name: str, scopes: Collection[str], expires_at: datetime, now: datetime
) -> tuple[ApiToken, str]:
    """Make a token; returns its row and its text, which nobody can read again.

    Raises TokenNameMissing, UnknownScope (none at all, too), TokenLifetimeWrong beyond a year or
    in the past, InactiveUser, TooManyTokens, NaiveTime.
    """
    wanted = _checked_scopes(scopes)
    name = " ".join(name.split())[:100]
    if not name:
        raise TokenNameMissing
    _check_lifetime(expires_at, now)
    user = lock_user(user)
    _check_holder(user)
    digest, text = get_digest_token()
    token = ApiToken(
        user=user,
        name=name,
        scopes=wanted,
        digest=digest,
        token_key=text[: CONSTANTS.TOKEN_KEY_LENGTH],
        created=now,
        expiry=expires_at,
    )
    token.save(force_insert=True)
    _record("api_token.created", token, user, now)
    return token, text


@transaction.atomic
def revoke_api_token(*, token: ApiToken, by: User | None, now: datetime) -> None:
    """End a token at once; one that is gone already stays so.

    Raises NotAllowed unless it is the user's own, or `by` is a superuser (None: the operator).
    """
    if by is not None and not (by.is_active and (by.pk == token.user_id or by.is_superuser)):
        raise NotAllowed
    deleted, _by_model = ApiToken.objects.filter(pk=token.pk).delete()
    if deleted:
        _record("api_token.revoked", token, by, now)


def note_token_use(*, token: ApiToken, now: datetime) -> None:
    """Remember that the token was used, to the minute."""
    stale = models.Q(last_used_at__isnull=True) | models.Q(
        last_used_at__lt=now - USE_IS_NOTED_EVERY
    )
    ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)


def _checked_scopes(scopes: Collection[str]) -> list[str]:
    unknown = sorted(set(scopes) - set(Scope.values))
    if unknown or not scopes:
        raise UnknownScope(names=", ".join(unknown) or "-", allowed=", ".join(Scope.values))
    return [scope for scope in Scope.values if scope in scopes]


def _check_lifetime(expires_at: datetime, now: datetime) -> None:
    for moment in (expires_at, now):
        if is_naive(moment):
            raise NaiveTime(at=moment.isoformat())
    if not now < expires_at <= now + LONGEST_LIFE:
        raise TokenLifetimeWrong(days=LONGEST_LIFE.days)


def _check_holder(user: User) -> None:
    if not user.is_active or not can_sign_in(user):
        raise InactiveUser(email=user.email)
    if ApiToken.objects.filter(user=user).count() >= MOST_TOKENS:
        raise TooManyTokens(limit=MOST_TOKENS)


def _record(action: str, token: ApiToken, by: User | None, now: datetime) -> None:
    record_event(
        action=action,
        actor=by,
        subject=token.user,
        details={
            "token": str(token.public_id),
            "name": token.name,
            "scopes": token.scopes,
            "expires_at": token.expiry.isoformat(),
        },
        now=now,
    )
