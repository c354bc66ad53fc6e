"""/api/v1/tokens/: tokens for programs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import ApiToken, Scope
from accounts.selectors import api_tokens_of
from accounts.services import create_api_token, revoke_api_token
from matchmaker.api.doors import Door
from matchmaker.api.errors import Problem
from matchmaker.api.requests import text_of, user_of, values_of

from .described import refusals

USUAL_LIFE: Final = timedelta(days=90)


class TokenShape(serializers.ModelSerializer[ApiToken]):
    """A token without its text, of which only a digest is kept."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    scopes = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = ApiToken
        fields: tuple[str, ...] = ("id", "name", "scopes", "created", "expiry", "last_used_at")
        read_only_fields = fields


class NewTokenShape(TokenShape):
    """A new token with its text, which is told this once."""

    token = serializers.CharField()

    class Meta(TokenShape.Meta):
        fields = (*TokenShape.Meta.fields, "token")
        read_only_fields = fields


class TokenDraft(serializers.Serializer[Any]):
    """A token to be made."""

    name = serializers.CharField(max_length=100)
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.values))
    expires_at = serializers.DateTimeField(
        required=False, allow_null=True, help_text="90 days where empty."
    )


@extend_schema_view(
    list=extend_schema(responses={200: TokenShape(many=True), **refusals(401, 403)}),
    create=extend_schema(
        request=TokenDraft,
        responses={201: NewTokenShape, **refusals(400, 401, 403, 415, 422)},
        examples=[
            OpenApiExample(
                "For a crawler", {"name": "Crawler", "scopes": ["listings:read"]}, request_only=True
            )
        ],
    ),
    destroy=extend_schema(
        responses={204: OpenApiResponse(description="Revoked."), **refusals(401, 403, 404)}
    ),
)
class TokenDoor(Door):
    """The caller's own tokens."""

    queryset = ApiToken.objects.none()
    serializer_class = TokenShape
    lookup_field = "public_id"
    lookup_url_kwarg = "pk"
    lookup_value_converter = "uuid"
    any_token_actions = frozenset({"list", "create", "destroy"})

    def list(self, request: Request) -> Response:
        """All of them, at most fifty; expired ones too."""
        return Response(TokenShape(api_tokens_of(user_of(request)), many=True).data)

    def create(self, request: Request) -> Response:
        """Make a token; one that a token makes can do no more, and ends no later."""
        values, now = values_of(request, known=TokenDraft), timezone.now()
        scopes, expires_at = _scopes(values), _moment(values, now)
        if isinstance(request.auth, ApiToken):
            expires_at = _within(request.auth, scopes, expires_at, given="expires_at" in values)
        token, text = create_api_token(
            user=user_of(request),
            name=text_of(values, "name"),
            scopes=scopes,
            expires_at=expires_at,
            now=now,
        )
        return Response({**TokenShape(token).data, "token": text}, status.HTTP_201_CREATED)

    def destroy(self, request: Request, pk: str) -> Response:
        """Revoke a token; it ends at once."""
        token = get_object_or_404(api_tokens_of(user_of(request)), public_id=pk)
        revoke_api_token(token=token, by=user_of(request), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


def _scopes(values: dict[str, Any]) -> list[str]:
    given = values.get("scopes")
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise ValidationError({"scopes": [_("Give a list of scopes.")]})
    return given


def _moment(values: dict[str, Any], now: datetime) -> datetime:
    given = values.get("expires_at")
    if given is None:
        return now + USUAL_LIFE
    try:
        moment = parse_datetime(given) if isinstance(given, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        said = _("Give a time with its offset, such as 2027-03-31T00:00:00+08:00.")
        raise ValidationError({"expires_at": [said]})
    return moment


def _within(token: ApiToken, scopes: list[str], expires_at: datetime, *, given: bool) -> datetime:
    """When the new token ends. Raises Problem where it would do more than this one, or longer."""
    missing = sorted(scope for scope in scopes if not token.allows(scope))
    if missing or (given and expires_at > token.expiry):
        raise Problem(
            status_code=status.HTTP_403_FORBIDDEN,
            code="more_than_this_token",
            detail=_("A token makes only tokens that can do no more and end no later than itself."),
            missing=missing,
        )
    return min(expires_at, token.expiry)
