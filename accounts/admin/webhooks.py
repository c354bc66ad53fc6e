"""Webhooks and what was sent to them, to be read only: owners manage them on their own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest
from typing_extensions import override

from accounts.models import Webhook, WebhookDelivery

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin


class ReadOnly(ModelAdmin):
    """Lists and shows rows; nobody adds, changes or deletes one here."""

    show_full_result_count = False

    @override
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @override
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @override
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Webhook)
class WebhookAdmin(ReadOnly):
    """Addresses, without what their secrets are made of."""

    list_display = ["organization", "url", "created_at", "failing_since", "switched_off_at"]
    list_select_related = ["organization"]
    exclude = ["seed", "former_seed"]
    search_fields = ["url", "organization__name"]


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(ReadOnly):
    """Messages, and how far they are."""

    list_display = ["webhook", "event", "state", "attempts", "status", "created_at"]
    list_filter = ["state", "event"]
    list_select_related = ["webhook"]
    date_hierarchy = "created_at"
