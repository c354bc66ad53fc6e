"""Texts to measure with: made-up ones in any number, and those of a labelled set."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from bench.clustered import Clustered, Matrix, unit
from matchmaker.matching.engine.collection import Entry
from matchmaker.matching.engine.encoders import Encoder, Side
from matchmaker.matching.engine.evaluation import VectorCache
from matchmaker.matching.engine.representation import ListingText

VECTORS: Final = Path("var/evaluation/vectors.sqlite3")
VOCABULARY, WORDS_OF_A_FIELD, WORDS_OF_A_TEXT = 40_000, 400, 90
_SYLLABLES: Final = [a + b for a in "bcdfglmnprstv" for b in ("a", "e", "i", "o", "u", "an", "or")]


def entries(rows: Clustered, *, seed: int = 7) -> list[Entry]:
    """A made-up English text for each row, a third of whose words are of the row's field."""
    generator = np.random.default_rng(seed)
    spelled = vocabulary()
    ranks = np.arange(1, len(spelled) + 1)
    often = 1 / ranks / (1 / ranks).sum()  # Zipf's law
    made = []
    for number, (vector, field) in enumerate(zip(rows.vectors, rows.field.tolist(), strict=True)):
        anywhere = generator.choice(len(spelled), WORDS_OF_A_TEXT, p=often)
        of_field = (field * WORDS_OF_A_FIELD + generator.integers(0, WORDS_OF_A_FIELD, 30)) + 500
        words = [spelled[place] for place in [*anywhere.tolist(), *of_field.tolist()]]
        title, body = " ".join(words[-8:]), " ".join(words)
        made.append(Entry(3 * number, "en", title, body, vector))
    return made


def vocabulary() -> list[str]:
    """Made-up words, the same at each call."""
    generator = np.random.default_rng(11)
    spelled: dict[str, None] = {}
    while len(spelled) < VOCABULARY:
        parts = generator.choice(_SYLLABLES, int(generator.integers(2, 5)))
        spelled["".join(parts.tolist())] = None
    return [*spelled]


def vectors_of(
    encoder: Encoder, texts: Sequence[ListingText], *, side: Side, file: Path = VECTORS
) -> Matrix:
    """What the encoder makes of the texts; those of earlier runs are read from the file."""
    cache = VectorCache(file)
    try:
        return cache.vectors(encoder, texts, side=side, progress=lambda *_: None)
    finally:
        cache.close()


def widened(rows: Clustered, dimension: int) -> Clustered:
    """The same rows with as many numbers as another encoder gives, all cosines kept.

    Numbers are spread over the new columns by a random map with orthogonal rows.
    """
    if rows.vectors.shape[1] == dimension:
        return rows
    generator = np.random.default_rng(13)
    square = generator.standard_normal((dimension, rows.vectors.shape[1]), dtype=np.float32)
    basis = np.linalg.qr(square)[0].T.astype(np.float32)
    return Clustered(unit(rows.vectors @ basis), rows.field)
