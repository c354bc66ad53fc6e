"""Several encoders side by side in one vector."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from .contract import Encoder, Matrix, Side


class EnsembleEncoder:
    """Vectors of several encoders, weighted and laid end to end.

    With weights w that sum to 1, part i is multiplied by √wᵢ on both sides, so one dot product of
    two ensemble vectors is Σ wᵢ · cosineᵢ, and each vector has length 1. `spans` gives the columns
    of each part.
    """

    def __init__(self, parts: Sequence[tuple[Encoder, float]]) -> None:
        if not parts or any(not 0 < weight < float("inf") for _, weight in parts):
            raise ValueError("An ensemble needs at least one part, and each part a weight above 0.")
        total = sum(weight for _, weight in parts)
        self.parts = tuple((encoder, weight / total) for encoder, weight in parts)
        self.name = "+".join(f"{encoder.name}*{weight:.4g}" for encoder, weight in self.parts)
        edges = np.cumsum([0, *(encoder.dimension for encoder, _ in self.parts)]).tolist()
        self.spans = tuple(slice(start, stop) for start, stop in pairwise(edges))
        self.dimension: int = edges[-1]

    def encode(self, texts: Sequence[str], *, side: Side) -> Matrix:
        """See `Encoder.encode`."""
        matrix = np.empty((len(texts), self.dimension), dtype=np.float32)
        for (encoder, weight), span in zip(self.parts, self.spans, strict=True):
            matrix[:, span] = np.sqrt(weight) * encoder.encode(texts, side=side)
        return matrix
