"""Interests in the administration: to look at and to follow up; services alone write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from matchmaker.matching.states import Gate

from ..models import Interest
from ..selectors import interests
from .read_only import ReadOnly

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Interest]
else:
    _ModelAdmin = admin.ModelAdmin


class InterestAdmin(ReadOnly, _ModelAdmin):
    """Who would like to talk about what; the pair's proposal is one click away."""

    list_display = (
        "created_at",
        "organization",
        "interest_in",
        "technology",
        "need",
        "state",
        "review",
    )
    list_filter = ("state", "interest_in", "created_at")
    ordering = ("-created_at", "-pk")
    search_fields = ("technology__title", "need__title", "organization__name", "message")
    fields = (
        "organization",
        "interest_in",
        "technology",
        "need",
        "message",
        "state",
        "created_by",
        "created_at",
        "ended_at",
        "review",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Interest]:  # noqa: ARG002
        """Every interest, with what the list shows at hand."""
        return interests()

    @admin.display(description=_("proposal"))
    def review(self, interest: Interest) -> str | SafeString:
        """A link to the pair on the desk, or why it is not there."""
        if interest.proposal_id is not None:
            address = reverse("admin:matching_proposal_review", args=[interest.proposal_id])
            return format_html('<a href="{}">{}</a>', address, _("Review"))
        if interest.obstacles:
            return "; ".join(str(Gate(gate).label) for gate in interest.obstacles)
        return "" if interest.counterpart is None else str(_("being put on the desk"))
