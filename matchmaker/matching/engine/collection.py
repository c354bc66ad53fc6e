"""A searchable collection of documents: those of one kind that one audience may see.

Every language has its own shard, with its own index, words and statistics; their answers merge on
one scale (`calibration`, `fusion`). Scores of one pair are equal however it was asked for, and
comparable across queries and languages, so that a band means the same everywhere.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .calibration import Floats, Prior, flat_prior
from .evidence import Evidence, gathered, weighed
from .fusion import Band, band_of
from .index import VectorIndex, ascending
from .ranking import RANKER_VERSION, Channels, RankerConfig
from .representation import ListingText, language_of
from .shard import Document, Ids, LanguageShard, Look
from .side_by_side import SharedLock
from .snapshots import Contents, Part
from .term_counts import QueryPart, document_terms, query_parts

__all__ = ["RANKER_VERSION", "Candidate", "Channels", "Collection", "Entry", "Query"]

Allowed = Sequence[NDArray[np.int64] | Sequence[int] | None]

_POOL_SHARE: Final = 3
"""Candidates of each channel for each one wanted."""

_SPELLED: Final = "x-"


@dataclass(frozen=True, slots=True)
class Entry:
    """A document to hold: its text, and its vector (dimension,) encoded as a document.

    `language` is a code such as zh or en; empty lets the script decide.
    """

    id: int
    language: str
    title: str
    body: str
    vector: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked: its text, and its vector (dimension,) encoded as a query."""

    language: str
    title: str
    body: str
    vector: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An answer. `features` are what made the score; see `fusion.replayed_score`."""

    id: int
    score: float
    band: Band
    features: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A query's vector from the centre of its language's questions, and its words."""

    language: str
    centred: Floats
    words: Sequence[QueryPart]


class UnknownDocument(KeyError):
    """An id to be scored that the collection does not hold."""


