"""Saved searches as their page lists them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.core.paginator import Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import User
from listings.tiers import Tier
from matchmaker.matching.models import DigestPreference, SavedSearch
from matchmaker.matching.selectors.saved_searches import find_saved_search, saved_searches_of
from matchmaker.matching.states import ListingKind

from ..forms.search import SearchQuery, read_search
from .search import searched_address

_PAGES = {ListingKind.TECHNOLOGY: "search-technologies", ListingKind.NEED: "search-needs"}
LONGEST_GIVEN_NAME = 60
PAGE_SIZE: Final = 25


@dataclass(frozen=True, slots=True)
class SavedSearchRow:
    """One row of the list."""

    key: int
    name: str
    kind_label: str
    url: str
    alerts: bool


def searches_page(user: User, *, number: str | None, deleted: str) -> dict[str, Any]:
    """A page of what the person keeps, by its number, and the search that was just deleted."""
    page = Paginator(saved_searches_of(user), PAGE_SIZE).get_page(number)
    return {
        "rows": [row_of(search) for search in page],
        "page": page,
        "deleted": find_saved_search(int(deleted), user=user) if deleted.isdecimal() else None,
    }


def row_of(search: SavedSearch) -> SavedSearchRow:
    """A saved search as a row."""
    kind = ListingKind(search.kind)
    page = reverse(_PAGES[kind])
    labels = {ListingKind.TECHNOLOGY: _("Technologies"), ListingKind.NEED: _("Needs")}
    return SavedSearchRow(
        key=search.pk,
        name=search.name,
        kind_label=labels[kind],
        url=f"{page}?{search.query}" if search.query else page,
        alerts=search.alerts,
    )


def canonical_query(kind: str, query: str) -> str:
    """The query string in the one form that equal searches share; what means nothing is dropped."""
    return searched_address(_read(kind, query))


def given_name(kind: str, query: str) -> str:
    """A name for a search that was not given one: its text, or how many filters it has."""
    read = _read(kind, query)
    if read.text:
        return Truncator(read.text).chars(LONGEST_GIVEN_NAME)
    values = [value for chosen in read.filters.values() for value in chosen]
    if not values:
        return _("All technologies") if kind == ListingKind.TECHNOLOGY else _("All needs")
    return _("Search with filters: %(filters)s") % {
        "filters": Truncator(", ".join(values)).chars(LONGEST_GIVEN_NAME)
    }


def _read(kind: str, query: str) -> SearchQuery:
    parameters = QueryDict(query.removeprefix("?"))
    return read_search(parameters, kind=ListingKind(kind), tier=Tier.SIGNED)


def digest_hour(preference: DigestPreference) -> int:
    """From which hour the person gets the daily mail."""
    return settings.DIGEST_HOUR if preference.hour is None else preference.hour
