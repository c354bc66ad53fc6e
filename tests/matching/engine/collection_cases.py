"""Collections of made-up vectors: what a language is can be told from the first coordinates."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.engine.calibration import LanguagePrior, Moments, Prior
from matchmaker.matching.engine.collection import Collection, Entry, Query
from matchmaker.matching.engine.encoders import HashingEncoder, Side
from matchmaker.matching.engine.index import ExactIndex
from matchmaker.matching.engine.ranking import RankerConfig
from matchmaker.matching.engine.representation import ListingText, represent

Floats = NDArray[np.float64]

DIMENSION = 64
ENCODER = HashingEncoder(dimension=DIMENSION)


def empty_collection(*, dimension: int = DIMENSION, prior: Prior | None = None) -> Collection:
    return Collection(
        dimension=dimension, config=RankerConfig(), open_index=ExactIndex, prior=prior
    )


def vector_of(title: str, body: str = "", side: Side = "document") -> NDArray[np.float32]:
    vector: NDArray[np.float32] = represent(ENCODER, [ListingText(title, body, "")], side=side)[0]
    return vector


def entry(key: int, title: str, body: str = "", language: str = "") -> Entry:
    return Entry(key, language, title, body, vector_of(title, body))


def query(title: str, body: str = "", language: str = "") -> Query:
    return Query(language, title, body, vector_of(title, body, "query"))


def collection_of(titles: Sequence[str]) -> Collection:
    """Documents numbered from 0, each only a title."""
    collection = empty_collection()
    collection.upsert(entry(key, title) for key, title in enumerate(titles))
    return collection


PLACES = dict(
    zip(("zh", "en"), np.random.default_rng(5).standard_normal((2, DIMENSION)), strict=True)
)
"""Where each language sits in the made-up space."""


def made_up_vectors(language: str, subjects: Floats, noise: Floats) -> NDArray[np.float32]:
    """Language + subject + noise, each row of length 1; languages sit far apart."""
    made = 3 * PLACES[language] + 0.4 * subjects + 0.15 * noise
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


def made_up_prior(*, seed: int = 99) -> Prior:
    """What thirty other subjects would have taught."""
    drawn = np.random.default_rng(seed)
    moments = {
        language: Moments.of(made_up_vectors(language, *drawn.standard_normal((2, 30, DIMENSION))))
        for language in PLACES
    }
    still = np.zeros(DIMENSION)
    known = {language: LanguagePrior(found, still) for language, found in moments.items()}
    return Prior(known, known["en"])


def two_languages(count: int, *, seed: int = 0) -> tuple[list[Entry], list[Query]]:
    """`count` subjects, each as a Chinese and an English document, and asked in both languages.

    One word in six of a question stands in the document of its own language that is about the next
    subject, so that words always mislead. Document 2i is subject i in Chinese, 2i + 1 in English,
    and so are the queries.
    """
    drawn = np.random.default_rng(seed)
    subjects = drawn.standard_normal((count, DIMENSION))
    entries: list[Entry] = []
    queries: list[Query] = []
    for place, language in enumerate(PLACES):
        offered = made_up_vectors(language, subjects, drawn.standard_normal(subjects.shape))
        asked = made_up_vectors(language, subjects, drawn.standard_normal(subjects.shape))
        for subject in range(count):
            text = " ".join([word(language, subject + 1), *fillers(language, "d", subject)])
            question = " ".join([word(language, subject), *fillers(language, "q", subject)])
            entries.append(Entry(2 * subject + place, language, text, "", offered[subject]))
            queries.append(Query(language, question, "", asked[subject]))
    order = [count * place + subject for subject in range(count) for place in range(2)]
    return [entries[place] for place in order], [queries[place] for place in order]


def word(language: str, number: int) -> str:
    return chr(0x4E00 + number) if language == "zh" else f"word{number}"


def fillers(language: str, kind: str, subject: int) -> list[str]:
    first = 1000 + 10_000 * (kind == "q") + 5 * subject
    return [word(language, first + step) for step in range(5)]
