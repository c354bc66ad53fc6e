"""Agreements in the administration: to look at; the parties and services write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ..models import Agreement
from ..selectors import agreements
from .read_only import ReadOnly

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Agreement]
else:
    _ModelAdmin = admin.ModelAdmin


class AgreementAdmin(ReadOnly, _ModelAdmin):
    """Where each agreement stands; its terms, checklist and dossier are on its own page."""

    list_display = (
        "updated_at",
        "title",
        "provider",
        "recipient",
        "contract_type",
        "state",
        "page",
    )
    list_filter = ("state", "contract_type", "updated_at")
    ordering = ("-updated_at", "-pk")
    search_fields = ("title", "provider__name", "recipient__name", "registration_number")
    fields = (
        "title",
        "page",
        "provider",
        "recipient",
        "technology",
        "need",
        "introduction",
        "manager",
        "contract_type",
        "subtype",
        "state",
        "version",
        "agreed_sha256",
        "created_at",
        "agreed_at",
        "signed_date",
        "signed_reference",
        "registration_number",
        "registered_date",
        "ended_at",
        "end_reason",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Agreement]:  # noqa: ARG002
        """Every agreement, with what the list shows at hand."""
        return agreements()

    @admin.display(description=_("page"))
    def page(self, agreement: Agreement) -> str | SafeString:
        """A link to the terms."""
        return format_html('<a href="/agreements/{}/">{}</a>', agreement.pk, _("Open"))
