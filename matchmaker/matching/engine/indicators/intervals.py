"""Indicators as intervals of base units, and how one lies to another."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Final

from .contract import Comparator, Indicator
from .dimensions import Scale

_EXACTLY_ENOUGH: Final = Context(prec=12)
"""Conversion noise is around the 27th digit; nobody writes an indicator with twelve."""

APPROXIMATE_SHARE: Final = Decimal("0.05")
"""What 约 or about leaves open: 5 % to either side."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Ends in base units, None where there is none; an open end doesn't belong to it."""

    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False

    @property
    def is_symmetric(self) -> bool:
        """Whether it is ±x about zero."""
        return self.low is not None and self.high is not None and self.low == -self.high != 0

    @property
    def is_half_line(self) -> bool:
        """Whether exactly one end is open-ended."""
        return (self.low is None) != (self.high is None)

    def as_magnitude(self) -> Interval:
        """±x as at most x."""
        return Interval(None, self.high) if self.is_symmetric else self

    def contains(self, other: Interval) -> bool:
        """Whether every value of the other is one of this."""
        return self._reaches_down_to(other) and self._reaches_up_to(other)

    def _reaches_down_to(self, other: Interval) -> bool:
        if self.low is None:
            return True
        if other.low is None or other.low < self.low:
            return False
        return other.low > self.low or not self.low_open or other.low_open

    def _reaches_up_to(self, other: Interval) -> bool:
        if self.high is None:
            return True
        if other.high is None or other.high > self.high:
            return False
        return other.high < self.high or not self.high_open or other.high_open

    def lies_below(self, other: Interval) -> bool:
        """Whether every value is less than every value of the other."""
        if self.high is None or other.low is None:
            return False
        return self.high < other.low or (
            self.high == other.low and (self.high_open or other.low_open)
        )


def interval_of(indicator: Indicator, scale: Scale) -> Interval:
    """The values that an indicator leaves possible, in base units of its scale."""
    low, high = indicator.low, indicator.high
    if indicator.comparator is Comparator.APPROXIMATE and low is not None and high is not None:
        low, high = low - abs(low) * APPROXIMATE_SHARE, high + abs(high) * APPROXIMATE_SHARE
    return Interval(
        _base(low, scale),
        _base(high, scale),
        low_open=indicator.comparator is Comparator.ABOVE,
        high_open=indicator.comparator is Comparator.BELOW,
    )


def _base(value: Decimal | None, scale: Scale) -> Decimal | None:
    return None if value is None else _EXACTLY_ENOUGH.plus(scale.to_base(value))
