"""What earlier decisions teach the ranking: adjustments that only ever lower a score, part by part.

Every part of a pair that a reason can be about (its maturity, its terms, ...) has objections of its
own, numbers from 0 (nothing speaks against the pair) to 1, and one weight for each of them. A part
is fitted apart from the others, so a reason moves the part that it names and no other.

*Fit.* Rejections for reasons of the part against approvals, by logistic regression. Rejections for
other reasons say nothing about this part and are left out, as cause-specific hazards treat failures
of other causes (Prentice et al., Biometrics 34, 1978). Weights are the mode under an exponential
prior that is highest at 0 (for weights not below 0, the lasso of Tibshirani, J. R. Statist. Soc. B
58, 1996): few decisions move little, more of an objection never helps, and of objections that come
together, as the steps of maturity do, the one that tells the verdicts apart takes the weight.

*Topic.* A need's own: what resembles technologies that were rejected as not of its field moves away
from it, unless it resembles approved ones as much (Rocchio, in: The SMART Retrieval System, 1971).

*Use.* Each part turns into deviations, the scale of scores, up to `MOST_OF_A_PART`; all of them
together lower a score by at most `MOST_IN_ALL`, the width of the band *fair*. So nothing that
decisions say lifts a pair into a higher band, or lowers it by more than one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Objections = Mapping[str, float]
"""Objection -> how much of it a pair has, from 0 to 1; those that it doesn't have may be absent."""

LEARNING_VERSION: Final = "2"
"""Changes whenever equal decisions would teach otherwise, or equal weights lower otherwise."""

PRIOR_MEAN: Final = 0.5
"""Mean of a weight before any decision, in log-odds. With planted managers who reject all below TRL
6, what they approve at TRL 6 is lowered by nothing at .5, and by .15 at 1 and .26 deviations at 2
after 5,000 decisions (docs/explanation/learning.md)."""
PRIOR_SPREAD: Final = 4.0
"""Standard deviation of a normal prior on top, wide, so that one answer is the best."""
INTERCEPT_SPREAD: Final = 3.0
"""That of the constant, which takes up how often this part is the reason at all."""
FEWEST_OF_A_PART: Final = 10
"""Rejections that name a part before anything is learnt about it."""
DEVIATIONS_A_LOGIT: Final = 0.5
"""What log-odds are worth in deviations. From where fair begins to where strong does, 1.25
deviations on, the odds that a pair fits grow by 4.3 to 5.4 logits on the sets with one partner
known, where many that fit are unlabelled, and by .9 on the graded one: 2.5 is a cautious mean
(docs/reference/quality.md, Bands)."""
MOST_OF_A_PART: Final = 1.25
MOST_IN_ALL: Final = 1.25
"""Deviations; `RankerConfig.strong_from` less `fair_from`."""

TOPIC_A_LIKENESS: Final = 3.0
"""Deviations that full likeness (cosine 1) to what was rejected is worth before it saturates."""
LIKENESS_FROM: Final = 0.2
"""Cosine around a language's middle from which two texts are taken to be alike at all."""
TOPIC_PRIOR: Final = 2.0
"""As many imagined rejections without effect; one real one counts by a third."""

_DIGITS: Final = 6
_SWEEPS: Final = 20_000
_STILL: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Lesson:
    """What decisions say about one part: each objection's weight, in log-odds, 0 or more."""

    weights: Mapping[str, float]
    rejected: int
    approved: int

    def __bool__(self) -> bool:
        """Whether it lowers anything."""
        return any(self.weights.values())


def fitted(rejected: Sequence[Objections], approved: Sequence[Objections]) -> Lesson:
    """The lesson of one part from the pairs rejected for it and the pairs approved.

    The same whatever their order. Empty weights where too few were rejected, or none approved.
    """
    counts = {"rejected": len(rejected), "approved": len(approved)}
    names = sorted({name for pair in (*rejected, *approved) for name in pair})
    if len(rejected) < FEWEST_OF_A_PART or not approved or not names:
        return Lesson({}, **counts)
    pairs = np.array([[pair.get(name, 0.0) for name in names] for pair in (*rejected, *approved)])
    verdicts = np.repeat([1.0, 0.0], [len(rejected), len(approved)])
    weights = most_likely_weights(pairs, verdicts).round(_DIGITS).tolist()
    return Lesson(dict(zip(names, weights, strict=True)), **counts)


