"""What people do on their own pages, to be looked at here: nobody adds or changes it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from typing_extensions import override

from accounts.admin.doors import ModelAdmin
from accounts.models import ApiToken, Invitation, JoinRequest, MutedKind, Notification


class OnlyLookedAt(ModelAdmin[Any]):
    """No way to add, change or delete."""

    @override
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @override
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @override
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Invitation)
class InvitationAdmin(OnlyLookedAt):
    """Whom owners invited."""

    fields = [
        "organization",
        "email",
        "role",
        "invited_by",
        "created_at",
        "expires_at",
        "accepted_at",
        "revoked_at",
    ]
    list_display = ["organization", "email", "role", "created_at", "accepted_at", "revoked_at"]
    list_select_related = ["organization"]
    search_fields = ["organization__name", "organization__code", "=email"]


@admin.register(JoinRequest)
class JoinRequestAdmin(OnlyLookedAt):
    """Who asked to be let in."""

    list_display = ["organization", "user", "email", "created_at", "outcome", "decided_at"]
    list_select_related = ["organization", "user"]
    list_filter = ["outcome"]
    search_fields = ["organization__name", "organization__code", "=email"]


@admin.register(ApiToken)
class ApiTokenAdmin(OnlyLookedAt):
    """Which programs act for whom; the digest is not shown."""

    fields = ["user", "name", "scopes", "created", "expiry", "last_used_at"]
    list_display = ["name", "user", "created", "expiry", "last_used_at"]
    list_select_related = ["user"]
    search_fields = ["name", "user__email"]


@admin.register(Notification)
class NotificationAdmin(OnlyLookedAt):
    """What people were told."""

    fields = ["user", "kind", "url", "created_at", "read_at"]
    list_display = ["user", "kind", "created_at", "read_at"]
    list_select_related = ["user"]
    list_filter = ["kind"]
    search_fields = ["user__email", "=kind"]


@admin.register(MutedKind)
class MutedKindAdmin(OnlyLookedAt):
    """What people do not want to be told."""

    list_display = ["user", "kind"]
    list_select_related = ["user"]
    search_fields = ["user__email", "=kind"]
