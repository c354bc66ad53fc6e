"""One search for pages, API and saved searches: hits of a page, facets with counts, and what to
loosen where nothing is found.

Counts are exact: beside a value stands how many results there were if it were chosen besides what
is chosen of the other facets; what is chosen of its own facet doesn't count, since values of one
facet are alternatives. With a text the results are the listings that answer it well among the
`answers.REACH` best. Where all of these answer, there may be more: then the ranking is done within
the filter, the results are the best so many of it, and counts are lower bounds and say so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Final

import numpy as np
from django.utils import timezone

from listings.models import Need, Technology
from listings.tiers import Tier, fields_up_to

from .. import runtime
from ..engine.explain import terms
from ..states import ListingKind
from .answers import Answers, Asked, answers_by_meaning, answers_by_words
from .facets import Facet, Filters, facets_for
from .filter_columns import FilterColumns, Ints, Mask, fresh_columns
from .readers import Reader
from .search import LONGEST_QUESTION, Hit, found_by

PAGE_SIZE: Final = 24
WEAKER: Final = 6
"""Weak hits that are shown apart, and no more: a collection always has a thirtieth nearest."""
_BESIDE: Final = ("state", "confidentiality", "updated_at")
"""What a list looks at of a listing besides what everybody is told of it."""
_OWNER: Final = ("code", "name", "name_en")


class Sort(StrEnum):
    """In which order results come; the best first needs a text."""

    BEST = "best"
    NEWEST = "newest"
    TITLE = "title"


class Mode(StrEnum):
    """Whether a text is searched by its meaning as well, or by its words alone."""

    MEANING = "meaning"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """A facet: how many results each value would give, in the order of showing, and the chosen."""

    facet: Facet
    counts: Mapping[str, int]
    chosen: tuple[str, ...] = ()
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class Loosening:
    """How many results there were without what is chosen of a facet ("" for without the text)."""

    facet: str
    count: int
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class FoundListings:
    """One page of results. `at_least` says that `total` is the limit of what was looked at."""

    hits: Sequence[Hit] = ()
    weaker: Sequence[Hit] = ()
    total: int = 0
    at_least: bool = False
    page: int = 1
    pages: int = 1
    facets: Sequence[FacetCounts] = ()
    loosen: Sequence[Loosening] = ()
    terms: Sequence[str] = field(default_factory=list)
    by_meaning: bool = True
    sort: Sort = Sort.NEWEST


@dataclass(frozen=True, slots=True)
class _Narrowed:
    """The rows that are left: by everything chosen, and for each chosen facet without it."""

    listed: Mask
    all: Mask
    without: Mapping[str, Mask]


def search_listings(
    *,
    kind: ListingKind,
    reader: Reader,
    now: datetime,
    text: str = "",
    filters: Filters | None = None,
    sort: Sort = Sort.BEST,
    mode: Mode = Mode.MEANING,
    page: int = 1,
    page_size: int = PAGE_SIZE,
) -> FoundListings:
    """What the reader finds of a kind, as of now.

    Facets that the reader is not told of, and values that no listing has, are to be sorted out
    before: they find nothing. A page that isn't there is answered with the last one.
    """
    columns, today = fresh_columns(kind), timezone.localdate(now)
    facets = facets_for(kind, reader.tier)
    chosen = {name: tuple(values) for name, values in (filters or {}).items() if values}
    narrowed = _narrowed(columns, columns.listed_for(reader, today), chosen)
    question = " ".join(text.split())[:LONGEST_QUESTION]
    asked = Asked(kind, question, reader, columns, narrowed.listed)
    results = _Results(asked, narrowed, by_meaning=_by_meaning(question, mode))
    return _Paging(results, facets, chosen, sort).page(page, page_size)


def _by_meaning(question: str, mode: Mode) -> bool:
    return bool(question) and mode == Mode.MEANING and runtime.open_in_background()


def _narrowed(columns: FilterColumns, listed: Mask, chosen: Filters) -> _Narrowed:
    masks = {name: columns.chosen(name, values) for name, values in chosen.items()}

    def narrowed(but: str = "") -> Mask:
        left = listed
        for name, mask in masks.items():
            if name != but:
                left = left & mask
        return left

    return _Narrowed(listed, narrowed(), {name: narrowed(but=name) for name in masks})


class _Results:
    """The rows that count as results: all that are left, or the answers among them."""

    def __init__(self, asked: Asked, narrowed: _Narrowed, *, by_meaning: bool) -> None:
        self.asked, self.columns, self.narrowed = asked, asked.columns, narrowed
        self.by_meaning = by_meaning
        self.answers: dict[str, Answers] = {}
        if asked.text:
            self.answers = self._answered(answers_by_meaning if by_meaning else answers_by_words)

    def _answered(self, search: Callable[[Asked, Mask], Answers]) -> dict[str, Answers]:
        """The answers within everything chosen, and for each chosen facet without it.

        One search without filters gives all of them where it reached every answer. Where it did
        not, a second ranks within the filter, and what the first saw is a lower bound.
        """
        found, left = search(self.asked, self.narrowed.listed), self.narrowed
        if not left.without:
            return {"": found}
        own = search(self.asked, left.all) if found.cut else found.among(left.all)
        others = {name: found.among(rows, cut=found.cut) for name, rows in left.without.items()}
        return {"": own, **others}

    def rows(self, without: str = "") -> Mask | Ints:
        """What is counted of a facet: without what is chosen of it, where anything is."""
        if self.answers:
            return self.answers.get(without, self.answers[""]).rows
        return self.narrowed.without.get(without, self.narrowed.all)

    def cut(self, without: str = "") -> bool:
        """Whether there may be more than these rows."""
        return bool(self.answers) and self.answers.get(without, self.answers[""]).cut

    def count(self, without: str = "") -> int:
        """How many rows these are."""
        rows = self.rows(without)
        return len(rows) if self.answers else int(np.count_nonzero(rows))

    def weaker(self) -> Ints:
        """The nearest of those that don't answer."""
        if self.answers:
            return self.answers[""].weaker[:WEAKER]
        return np.empty(0, np.int64)

    def sorted(self, sort: Sort) -> Ints:
        """The rows in order."""
        rows = self.rows()
        places: Ints = np.asarray(rows) if self.answers else np.flatnonzero(rows)
        if sort == Sort.TITLE:
            return self.columns.by_title(places)
        if sort == Sort.NEWEST or not self.answers:
            return self.columns.newest_first(places)
        return places


