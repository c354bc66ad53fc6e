"""Medians and other quantiles, by the method of the nearest rank: always a value that occurred."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction

MEDIAN = Fraction(1, 2)
NINE_IN_TEN = Fraction(9, 10)


def rank_of(share: Fraction, count: int) -> int:
    """Counted from 1, the place in ascending order at which ``share`` of all is reached."""
    return max(1, -(-share.numerator * count // share.denominator))


def quantile(spans: Sequence[timedelta], share: Fraction) -> timedelta | None:
    """The smallest span that at least ``share`` of them don't exceed; None of none."""
    return sorted(spans)[rank_of(share, len(spans)) - 1] if spans else None
