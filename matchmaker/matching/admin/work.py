"""Background work, decisions and notices, to look at; failed work can be queued again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .. import tasks
from ..models import MatchingWork
from ..selectors.quality import hidden_from
from ..services import requeue_failed

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
else:
    _ModelAdmin = admin.ModelAdmin


class ReadOnlyAdmin(_ModelAdmin):
    """Rows that services alone may write."""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody adds one by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        """Nobody changes one by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        """Nobody deletes one by hand."""
        return False


class MatchingWorkAdmin(ReadOnlyAdmin):
    """What waits, what is done, and why something failed."""

    list_display = (
        "listing",
        "step",
        "state",
        "priority",
        "attempts",
        "requested_at",
        "not_before",
        "last_error",
    )
    list_filter = ("step", "state", "priority")
    list_select_related = ("need", "technology")
    ordering = ("-requested_at", "-pk")
    search_fields = ("need__title", "technology__title")
    actions = ("requeue",)

    @admin.display(description=_("listing"))
    def listing(self, row: MatchingWork) -> str:
        """The title of the listing that the work is for."""
        return str(row.technology or row.need)

    def has_requeue_permission(self, request: HttpRequest) -> bool:
        """Whether the user may queue failed work again."""
        return request.user.has_perm("matching.change_matchingwork")

    @admin.action(description=_("Queue failed work again"), permissions=["requeue"])
    def requeue(self, request: HttpRequest, queryset: QuerySet[MatchingWork]) -> None:
        """Give the selected failed work a fresh start; what has not failed is left alone."""
        keys = [*queryset.values_list("pk", flat=True)]
        count = requeue_failed(now=timezone.now(), keys=keys)
        transaction.on_commit(tasks.sweep.delay, robust=True)
        text = ngettext(
            "%(count)d piece of failed work is queued again.",
            "%(count)d pieces of failed work are queued again.",
            count,
        )
        self.message_user(request, text % {"count": count}, messages.SUCCESS)


class DecisionAdmin(ReadOnlyAdmin):
    """Every decision, latest first."""

    list_display = ("decided_at", "verdict", "reason", "by", "proposal", "sent_at", "undone_at")
    list_filter = ("verdict", "reason", "decided_at")
    list_select_related = ("by", "proposal__need", "proposal__technology")
    ordering = ("-decided_at", "-pk")
    search_fields = ("proposal__need__title", "proposal__technology__title", "note")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """All but those that the reader is to judge a second time without knowing them."""
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.exclude(proposal__in=hidden_from(request.user))


class NoticeAdmin(ReadOnlyAdmin):
    """Who was told of which approval."""

    list_display = ("created_at", "organization", "decision", "sent_at", "attempts", "last_error")
    list_filter = (("sent_at", admin.EmptyFieldListFilter),)
    list_select_related = ("organization", "decision")
    ordering = ("-created_at", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """All but those of approvals that the reader is to judge a second time, blind."""
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.exclude(decision__proposal__in=hidden_from(request.user))