def most_likely_weights(pairs: ArrayLike, rejected: ArrayLike) -> Floats:
    """The weights (d,), none below 0, of greatest posterior density.

    pairs: objections (n, d); rejected: 1 or 0 for each pair (n,).

    Coordinate by coordinate with the upper bound of the curvature, n·x²/4, in place of the
    curvature (Böhning & Lindsay, Ann. Inst. Statist. Math. 40, 1988): every step improves, and the
    problem is strictly convex, so there is one answer.
    """
    rows, times, hits = _gathered(np.asarray(pairs, np.float64), np.asarray(rejected, np.float64))
    design = np.hstack([np.ones((len(rows), 1)), rows])
    prior = np.array([INTERCEPT_SPREAD**-2, *[PRIOR_SPREAD**-2] * rows.shape[1]])
    pull = np.array([0.0, *[1 / PRIOR_MEAN] * rows.shape[1]])
    curvature = 0.25 * times @ design**2 + prior
    weights, margin = np.zeros(design.shape[1]), np.zeros(len(rows))
    for _ in range(_SWEEPS):
        before = weights.copy()
        for place in range(len(weights)):
            surplus = times * _probability(margin) - hits
            slope = surplus @ design[:, place] + prior[place] * weights[place] + pull[place]
            moved = weights[place] - slope / curvature[place]
            moved = moved if place == 0 else max(0.0, moved)
            margin += design[:, place] * (moved - weights[place])
            weights[place] = moved
        if np.abs(weights - before).max() < _STILL:
            break
    return weights[1:]


def _gathered(pairs: Floats, rejected: Floats) -> tuple[Floats, Floats, Floats]:
    """Equal pairs once, how often each comes, and how often it was rejected."""
    rows, which = np.unique(pairs, axis=0, return_inverse=True)
    which = which.reshape(-1)
    times = np.bincount(which, minlength=len(rows)).astype(np.float64)
    hits: Floats = np.bincount(which, weights=rejected, minlength=len(rows)).astype(np.float64)
    return rows, times, hits


def _probability(margin: Floats) -> Floats:
    probability: Floats = 0.5 * (1.0 + np.tanh(0.5 * margin))
    return probability


def lowering(lesson: Lesson, objections: Objections) -> float:
    """By how many deviations a lesson lowers a pair with these objections, 0 or more."""
    logits = sum(
        weight * objections.get(name, 0.0) for name, weight in sorted(lesson.weights.items())
    )
    return saturated(DEVIATIONS_A_LOGIT * logits)


def saturated(deviations: float) -> float:
    """Nearly the same while small, never more than `MOST_OF_A_PART`, and never out of order."""
    return float(-MOST_OF_A_PART * np.expm1(-deviations / MOST_OF_A_PART))


def likeness(vectors: ArrayLike, examples: ArrayLike) -> Floats:
    """How alike documents (n, d) are to the likeliest of some examples (m, d), from 0 to 1, (n,).

    Both are centred: less the middle of their language, since all texts of a language lie on one
    side of an encoder's space.
    """
    centred = _unit(np.asarray(vectors, np.float64))
    others = _unit(np.asarray(examples, np.float64).reshape(-1, centred.shape[1]))
    if not len(others):
        return np.zeros(len(centred))
    nearest = (centred @ others.T).max(axis=1)
    alike: Floats = np.clip((nearest - LIKENESS_FROM) / (1 - LIKENESS_FROM), 0.0, 1.0)
    return alike.round(_DIGITS)


def _unit(vectors: Floats) -> Floats:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(lengths > 0, lengths, 1.0)


def topic_lowering(*, rejected: float, approved: float, rejections: int) -> float:
    """By how many deviations a pair is lowered for what its need's field is not.

    rejected, approved: the technology's `likeness` to those rejected as not of the field, and to
    those approved, of this need; rejections: how many there are of the former.
    """
    certainty = rejections / (rejections + TOPIC_PRIOR)
    return saturated(TOPIC_A_LIKENESS * certainty * max(0.0, rejected - approved))


def lowered(score: float, parts: Mapping[str, float]) -> float:
    """A score less what all parts say, at most `MOST_IN_ALL`."""
    return score - min(MOST_IN_ALL, sum(parts[name] for name in sorted(parts)))
