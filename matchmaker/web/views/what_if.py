"""What a technology's offer to use first and pay later comes to, against buying it at once."""

from __future__ import annotations

from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from listings.models import Technology
from listings.tiers import Tier
from matchmaker.matching.selectors.readers import find_listing, reader_of
from matchmaker.web.forms.pay_after_use import OfferWhatIfForm
from matchmaker.web.pages.what_if import offered_terms, usual_price, what_if_panel

USUAL_YEARS = 5


@require_safe
def technology(request: HttpRequest, pk: int) -> HttpResponse:
    """For the owner and for who was introduced: what it computes with, others may not all read."""
    found = _readable(request, pk)
    usual = {"price": usual_price(found), "years": USUAL_YEARS}
    asked = {**_plain(usual), **request.GET.dict()} if request.GET else None
    form = OfferWhatIfForm(asked, initial=usual)
    chosen = form.cleaned_data if form.is_valid() else usual if asked is None else {}
    terms = offered_terms(found, years=int(chosen.get("years") or USUAL_YEARS))
    price = chosen.get("price")
    panel = what_if_panel(terms, Decimal(price) if price else None, timezone.localdate())
    context = {
        "title": found.title,
        "back": reverse("technology", args=[found.pk]),
        "form": form,
        "panel": panel,
        "is_incomplete": terms is None,
    }
    return render(request, "web/pay_after_use/what_if.html", context)


def _readable(request: HttpRequest, pk: int) -> Technology:
    reader = reader_of(request.user)
    found = find_listing(reader, "technology", pk)
    if not isinstance(found, Technology) or reader.tier_of(found) < Tier.INTRODUCED:
        raise Http404
    if not found.offers_pay_after_use:
        raise Http404
    return found


def _plain(values: dict[str, Decimal | int | None]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items() if value is not None}
