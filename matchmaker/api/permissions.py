"""What a caller may do at all; whose rows are theirs is decided by selectors and services."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.models import ApiToken

from .errors import Problem


class Scoped(BasePermission):
    """Lets in whoever has signed in, and tokens that were made for the operation.

    A view names the scope of each action in `scopes`, and in `public_actions` those that need no
    sign-in. Everything else is refused.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        """Raises NotAuthenticated (401), or Problem (403) naming the scope that is missing."""
        action = getattr(view, "action", None)
        if isinstance(request.auth, ApiToken):
            if action not in getattr(view, "any_token_actions", ()):
                _require_scope(request.auth, getattr(view, "scopes", {}).get(action))
            return True
        if request.user.is_authenticated or action in getattr(view, "public_actions", ()):
            return True
        raise NotAuthenticated


def _require_scope(token: ApiToken, scope: str | None) -> None:
    if scope is None or not token.allows(scope):
        raise Problem(
            status_code=403,
            code="scope_missing",
            detail=_("This token was not made for that; it needs the scope %(scope)s.")
            % {"scope": scope or "-"},
            scope=scope,
        )
