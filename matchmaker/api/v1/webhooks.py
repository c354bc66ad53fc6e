"""/api/v1/webhooks/: addresses that are told what happens; for owners of organizations."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Scope, Webhook, WebhookDelivery, WebhookEvent
from accounts.selectors import (
    deliveries_of,
    organizations_administered_by,
    webhooks_administered_by,
)
from accounts.services import (
    create_webhook,
    delete_webhook,
    redeliver,
    revise_webhook,
    rotate_webhook_secret,
    send_test_event,
)
from matchmaker.api.doors import Door, repeatable
from matchmaker.api.filters import PAGING
from matchmaker.api.pagination import numbered_page
from matchmaker.api.requests import flag_of, text_of, user_of, values_of

from .described import IDEMPOTENCY_KEY, page_of, refusals


class WebhookShape(serializers.ModelSerializer[Webhook]):
    """A webhook without its secret."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    organization = serializers.CharField(source="organization.code", read_only=True)
    events = serializers.ListField(child=serializers.CharField(), read_only=True)
    is_on = serializers.BooleanField(read_only=True)

    class Meta:
        model = Webhook
        fields: tuple[str, ...] = (
            "id",
            "organization",
            "url",
            "description",
            "events",
            "is_on",
            "created_at",
            "failing_since",
            "switched_off_at",
            "switched_off_because",
        )
        read_only_fields = fields


class NewSecretShape(WebhookShape):
    """A webhook with its secret, which is told this once."""

    secret = serializers.CharField()

    class Meta(WebhookShape.Meta):
        fields = (*WebhookShape.Meta.fields, "secret")
        read_only_fields = fields


