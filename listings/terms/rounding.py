"""Exact amounts: when they are rounded, to what, and where a remainder goes.

Everything is added up exactly and rounded once, to 0.01, halves away from zero. Amounts of several
periods are differences of rounded running totals, so they always add up to the rounded whole.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from .offer import RateBracket

Amount = Decimal | Fraction | int


def to_cents(amount: Amount) -> Decimal:
    """The amount with two decimals; a half cent goes away from zero (1.005 becomes 1.01)."""
    hundredths = abs(Fraction(amount)) * 100
    cents = int(hundredths + Fraction(1, 2))
    return Decimal(cents if amount >= 0 else -cents).scaleb(-2)


def split_evenly(amount: Decimal, parts: int) -> list[Decimal]:
    """The amount in ``parts`` parts of whole cents; the first ones get the cents left over.

    100.00 in three parts is 33.34, 33.33, 33.33. Raises ValueError for fewer than one part.
    """
    if parts < 1:
        raise ValueError("An amount is split into one part or more.")
    cents, left = divmod(int(to_cents(amount) * 100), parts)
    return [Decimal(cents + (place < left)).scaleb(-2) for place in range(parts)]


def royalty_on(base: Amount, rate_table: Iterable[RateBracket]) -> Fraction:
    """What all brackets together give on this base, exact and not rounded.

    Each rate holds for the part of the base in its own bracket, as with income tax: with 5 % from
    0 and 3 % from 1,000,000, a base of 1,500,000 gives 50,000 + 15,000.
    """
    brackets = list(rate_table)
    ends = [(low, high.from_amount) for low, high in pairwise(brackets)]
    whole = Fraction(base)
    total = sum(
        (_part(whole, low.from_amount, end) * Fraction(low.rate) for low, end in ends), Fraction(0)
    )
    if brackets:
        last = brackets[-1]
        total += max(whole - Fraction(last.from_amount), Fraction(0)) * Fraction(last.rate)
    return total


def _part(whole: Fraction, start: Decimal, end: Decimal) -> Fraction:
    low, high = Fraction(start), Fraction(end)
    return max(min(whole, high) - low, Fraction(0))
