"""The listings that answer a text, within filters: by meaning and words, or by words alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_
from typing import Final

import numpy as np
from django.db.models import Q

from listings.models import Need, Technology

from .. import runtime
from ..engine.collection import Candidate, Channels, Collection, Query
from ..engine.explain import terms
from ..states import Audience, ListingKind
from .collections import fresh_collection
from .filter_columns import FilterColumns, Ints, Mask
from .listings import MODELS
from .readers import Reader
from .search import WORDS_LOOKED_UP, question

REACH: Final = 100
"""The best listings within a filter that are looked at: a text has so many answers at most."""
WORDY: Final = 0.05
"""The lexical cosine from which a listing shares words with the question rather than syllables."""
REMEMBERED: Final = 128
"""Questions whose vector and whose best listings a process keeps: whoever turns a page, filters,
sorts or compares asks the same text again."""
ROWS_BY_WORDS: Final = 2000
"""Rows with any of the words that the database hands over while there is no encoder."""


_Judged = tuple[int, str, bool]
"""A candidate's key and band, and whether it answers."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Rows of the columns, best first, and bands by key where they are known; `weaker` are the
    nearest of those that don't answer. `cut` says that there may be more than were looked at.
    """

    rows: Ints
    bands: dict[int, str]
    weaker: Ints
    cut: bool = False

    def among(self, rows: Mask, *, cut: bool = False) -> Answers:
        """Those of them in these rows."""
        kept, apart = self.rows[rows[self.rows]], self.weaker[rows[self.weaker]]
        return Answers(kept, self.bands, apart, cut)


@dataclass(frozen=True)
class Asked:
    """A text that somebody asks of a kind of listings; `listed` are the rows open to the reader."""

    kind: ListingKind
    text: str
    reader: Reader
    columns: FilterColumns
    listed: Mask

    @property
    def query(self) -> Query:
        """The text as it is asked by meaning, encoded once. Raises EncoderUnavailable."""
        return _encoded(self.text)

    def allowed(self, among: Mask) -> Ints | None:
        """The keys to search among; None, which is faster, where nothing is filtered out."""
        if np.count_nonzero(among) == np.count_nonzero(self.listed):
            return None
        return self.columns.keys[among]

    def collection(self) -> Collection:
        """What is searched for this reader."""
        brokered = self.reader.brokers
        return fresh_collection(self.kind, self.reader.audience, brokered=brokered)


def answers_by_meaning(asked: Asked, among: Mask) -> Answers:
    """The answers within a filter, by meaning and words. Raises EncoderUnavailable."""
    collection, allowed = asked.collection(), asked.allowed(among)
    if allowed is None:
        return _answers(asked, _best_of_all(asked), among)
    (found,) = collection.search([asked.query], k=REACH, allowed=[allowed])
    return _answers(asked, _judged(found), among)


def _encoded(text: str) -> Query:
    return runtime.kept("questions", lambda: lru_cache(REMEMBERED)(question))(text)


def _best_of_all(asked: Asked) -> Sequence[_Judged]:
    """The best of a collection that is up to date, looked for where it has changed since."""
    audience, brokered = asked.reader.audience, asked.reader.brokers
    held = runtime.held_collection(asked.kind, audience, brokered=brokered)
    search = runtime.kept("best of all", lambda: lru_cache(REMEMBERED)(_searched))
    state = held.mark, held.origin.generation
    return search(asked.kind, audience, asked.text, *state, brokered=brokered)


def _searched(
    kind: ListingKind, audience: Audience, text: str, *_state: object, brokered: bool
) -> Sequence[_Judged]:
    """What `lru_cache` keeps: the collection's state tells one answer from another."""
    held = runtime.held_collection(kind, audience, brokered=brokered)
    (found,) = held.collection.search([_encoded(text)], k=REACH)
    return _judged(found)


def answers_by_words(asked: Asked, among: Mask) -> Answers:
    """The answers within a filter, by words alone; the encoder is neither opened nor used."""
    if not runtime.is_warm():
        return _answers_of_the_database(asked, among)
    collection, allowed = asked.collection(), asked.allowed(among)
    queries = [_wordy(asked.text, code) for code in collection.languages]
    lists = collection.search(
        queries, k=REACH, allowed=[allowed] * len(queries), channels=Channels.LEXICAL
    )
    best = sorted((one for some in lists for one in some), key=lambda one: -one.score)
    wordy = [one for one in best if _shares_words(one)][:REACH]
    rows = _rows(asked.columns, [one.id for one in wordy], among)
    return Answers(rows, {}, rows[:0], len(wordy) >= REACH)


def _wordy(text: str, language: str) -> Query:
    """A question that is compared with the words of one language only; its vector isn't used."""
    return Query(language, text, "", np.zeros(runtime.encoder().dimension, np.float32))


def _is_good(candidate: Candidate) -> bool:
    """A band is made for whole needs: of two words, sharing one is already an answer."""
    return candidate.band != "weak" or _shares_words(candidate)


def _shares_words(candidate: Candidate) -> bool:
    return candidate.features.get("lexical", 0.0) >= WORDY


def _judged(candidates: Sequence[Candidate]) -> Sequence[_Judged]:
    return tuple((one.id, str(one.band), _is_good(one)) for one in candidates)


def _answers(asked: Asked, judged: Sequence[_Judged], among: Mask) -> Answers:
    answering = [key for key, _band, is_good in judged if is_good]
    weaker = [key for key, _band, is_good in judged if not is_good]
    bands = {key: band for key, band, _is_good in judged}
    cut = len(answering) >= REACH
    columns = asked.columns
    return Answers(_rows(columns, answering, among), bands, _rows(columns, weaker, among), cut)


def _rows(columns: FilterColumns, keys: Sequence[int], among: Mask) -> Ints:
    """Without what was closed since its vectors were read."""
    rows = columns.rows_of(keys)
    return rows[among[rows]]


def _answers_of_the_database(asked: Asked, among: Mask) -> Answers:
    """Listings with any of the words in their titles or teasers, those with most first."""
    words = sorted(set(terms(asked.text)), key=len, reverse=True)[:WORDS_LOOKED_UP]
    keys = _keys_with_words(asked.kind, words) if words else []
    rows = asked.columns.rows_of(keys)
    rows = rows[among[rows]]
    return Answers(rows[:REACH], {}, rows[:0], len(rows) > REACH)


def _keys_with_words(kind: ListingKind, words: Sequence[str]) -> list[int]:
    anywhere = reduce(
        or_, (Q(title__icontains=word) | Q(summary__icontains=word) for word in words)
    )
    model: type[Technology] | type[Need] = MODELS[kind]
    rows = model.objects.filter(anywhere, state="published").order_by("-published_at", "-pk")
    seen = [
        (sum(word in f"{title} {summary}".casefold() for word in words), key)
        for key, title, summary in rows.values_list("pk", "title", "summary")[:ROWS_BY_WORDS]
    ]
    return [key for _count, key in sorted(seen, key=lambda one: -one[0])]