class DeliveryShape(serializers.ModelSerializer[WebhookDelivery]):
    """A message; `id` is part of the header field webhook-id at every attempt."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    state = serializers.CharField(read_only=True, help_text="waiting, delivered, failed.")

    class Meta:
        model = WebhookDelivery
        fields = (
            "id",
            "event",
            "state",
            "attempts",
            "status",
            "last_error",
            "created_at",
            "attempted_at",
            "due_at",
            "delivered_at",
        )
        read_only_fields = fields


class WebhookChanges(serializers.Serializer[Any]):
    """What of a webhook can be changed."""

    url = serializers.CharField(max_length=500, required=False)
    description = serializers.CharField(max_length=100, required=False, allow_blank=True)
    events = serializers.ListField(
        child=serializers.ChoiceField(choices=WebhookEvent.values), required=False
    )
    is_on = serializers.BooleanField(required=False)


class WebhookDraft(serializers.Serializer[Any]):
    """A webhook to be set up."""

    organization = serializers.CharField(
        required=False, help_text="Your organization's code; needed where you own several."
    )
    url = serializers.CharField(max_length=500, help_text="https://...")
    description = serializers.CharField(max_length=100, required=False, allow_blank=True)
    events = serializers.ListField(child=serializers.ChoiceField(choices=WebhookEvent.values))


_EXAMPLE = {"url": "https://hooks.example.org/matchmaker", "events": ["proposal.approved"]}


@extend_schema_view(
    list=extend_schema(responses={200: WebhookShape(many=True), **refusals(401, 403)}),
    retrieve=extend_schema(responses={200: WebhookShape, **refusals(401, 403, 404)}),
    create=extend_schema(
        request=WebhookDraft,
        responses={201: NewSecretShape, **refusals(400, 401, 403, 415, 422)},
        examples=[OpenApiExample("Approvals", _EXAMPLE, request_only=True)],
    ),
    partial_update=extend_schema(
        request=WebhookChanges,
        responses={200: WebhookShape, **refusals(400, 401, 403, 404, 415, 422)},
        examples=[OpenApiExample("Switch off", {"is_on": False}, request_only=True)],
    ),
    destroy=extend_schema(
        responses={204: OpenApiResponse(description="Deleted."), **refusals(401, 403, 404)}
    ),
    rotate=extend_schema(request=None, responses={200: NewSecretShape, **refusals(401, 403, 404)}),
    test=extend_schema(
        request=None,
        parameters=[IDEMPOTENCY_KEY],
        responses={202: DeliveryShape, **refusals(400, 401, 403, 404, 409, 422)},
    ),
    deliveries=extend_schema(
        parameters=PAGING,
        responses={
            200: page_of(DeliveryShape, "DeliveryPage"),
            **refusals(400, 401, 403, 404),
        },
    ),
    redeliver=extend_schema(
        request=None,
        parameters=[IDEMPOTENCY_KEY],
        responses={202: DeliveryShape, **refusals(400, 401, 403, 404, 409, 422)},
    ),
)
class WebhookDoor(Door):
    """Webhooks of organizations that the caller owns."""

    queryset = Webhook.objects.none()
    serializer_class = WebhookShape
    lookup_field = "public_id"
    lookup_url_kwarg = "pk"
    lookup_value_converter = "uuid"
    scopes = dict.fromkeys(
        (
            "list",
            "retrieve",
            "create",
            "partial_update",
            "destroy",
            "rotate",
            "test",
            "deliveries",
            "redeliver",
        ),
        Scope.WEBHOOKS.value,
    )

    def list(self, request: Request) -> Response:
        """All of them, the newest first."""
        return Response(WebhookShape(webhooks_administered_by(user_of(request)), many=True).data)

    def retrieve(self, request: Request, pk: str) -> Response:
        """One of them."""
        return self.versioned(WebhookShape(self._row(request, pk)).data)

    def create(self, request: Request) -> Response:
        """Have an address told of events; the secret is in this answer only."""
        values = values_of(request, known=WebhookDraft)
        webhook, secret = create_webhook(
            organization=_organization(request, text_of(values, "organization")),
            url=text_of(values, "url"),
            events=_events(values),
            description=text_of(values, "description"),
            by=user_of(request),
            now=timezone.now(),
        )
        body = {**WebhookShape(webhook).data, "secret": secret}
        return Response(body, status.HTTP_201_CREATED)

    def partial_update(self, request: Request, pk: str) -> Response:
        """Change it, or switch it off and on."""
        values = values_of(request, known=WebhookChanges)
        changes: dict[str, Any] = {
            name: text_of(values, name) for name in ("url", "description") if name in values
        }
        if "events" in values:
            changes["events"] = _events(values)
        if "is_on" in values:
            changes["is_on"] = flag_of(values, "is_on", default=True)
        webhook = self._row(request, pk)
        stored = revise_webhook(
            webhook=webhook, changes=changes, by=user_of(request), now=timezone.now()
        )
        return self.versioned(WebhookShape(stored).data)

    def destroy(self, request: Request, pk: str) -> Response:
        """Delete it with everything that waits for it."""
        delete_webhook(webhook=self._row(request, pk), by=user_of(request), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @action(detail=True, methods=["post"])
    def rotate(self, request: Request, pk: str) -> Response:
        """Make a new secret; for a day messages are signed by the former one too."""
        webhook, secret = rotate_webhook_secret(
            webhook=self._row(request, pk), by=user_of(request), now=timezone.now()
        )
        return Response({**WebhookShape(webhook).data, "secret": secret})

    @action(detail=True, methods=["post"])
    @repeatable
    def test(self, request: Request, pk: str) -> Response:
        """Send a message that says nothing but that it is a test."""
        delivery = send_test_event(
            webhook=self._row(request, pk), by=user_of(request), now=timezone.now()
        )
        return Response(DeliveryShape(delivery).data, status.HTTP_202_ACCEPTED)

    @action(detail=True)
    def deliveries(self, request: Request, pk: str) -> Response:
        """What was sent and is to be sent in the last thirty days, the newest first."""
        rows = deliveries_of(self._row(request, pk))
        shown = numbered_page(request, rows, lambda found: DeliveryShape(found, many=True).data)
        return Response(shown)

    @action(
        detail=True,
        methods=["post"],
        url_path="deliveries/<uuid:delivery>/redeliver",
        url_name="redeliver",
    )
    @repeatable
    def redeliver(self, request: Request, pk: str, delivery: str) -> Response:
        """Send a message again that was delivered or given up."""
        row = get_object_or_404(deliveries_of(self._row(request, pk)), public_id=delivery)
        again = redeliver(delivery=row, by=user_of(request), now=timezone.now())
        return Response(DeliveryShape(again).data, status.HTTP_202_ACCEPTED)

    def _row(self, request: Request, pk: str) -> Webhook:
        return get_object_or_404(webhooks_administered_by(user_of(request)), public_id=pk)


def _organization(request: Request, code: str) -> Any:
    mine = organizations_administered_by(user_of(request))
    found = [*(mine.filter(code=code) if code else mine)[:2]]
    if len(found) != 1:
        said = _("Name an organization that you own, by its code.")
        raise ValidationError({"organization": [said]})
    return found[0]


def _events(values: dict[str, Any]) -> list[str]:
    given = values.get("events")
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise ValidationError({"events": [_("Give a list of events.")]})
    return given
