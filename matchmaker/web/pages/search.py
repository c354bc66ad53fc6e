"""The search page: facets with their labels, chips to take off, cards, and what to loosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlencode

from babel import Locale
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.models import OrganizationKind
from accounts.vocabularies import PROVINCES
from listings.models import Listing
from listings.vocabularies import (
    COOPERATION_MODES,
    INTELLECTUAL_PROPERTY_KINDS,
    LICENCE_KINDS,
    NEED_KINDS,
    TECHNOLOGY_FIELDS,
    maturity_label,
)
from matchmaker.matching.selectors.listing_search import FacetCounts, FoundListings, Mode, Sort
from matchmaker.matching.selectors.readers import Reader
from matchmaker.matching.selectors.search import Hit
from matchmaker.matching.states import ListingKind
from matchmaker.web.cards import Card, card_of
from matchmaker.web.forms.search import SearchQuery
from matchmaker.web.wording import country_name, locale_name

SHOWN: Final = 7
FEWEST_COMPARED: Final = 2
"""Values of a facet that are shown at once; the others stand behind "more"."""

SEARCH_PAGES = {
    ListingKind.TECHNOLOGY: "search-technologies",
    ListingKind.NEED: "search-needs",
}
COMPARE_PAGES = {
    ListingKind.TECHNOLOGY: "compare-technologies",
    ListingKind.NEED: "compare-needs",
}


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a facet that can be chosen."""

    value: str
    label: str
    count: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FacetBox:
    """A facet with its values: those in sight, and the others."""

    name: str
    label: str
    first: tuple[Option, ...]
    more: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A label and where it leads."""

    label: str
    url: str


def search_page(
    query: SearchQuery, found: FoundListings, reader: Reader, tray: Sequence[Listing]
) -> dict[str, Any]:
    """Everything that the template of a search prints."""
    query, language = replace(query, page=found.page), get_language() or ""
    return {
        "query": query,
        "kind": query.kind.value,
        "text": query.text,
        "cards": [*_cards(found.hits, query, found, reader)],
        "weaker": [*_cards(found.weaker, query, found, reader)],
        "outcome": _outcome(query, found),
        "notices": _notices(query, found),
        "facets": [_box(query.kind, one, language) for one in found.facets if one.counts],
        "chips": [*_chips(query)],
        "clear_url": query.unfiltered().address() or "?",
        "loosen": [*_loosenings(query, found)],
        "found": found,
        "newer": _page_link(query, found.page - 1, found),
        "older": _page_link(query, found.page + 1, found),
        "canonical": _path(query.kind) + query.address(compared=False),
        "sorts": sort_choices(query, found),
        "by_words": query.mode == Mode.WORDS,
        "hidden": [("compare", key) for key in query.compared],
        "tray": [_in_tray(listing, query) for listing in tray],
        "compare_url": compare_address(query.kind, query.compared),
        "can_compare": len(tray) >= FEWEST_COMPARED,
        "saving": _saving(query) if reader.signed_in else "",
        "saved": searched_address(query),
    }


def _path(kind: ListingKind) -> str:
    return reverse(SEARCH_PAGES[kind])


def _cards(
    hits: Sequence[Hit], query: SearchQuery, found: FoundListings, reader: Reader
) -> Iterator[Card]:
    if not hits:
        return
    compared, why, address = {*query.compared}, _reasons(), query.addresses()
    for hit in hits:
        tier, reason = reader.tier_of(hit.listing), why.get(hit.found_by, "")
        card = card_of(hit.listing, terms=found.terms, band=hit.band, why=reason, tier=tier)
        key = hit.listing.pk
        tray = [one for one in query.compared if one != key]
        card.compare_url = address(tray if key in compared else [*tray, key]) or "?"
        card.compared = key in compared
        yield card


def _in_tray(listing: Listing, query: SearchQuery) -> Link:
    left = [key for key in query.compared if key != listing.pk]
    return Link(listing.title, query.comparing(left).address() or "?")


def compare_address(kind: ListingKind, keys: Sequence[int]) -> str:
    """The page that shows these listings side by side."""
    return f"{reverse(COMPARE_PAGES[kind])}?{urlencode([('id', key) for key in keys])}"


def _reasons() -> dict[str, str]:
    return {
        "words": _("Found by its words"),
        "meaning": _("Found by its meaning"),
        "both": _("Found by its words and its meaning"),
    }


def _outcome(query: SearchQuery, found: FoundListings) -> str:
    count = found.total
    if query.text and not count:
        return _("Nothing answers it closely.") if found.weaker else _("Nothing was found.")
    if query.text and found.at_least:
        return _("The %(count)d best results.") % {"count": count}
    if query.text:
        said = ngettext("%(count)d result", "%(count)d results", count)
    else:
        said = ngettext("%(count)d listing", "%(count)d listings", count)
    return said % {"count": count}


def _notices(query: SearchQuery, found: FoundListings) -> list[str]:
    told = []
    if query.text and query.mode == Mode.MEANING and not found.by_meaning:
        told.append(_("Search by meaning is getting ready; these results are by words only."))
    for name, value in query.ignored:
        shown = {"name": facet_label(query.kind, name), "value": value}
        told.append(_("“%(value)s” means nothing for %(name)s and was ignored.") % shown)
    for name in query.reserved:
        shown = {"name": facet_label(query.kind, name)}
        told.append(
            _("Filtering by %(name)s is for members of an organization: sign in to use it.") % shown
        )
    return told


def _box(kind: ListingKind, counts: FacetCounts, language: str) -> FacetBox:
    options = [
        Option(
            value,
            _label_in(language, counts.facet.name, value),
            f"{count}+" if counts.at_least else str(count),
            value in counts.chosen,
        )
        for value, count in counts.counts.items()
    ]
    first = [one for place, one in enumerate(options) if place < SHOWN or one.chosen]
    more = [one for place, one in enumerate(options) if place >= SHOWN and not one.chosen]
    name = counts.facet.name
    return FacetBox(name, facet_label(kind, name), tuple(first), tuple(more))


def _chips(query: SearchQuery) -> Iterator[Link]:
    for name, values in query.filters.items():
        for value in values:
            label = f"{facet_label(query.kind, name)}: {value_label(name, value)}"
            yield Link(label, query.without(name, value).address() or "?")


def _loosenings(query: SearchQuery, found: FoundListings) -> Iterator[Link]:
    """What to take off, and how many results that gives."""
    if found.total:
        return
    for one in found.loosen:
        count = f"{one.count}+" if one.at_least else str(one.count)
        if one.facet:
            said = _("Without the filter %(name)s: %(count)s")
            shown = {"name": facet_label(query.kind, one.facet), "count": count}
        else:
            said, shown = _("With the filters, without the text: %(count)s"), {"count": count}
        yield Link(said % shown, query.without(one.facet).address() or "?")


def _page_link(query: SearchQuery, number: int, found: FoundListings) -> str:
    return (query.on_page(number).address() or "?") if 1 <= number <= found.pages else ""


def _saving(query: SearchQuery) -> str:
    """Where a search can be saved; empty where there is nothing to save, or nowhere."""
    if not (query.text or query.filters):
        return ""
    try:
        return reverse("saved-search-create")
    except NoReverseMatch:
        return ""


def searched_address(query: SearchQuery) -> str:
    """What is saved of a search: without the page and the tray."""
    return query.on_page(1).address(compared=False).removeprefix("?")


def sort_choices(query: SearchQuery, found: FoundListings) -> list[tuple[str, str, bool]]:
    """(value, label, whether it is in use) of each order."""
    labels = {
        Sort.BEST: _("Best first"),
        Sort.NEWEST: _("Newest first"),
        Sort.TITLE: _("By title"),
    }
    offered = [sort for sort in labels if sort != Sort.BEST or query.text]
    return [(sort.value, labels[sort], sort == found.sort) for sort in offered]


# --- What facets and their values are called ----------------------------------------------------
def facet_label(kind: ListingKind, name: str) -> str:
    """The facet's name in the active language."""
    labels: dict[str, Callable[[], str]] = {
        "field": lambda: _("Technology field"),
        "maturity": lambda: _("Maturity"),
        "pay": lambda: _("Pay after use"),
        "licence": lambda: _("Licence wished") if kind == ListingKind.NEED else _("Licence"),
        "region": lambda: _("Region"),
        "institution": lambda: _("Kind of organization"),
        "ip": lambda: _("Intellectual property"),
        "language": lambda: _("Language"),
        "kind": lambda: _("Kind of need"),
        "mode": lambda: _("Way of cooperation"),
        "sort": lambda: _("the order"),
    }
    if name == "mode" and kind == ListingKind.TECHNOLOGY:
        return _("the kind of search")
    return labels[name]() if name in labels else name


