"""One's own needs: the list, and the steps that a need can take."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import DomainError
from accounts.models import User
from accounts.selectors import organizations_editable_by, organizations_of
from listings.selectors import needs_editable_by, needs_kept_by
from listings.services import (
    begin_need,
    copy_need,
    discard_need,
    reopen_need,
    submit_need,
    withdraw_need,
)
from matchmaker.deals.selectors.interests import count_interested
from matchmaker.matching.selectors.owner_proposals import proposal_counts
from matchmaker.web.pages.need_list import need_rows

PAGE_SIZE: Final = 25
DISCARDED: Final = "discarded_need"
"""Where the session keeps the last discarded draft, for as long as it can be brought back."""


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The needs of the reader's organizations, with what came of them."""
    user = request.user
    if not isinstance(user, User):
        raise Http404
    page = Paginator(needs_kept_by(user), PAGE_SIZE).get_page(request.GET.get("page"))
    keys = [need.pk for need in page]
    counts = proposal_counts(keys, user, now=timezone.now())
    interested = count_interested(keys)
    context = {
        "rows": need_rows(page, counts, interested, today=timezone.localdate()),
        "page": page,
        "may_post": organizations_editable_by(user).exists(),
        "is_member": bool(page.paginator.count) or organizations_of(user).exists(),
        "can_restore": DISCARDED in request.session,
    }
    return render(request, "web/needs/mine.html", context)


@require_POST
def take_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Submit, withdraw, reopen, copy or discard one of one's needs."""
    user = request.user
    if not isinstance(user, User) or step not in STEPS:
        raise Http404
    need = get_object_or_404(needs_editable_by(user), pk=pk)
    take, said, following = STEPS[step]
    try:
        done = take(need=need, by=user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("my-need", need.pk)
    messages.success(request, str(said))
    if step == "discard":
        request.session[DISCARDED] = {"owner": need.owner_id, "values": done}
        return redirect("my-needs")
    return redirect(following, done.pk)


@require_POST
def restore(request: HttpRequest) -> HttpResponse:
    """Bring the draft back that was discarded last."""
    user = request.user
    kept: Mapping[str, Any] | None = request.session.pop(DISCARDED, None)
    if not isinstance(user, User) or kept is None:
        raise Http404
    owner = get_object_or_404(organizations_editable_by(user), pk=kept["owner"])
    now: datetime = timezone.now()
    saved = begin_need(owner=owner, by=user, now=now, values=kept["values"])
    messages.success(request, _("The draft is back."))
    return redirect("need-edit", saved.listing.pk)


STEPS: Final[Mapping[str, tuple[Callable[..., Any], Promise, str]]] = {
    "submit": (
        submit_need,
        gettext_lazy("Handed in. A technology manager reads it and publishes it, or writes back."),
        "my-need",
    ),
    "withdraw": (withdraw_need, gettext_lazy("Withdrawn: nobody is shown it any more."), "my-need"),
    "reopen": (
        reopen_need,
        gettext_lazy("It is a draft again: change it and hand it in."),
        "need-edit",
    ),
    "copy": (copy_need, gettext_lazy("This is a copy, as a new draft."), "need-edit"),
    "discard": (discard_need, gettext_lazy("The draft is deleted."), "my-needs"),
}
