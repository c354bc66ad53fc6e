"""/api/v1/organizations/: the caller's own organizations."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError as ModelProblem
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Membership, Organization, Scope
from accounts.selectors import memberships_of, organizations_of
from accounts.services import revise_organization
from matchmaker.api.doors import Door
from matchmaker.api.preconditions import require_match
from matchmaker.api.requests import text_of, user_of, values_of

from .described import IF_MATCH, IF_NONE_MATCH, refusals

CHANGEABLE = ("name", "name_en", "kind", "credit_code", "country", "province", "email_domain")


class OrganizationShape(serializers.ModelSerializer[Organization]):
    """An organization as its members see it."""

    country = serializers.CharField(read_only=True)
    kind = serializers.CharField(read_only=True)
    province = serializers.CharField(read_only=True)
    verified = serializers.BooleanField(source="is_verified", read_only=True)

    class Meta:
        model = Organization
        fields = ("code", *CHANGEABLE, "verified")
        read_only_fields = fields


class OrganizationChanges(serializers.Serializer[Any]):
    """What owners may change; name, code or place of a verified one voids its verification."""

    name = serializers.CharField(required=False, max_length=200)
    name_en = serializers.CharField(required=False, allow_blank=True, max_length=200)
    kind = serializers.CharField(required=False)
    credit_code = serializers.CharField(required=False, allow_blank=True)
    country = serializers.CharField(required=False, max_length=2)
    province = serializers.CharField(required=False, allow_blank=True)
    email_domain = serializers.CharField(required=False, allow_blank=True)


class MemberShape(serializers.ModelSerializer[Membership]):
    """A member and their role."""

    email = serializers.EmailField(source="user.email", read_only=True)
    role = serializers.CharField(read_only=True)

    class Meta:
        model = Membership
        fields = ("email", "role")
        read_only_fields = fields


@extend_schema_view(
    list=extend_schema(responses={200: OrganizationShape(many=True), **refusals(401, 403)}),
    retrieve=extend_schema(
        parameters=[IF_NONE_MATCH],
        responses={200: OrganizationShape, 304: None, **refusals(401, 403, 404)},
    ),
    partial_update=extend_schema(
        request=OrganizationChanges,
        parameters=[IF_MATCH],
        responses={
            200: OrganizationShape,
            **refusals(400, 401, 403, 404, 409, 412, 415, 422, 428),
        },
        examples=[OpenApiExample("An English name", {"name_en": "Institute"}, request_only=True)],
    ),
    members=extend_schema(responses={200: MemberShape(many=True), **refusals(401, 403, 404)}),
)
class OrganizationDoor(Door):
    """Organizations that the caller belongs to."""

    queryset = Organization.objects.none()
    serializer_class = OrganizationShape
    lookup_field = "code"
    lookup_value_converter = "slug"
    scopes = dict.fromkeys(
        ("list", "retrieve", "partial_update", "members"), Scope.ORGANIZATION.value
    )

    def list(self, request: Request) -> Response:
        """All of them, by name."""
        return Response(OrganizationShape(organizations_of(request.user), many=True).data)

    def retrieve(self, request: Request, code: str) -> Response:
        """One of them, with its ETag."""
        return self.versioned(OrganizationShape(self._row(request, code)).data)

    def partial_update(self, request: Request, code: str) -> Response:
        """Change what it says of itself; for its owners."""
        values = values_of(request, known=OrganizationChanges)
        changes = {name: text_of(values, name) for name in values}
        with transaction.atomic():
            Organization.objects.select_for_update().filter(code=code).first()
            organization = self._row(request, code)
            require_match(request, OrganizationShape(organization).data)
            try:
                revise_organization(
                    organization=organization,
                    changes=changes,
                    by=user_of(request),
                    now=timezone.now(),
                )
            except ModelProblem as problem:
                raise ValidationError(problem.message_dict) from problem
        return self.versioned(OrganizationShape(self._row(request, code)).data)

    @action(detail=True)
    def members(self, request: Request, code: str) -> Response:
        """Its members."""
        rows = memberships_of(self._row(request, code))
        return Response(MemberShape(rows, many=True).data)

    def _row(self, request: Request, code: str) -> Organization:
        return get_object_or_404(organizations_of(request.user), code=code)