@dataclass(frozen=True, slots=True)
class _Paging:
    """What a page of results is made from."""

    results: _Results
    facets: Sequence[Facet]
    chosen: Filters
    sort: Sort

    def page(self, number: int, size: int) -> FoundListings:
        """The page of this number, from 1 on, or the last."""
        results, total = self.results, self.results.count()
        pages = max(1, -(-total // size))
        number = min(max(number, 1), pages)
        some = results.sorted(self.sort)[(number - 1) * size : number * size]
        apart = results.weaker() if number == pages else some[:0]
        words = sorted(set(terms(results.asked.text)))
        hits = _hits(results, np.concatenate([some, apart]), words)
        return FoundListings(
            hits=[hit for row, hit in hits if row in {*some.tolist()}],
            weaker=[hit for row, hit in hits if row in {*apart.tolist()}],
            total=total,
            at_least=results.cut(),
            page=number,
            pages=pages,
            facets=[_counted(results, facet, self.chosen) for facet in self.facets],
            loosen=_loosenings(results, self.chosen),
            terms=words,
            by_meaning=results.by_meaning,
            sort=_sort_used(self.sort, results),
        )


def _sort_used(sort: Sort, results: _Results) -> Sort:
    """Without a text nothing is best."""
    return Sort.NEWEST if sort == Sort.BEST and not results.answers else sort


def _counted(results: _Results, facet: Facet, chosen: Filters) -> FacetCounts:
    found = results.columns.counts(facet.name, results.rows(facet.name))
    own = tuple(chosen.get(facet.name, ()))
    for value in own:
        found.setdefault(value, 0)
    if facet.order:
        ordered = sorted(found, key=lambda value: facet.places.get(value, len(facet.order)))
    else:
        ordered = sorted(found, key=lambda value: (-found[value], value))
    counts = {value: found[value] for value in ordered}
    return FacetCounts(facet, counts, own, results.cut(facet.name))


def _loosenings(results: _Results, chosen: Filters) -> list[Loosening]:
    """What each chosen facet costs, and the text; those that would help, most first."""
    without = [Loosening(name, results.count(name), results.cut(name)) for name in chosen]
    if results.answers:
        without.append(Loosening("", int(np.count_nonzero(results.narrowed.all))))
    total = results.count()
    helpful = [one for one in without if one.count > total]
    return sorted(helpful, key=lambda one: -one.count)


def _hits(results: _Results, rows: Ints, words: Sequence[str]) -> list[tuple[int, Hit]]:
    keys = results.columns.keys[rows].tolist()
    listings = cards_of_listings(results.asked.kind, keys, results.asked.reader.tier)
    bands = results.answers[""].bands if results.answers else {}
    return [
        (row, Hit(listing, bands.get(key, ""), found_by(listing, words) if words else ""))
        for row, key in zip(rows.tolist(), keys, strict=True)
        if (listing := listings.get(key)) is not None and listing.is_published
    ]


def cards_of_listings(
    kind: ListingKind, keys: Sequence[int], tier: Tier
) -> dict[int, Technology] | dict[int, Need]:
    """The rows of a page, owners at hand, with no more of each than cards and teasers tell.

    That is what everybody may know, and of technologies their benefits for those from the members'
    tier on.
    """
    if kind == ListingKind.TECHNOLOGY:
        benefits = ("benefits",) if tier >= Tier.MEMBERS else ()
        offered = Technology.objects.order_by().select_related("owner", "pay_after_use")
        return offered.only(*_told(Technology), *benefits, "pay_after_use__trial_months").in_bulk(
            keys
        )
    sought = Need.objects.order_by().select_related("owner")
    return sought.only(*_told(Need), "anonymous").in_bulk(keys)


@cache
def _told(model: type[Technology] | type[Need]) -> tuple[str, ...]:
    told = fields_up_to(model, Tier.PUBLIC) - {"offers_pay_after_use"}
    return (*sorted(told), *_BESIDE, *(f"owner__{name}" for name in _OWNER))


def listings_to_compare(
    *, kind: ListingKind, keys: Sequence[int], reader: Reader, now: datetime
) -> list[Technology] | list[Need]:
    """Those of the keys that the reader may see listed, in the order of the keys."""
    if not keys:
        return []
    columns = fresh_columns(kind)
    rows = columns.rows_of(keys)
    listed = columns.listed_for(reader, timezone.localdate(now))
    shown = columns.keys[rows[listed[rows]]].tolist()
    if kind == ListingKind.TECHNOLOGY:
        offered = Technology.objects.select_related("owner", "pay_after_use")
        by_key = offered.prefetch_related("intellectual_property").in_bulk(shown)
        return [by_key[key] for key in shown if key in by_key]
    sought = Need.objects.select_related("owner").in_bulk(shown)
    return [sought[key] for key in shown if key in sought]
