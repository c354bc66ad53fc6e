"""Listings newest first, from a place on: a list that stays right while listings come and go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np
from django.utils import timezone

from listings.models import Need, Technology

from ..states import ListingKind
from .facets import Filters
from .filter_columns import FilterColumns, Ints, fresh_columns
from .listing_search import cards_of_listings
from .readers import Reader

Direction = Literal["after", "before"]


@dataclass(frozen=True, slots=True)
class Place:
    """A listing's place in the list: when it was published (seconds since 1970) and its key."""

    published: float
    key: int
    direction: Direction = "after"


@dataclass(frozen=True, slots=True)
class FeedPage:
    """Some listings in order, and where the pages before and after them begin, if there are any."""

    listings: Sequence[Technology | Need]
    before: Place | None = None
    after: Place | None = None


def newest_listings(
    *,
    kind: ListingKind,
    reader: Reader,
    now: datetime,
    filters: Filters,
    limit: int,
    place: Place | None = None,
) -> FeedPage:
    """At most `limit` listings that the reader may see listed, after or before a place."""
    columns = fresh_columns(kind)
    left = columns.listed_for(reader, timezone.localdate(now))
    for name, values in filters.items():
        left = left & columns.chosen(name, values)
    ordered = columns.newest_first(np.flatnonzero(left))
    start, stop = _window(columns, ordered, place, limit)
    rows = ordered[start:stop]
    found = cards_of_listings(kind, columns.keys[rows].tolist(), reader.tier)
    return FeedPage(
        listings=[found[key] for key in columns.keys[rows].tolist() if key in found],
        before=_place(columns, ordered, start, "before") if start and len(rows) else None,
        after=_place(columns, ordered, stop - 1, "after") if stop < len(ordered) else None,
    )


def _window(
    columns: FilterColumns, ordered: Ints, place: Place | None, limit: int
) -> tuple[int, int]:
    if place is None:
        return 0, min(limit, len(ordered))
    published, keys = columns.published[ordered], columns.keys[ordered]
    earlier = (published < place.published) | ((published == place.published) & (keys < place.key))
    if place.direction == "after":
        start = int(np.count_nonzero(~earlier))
        return start, min(start + limit, len(ordered))
    later = ~earlier & (keys != place.key)
    stop = int(np.count_nonzero(later))
    return max(0, stop - limit), stop


def _place(columns: FilterColumns, ordered: Ints, at: int, direction: Direction) -> Place:
    row = ordered[at]
    return Place(float(columns.published[row]), int(columns.keys[row]), direction)
