"""Introductions in the administration: to look at; what a manager does is on their own page."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from ..models import Introduction
from ..selectors.introductions import introductions_managed_by
from .read_only import ReadOnly

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Introduction]
else:
    _ModelAdmin = admin.ModelAdmin


class IntroductionAdmin(ReadOnly, _ModelAdmin):
    """Those that the reader looks after, superusers all; services alone write them."""

    list_display = ("opened_at", "need", "technology", "state", "expires_at", "manager", "opened")
    list_filter = ("state", "opened_at")
    ordering = ("-opened_at", "-pk")
    search_fields = ("need__title", "technology__title", "seeker__name", "provider__name")
    fields = (
        "need",
        "seeker",
        "technology",
        "provider",
        "state",
        "manager",
        "opened_at",
        "expires_at",
        "introduced_at",
        "ended_at",
        "opened",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Introduction]:
        """Only one's own cases, with what the list shows at hand."""
        return introductions_managed_by(cast("User", request.user))

    @admin.display(description=_("conversation and actions"))
    def opened(self, introduction: Introduction) -> SafeString:
        """A link to the page on which the manager writes, clears and revokes."""
        return format_html('<a href="/introductions/{}/">{}</a>', introduction.pk, _("Open"))
