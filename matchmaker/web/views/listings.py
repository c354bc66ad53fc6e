"""The page of one technology or one need."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from listings.models import Listing
from listings.policies import reader_tier
from listings.selectors import needs_visible_to, technologies_visible_to
from matchmaker.web.listing_pages import page_of


@login_not_required
@require_safe
def technology(request: HttpRequest, pk: int) -> HttpResponse:
    """One technology; 404 where the reader may not know of it."""
    rows = technologies_visible_to(request.user).prefetch_related("intellectual_property")
    return _listing_page(request, get_object_or_404(rows, pk=pk))


@login_not_required
@require_safe
def need(request: HttpRequest, pk: int) -> HttpResponse:
    """One need; 404 where the reader may not know of it."""
    return _listing_page(request, get_object_or_404(needs_visible_to(request.user), pk=pk))


def _listing_page(request: HttpRequest, listing: Listing) -> HttpResponse:
    page = page_of(listing, reader_tier(request.user, listing))
    return render(request, "web/listing.html", {"page": page})
