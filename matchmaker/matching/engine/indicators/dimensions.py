"""What a unit measures and how it converts, by pint; each unit is asked of pint once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from .unit_atoms import PINT_DEFINITIONS, PINT_NAMES
from .units import factors_of

if TYPE_CHECKING:
    from pint import UnitRegistry
    from pint.facets.plain import PlainQuantity

_OFFSET_UNITS: Final = {"degC": "delta_degC", "degF": "delta_degF"}
_LOGARITHMIC: Final = frozenset(("dB", "dB(A)", "dBm", "dBi", "lg"))
COUNT: Final = "[tt_count]^1"
"""The dimension of numbers of things: pieces, cycles, frames."""


@dataclass(frozen=True, slots=True)
class Scale:
    """``base value = value × factor + offset`` in base units of the dimension.

    ``proportional`` is false where a share of the value means nothing: an offset scale such as
    ℃, or a logarithmic one such as dB.
    """

    dimension: str
    factor: Decimal
    offset: Decimal
    proportional: bool

    def to_base(self, value: Decimal) -> Decimal:
        """The value in base units."""
        return value * self.factor + self.offset

    def from_base(self, value: Decimal) -> Decimal:
        """The value in this unit."""
        return (value - self.offset) / self.factor


@lru_cache(maxsize=1)
def _registry() -> UnitRegistry[Decimal]:
    """The registry of pint with Decimal numbers and the units that it lacks.

    Loaded on first use: it takes 0.8 s.
    """
    import pint

    registry: UnitRegistry[Decimal] = pint.UnitRegistry(non_int_type=Decimal)
    for definition in PINT_DEFINITIONS:
        registry.define(definition)
    return registry


@lru_cache(maxsize=512)
def scale_of(unit: str, *, difference: bool = False) -> Scale | None:
    """The scale of a canonical unit; None for a string that is no unit.

    With ``difference`` a temperature is taken for one: 5 ℃ of rise are 5 K, not 278.15 K.
    """
    factors = factors_of(unit)
    if factors is None:
        return None
    if len(factors) == 1 and factors[0][1] == 1:
        name = PINT_NAMES[factors[0][0]]
        if name in _OFFSET_UNITS and not difference:
            return _offset_scale(name)
    magnitude, dimension = Decimal(1), defaultdict[str, Fraction](Fraction)
    for atom, exponent in factors:
        step = _step_of(PINT_NAMES[atom]).to_base_units()
        magnitude *= Decimal(step.magnitude) ** exponent
        for name, power in step.dimensionality.items():
            dimension[name] += Fraction(str(power)) * exponent
    proportional = not any(atom in _LOGARITHMIC for atom, _ in factors)
    return Scale(_named(dimension), magnitude, Decimal(0), proportional)


def _named(dimension: Mapping[str, Fraction]) -> str:
    """The same string for the same dimension, in whatever order it came about."""
    return " ".join(f"{name}^{power}" for name, power in sorted(dimension.items()) if power)


def _step_of(name: str) -> PlainQuantity[Decimal]:
    """One of the unit, a degree being a difference of one."""
    return _registry().parse_expression(_OFFSET_UNITS.get(name, name))


def _offset_scale(name: str) -> Scale:
    zero = _registry().Quantity(Decimal(0), name).to_base_units()
    step = _step_of(name).to_base_units()
    return Scale(
        _named({"[temperature]": Fraction(1)}),
        Decimal(step.magnitude),
        Decimal(zero.magnitude),
        proportional=False,
    )
