"""How far two judges agree, and which judgements a second one is asked for.

Plain values in, plain values out. Agreement is Krippendorff's alpha for nominal values
(Krippendorff, Content Analysis, 4th ed. 2018, ch. 12): 1 is perfect, 0 is what chance would give,
and unlike the plain share of equal judgements it isn't flattered by a verdict that is nearly
always the same. Its interval comes from drawing the judged items anew with replacement.
"""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import gcd
from typing import Final

import numpy as np

Pair = tuple[str, str]
"""What two judges said of one item."""

ROUNDS: Final = 1000
LEVEL: Final = 0.95
SEED: Final = 20260613
"""Fixed, so that the same judgements always give the same interval."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Alpha with the ends of its interval; None where all said the same, or nobody twice."""

    n: int
    equal: int
    alpha: float | None
    low: float | None
    high: float | None


def agreement_of(pairs: Sequence[Pair], *, rounds: int = ROUNDS) -> Agreement:
    """Alpha of these pairs with its bootstrap interval."""
    equal = sum(first == second for first, second in pairs)
    alpha = nominal_alpha(pairs)
    low, high = (None, None) if alpha is None else bootstrap_interval(pairs, rounds=rounds)
    return Agreement(len(pairs), equal, alpha, low, high)


def nominal_alpha(pairs: Sequence[Pair]) -> float | None:
    """Krippendorff's alpha for nominal values of two judges.

    None where every judgement is the same: without variation nothing tells agreement from a rule
    that always says that, and alpha is not defined (0 / 0).
    """
    return _alpha(_value_counts(pairs))


def bootstrap_interval(
    pairs: Sequence[Pair], *, rounds: int = ROUNDS, level: float = LEVEL, seed: int = SEED
) -> tuple[float, float] | tuple[None, None]:
    """The percentile interval of alpha over ``rounds`` samples of the items with replacement.

    Samples without variation have no alpha and are left out; (None, None) where none has one.
    """
    counts = _value_counts(pairs)
    random = np.random.default_rng(seed)
    drawn = (counts[random.integers(0, len(counts), len(counts))] for _ in range(rounds))
    found = [alpha for alpha in map(_alpha, drawn) if alpha is not None]
    if not found:
        return None, None
    low, high = np.quantile(found, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _value_counts(pairs: Sequence[Pair]) -> np.ndarray:
    """Items × values: how many judges gave an item a value."""
    values = {value: place for place, value in enumerate(sorted({one for p in pairs for one in p}))}
    counts = np.zeros((len(pairs), len(values)), dtype=np.int64)
    for row, pair in enumerate(pairs):
        for value in pair:
            counts[row, values[value]] += 1
    return counts


def _alpha(counts: np.ndarray) -> float | None:
    import krippendorff

    if len(counts) == 0 or np.count_nonzero(counts.sum(axis=0)) < 2:
        return None
    return float(krippendorff.alpha(value_counts=counts, level_of_measurement="nominal"))


def is_drawn(number: int, *, percent: int, secret: str) -> bool:
    """Whether the judgement with this number (from 1) goes to a second judge.

    Of every run of 100 / gcd(percent, 100) judgements exactly percent / gcd(percent, 100) do: of
    each twenty exactly one at 5 %. Which ones only who knows the secret can tell beforehand.
    """
    step = gcd(percent, 100)
    size, wanted = 100 // step, percent // step
    run, place = divmod(number - 1, size)
    return place in sorted(range(size), key=lambda one: _lot(secret, percent, run, one))[:wanted]


def _lot(secret: str, *parts: int) -> bytes:
    text = ":".join(map(str, parts))
    return hmac.digest(secret.encode(), f"second-review:{text}".encode(), "sha256")


def acceptance_by_band(judged: Iterable[tuple[str, bool]]) -> dict[str, tuple[int, int]]:
    """(band, accepted) of each judgement -> by band how many were accepted, of how many."""
    accepted: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for band, was_accepted in judged:
        total[band] += 1
        accepted[band] += was_accepted
    return {band: (accepted[band], count) for band, count in total.items()}


def reasons_by_month(
    judged: Iterable[tuple[str, str]],
) -> tuple[list[str], dict[str, list[int]]]:
    """(month, reason) of each judgement -> the months in order, and each reason's counts."""
    counted = Counter(judged)
    months = sorted({month for month, _reason in counted})
    reasons = sorted({reason for _month, reason in counted})
    return months, {reason: [counted[month, reason] for month in months] for reason in reasons}
