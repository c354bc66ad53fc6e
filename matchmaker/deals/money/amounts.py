"""Amounts in the smallest unit of their currency, exact until they are rounded once."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from listings.terms import split_evenly

Amount = Decimal | Fraction | int

WHOLE_UNITS: Final = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND",
     "VUV", "XAF", "XOF", "XPF"}
)  # fmt: skip
"""Currencies without a smaller unit (ISO 4217)."""
THOUSANDTHS: Final = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
"""Currencies of three decimals (ISO 4217); amounts are kept with two, so they are refused."""


def decimals_of(currency: str) -> int:
    """0 or 2. Raises ValueError for a currency of three decimals."""
    if currency in THOUSANDTHS:
        raise ValueError(f"Amounts in {currency} have three decimals, which are not kept here.")
    return 0 if currency in WHOLE_UNITS else 2


def rounded(amount: Amount, currency: str) -> Decimal:
    """The amount in whole minor units with two decimals; a half goes away from zero.

    2.345 CNY is 2.35 CNY, 2.5 JPY is 3.00 JPY.
    """
    unit = 10 ** decimals_of(currency)
    units = int(abs(Fraction(amount)) * unit + Fraction(1, 2))
    value = Decimal(units if amount >= 0 else -units).scaleb(-decimals_of(currency))
    return value.quantize(Decimal("0.01"))


def rounded_down(amount: Amount, currency: str) -> Decimal:
    """The same, but never above the amount. 2.345 CNY is 2.34 CNY, 2.5 JPY is 2.00 JPY."""
    scale = Decimal(1).scaleb(-decimals_of(currency))
    near = rounded(amount, currency)
    return near if near <= amount else (near - scale).quantize(Decimal("0.01"))


@dataclass(frozen=True)
class Split:
    """An amount in parts that add up to it; the first ``remainder`` parts are one unit larger."""

    parts: tuple[Decimal, ...]
    remainder: int


def split(amount: Decimal, parts: int, currency: str) -> Split:
    """The amount in equal parts of whole minor units, with the units that were left over.

    100.00 CNY in three: 33.34, 33.33, 33.33, remainder 1. Raises ValueError below one part.
    """
    scale = 10 ** (2 - decimals_of(currency))
    shares = split_evenly(rounded(amount, currency) / scale, parts)
    remainder = sum(share != shares[-1] for share in shares)
    return Split(tuple((share * scale).quantize(Decimal("0.01")) for share in shares), remainder)
