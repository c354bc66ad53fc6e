"""Who a program acts for: the API's way to read `Authorization: Bearer …`."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed

from accounts.models import ApiToken, User
from accounts.policies import can_sign_in
from accounts.services import note_token_use


class ApiTokenAuthentication(TokenAuthentication):  # type: ignore[misc] # knox is not typed
    """knox's, with our rules: `request.auth` is the ApiToken, which knows its scopes.

    Refused with one and the same words: a token that is unknown, expired or revoked, and one of
    an account that may not sign in.
    """

    def authenticate_credentials(self, token: bytes) -> tuple[User, ApiToken]:
        """User and token. Raises AuthenticationFailed, for what is no text too."""
        try:
            found: tuple[User, ApiToken] = super().authenticate_credentials(token)
        except UnicodeDecodeError as error:
            raise AuthenticationFailed(_("Invalid token.")) from error
        return found

    def validate_user(self, auth_token: ApiToken) -> tuple[User, ApiToken]:
        """User and token. Raises AuthenticationFailed for an account that may not sign in."""
        user: User = auth_token.user
        if not user.is_active or not can_sign_in(user):
            raise AuthenticationFailed(_("Invalid token."))
        note_token_use(token=auth_token, now=timezone.now())
        return user, auth_token

    def _cleanup_token(self, auth_token: ApiToken) -> bool:
        # knox would delete expired rows; people see in their list that they expired.
        return auth_token.is_expired(timezone.now())
