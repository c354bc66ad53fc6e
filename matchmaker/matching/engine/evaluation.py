"""Ranking a labelled set with the collection that a site ranks with, and measuring the outcome."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final, TypeVar

import numpy as np

from .collection import Candidate, Channels, Collection, Entry, Query
from .encoders import Encoder, Matrix, Side
from .evaluation_set import LabelledSet
from .metrics import Run, measure
from .representation import REPRESENTATION_VERSION, ListingText, represent

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""

Item = TypeVar("Item")

DEPTH: Final = 100
"""Technologies retrieved for each need."""

_ENCODED_AT_ONCE: Final = 64
_ASKED_AT_ONCE: Final = 64


class VectorCache:
    """Vectors on disk by encoder, side and text, so that a second evaluation encodes nothing."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(file)
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID"
        )

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def vectors(
        self, encoder: Encoder, texts: Sequence[ListingText], *, side: Side, progress: Progress
    ) -> Matrix:
        """One vector a text, of shape (len(texts), encoder.dimension).

        What had to be encoded is kept after each batch: an evaluation that is broken off goes on
        where it was.
        """
        keys = [_key(encoder, side, text) for text in texts]
        known = self._known(keys)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        done = 0
        for batch in _batches([*missing.items()], _ENCODED_AT_ONCE):
            made = represent(encoder, [text for _, text in batch], side=side)
            fresh = {key: vector for (key, _), vector in zip(batch, made, strict=True)}
            self._keep(fresh)
            known |= fresh
            done += len(batch)
            progress(f"encoding as {side}", done, len(missing))
        return np.stack([known[key] for key in keys])

    def _known(self, keys: Iterable[bytes]) -> dict[bytes, Matrix]:
        found: dict[bytes, Matrix] = {}
        for key in keys:
            row = self._connection.execute("SELECT vector FROM vectors WHERE key = ?", [key])
            for (vector,) in row:
                found[key] = np.frombuffer(vector, dtype="<f4")
        return found

    def _keep(self, vectors: Mapping[bytes, Matrix]) -> None:
        rows = [(key, vector.astype("<f4").tobytes()) for key, vector in vectors.items()]
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)


def rank_set(
    labelled: LabelledSet,
    *,
    encoder: Encoder,
    collection: Collection,
    channels: Channels,
    cache_file: Path,
    progress: Progress,
) -> dict[str, dict[str, float]]:
    """The scores of every judged need: of its pool to be re-ranked, or of its best hundred.

    collection: an empty one, which is filled with the set's technologies.
    """
    needs = [need for need in labelled.needs if need in labelled.judgements]
    # Numbered by descending identifier: equal scores then come as the measures take them.
    technologies = sorted(labelled.technologies, reverse=True)
    with closing(VectorCache(cache_file)) as cache:
        offered = [labelled.technologies[key] for key in technologies]
        asked = [labelled.needs[key] for key in needs]
        documents = cache.vectors(encoder, offered, side="document", progress=progress)
        questions = cache.vectors(encoder, asked, side="query", progress=progress)
    collection.upsert(
        Entry(number, text.language, text.title, text.body, vector)
        for number, (text, vector) in enumerate(zip(offered, documents, strict=True))
    )
    queries = [
        Query(text.language, text.title, text.body, vector)
        for text, vector in zip(asked, questions, strict=True)
    ]
    number_of = {key: number for number, key in enumerate(technologies)}
    pools = [sorted(number_of[key] for key in labelled.judgements[need]) for need in needs]
    run: dict[str, dict[str, float]] = {}
    for some in _batches(range(len(needs)), _ASKED_AT_ONCE):
        batch = [queries[place] for place in some]
        lists = (
            collection.score(batch, [pools[place] for place in some], channels=channels)
            if labelled.rerank
            else collection.search(batch, k=DEPTH, channels=channels)
        )
        for place, found in zip(some, lists, strict=True):
            run[needs[place]] = _scores(found, technologies)
        progress("ranking", len(run), len(needs))
    return run


def figures(labelled: LabelledSet, run: Run) -> dict[str, str | int | float]:
    """The set's name, its number of judged needs, and the measures rounded to four decimals."""
    measured = measure(labelled.judgements, run, rerank=labelled.rerank)
    rounded = {name: round(value, 4) for name, value in measured.items()}
    return {"set": labelled.name, "needs": len(labelled.judgements), **rounded}


def write_run(file: Path, run: Run) -> None:
    """One line a pair: need, technology and score, by tabs; the scores to their last digit."""
    with file.open("w", encoding="utf-8") as stream:
        for need, scores in run.items():
            stream.writelines(f"{need}\t{key}\t{score!r}\n" for key, score in scores.items())


def _scores(found: Sequence[Candidate], technologies: Sequence[str]) -> dict[str, float]:
    return {technologies[candidate.id]: candidate.score for candidate in found}


def _key(encoder: Encoder, side: Side, text: ListingText) -> bytes:
    parts = (encoder.name, REPRESENTATION_VERSION, side, text.title, text.body)
    spelled = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(spelled.encode("utf-8", "surrogatepass")).digest()


def _batches(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    return (items[start : start + size] for start in range(0, len(items), size))
