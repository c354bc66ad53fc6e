"""Both indexes, and a plain reading of what they promise."""

import numpy as np
import pytest

from matchmaker.matching.engine.index import ExactIndex, FaissIndex
from matchmaker.matching.engine.index_segments import Matrix, Scores
from matchmaker.matching.engine.places import Ids

both_indexes = pytest.mark.parametrize("kind", [ExactIndex, FaissIndex])
Kind = type[ExactIndex]


def vectors_of(count: int, dimension: int = 8, seed: int = 0) -> Matrix:
    """Random unit vectors."""
    drawn = np.random.default_rng(seed).standard_normal((count, dimension))
    unit: Matrix = (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)
    return unit


def plainly(
    stored: dict[int, Matrix], queries: Matrix, k: int, allowed: set[int] | None = None
) -> tuple[Scores, Ids]:
    """The promised answer, computed one by one in float64 and sorted by Python."""
    scores = np.full((len(queries), k), -np.inf, dtype=np.float32)
    ids = np.full((len(queries), k), -1, dtype=np.int64)
    for row, query in enumerate(queries):
        ranked = sorted(
            (-np.float32(np.sum(query.astype(np.float64) * vector)), number)
            for number, vector in stored.items()
            if allowed is None or number in allowed
        )
        for column, (score, number) in enumerate(ranked[:k]):
            scores[row, column], ids[row, column] = -score, number
    return scores, ids
