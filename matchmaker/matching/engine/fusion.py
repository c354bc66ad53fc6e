"""How dense and lexical evidence become one score, as pure functions on arrays.

The score keeps the dense scale: standard deviations above a language's unrelated documents.
Documents of another language than the query's have dense evidence only. For those of its own, words
count by *surprise*: how much more of the query's wording a document shares than documents of equal
dense evidence usually do. Surprise averages to zero, so words order the documents of one language
without lifting them, as a group, over those of another; reciprocal rank fusion and weighted sums do
lift them, and bury nine of ten cross-language matches (docs/explanation/matching.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .ranking import RankerConfig

Band = Literal["strong", "fair", "weak"]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Level:
    """What lexical evidence is usual for a query at which dense evidence: one point of the line."""

    dense: float
    lexical: float


def lexical_evidence(cosines: ArrayLike, config: RankerConfig) -> Floats:
    """ln(1 + cosine / half): proportional to the shared words while few, then ever less."""
    evidence: Floats = np.log1p(np.asarray(cosines, dtype=np.float64) / config.lexical_half)
    return evidence


def usual_level(dense: ArrayLike, lexical: ArrayLike, config: RankerConfig) -> Level:
    """The level among a query's nearest documents of its own language, (n,) each, n from 0 on.

    `level_strength` imagined documents on the line through zero keep it steady where n is small.
    """
    deviations, evidence = np.asarray(dense, np.float64), np.asarray(lexical, np.float64)
    if not len(deviations):
        return Level(0.0, 0.0)
    middle = float(deviations.mean())
    imagined = config.level_strength * config.lexical_slope * middle
    held = len(evidence) + config.level_strength
    return Level(middle, (float(evidence.sum()) + imagined) / held)


def fuse(dense: ArrayLike, cosines: ArrayLike, level: Level, config: RankerConfig) -> Floats:
    """Scores of documents in the query's own language from deviations and lexical cosines, (n,).

    With weight w, slope b and the level's z₀: (z + w·(evidence − level) + w·b·z₀) / (1 + w·b).
    A document whose words are as usual for its z scores z.
    """
    deviations, weight = np.asarray(dense, dtype=np.float64), config.lexical_weight
    above = lexical_evidence(cosines, config) - level.lexical
    leaning = weight * config.lexical_slope
    fused: Floats = (deviations + weight * above + leaning * level.dense) / (1 + leaning)
    return fused


def band_of(score: float, config: RankerConfig) -> Band:
    """What people see of a score."""
    if score >= config.strong_from:
        return "strong"
    return "fair" if score >= config.fair_from else "weak"


def replayed_score(features: Mapping[str, float], config: RankerConfig) -> float:
    """The score again, from the features that a candidate of both channels was given."""
    if not features["same_language"]:
        return features["dense"]
    level = Level(features["usual_dense"], features["usual_lexical"])
    return float(fuse([features["dense"]], [features["lexical"]], level, config)[0])
