"""Synthetic vectors in clusters, with fields that correlate with them, as technologies have.

Filters over random rows hide what breaks approximate indexes: real filters (a technology field, a
province) keep whole regions of the space and drop others.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Rows = NDArray[np.int64]

DIMENSION = 384
SHARES = (0.5, 0.1, 0.01, 0.001)
OTHER_FIELDS = 16
ROWS_A_TOPIC = 250
# How far topics lie from their field's centre, and rows from their topic's: cosines of about .3
# within a field and .6 within a topic, as among the texts of one encoder once centred.
TOPIC_SPREAD, ROW_SPREAD, QUERY_SPREAD = 1.5, 0.9, 0.5
ROWS_AT_ONCE = 65_536


@dataclass(frozen=True)
class Clustered:
    """vectors (n, 384) of unit length, and the field (n,) of each.

    The first fields hold the `SHARES` of all rows, the others share the rest.
    """

    vectors: Matrix
    field: NDArray[np.int16]

    def rows_of_field(self, field: int) -> Rows:
        """The rows of a field, ascending."""
        return np.flatnonzero(self.field == field)

    def queries_near(self, rows: Rows, count: int, seed: int) -> Matrix:
        """Unit vectors (count, 384), each near one of the rows and equal to none."""
        generator = np.random.default_rng(seed)
        chosen = generator.choice(rows, count)
        return unit(self.vectors[chosen] + QUERY_SPREAD * directions(generator, count))


def clustered(count: int, *, seed: int = 1) -> Clustered:
    """`count` rows, always the same ones."""
    generator = np.random.default_rng(seed)
    rest = (1 - sum(SHARES)) / OTHER_FIELDS
    shares = [*SHARES, *[rest] * OTHER_FIELDS]
    topics = np.maximum(1, np.round(np.array(shares) * count / ROWS_A_TOPIC)).astype(np.int64)
    field_of_topic = np.repeat(np.arange(len(shares)), topics)
    centres = directions(generator, len(shares))[field_of_topic]
    centres = unit(centres + TOPIC_SPREAD * directions(generator, len(centres)))
    weights = np.array(shares)[field_of_topic] / topics[field_of_topic]
    topic = generator.choice(len(centres), count, p=weights / weights.sum())
    vectors = np.empty((count, DIMENSION), dtype=np.float32)
    for start in range(0, count, ROWS_AT_ONCE):
        some = centres[topic[start : start + ROWS_AT_ONCE]]
        vectors[start : start + len(some)] = unit(
            some + ROW_SPREAD * directions(generator, len(some))
        )
    return Clustered(vectors, field_of_topic[topic].astype(np.int16))


def directions(generator: np.random.Generator, count: int) -> Matrix:
    """Random unit vectors."""
    return unit(generator.standard_normal((count, DIMENSION), dtype=np.float32))


def unit(vectors: Matrix) -> Matrix:
    """The same directions, of length 1."""
    scaled: Matrix = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return scaled
