"""The page of one technology or one need."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from listings.models import Need, Technology
from matchmaker.matching.selectors.own_matches import matches_of_own_needs
from matchmaker.matching.selectors.readers import Reader, find_listing, reader_of
from matchmaker.matching.selectors.similar import similar_listings
from matchmaker.web.cards import cards_of
from matchmaker.web.forms.interests import InterestForm
from matchmaker.web.pages.listing import page_of
from matchmaker.web.pages.listing_interest import interest_panel
from matchmaker.web.pages.listing_matches import match_of

SIMILAR = 3


@login_not_required
@require_safe
def technology(request: HttpRequest, pk: int) -> HttpResponse:
    """One technology; 404 where the reader may not know of it."""
    return _shown(request, "technology", pk)


@login_not_required
@require_safe
def need(request: HttpRequest, pk: int) -> HttpResponse:
    """One need; 404 where the reader may not know of it."""
    return _shown(request, "need", pk)


def _shown(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    reader = reader_of(request.user)
    return listing_page(request, visible_listing(reader, kind, pk), reader)


def visible_listing(reader: Reader, kind: str, pk: int) -> Technology | Need:
    """The listing of this kind and key. Raises Http404 where the reader may not know of it."""
    found = find_listing(reader, kind, pk)
    if found is None:
        raise Http404
    return found


def listing_page(
    request: HttpRequest,
    listing: Technology | Need,
    reader: Reader,
    *,
    form: InterestForm | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """The page, with a form that was refused, if there is one."""
    tier = reader.tier_of(listing)
    matches = []
    if isinstance(listing, Technology) and reader.organizations:
        found = matches_of_own_needs(request.user, listing)
        matches = [match_of(proposal, listing, tier) for proposal in found]
    context = {
        "page": page_of(listing, tier, signed_in=request.user.is_authenticated),
        "listing": listing,
        "interest": interest_panel(request, listing, tier, form),
        "matches": matches,
        "similar": cards_of(similar_listings(listing, limit=SIMILAR)),
    }
    return render(request, "web/listing.html", context, status=status)
