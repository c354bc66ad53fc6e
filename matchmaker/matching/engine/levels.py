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
from .ranking import RankerConfig


@dataclass(frozen=True, slots=True)
class LevelSample:
    """Documents by the row of their words (m,) and by their vectors (m, d)."""

    rows: NDArray[np.int64]
    vectors: Matrix

    def levels(
        self,
        directions: Sequence[Matrix],
        offsets: Sequence[float],
        cosines: Sequence[NDArray[np.float32]],
        config: RankerConfig,
    ) -> list[Level]:
        """The level of each query among the `config.level_pool` nearest of the sample.

        directions (d,), offsets and cosines (rows,) are those of each query's look.
        """
        if not directions or not len(self.rows):
            return [Level(0.0, 0.0)] * len(directions)
        pool = min(config.level_pool, len(self.rows))
        products = np.stack(directions) @ self.vectors.T
        nearest = np.argpartition(-products, pool - 1, axis=1)[:, :pool]
        levels = []
        for direction, offset, words, found in zip(
            directions, offsets, cosines, np.sort(nearest, axis=1), strict=True
        ):
            # Computed again, since a matrix product rounds otherwise in other company.
            near = exact_scores(direction, self.vectors, found).astype(np.float64) - offset
            evidence = lexical_evidence(words[self.rows[found]], config)
            levels.append(usual_level(near, evidence, config))
        return levels
