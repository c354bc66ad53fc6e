"""Searching technologies and needs by one box; without a text, everything, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from listings.selectors import needs_listed_for, technologies_listed_for
from matchmaker.matching.selectors.search import (
    Hit,
    SearchOutcome,
    search_needs,
    search_technologies,
)
from matchmaker.web.cards import Card, card_of, cards_of
from matchmaker.web.forms.search import SearchForm

PAGE_SIZE = 24
HITS = 30
"""Hits of a search: what comes after the thirtieth is hardly ever what was meant."""
WEAKER = 6
"""Weak hits that are shown apart, and no more: a collection always has a thirtieth nearest."""


@login_not_required
@require_safe
def technologies(request: HttpRequest) -> HttpResponse:
    """Technologies that answer the text, or all that the reader may see listed."""
    return _answer(
        request,
        heading=gettext_lazy("Technologies"),
        search=search_technologies,
        listed=technologies_listed_for,
    )


@login_not_required
@require_safe
def needs(request: HttpRequest) -> HttpResponse:
    """Needs that answer the text, or all that the reader may see listed."""
    return _answer(
        request, heading=gettext_lazy("Needs"), search=search_needs, listed=needs_listed_for
    )


def _answer(request: HttpRequest, *, heading: Promise, search: Any, listed: Any) -> HttpResponse:
    form = SearchForm(request.GET)
    form.is_valid()
    text = form.cleaned_data.get("q", "")
    now = timezone.now()
    if text:
        context = _found(search(text=text, now=now, limit=HITS))
    else:
        rows = listed(request.user, now=now)
        context = _page(Paginator(rows, PAGE_SIZE), form.cleaned_data.get("page"))
    return render(request, "web/search.html", {"heading": heading, "text": text, **context})


def _found(outcome: SearchOutcome) -> dict[str, Any]:
    good = [hit for hit in outcome.hits if _is_good(hit)]
    weaker = [hit for hit in outcome.hits if not _is_good(hit)][:WEAKER]
    notice = _("Search by meaning is getting ready; these results are by words only.")
    return {
        "cards": _hit_cards(good, outcome),
        "weaker": _hit_cards(weaker, outcome),
        "outcome": _counted(len(good), weaker),
        "notice": "" if outcome.by_meaning else notice,
    }


def _is_good(hit: Hit) -> bool:
    """A band is made for whole needs: of two words, sharing one is already an answer."""
    return hit.band != "weak" or hit.found_by != "meaning"


def _counted(count: int, weaker: Sequence[Hit]) -> str:
    if weaker and not count:
        return _("Nothing answers it closely.")
    said = ngettext("%(count)d result, best first.", "%(count)d results, best first.", count)
    return said % {"count": count}


def _hit_cards(hits: Sequence[Hit], outcome: SearchOutcome) -> list[Card]:
    return [
        card_of(hit.listing, terms=outcome.terms, band=hit.band, why=_why(hit.found_by))
        for hit in hits
    ]


def _page(paginator: Paginator[Any], number: int | None) -> dict[str, Any]:
    page = paginator.get_page(number or 1)
    count = paginator.count
    said = ngettext("%(count)d listing, newest first.", "%(count)d listings, newest first.", count)
    return {"cards": cards_of(page), "page": page, "outcome": said % {"count": count}}


def _why(found_by: str) -> str:
    reasons = {
        "words": _("Found by its words"),
        "meaning": _("Found by its meaning"),
        "both": _("Found by its words and its meaning"),
    }
    return reasons.get(found_by, "")
