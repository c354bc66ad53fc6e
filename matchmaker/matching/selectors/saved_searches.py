"""Reading saved searches, and finding what is new in one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import parse_qsl

import numpy as np
from django.conf import settings
from django.db.models import Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from listings.states import ListingState

from ..models import Digest, DigestPreference, MatchingWork, SavedSearch
from ..states import ListingKind, WorkState, WorkStep
from .answers import Asked, answers_by_meaning, answers_by_words
from .facets import Filters, facets_for
from .filter_columns import FilterColumns, Ints, Mask, fresh_columns
from .listing_search import Mode
from .readers import Reader

NOT_COMMITTED_YET: Final = timedelta(minutes=10)
"""How long a publication may take to be committed: its time is taken when it begins."""


def saved_searches_of(user: User) -> QuerySet[SavedSearch]:
    """What the user keeps, by name."""
    return SavedSearch.objects.filter(user=user, deleted_at__isnull=True)


def find_saved_search(key: int, *, user: User) -> SavedSearch | None:
    """The user's own search of this key, a deleted one too, or None."""
    return SavedSearch.objects.filter(pk=key, user=user).first()


def digest_preference_of(user: User) -> DigestPreference:
    """What the user said about the daily mail; a row that isn't saved where nothing was said."""
    found = DigestPreference.objects.filter(user=user).first()
    return found or DigestPreference(user=user)


def users_to_tell(day: date, *, hour: int | None = None) -> QuerySet[User]:
    """Active people who want the daily mail and have none of this day yet.

    With an hour only those who want it at that hour or earlier.
    """
    preference = DigestPreference.objects.filter(user=OuterRef("pk"))
    wanted = Coalesce(Subquery(preference.values("hour")[:1]), settings.DIGEST_HOUR)
    kept = SavedSearch.objects.filter(alerts=True, deleted_at__isnull=True)
    users = (
        User.objects.filter(is_active=True, pk__in=kept.values("user"))
        .exclude(pk__in=Digest.objects.filter(day=day).values("user"))
        .exclude(digest_preference__stopped_at__isnull=False)
        .order_by("pk")
    )
    return users if hour is None else users.annotate(wanted=wanted).filter(wanted__lte=hour)


@dataclass(frozen=True, slots=True)
class _Question:
    """A saved search, taken apart."""

    text: str
    filters: Filters
    mode: Mode


def _question(search: SavedSearch) -> _Question:
    filters: dict[str, list[str]] = {}
    single = {"q": "", "mode": Mode.MEANING.value}
    for name, value in parse_qsl(search.query):
        if name in single:
            single[name] = value
        elif name != "sort":
            filters.setdefault(name, []).append(value)
    return _Question(single["q"], filters, Mode(single["mode"]))


def new_answers(
    search: SavedSearch, *, reader: Reader, now: datetime, without: Collection[int]
) -> Sequence[int]:
    """The keys of listings that answer the search and were published since its high-water mark.

    Best first, or newest first where it has no text. What the reader may not see listed, what is
    their own, and the keys ``without`` are left out; so is everything where the search filters by
    what the reader is not told (any more). Raises EncoderUnavailable.
    """
    kind = ListingKind(search.kind)
    asked = _question(search)
    told = {facet.name for facet in facets_for(kind, reader.tier)}
    if not told.issuperset(asked.filters):
        return []
    columns = fresh_columns(kind)
    listed = columns.listed_for(reader, timezone.localdate(now))
    fresh = listed & _fresh(columns, search, reader, without)
    for name, values in asked.filters.items():
        fresh = fresh & columns.chosen(name, values)
    rows = _rows(asked, Asked(kind, asked.text, reader, columns, listed), fresh)
    keys: list[int] = columns.keys[rows].tolist()
    return keys


def _fresh(
    columns: FilterColumns, search: SavedSearch, reader: Reader, without: Collection[int]
) -> Mask:
    since: Mask = columns.published > search.looked_until.timestamp()
    own = np.isin(columns.owners, [*reader.organizations])
    return since & ~own & ~np.isin(columns.keys, [*without])


def _rows(question: _Question, asked: Asked, fresh: Mask) -> Ints:
    if not fresh.any():
        return np.empty(0, np.int64)
    if not question.text:
        return asked.columns.newest_first(np.flatnonzero(fresh))
    by_words = question.mode == Mode.WORDS
    answers = answers_by_words if by_words else answers_by_meaning
    return answers(asked, fresh).rows


def looked_at_until(kind: ListingKind, *, now: datetime) -> datetime:
    """Until when what was published can be found by now.

    Before the first listing that still waits for its vectors, and before what may be on its way
    into the database.
    """
    waiting = MatchingWork.objects.filter(
        Q(state__in=[WorkState.PENDING, WorkState.CLAIMED]),
        step=WorkStep.EMBED,
        **{f"{kind.value}__state": ListingState.PUBLISHED},
    )
    first = waiting.aggregate(first=Min(f"{kind.value}__published_at"))["first"]
    until = now - NOT_COMMITTED_YET
    return min(until, first - timedelta(microseconds=1)) if first else until
