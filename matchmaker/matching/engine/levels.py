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
from .lexical import WordLook
from .ranking import RankerConfig


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

    def levels(
        self,
        directions: Sequence[Matrix],
        offsets: Sequence[float],
        words: Sequence[WordLook],
        config: RankerConfig,
    ) -> list[Level]:
        """The level of each query among the `config.level_pool` nearest of the sample.

        directions (d,), offsets and words are those of each query's look.
        """
        if not directions or not len(self.rows):
            return [Level(0.0, 0.0)] * len(directions)
        pool = min(config.level_pool, len(self.rows))
        products = np.stack(directions) @ self.vectors.T
        edges = np.partition(products, -pool, axis=1)[:, -pool]
        levels = []
        for place, (direction, offset, look) in enumerate(
            zip(directions, offsets, words, strict=True)
        ):
            likely = np.flatnonzero(products[place] >= edges[place] - self._slack(direction))
            # Computed again, since a matrix product rounds otherwise in other company.
            near = exact_scores(direction, self.vectors, likely)
            best = np.sort(np.lexsort((likely, -near))[:pool])
            evidence = lexical_evidence(look.cosines(self.rows[likely[best]]), config)
            levels.append(usual_level(near[best].astype(np.float64) - offset, evidence, config))
        return levels

    def _slack(self, direction: Matrix) -> float:
        """Twice the rounding of float32 products; see `index_segments.Segment`."""
        length = float(np.linalg.norm(direction))
        return 2 * (len(direction) + 8) * 2.0**-23 * length * self.longest
