"""What lexical evidence is usual for a query, learnt from a fixed sample of a language's documents.

The whole collection need not be searched for it a second time, and nothing that a filter leaves out
moves it: the sample stays the same until the statistics are made anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .encoders import Matrix
from .fusion import Level, lexical_evidence, usual_level
from .index_segments import exact_scores
from .lexical import SharedWords
from .ranking import RankerConfig

NearSample = tuple[NDArray[np.int64], NDArray[np.float64]]
"""The rows of some documents' words (m,), and the documents' inner products with a query (m,)."""


@dataclass(frozen=True, slots=True)
class LevelSample:
    """Documents by the row of their words (m,) and by their vectors (m, d), the longest so long."""

    rows: NDArray[np.int64]
    vectors: Matrix
    longest: float

    @classmethod
    def of(cls, rows: NDArray[np.int64], vectors: Matrix) -> "LevelSample":
        """These documents."""
        return cls(rows, vectors, float(np.linalg.norm(vectors, axis=1).max(initial=0.0)))

    def nearest(self, directions: Sequence[Matrix], pool: int) -> list[NearSample]:
        """For each direction (d,) the `pool` nearest documents, in the order of the sample."""
        count = min(pool, len(self.rows))
        if not directions or not count:
            return [(self.rows[:0], np.empty(0))] * len(directions)
        products = np.stack(directions) @ self.vectors.T
        edges = np.partition(products, -count, axis=1)[:, -count]
        return [
            self._nearest(direction, np.flatnonzero(row >= edge - self._slack(direction)), count)
            for direction, row, edge in zip(directions, products, edges, strict=True)
        ]

    def _nearest(self, direction: Matrix, likely: NDArray[np.int64], count: int) -> NearSample:
        """Computed again, since a matrix product rounds otherwise in other company."""
        near = exact_scores(direction, self.vectors, likely)
        best = np.sort(np.lexsort((likely, -near))[:count])
        return self.rows[likely[best]], near[best].astype(np.float64)

    def _slack(self, direction: Matrix) -> float:
        """Twice the rounding of float32 products; see `index_segments.Segment`."""
        length = float(np.linalg.norm(direction))
        return 2 * (len(direction) + 8) * 2.0**-23 * length * self.longest


def level_of(sample: NearSample, offset: float, words: SharedWords, config: RankerConfig) -> Level:
    """The level of a query whose nearest sampled documents these are, deviations less `offset`."""
    rows, products = sample
    evidence = lexical_evidence(words.cosines(rows), config)
    return usual_level(products - offset, evidence, config)
