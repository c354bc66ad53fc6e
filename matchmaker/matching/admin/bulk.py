"""One decision on several chosen proposals: what it would reach, then what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import DomainError

from ..models import Proposal
from ..services import BulkItem, decide_together, preview_decisions
from ..services.deciding import LONGEST_NOTE
from ..services.deciding_together import MOST_AT_ONCE
from ..states import APPROVAL_REASONS, REJECTION_REASONS
from .decisions import DecisionForm, undo_bar
from .doors import reviewer
from .site import ReviewAdminSite

LONGEST_KEY: Final = 18


@admin.action(description=_("Decide on the chosen proposals…"))
def decide_chosen(
    modeladmin: Any,  # noqa: ARG001 - the stock form of an action
    request: HttpRequest,
    queryset: QuerySet[Proposal],
) -> HttpResponse | None:
    """From the list to the preview, unless too many were chosen."""
    count = queryset.count()
    if count > MOST_AT_ONCE:
        text = gettext("Choose at most %(limit)s proposals at once; these are %(count)s.")
        messages.error(request, text % {"limit": MOST_AT_ONCE, "count": count})
        return None
    keys = ",".join(str(key) for key in queryset.order_by("pk").values_list("pk", flat=True))
    return HttpResponseRedirect(f"{reverse('admin:matching_proposal_bulk')}?keys={keys}")


def bulk_view(request: HttpRequest, site: ReviewAdminSite) -> HttpResponse:
    """What a decision on the chosen proposals would reach; posted, what became of each."""
    if request.method == "POST":
        return _decide(request, site)
    return _preview(request, site, _keys(request.GET.get("keys", "")), DecisionForm())


def _preview(
    request: HttpRequest,
    site: ReviewAdminSite,
    keys: Sequence[int],
    form: DecisionForm,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    try:
        items = preview_decisions(keys=keys, by=reviewer(request), now=timezone.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return HttpResponseRedirect(reverse("admin:matching_proposal_changelist"))
    context = {
        "title": _("Decide on several proposals"),
        "reached": [item for item in items if item.is_decided],
        "skipped": [item for item in items if not item.is_decided],
        "form": form,
        "approval_reasons": APPROVAL_REASONS,
        "rejection_reasons": REJECTION_REASONS,
        "longest_note": LONGEST_NOTE,
    }
    return _page(request, site, "bulk.html", context, status)


def _decide(request: HttpRequest, site: ReviewAdminSite) -> HttpResponse:
    seen = _seen(request.POST.getlist("seen"))
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _preview(request, site, [*seen], form, HTTPStatus.BAD_REQUEST)
    chosen = {name: form.cleaned_data[name] for name in ("verdict", "reason", "note")}
    try:
        _batch, items = decide_together(
            seen=seen, **chosen, by=reviewer(request), now=timezone.now()
        )
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        return _preview(request, site, [*seen], form, HTTPStatus.BAD_REQUEST)
    return _page(request, site, "bulk_outcome.html", _outcome(items, request))


def _outcome(items: Sequence[BulkItem], request: HttpRequest) -> dict[str, Any]:
    return {
        "title": _("What became of each proposal"),
        "items": items,
        "count": sum(item.is_decided for item in items),
        **undo_bar(reviewer(request)),
    }


def _page(
    request: HttpRequest,
    site: ReviewAdminSite,
    name: str,
    context: dict[str, Any],
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    whole = {
        **site.each_context(request),
        "is_nav_sidebar_enabled": False,
        "opts": Proposal._meta,  # noqa: SLF001 - documented API of Django
        **context,
    }
    return TemplateResponse(request, f"admin/matching/proposal/{name}", whole, status=status)


def _keys(said: str) -> list[int]:
    parts = said.split(",")[: MOST_AT_ONCE + 1]
    return [int(one) for one in parts if _is_key(one)]


def _is_key(said: str) -> bool:
    return said.isascii() and said.isdecimal() and len(said) <= LONGEST_KEY


def _seen(posted: Sequence[str]) -> dict[int, datetime]:
    """Each proposal's key and the time of its last change as the preview showed it."""
    seen: dict[int, datetime] = {}
    for one in posted[: MOST_AT_ONCE + 1]:
        key, _colon, moment = one.partition("@")
        try:
            changed = parse_datetime(moment)
        except ValueError:
            changed = None
        if _is_key(key) and changed is not None and timezone.is_aware(changed):
            seen[int(key)] = changed
    return seen
