"""Pay-after-use contracts in the administration: to look at; services alone write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ..models import LedgerEntry, PayAfterUseContract, PayAfterUseEvent
from ..selectors.pay_after_use import contracts_with_events
from .read_only import ReadOnly

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[PayAfterUseContract]
    _Inline = admin.TabularInline[Any, PayAfterUseContract]
else:
    _ModelAdmin = admin.ModelAdmin
    _Inline = admin.TabularInline


class EventInline(ReadOnly, _Inline):
    """What happened, in its order."""

    model = PayAfterUseEvent
    fields = ("number", "kind", "on", "side", "by", "payload", "evidence", "at")
    readonly_fields = fields
    extra = 0
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[PayAfterUseEvent]:
        """With who recorded it at hand."""
        return super().get_queryset(request).select_related("by")


class EntryInline(ReadOnly, _Inline):
    """The books."""

    model = LedgerEntry
    fields = ("due_on", "clause", "cause", "correction", "amount", "event_number", "posted_on")
    readonly_fields = fields
    extra = 0
    can_delete = False


class PayAfterUseContractAdmin(ReadOnly, _ModelAdmin):
    """Who uses whose technology, and what is owed."""

    list_display = ("title", "licensor", "licensee", "state", "owed", "posted_on", "created_at")
    list_filter = ("state", "created_at")
    search_fields = ("title", "licensor__name", "licensee__name")
    fields = (
        "title",
        "technology",
        "licensor",
        "licensee",
        "introduction",
        "agreement",
        "state",
        "owed",
        "page",
        "terms",
        "terms_sha256",
        "posted_on",
        "created_by",
        "created_at",
    )
    readonly_fields = fields
    inlines = (EventInline, EntryInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PayAfterUseContract]:  # noqa: ARG002
        """Every contract with what happened."""
        return contracts_with_events()

    @admin.display(description=_("owed today"))
    def owed(self, contract: PayAfterUseContract) -> str:
        """The amount with its currency."""
        statement = contract.statement_on(timezone.localdate())
        return f"{statement.owed} {statement.currency}"

    @admin.display(description=_("account"))
    def page(self, contract: PayAfterUseContract) -> SafeString:
        """A link to the page that both parties see."""
        address = reverse("pay-after-use-contract", args=[contract.pk])
        return format_html('<a href="{}">{}</a>', address, _("Clause by clause"))
