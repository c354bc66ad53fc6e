"""The inbox: what happened, newest first."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.selectors import notifications_of, unread_count
from accounts.services import mark_notifications_read
from matchmaker.web.views.reader import reader

AT_A_TIME = 25


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """A page of the reader's news."""
    user = reader(request)
    page = Paginator(notifications_of(user), AT_A_TIME).get_page(request.GET.get("page"))
    context = {"page": page, "unread": unread_count(user)}
    return render(request, "web/inbox/inbox.html", context)


@require_POST
def open_news(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one as read and go where it leads."""
    user = reader(request)
    row = get_object_or_404(notifications_of(user), pk=pk)
    mark_notifications_read(user=user, notifications=[row], now=timezone.now())
    return redirect(row.url or "inbox")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all as read."""
    mark_notifications_read(user=reader(request), now=timezone.now())
    return redirect("inbox")
