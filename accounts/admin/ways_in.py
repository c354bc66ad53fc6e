"""What people do on their own pages, to be looked at here: nobody adds or changes it."""

from __future__ import annotations

from typing import Any

import allauth.mfa.admin
import allauth.usersessions.admin  # noqa: F401 - so that theirs are there to be replaced
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from accounts.admin.doors import OnlyLookedAt
from accounts.models import ApiToken, Invitation, JoinRequest, MutedKind, Notification


@admin.register(Invitation)
class InvitationAdmin(OnlyLookedAt[Invitation]):
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
class JoinRequestAdmin(OnlyLookedAt[JoinRequest]):
    """Who asked to be let in."""

    list_display = ["organization", "user", "email", "created_at", "outcome", "decided_at"]
    list_select_related = ["organization", "user"]
    list_filter = ["outcome"]
    search_fields = ["organization__name", "organization__code", "=email"]


@admin.register(ApiToken)
class ApiTokenAdmin(OnlyLookedAt[ApiToken]):
    """Which programs act for whom; the digest is not shown."""

    fields = ["user", "name", "scopes", "created", "expiry", "last_used_at"]
    list_display = ["name", "user", "created", "expiry", "last_used_at"]
    list_select_related = ["user"]
    search_fields = ["name", "user__email"]


@admin.register(Notification)
class NotificationAdmin(OnlyLookedAt[Notification]):
    """What people were told."""

    fields = ["user", "kind", "url", "created_at", "read_at"]
    list_display = ["user", "kind", "created_at", "read_at"]
    list_select_related = ["user"]
    list_filter = ["kind"]
    search_fields = ["user__email", "=kind"]


@admin.register(MutedKind)
class MutedKindAdmin(OnlyLookedAt[MutedKind]):
    """What people do not want to be told."""

    list_display = ["user", "kind"]
    list_select_related = ["user"]
    search_fields = ["user__email", "=kind"]


admin.site.unregister([Authenticator, UserSession])


@admin.register(Authenticator)
class SecondFactorAdmin(OnlyLookedAt[Authenticator]):
    """Who has a second factor: without its secrets. One that was lost is deleted here."""

    list_display = ["user", "type", "made", "used"]
    fields = ["user", "type", "made", "used"]
    list_select_related = ["user"]

    @override
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return admin.ModelAdmin.has_delete_permission(self, request, obj)

    @admin.display(description=_("created at"), ordering="created_at")
    def made(self, factor: Any) -> Any:
        """When it was set up."""
        return factor.created_at

    @admin.display(description=_("last used at"), ordering="last_used_at")
    def used(self, factor: Any) -> Any:
        """When somebody last signed in with it."""
        return factor.last_used_at


@admin.register(UserSession)
class UserSessionAdmin(OnlyLookedAt[UserSession]):
    """Where people are signed in; its key would let anybody in, and is not shown."""

    list_display = ["user", "begun", "ip", "user_agent"]
    fields = ["user", "begun", "ip", "user_agent"]
    list_select_related = ["user"]

    @admin.display(description=_("created at"), ordering="created_at")
    def begun(self, session: Any) -> Any:
        """When they signed in."""
        return session.created_at
