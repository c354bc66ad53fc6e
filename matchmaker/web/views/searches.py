"""Saved searches: the list, its buttons, and stopping the daily mail."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import DomainError
from accounts.models import User
from matchmaker.matching.errors import SearchAlreadySaved
from matchmaker.matching.models import SavedSearch
from matchmaker.matching.selectors.saved_searches import (
    digest_preference_of,
    find_saved_search,
)
from matchmaker.matching.services.searches import (
    delete_search,
    find_user_of_token,
    prefer_digest,
    rename_search,
    restore_search,
    save_search,
    set_alerts,
    stop_digests,
)
from matchmaker.web.forms.saved_searches import DigestForm, RenameForm, SaveSearchForm
from matchmaker.web.pages.saved_searches import (
    canonical_query,
    digest_hour,
    given_name,
    row_of,
    searches_page,
)
from matchmaker.web.views.reader import way_back


@require_safe
def saved_searches(request: HttpRequest) -> HttpResponse:
    """A page of what the reader keeps, and when the daily mail comes."""
    user = _reader(request)
    preference = digest_preference_of(user)
    form = DigestForm(
        initial={"hour": digest_hour(preference), "wanted": preference.stopped_at is None}
    )
    number, deleted = request.GET.get("page"), request.GET.get("deleted", "")
    context = searches_page(user, number=number, deleted=deleted) | {
        "digest": form,
        "stopped": preference.stopped_at is not None,
    }
    return render(request, "web/searches/list.html", context)


@require_POST
def create(request: HttpRequest) -> HttpResponse:
    """Keep the search that a search page posts."""
    form = SaveSearchForm(request.POST)
    if not form.is_valid():
        raise Http404
    kind, query = form.cleaned_data["kind"], form.cleaned_data["query"]
    name = form.cleaned_data["name"].strip() or given_name(kind, query)
    try:
        saved = save_search(
            user=_reader(request),
            kind=kind,
            query=canonical_query(kind, query),
            name=name,
            now=timezone.now(),
        )
    except SearchAlreadySaved as refusal:
        messages.info(request, refusal.message)
        return HttpResponseRedirect(row_of(refusal.search).url)
    except DomainError as refusal:
        messages.warning(request, refusal.message)
        return redirect("saved-searches")
    messages.success(
        request,
        _("Saved as “%(name)s”. New listings that answer it come in one mail a day.")
        % {"name": saved.name},
    )
    return HttpResponseRedirect(row_of(saved).url)


@require_POST
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a saved search another name."""
    search = _own_search(request, pk)
    form = RenameForm(request.POST)
    name = form.cleaned_data["name"] if form.is_valid() else ""
    try:
        rename_search(search=search, name=name, by=_reader(request))
    except DomainError as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("Renamed."))
    return redirect(_list_again(request))


@require_POST
def alerts(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a saved search into the daily mail, or out of it."""
    wanted = request.POST.get("alerts") == "on"
    search = _own_search(request, pk)
    set_alerts(search=search, alerts=wanted, by=_reader(request), now=timezone.now())
    said = _("“%(name)s” is in the daily mail.") if wanted else _("No mail for “%(name)s”.")
    messages.success(request, said % {"name": search.name})
    return redirect(_list_again(request))


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a saved search; the next page offers to undo it."""
    search = _own_search(request, pk)
    delete_search(search=search, by=_reader(request), now=timezone.now())
    back, offered = _list_again(request), urlencode({"deleted": search.pk})
    return redirect(f"{back}{'&' if '?' in back else '?'}{offered}")


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a deletion."""
    try:
        restore_search(search=_own_search(request, pk), by=_reader(request), now=timezone.now())
    except DomainError as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("The search is back."))
    return redirect(_list_again(request))


@require_POST
def digest(request: HttpRequest) -> HttpResponse:
    """Say when the daily mail is wanted, or that none is."""
    form = DigestForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Choose an hour from 0 to 23."))
        return redirect("saved-searches")
    prefer_digest(
        user=_reader(request),
        hour=form.cleaned_data["hour"],
        wanted=form.cleaned_data["wanted"],
        now=timezone.now(),
    )
    messages.success(request, _("Kept."))
    return redirect("saved-searches")


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the daily mail by its own link: a mail program posts (RFC 8058), a person confirms.

    The signed link is the permission, so neither a session nor a form's token is asked for; a GET
    changes nothing, since programs that look into mails follow links.
    """
    user = find_user_of_token(token)
    if user is None:
        raise Http404
    done = request.method == "POST"
    if done:
        stop_digests(user=user, now=timezone.now())
    return render(request, "web/searches/unsubscribe.html", {"done": done})


def _reader(request: HttpRequest) -> User:
    return cast("User", request.user)


def _list_again(request: HttpRequest) -> str:
    """The page of the list that the form stood on."""
    return way_back(request, reverse("saved-searches"))


def _own_search(request: HttpRequest, pk: int) -> SavedSearch:
    search = find_saved_search(pk, user=_reader(request))
    if search is None:
        raise Http404
    return search
