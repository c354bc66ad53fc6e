"""A search as the query string of its address: equal searches have equal ones."""

from __future__ import annotations

from ..states import ListingKind
from .facets import FACETS, Filters
from .listing_search import Mode, Sort

Pairs = list[tuple[str, str]]


def search_pairs(kind: ListingKind, text: str, filters: Filters, sort: Sort, mode: Mode) -> Pairs:
    """The parameters in the one order that addresses and saved searches have."""
    pairs: Pairs = [("q", text)] if text else []
    for facet in FACETS[kind]:
        pairs += [(facet.name, value) for value in sorted(filters.get(facet.name, ()))]
    pairs += [("sort", sort.value)] if sort != Sort.BEST else []
    pairs += [("mode", mode.value)] if mode != Mode.MEANING else []
    return pairs
