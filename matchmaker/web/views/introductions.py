"""Introductions: the list, the page, and what is done on it."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import DomainError, NotAllowed
from accounts.models import User
from matchmaker.deals.models import Introduction
from matchmaker.deals.selectors.introductions import (
    find_introduction,
    introductions_visible_to,
    meetings_of,
)
from matchmaker.deals.services.confiding import (
    accept_confidentiality,
    record_clearance,
    revoke_disclosure,
)
from matchmaker.deals.services.introducing import answer_introduction
from matchmaker.deals.services.talking import (
    answer_meeting,
    cancel_meeting,
    post_message,
    propose_meeting,
)
from matchmaker.matching.selectors.readers import reader_of
from matchmaker.web.forms.introductions import (
    ClearanceForm,
    DeclineForm,
    DocumentForm,
    MeetingForm,
    MessageForm,
    RevocationForm,
)
from matchmaker.web.pages.introductions import page_of, row_of, seat_of

PAGE_SIZE = 25
FORMS: dict[str, type[forms.Form]] = {
    "decline": DeclineForm,
    "message": MessageForm,
    "meeting": MeetingForm,
    "document": DocumentForm,
    "clearance": ClearanceForm,
    "revocation": RevocationForm,
}


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The introductions of the reader's organizations, or those that a manager looks after."""
    user = cast("User", request.user)
    reader = reader_of(user)
    paginator = Paginator(introductions_visible_to(user), PAGE_SIZE)
    page = paginator.get_page(request.GET.get("page"))
    rows = [row_of(one, {*reader.organizations}, reader) for one in page]
    return render(request, "web/introductions/list.html", {"page": page, "rows": rows})


def visible_introduction(request: HttpRequest, pk: int) -> Introduction:
    """The introduction. Raises Http404 where it isn't the reader's business."""
    found = find_introduction(pk, user=cast("User", request.user))
    if found is None:
        raise Http404
    return found


@require_safe
def shown(request: HttpRequest, pk: int) -> HttpResponse:
    """One introduction."""
    return introduction_page(request, visible_introduction(request, pk))


def introduction_page(
    request: HttpRequest,
    introduction: Introduction,
    *,
    refused: dict[str, forms.Form] | None = None,
) -> HttpResponse:
    """The page, with the form that was refused, if there is one."""
    user = cast("User", request.user)
    made = {name: form(prefix=name) for name, form in FORMS.items()} | (refused or {})
    context = {"page": page_of(introduction, user, reader_of(user)), "forms": made}
    status = HTTPStatus.BAD_REQUEST if refused else HTTPStatus.OK
    return render(request, "web/introductions/introduction.html", context, status=status)


def take(
    request: HttpRequest,
    introduction: Introduction,
    name: str,
    act: Callable[[dict[str, Any]], object],
    done: str,
) -> HttpResponse:
    """Check the posted form of this name, do it, and go back; or show why it was refused.

    Raises Http404 where the reader has no say in it.
    """
    form = FORMS[name](request.POST, request.FILES, prefix=name)
    if not form.is_valid():
        return introduction_page(request, introduction, refused={name: form})
    try:
        act(form.cleaned_data)
    except NotAllowed as hidden:
        raise Http404 from hidden
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        fresh = visible_introduction(request, introduction.pk)
        return introduction_page(request, fresh, refused={name: form})
    messages.success(request, done)
    return back_to(introduction)


def press(
    request: HttpRequest, introduction: Introduction, act: Callable[[], object], done: str
) -> HttpResponse:
    """Do what a button without a form says, and go back; a refusal is said there.

    Raises Http404 where the reader has no say in it.
    """
    try:
        act()
    except NotAllowed as hidden:
        raise Http404 from hidden
    except DomainError as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, done)
    return back_to(introduction)


def back_to(introduction: Introduction) -> HttpResponseRedirect:
    """To the page of the introduction."""
    return HttpResponseRedirect(reverse("introduction", args=[introduction.pk]))


def _who(request: HttpRequest, introduction: Introduction) -> dict[str, Any]:
    user = cast("User", request.user)
    return {"side": seat_of(user, introduction).voice, "by": user, "now": timezone.now()}


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept, or decline with a reason."""
    introduction = visible_introduction(request, pk)
    who = {"introduction": introduction, **_who(request, introduction)}
    if request.POST.get("answer") == "accept":
        return press(
            request,
            introduction,
            lambda: answer_introduction(accepts=True, **who),
            _("You accepted the introduction."),
        )
    return take(
        request,
        introduction,
        "decline",
        lambda said: answer_introduction(accepts=False, **said, **who),
        _("You declined the introduction."),
    )


@require_POST
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a message."""
    introduction = visible_introduction(request, pk)
    who = {"introduction": introduction, **_who(request, introduction)}
    return take(
        request,
        introduction,
        "message",
        lambda said: post_message(text=said["text"], files=said["attachments"], **who),
        _("Sent."),
    )


@require_POST
def accept_terms(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept the confidentiality terms that were shown."""
    introduction = visible_introduction(request, pk)
    who = {"introduction": introduction, **_who(request, introduction)}
    shown_text = str(request.POST.get("sha256", ""))[:64]
    return press(
        request,
        introduction,
        lambda: accept_confidentiality(sha256=shown_text, **who),
        _("You accepted the confidentiality terms."),
    )


@require_POST
def clear(request: HttpRequest, pk: int) -> HttpResponse:
    """Record an export clearance: the technology manager."""
    introduction = visible_introduction(request, pk)
    by, now = cast("User", request.user), timezone.now()
    return take(
        request,
        introduction,
        "clearance",
        lambda said: record_clearance(introduction=introduction, by=by, now=now, **said),
        _("The clearance was recorded."),
    )


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take access back: a side for its own listing, the manager for either."""
    introduction = visible_introduction(request, pk)
    by, now = cast("User", request.user), timezone.now()
    return take(
        request,
        introduction,
        "revocation",
        lambda said: revoke_disclosure(introduction=introduction, by=by, now=now, **said),
        _("Access was revoked."),
    )


@require_POST
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a time to meet."""
    introduction = visible_introduction(request, pk)
    who = {"introduction": introduction, **_who(request, introduction)}
    return take(
        request,
        introduction,
        "meeting",
        lambda said: propose_meeting(**said, **who),
        _("The time was proposed."),
    )


@require_POST
def settle_meeting(request: HttpRequest, pk: int, meeting: int) -> HttpResponse:
    """Accept, decline or call off a meeting."""
    introduction = visible_introduction(request, pk)
    found = meetings_of(introduction).filter(pk=meeting).first()
    verdict = request.POST.get("verdict")
    if found is None or verdict not in {"accept", "decline", "cancel"}:
        raise Http404
    who = {"meeting": found, **_who(request, introduction)}
    if verdict == "cancel":
        return press(request, introduction, lambda: cancel_meeting(**who), _("Called off."))
    return press(
        request,
        introduction,
        lambda: answer_meeting(accepts=verdict == "accept", **who),
        _("Your answer was passed on."),
    )