def value_label(facet: str, value: str) -> str:
    """The name of a facet's value in the active language."""
    return _label_in(get_language() or "", facet, value)


@lru_cache(4096)
def _label_in(_language: str, facet: str, value: str) -> str:
    """A page has some seventy of them, and there are no more than values of facets."""
    return _VALUE_LABELS[facet](value)


def _field(code: str) -> str:
    if code not in TECHNOLOGY_FIELDS:
        return code
    label = TECHNOLOGY_FIELDS.label(code)
    # Half of the second list's names are the first list's too.
    return _("%(label)s (high-tech list)") % {"label": label} if code[:3] == "ht:" else label


def _listed(vocabulary: Any) -> Callable[[str], str]:
    return lambda code: vocabulary.label(code) if code in vocabulary else code


def _region(code: str) -> str:
    return PROVINCES.label(code) if code in PROVINCES else country_name(code)


def _maturity(code: str) -> str:
    if code.startswith("trl-"):
        return "TRL " + code.removeprefix("trl-").replace("-", "–")
    if code.startswith("stage-"):
        return maturity_label("stage", int(code.removeprefix("stage-")))
    return _("Another scale")


def _institution(code: str) -> str:
    return str(OrganizationKind(code).label) if code in OrganizationKind.values else code


def _language(code: str) -> str:
    return str(Locale.parse(locale_name()).languages.get(code, code))


_VALUE_LABELS: dict[str, Callable[[str], str]] = {
    "field": _field,
    "region": _region,
    "maturity": _maturity,
    "licence": _listed(LICENCE_KINDS),
    "pay": lambda _code: _("Use first, pay later"),
    "ip": _listed(INTELLECTUAL_PROPERTY_KINDS),
    "institution": _institution,
    "language": _language,
    "kind": _listed(NEED_KINDS),
    "mode": _listed(COOPERATION_MODES),
}
