"""Who is let in with which credentials, and who stays signed in."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend
from django.http import HttpRequest

from accounts.models import User
from accounts.policies import can_sign_in


class AuthenticationBackend(AllauthBackend):  # type: ignore[misc]
    """By e-mail address and password, except for accounts that may not sign in on this site.

    The sessions of such accounts end too. What they may not do is decided here, after the parent,
    rather than in ``user_can_authenticate``: whomever that refuses, allauth still takes up to show
    a page about inactive accounts, and signs in those that are active.
    """

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        """The user with these credentials, or None."""
        return _if_let_in(super().authenticate(request, **credentials))

    async def aauthenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        """The same for asynchronous callers."""
        return _if_let_in(await super().aauthenticate(request, **credentials))

    def get_user(self, user_id: Any) -> User | None:
        """The user of a session, or None."""
        return _if_let_in(super().get_user(user_id))

    async def aget_user(self, user_id: Any) -> User | None:
        """The same for asynchronous callers."""
        return _if_let_in(await super().aget_user(user_id))


def _if_let_in(user: User | None) -> User | None:
    return user if user is not None and can_sign_in(user) else None
