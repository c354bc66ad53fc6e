"""What an editor is told while a need is being written; nothing here stores anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from rapidfuzz import fuzz

from accounts.models import User
from listings.models import Need, Technology
from listings.selectors import needs, technologies_listed_to

from .. import runtime
from ..engine.collection import Candidate, Query
from ..engine.representation import represent
from ..states import Audience, ListingKind, Side
from ..text import listing_text
from .collections import fresh_collection
from .owner_proposals import as_member
from .readers import Reader

LOOKED_AT: Final = 60
"""Candidates of which the good ones are counted; beyond it says "60 or more"."""
SHORTEST_TEXT: Final = 12
"""Characters below which a text says nothing that could match."""
COMPARED_NEEDS: Final = 1000
ALIKE_FROM: Final = 82.0
"""Similarity (0 to 100) from which two texts of one organization count as the same need; what it
was measured on stands in docs/explanation/completeness.md. Short needs of which a whole sentence
was reworded are missed half of the time: a warning that comes for different needs would be worse.
"""


@dataclass(frozen=True, slots=True)
class GoodHit:
    """A technology that matches, and how well."""

    technology: Technology
    band: str


@dataclass(frozen=True, slots=True)
class DraftMatches:
    """How many technologies match a draft well, and the best few.

    ``is_ready`` is False while the encoder is being opened; ``too_short`` where there is no text.
    """

    count: int = 0
    or_more: bool = False
    best: Sequence[GoodHit] = ()
    is_ready: bool = True
    too_short: bool = False


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """A need of the same organization that says nearly the same; ``alike`` is 0 to 100."""

    need: Need
    alike: float


def matches_of_draft(need: Need, *, reader: User, now: datetime, limit: int = 3) -> DraftMatches:
    """The technologies that would match the need's text well, of those that the reader may find.

    The need need not be stored. Technologies of its owner don't count.
    """
    text = listing_text(need, Audience.MEMBERS)
    if len(text.title) + len(text.body) < SHORTEST_TEXT:
        return DraftMatches(too_short=True)
    if not runtime.open_in_background():
        return DraftMatches(is_ready=False)
    who = as_member(reader)
    good = [one for one in _candidates(need, who) if one.band != "weak"]
    rows = technologies_listed_to(who.organizations, vouched=who.vouched, now=now).exclude(
        owner_id=need.owner_id
    )
    found = rows.in_bulk([candidate.id for candidate in good])
    hits = [GoodHit(found[one.id], one.band) for one in good if one.id in found]
    return DraftMatches(len(hits), len(good) >= LOOKED_AT, hits[:limit])


def _candidates(need: Need, reader: Reader) -> list[Candidate]:
    text = listing_text(need, Audience.MEMBERS)
    vector = represent(runtime.encoder(), [text], side=Side.QUERY.code)[0]
    query = Query(language=text.language, title=text.title, body=text.body, vector=vector)
    technologies = fresh_collection(
        ListingKind.TECHNOLOGY, reader.audience, brokered=reader.brokers
    )
    (found,) = technologies.search([query], k=LOOKED_AT)
    return found


def nearest_technologies(need: Need, user: User, *, limit: int) -> list[int]:
    """The keys of the technologies nearest to a need, good or not, of those the user may find."""
    return [candidate.id for candidate in _candidates(need, as_member(user))][:limit]


def near_duplicates_of(need: Need, *, limit: int = 3) -> list[NearDuplicate]:
    """The organization's other needs that say nearly the same, the nearest first.

    The need need not be stored; withdrawn and expired ones count too, since they can be reopened.
    """
    said = _said(need)
    if len(said) < SHORTEST_TEXT:
        return []
    others = needs().filter(owner_id=need.owner_id).exclude(pk=need.pk)
    alike = (NearDuplicate(other, _alike(need, other)) for other in others[:COMPARED_NEEDS])
    found = [one for one in alike if one.alike >= ALIKE_FROM]
    return sorted(found, key=lambda one: -one.alike)[:limit]


def _alike(one: Need, other: Need) -> float:
    """The larger of the titles' likeness (short ones must be equal) and that of the texts."""
    titles = fuzz.ratio(one.title.casefold(), other.title.casefold())
    texts = fuzz.token_sort_ratio(_said(one), _said(other))
    return max(texts, titles if min(len(one.title), len(other.title)) >= SHORTEST_TEXT else 0.0)


def _said(need: Need) -> str:
    return " ".join(f"{need.title} {need.summary} {need.problem}".casefold().split())[:2000]
