"""Webhooks and what was sent to them, to be read only: owners manage them on their own pages."""

from __future__ import annotations

from django.contrib import admin

from accounts.admin.doors import OnlyLookedAt
from accounts.models import Webhook, WebhookDelivery


@admin.register(Webhook)
class WebhookAdmin(OnlyLookedAt[Webhook]):
    """Addresses, without what their secrets are made of."""

    show_full_result_count = False
    list_display = ["organization", "url", "created_at", "failing_since", "switched_off_at"]
    list_select_related = ["organization"]
    exclude = ["seed", "former_seed"]
    search_fields = ["url", "organization__name"]


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(OnlyLookedAt[WebhookDelivery]):
    """Messages, and how far they are."""

    show_full_result_count = False
    list_display = ["webhook", "event", "state", "attempts", "status", "created_at"]
    list_filter = ["state", "event"]
    list_select_related = ["webhook"]
    date_hierarchy = "created_at"