class Collection:
    """Documents by id, found by meaning and by words.

    Safe to use from several threads; searches run side by side and wait for changes only.
    A document can be found as soon as it is upserted. The statistics behind the scores follow the
    documents at once while these are few, and from each 2 % of change when they are many
    (`RankerConfig.refresh_share`); `generation` names them.
    """

    def __init__(
        self,
        *,
        dimension: int,
        config: RankerConfig,
        open_index: Callable[[int], VectorIndex],
        prior: Prior | None = None,
    ) -> None:
        """`prior` is what `estimate_prior` gives for the encoder; without one, a flat prior."""
        self._dimension = dimension
        self._config = config
        self._open_index = open_index
        self._prior = prior or flat_prior(dimension)
        self._shards: dict[str, LanguageShard] = {}
        self._language_of: dict[int, str] = {}
        self._lock = SharedLock()

    def __len__(self) -> int:
        return len(self._language_of)

    @property
    def generation(self) -> str:
        """The ranker's version and a digest of the statistics: equal where scores would be."""
        with self._settled():
            shards = sorted(self._shards.items())
            digests = [f"{code}:{shard.digest}" for code, shard in shards if len(shard)]
        return f"{RANKER_VERSION}-{hashlib.sha256(' '.join(digests).encode()).hexdigest()[:16]}"

    @property
    def languages(self) -> dict[str, int]:
        """How many documents there are in each language."""
        with self._lock.reading():
            return {code: len(shard) for code, shard in sorted(self._shards.items()) if len(shard)}

    def upsert(self, entries: Iterable[Entry]) -> None:
        """Add documents, replacing those of the same ids.

        Raises ValueError, and changes nothing, where an id comes twice or is negative, or a vector
        has another dimension or a number that isn't finite.
        """
        arriving = list(entries)
        self._check(arriving)
        documents: dict[str, list[Document]] = {}
        for entry in arriving:
            text = ListingText(entry.title, entry.body, entry.language)
            terms = document_terms(entry.title, entry.body)
            vector = np.asarray(entry.vector, dtype=np.float32)
            documents.setdefault(language_of(text), []).append(Document(entry.id, vector, terms))
        with self._lock.writing():
            self._remove([entry.id for entry in arriving])
            for language, some in documents.items():
                self._shard(language).add(some)
                self._language_of.update((document.id, language) for document in some)

    def remove(self, ids: Iterable[int]) -> None:
        """Forget these ids; unknown ones are passed over."""
        with self._lock.writing():
            self._remove([int(key) for key in ids])

    def refresh(self) -> None:
        """Make the statistics anew from all documents, however few have changed."""
        with self._lock.writing():
            for shard in self._shards.values():
                shard.refresh()

    def stored(self) -> dict[str, Contents]:
        """What a snapshot keeps, by language, with statistics of all documents as they are now."""
        with self._settled():
            shards = sorted(self._shards.items())
            return {_part_of(code): shard.stored() for code, shard in shards if len(shard)}

    def restore(self, parts: Mapping[str, Part]) -> None:
        """Hold what was stored, in place of anything else.

        It answers as a collection would that was given the same documents, bit by bit, and once
        others have come and gone it does so after `refresh`.
        """
        with self._lock.writing():
            self._shards, self._language_of = {}, {}
            for name, part in parts.items():
                code = _language_of_part(name)
                self._shard(code).restore(part)
                self._language_of.update(dict.fromkeys(part.ids.tolist(), code))

    def search(
        self,
        queries: Sequence[Query],
        *,
        k: int,
        allowed: Allowed | None = None,
        channels: Channels = Channels.BOTH,
    ) -> list[list[Candidate]]:
        """For each query its `k` best documents, best first, equal scores by ascending id.

        allowed: for each query the ids it may find, None for all. Queries take one search of each
        index together where they share a filter (the same array), or where filters leave most in.

        Raises ValueError where k is below 1 or a vector doesn't fit.
        """
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}.")
        filters = [None] * len(queries) if allowed is None else [*allowed]
        if len(filters) != len(queries):
            raise ValueError(f"{len(filters)} filters don't fit {len(queries)} queries.")
        pool = max(self._config.candidates, _POOL_SHARE * k)
        with self._settled():
            found: list[list[Evidence]] = [[] for _ in queries]
            among = _distinct(filters)
            for shard, looks in self._looks(queries):
                evidence = gathered(shard, looks, pool=pool, allowed=among, channels=channels)
                for one, of_query in zip(evidence, found, strict=True):
                    of_query.append(one)
        return [self._best(evidence, k) for evidence in found]

    def score(
        self,
        queries: Sequence[Query],
        ids: Sequence[NDArray[np.int64] | Sequence[int]],
        *,
        channels: Channels = Channels.BOTH,
    ) -> list[list[Candidate]]:
        """For each query all of its `ids`, best first: what `search` would give each of them.

        Raises UnknownDocument where an id is not held, ValueError where a vector doesn't fit.
        """
        wanted = [_as_ids(some) for some in ids]
        if len(wanted) != len(queries):
            raise ValueError(f"{len(wanted)} lists of ids don't fit {len(queries)} queries.")
        with self._settled():
            self._check_known(wanted)
            found: list[list[Evidence]] = [[] for _ in queries]
            for shard, looks in self._looks(queries):
                evidence = weighed(shard, looks, wanted, channels=channels)
                for one, of_query in zip(evidence, found, strict=True):
                    of_query.append(one)
        return [self._best(evidence, None) for evidence in found]

    def _check(self, entries: Sequence[Entry]) -> None:
        ids = [entry.id for entry in entries]
        if len(set(ids)) < len(ids):
            raise ValueError("An id comes twice among the entries.")
        if ids and min(ids) < 0:
            raise ValueError(f"Ids begin at 0; {min(ids)} is negative.")
        for entry in entries:
            self._check_vector(entry.vector, f"The vector of {entry.id}")

    def _check_vector(self, vector: NDArray[np.float32], name: str) -> None:
        if vector.shape != (self._dimension,):
            raise ValueError(f"{name} has shape {vector.shape}, not ({self._dimension},).")
        if not np.isfinite(vector).all():
            raise ValueError(f"{name} holds a number that isn't finite.")

    def _check_known(self, wanted: Sequence[Ids]) -> None:
        for ids in wanted:
            unknown = next((key for key in ids.tolist() if key not in self._language_of), None)
            if unknown is not None:
                raise UnknownDocument(unknown)

    def _shard(self, language: str) -> LanguageShard:
        shard = self._shards.get(language)
        if shard is None:
            empty = LanguageShard(
                dimension=self._dimension,
                config=self._config,
                prior=self._prior.of(language),
                open_index=self._open_index,
            )
            # Searches that run side by side may both ask for it: one of the two stays.
            shard = self._shards.setdefault(language, empty)
        return shard

    def _remove(self, ids: Sequence[int]) -> None:
        leaving: dict[str, list[int]] = {}
        for key in ids:
            language = self._language_of.pop(key, None)
            if language is not None:
                leaving.setdefault(language, []).append(key)
        for language, some in leaving.items():
            self._shards[language].remove(some)

    @contextmanager
    def _settled(self) -> Iterator[None]:
        """Nothing changes meanwhile, and the statistics are as they should be."""
        while True:
            with self._lock.reading():
                if all(shard.is_settled for shard in [*self._shards.values()]):
                    yield
                    return
            with self._lock.writing():
                for shard in self._shards.values():
                    shard.settle()

    def _looks(self, queries: Sequence[Query]) -> Iterator[tuple[LanguageShard, list[Look]]]:
        """Each shard that holds documents, and how it is seen by each query."""
        asked = [self._asked(query) for query in queries]
        centred = [one.centred for one in asked]
        for code, shard in sorted(self._shards.items()):
            if len(shard):
                words = [one.words if one.language == code else None for one in asked]
                yield shard, shard.looks(centred, words)

    def _asked(self, query: Query) -> "_Asked":
        self._check_vector(query.vector, "The query's vector")
        language = language_of(ListingText(query.title, query.body, query.language))
        centre = self._shard(language).question_centre
        centred = query.vector.astype(np.float64) - centre
        return _Asked(language, centred, query_parts(query.title, query.body))

    def _best(self, evidence: Sequence[Evidence], k: int | None) -> list[Candidate]:
        """The best of all shards; every one where k is None."""
        if not evidence:
            return []
        scores = np.concatenate([one.scores for one in evidence])
        ids = np.concatenate([one.ids for one in evidence])
        source = np.repeat(np.arange(len(evidence)), [len(one.ids) for one in evidence])
        within = np.concatenate([np.arange(len(one.ids)) for one in evidence])
        order = np.lexsort((ids, -scores))[:k]
        best: dict[int, Candidate] = {}
        for number, one in enumerate(evidence):
            ranks = np.flatnonzero(source[order] == number)
            candidates = self._candidates(one, within[order[ranks]])
            best.update(zip(ranks.tolist(), candidates, strict=True))
        return [best[rank] for rank in range(len(order))]

    def _candidates(self, evidence: Evidence, places: Ids) -> Iterator[Candidate]:
        ids, scores = evidence.ids[places].tolist(), evidence.scores[places].tolist()
        for key, score, made in zip(ids, scores, evidence.features(places), strict=True):
            yield Candidate(key, score, band_of(score, self._config), made)


def _part_of(language: str) -> str:
    """A snapshot's part for a language: its code, spelled out where no file could bear it."""
    plain = language.isascii() and language.isalnum()
    return language if plain else f"{_SPELLED}{language.encode().hex()}"


def _language_of_part(name: str) -> str:
    spelled = name.removeprefix(_SPELLED)
    return name if spelled == name else bytes.fromhex(spelled).decode()


def _distinct(filters: Sequence[NDArray[np.int64] | Sequence[int] | None]) -> list[Ids | None]:
    """Each filter as ascending ids; what was the same object before is so afterwards."""
    made = {id(among): None if among is None else _as_ids(among) for among in filters}
    return [made[id(among)] for among in filters]


def _as_ids(ids: NDArray[np.int64] | Sequence[int] | None) -> Ids:
    return ascending(np.asarray([] if ids is None else ids, dtype=np.int64))
