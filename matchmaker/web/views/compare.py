"""Two to four listings of a kind side by side."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from matchmaker.matching.selectors.listing_search import listings_to_compare
from matchmaker.matching.selectors.readers import reader_of
from matchmaker.matching.states import ListingKind
from matchmaker.web.forms.search import compared_keys
from matchmaker.web.pages.compare import comparison_page


@login_not_required
@require_safe
def technologies(request: HttpRequest) -> HttpResponse:
    """The technologies that the address names, as far as the reader may see them."""
    return _comparison(request, ListingKind.TECHNOLOGY)


@login_not_required
@require_safe
def needs(request: HttpRequest) -> HttpResponse:
    """The needs that the address names, as far as the reader may see them."""
    return _comparison(request, ListingKind.NEED)


def _comparison(request: HttpRequest, kind: ListingKind) -> HttpResponse:
    reader = reader_of(request.user)
    keys, beyond = compared_keys(request.GET)
    shown = listings_to_compare(kind=kind, keys=keys, reader=reader, now=timezone.now())
    page = comparison_page(kind, shown, reader=reader, asked=keys, beyond=beyond)
    return render(request, "web/compare.html", {"page": page})
