"""Searching listings by a text, with the ranker that also makes the proposals.

What the public search knows of a listing is its public fields, and it knows open listings only:
nothing else can move a hit, its place, or the count of hits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db.models import Q, QuerySet

from listings.models import Confidentiality, Need, Technology
from listings.selectors import published_needs, published_technologies

from .. import runtime
from ..engine.collection import Candidate, Query
from ..engine.explain import has_term, terms
from ..engine.representation import ListingText, represent
from ..states import Audience, ListingKind, Side
from .collections import fresh_collection

LONGEST_QUESTION: Final = 2000
"""Characters of a question that are read; nobody types more, and a pasted page need not cost."""
WORDS_LOOKED_UP: Final = 8
"""Terms of a question that are looked up in the database while the encoder is being opened."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A listing that answers, how well ("" where that is not known), and what found it:
    "words", "meaning" or "both".
    """

    listing: Technology | Need
    band: str
    found_by: str


@dataclass(frozen=True, slots=True)
class SearchOutcome:
    """Hits, best first; the question's terms, for marking them; whether meaning was searched."""

    hits: Sequence[Hit] = ()
    terms: Sequence[str] = field(default_factory=list)
    by_meaning: bool = True


def searches_by_meaning() -> bool:
    """Whether this process's encoder is open, so that a search is by meaning as well as by words.

    Never opens it, so it answers at once.
    """
    return runtime.is_warm()


def snapshots_state() -> str:
    """Whether this process uses snapshots: "in use", "none", or "refused" where one was damaged or
    foreign. Answers at once.
    """
    return runtime.snapshots_state()


def search_technologies(*, text: str, now: datetime, limit: int) -> SearchOutcome:
    """Open technologies in force that answer a text best, at most ``limit``."""
    return _search(ListingKind.TECHNOLOGY, published_technologies(now), text, limit)


def search_needs(*, text: str, now: datetime, limit: int) -> SearchOutcome:
    """Open needs in force that answer a text best, at most ``limit``."""
    return _search(ListingKind.NEED, published_needs(now), text, limit)


def rank_listings(
    *,
    kind: ListingKind,
    text: str,
    limit: int,
    audience: Audience = Audience.PUBLIC,
    allowed: Sequence[int] | None = None,
) -> list[Candidate]:
    """What of a collection answers a text best, best first, at most ``limit`` of these keys.

    A listing that was closed a moment ago may still be among them: read the rows before showing
    any. Raises EncoderUnavailable.
    """
    (found,) = fresh_collection(kind, audience).search(
        [question(text)], k=limit, allowed=None if allowed is None else [allowed]
    )
    return found


def question(text: str) -> Query:
    """What somebody typed, as collections are asked. Raises EncoderUnavailable."""
    language = language_of(text)
    asked = ListingText(title=text, body="", language=language)
    vector = represent(runtime.encoder(), [asked], side=Side.QUERY.code)[0]
    return Query(language=language, title=text, body="", vector=vector)


def language_of(text: str) -> str:
    """The code "zh" where a question holds Chinese characters, else "en"."""
    return "zh" if any("\u3400" <= character <= "\u9fff" for character in text) else "en"


def _search(kind: ListingKind, rows: QuerySet[Any], text: str, limit: int) -> SearchOutcome:
    asked = " ".join(text.split())[:LONGEST_QUESTION]
    words = sorted(set(terms(asked)))
    if not asked or limit < 1:
        return SearchOutcome()
    shown = rows.filter(confidentiality=Confidentiality.OPEN)
    if not runtime.open_in_background():
        return SearchOutcome(_found_by_words(shown, words, limit), words, by_meaning=False)
    found = rank_listings(kind=kind, text=asked, limit=limit)
    listings = shown.in_bulk([candidate.id for candidate in found])
    hits = [
        Hit(listings[candidate.id], str(candidate.band), found_by(listings[candidate.id], words))
        for candidate in found
        if candidate.id in listings
    ]
    return SearchOutcome(hits, words)


def found_by(listing: Technology | Need, words: Sequence[str]) -> str:
    """Whether the words of the question stand in what the public sees, or only their meaning."""
    seen = f"{listing.title} {listing.summary} {' '.join(listing.keywords)}"
    return "both" if has_term(seen, words) else "meaning"


def _found_by_words(rows: QuerySet[Any], words: Sequence[str], limit: int) -> list[Hit]:
    """Listings with any of the words in their titles or teasers, those with most first."""
    looked_up = sorted(words, key=len, reverse=True)[:WORDS_LOOKED_UP]
    if not looked_up:
        return []
    anywhere = reduce(
        or_, (Q(title__icontains=word) | Q(summary__icontains=word) for word in looked_up)
    )

    def count(listing: Technology | Need) -> int:
        seen = f"{listing.title} {listing.summary}".casefold()
        return sum(word in seen for word in looked_up)

    best = sorted(rows.filter(anywhere)[: 10 * limit], key=count, reverse=True)[:limit]
    return [Hit(listing, "", "words") for listing in best]
