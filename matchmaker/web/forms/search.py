"""The state of a search as its address has it: read, cleaned, and written in one way only."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import urlencode

from django.http import QueryDict

from listings.tiers import Tier
from matchmaker.matching.selectors.facets import FACETS, facets_for
from matchmaker.matching.selectors.listing_search import Mode, Sort
from matchmaker.matching.selectors.search_address import search_pairs
from matchmaker.matching.states import ListingKind

LONGEST_QUERY: Final = 2000
"""Characters; what is pasted beyond that is not read."""
MOST_COMPARED: Final = 4
MOST_CHOSEN: Final = 40
"""Values of one facet; no facet has so many, and no page shows more."""


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What is asked of one kind of listings.

    `ignored` are parameters with values that mean nothing, as (name, value); `reserved` the names
    of facets that are only told to members.
    """

    kind: ListingKind
    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = Sort.BEST
    mode: Mode = Mode.MEANING
    compared: tuple[int, ...] = ()
    page: int = 1
    ignored: tuple[tuple[str, str], ...] = ()
    reserved: tuple[str, ...] = ()

    def address(self, *, compared: bool = True) -> str:
        """The query string, "" or from "?" on: equal searches have equal ones."""
        return self.addresses()(self.compared if compared else ())

    def addresses(self) -> Callable[[Sequence[int]], str]:
        """The query string as a function of the tray: a page has one for each of its cards."""
        searched = urlencode(search_pairs(self.kind, self.text, self.filters, self.sort, self.mode))
        page = [f"page={self.page}"] if self.page > 1 else []

        def address(tray: Sequence[int]) -> str:
            parts = [searched] if searched else []
            parts += [f"compare={key:d}" for key in tray[:MOST_COMPARED]] + page
            return f"?{'&'.join(parts)}" if parts else ""

        return address

    def on_page(self, number: int) -> SearchQuery:
        """The same, another page."""
        return replace(self, page=number)

    def without(self, facet: str, value: str | None = None) -> SearchQuery:
        """The same without one value of a facet, or without the facet; "" is the text."""
        if not facet:
            return replace(self, text="", page=1)
        left = [one for one in self.filters.get(facet, ()) if value is not None and one != value]
        others = {name: values for name, values in self.filters.items() if name != facet}
        return replace(self, filters=others | ({facet: tuple(left)} if left else {}), page=1)

    def unfiltered(self) -> SearchQuery:
        """The same text without any filter."""
        return replace(self, filters={}, page=1)

    def comparing(self, keys: Sequence[int]) -> SearchQuery:
        """The same with another tray."""
        return replace(self, compared=tuple(keys)[:MOST_COMPARED])


def read_search(parameters: QueryDict, *, kind: ListingKind, tier: Tier) -> SearchQuery:
    """What an address asks; whatever it holds, there is an answer.

    Values that a facet can't have are ignored and named, and so are facets above the reader's
    tier; parameters that are none of the search's are passed over.
    """
    filters, ignored = _filters(parameters, kind, tier)
    told = {facet.name for facet in facets_for(kind, tier)}
    reserved = [
        one.name for one in FACETS[kind] if one.name not in told and parameters.get(one.name)
    ]
    sort, mode = parameters.get("sort", ""), parameters.get("mode", "")
    ignored += [("sort", sort)] if sort and sort not in set(Sort) else []
    ignored += [("mode", mode)] if mode and mode not in set(Mode) else []
    return SearchQuery(
        kind=kind,
        text=_plain(parameters.get("q", "")),
        filters=filters,
        sort=Sort(sort) if sort in set(Sort) else Sort.BEST,
        mode=Mode(mode) if mode in set(Mode) else Mode.MEANING,
        compared=tuple(_keys(parameters.getlist("compare"))[:MOST_COMPARED]),
        page=_page(parameters.get("page", "")),
        ignored=tuple(ignored),
        reserved=tuple(reserved),
    )


def compared_keys(parameters: QueryDict) -> tuple[list[int], int]:
    """The listings that an address compares, at most four, and how many it names beyond."""
    keys = _keys(parameters.getlist("id"))
    return keys[:MOST_COMPARED], max(0, len(keys) - MOST_COMPARED)


def _filters(
    parameters: QueryDict, kind: ListingKind, tier: Tier
) -> tuple[dict[str, tuple[str, ...]], list[tuple[str, str]]]:
    filters: dict[str, tuple[str, ...]] = {}
    ignored: list[tuple[str, str]] = []
    for facet in facets_for(kind, tier):
        given = [value for value in dict.fromkeys(parameters.getlist(facet.name)) if value]
        known = [value for value in given if facet.accepts(value)][:MOST_CHOSEN]
        ignored += [(facet.name, value[:40]) for value in given if not facet.accepts(value)]
        if known:
            filters[facet.name] = tuple(sorted(known))
    return filters, ignored[:5]


def _plain(text: str) -> str:
    """Without control characters and half characters, blanks as one, not too long."""
    kept = "".join(
        " " if unicodedata.category(sign) in {"Cc", "Cs"} else sign for sign in text[:10_000]
    )
    return " ".join(kept.split())[:LONGEST_QUERY]


def _keys(given: Sequence[str]) -> list[int]:
    keys = [int(one) for one in given if one.isascii() and one.isdecimal() and len(one) < 16]
    return list(dict.fromkeys(keys))


def _page(given: str) -> int:
    return max(1, int(given)) if given.isascii() and given.isdecimal() and len(given) < 9 else 1
