"""Searching technologies and needs: one page for both kinds."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from matchmaker.matching.selectors.listing_search import listings_to_compare, search_listings
from matchmaker.matching.selectors.readers import reader_of
from matchmaker.matching.states import ListingKind
from matchmaker.web.forms.search import read_search
from matchmaker.web.pages.search import search_page


@login_not_required
@require_safe
def technologies(request: HttpRequest) -> HttpResponse:
    """Technologies that answer the text and pass the filters, or all that the reader may see."""
    return _answer(request, ListingKind.TECHNOLOGY, _("Technologies"))


@login_not_required
@require_safe
def needs(request: HttpRequest) -> HttpResponse:
    """Needs that answer the text and pass the filters, or all that the reader may see."""
    return _answer(request, ListingKind.NEED, _("Needs"))


@vary_on_headers("HX-Request")
def _answer(request: HttpRequest, kind: ListingKind, heading: str) -> HttpResponse:
    context, canonical = searched(request, kind)
    answer = render(request, "web/search.html", {"heading": heading, **context})
    if request.headers.get("HX-Request"):
        answer["HX-Push-Url"] = canonical
    return answer


def searched(request: HttpRequest, kind: ListingKind) -> tuple[dict[str, Any], str]:
    """What the page of a search shows, and its address in the one spelling that is shared."""
    now, reader = timezone.now(), reader_of(request.user)
    query = read_search(request.GET, kind=kind, tier=reader.tier)
    found = search_listings(
        kind=kind,
        reader=reader,
        now=now,
        text=query.text,
        filters=query.filters,
        sort=query.sort,
        mode=query.mode,
        page=query.page,
    )
    tray = listings_to_compare(kind=kind, keys=query.compared, reader=reader, now=now)
    page = search_page(query, found, reader, tray)
    return page, f"{request.path}{query.on_page(found.page).address()}"
