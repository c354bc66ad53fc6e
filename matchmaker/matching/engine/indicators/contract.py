"""What the package speaks of: an indicator that was read, and a verdict on a requirement."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Comparator(StrEnum):
    """How the value stands to what is stated."""

    AT_LEAST = ">="
    ABOVE = ">"
    AT_MOST = "<="
    BELOW = "<"
    EQUAL = "="
    RANGE = "range"
    APPROXIMATE = "approx"


@dataclass(frozen=True, slots=True)
class Indicator:
    """A quantified statement of a text.

    ``text[start:end]`` is its quotation. ``quantity`` is what is measured, as written; ``key``
    names the same quantity in both languages. ``low`` and ``high`` are in ``unit`` (canonical:
    ``MPa``, ``W/(m·K)``, ``cycle``; empty for a bare number). At least and above have only
    ``low``, at most and below only ``high``; for equal and approximate both are the value.
    ``condition`` is what is stated of the circumstances, as written, several joined by ``; ``.
    ``reach`` says that the bound was written as how far something goes (up to, 高达, 最高可达).
    """

    quantity: str
    key: str
    comparator: Comparator
    low: Decimal | None
    high: Decimal | None
    unit: str
    condition: str
    start: int
    end: int
    reach: bool = False


class VerdictKind(StrEnum):
    """How a technology's measured values answer one requirement."""

    MEETS = "meets"
    MISSES = "misses"
    NOT_COMPARABLE = "not_comparable"
    NO_EVIDENCE = "no_evidence"


class Reason(StrEnum):
    """Why a verdict is what it is; docs/explanation/requirements.md has a sentence on each."""

    SATISFIED = "satisfied"
    SATISFIED_UNDER_CONDITION = "satisfied_under_condition"
    SATISFIED_UNDER_STRICTER_CONDITION = "satisfied_under_stricter_condition"
    BETTER_THAN_STATED = "better_than_stated"
    COVERS_THE_RANGE = "covers_the_range"

    FALLS_SHORT = "falls_short"
    GUARANTEE_FALLS_SHORT = "guarantee_falls_short"
    AT_THE_LIMIT = "at_the_limit"
    RANGE_NOT_COVERED = "range_not_covered"

    BOUND_ON_OTHER_SIDE = "bound_on_other_side"
    BOUND_TOO_WIDE = "bound_too_wide"
    PARTLY_OUTSIDE = "partly_outside"
    APPROXIMATE_VALUE = "approximate_value"
    RANGE_MEANING_UNCLEAR = "range_meaning_unclear"
    UNIT_MISSING = "unit_missing"
    DIMENSION_DIFFERS = "dimension_differs"
    QUALIFIER_DIFFERS = "qualifier_differs"
    CONDITION_DIFFERS = "condition_differs"
    CONDITION_UNSTATED = "condition_unstated"
    DEPENDS_ON_CONDITION = "depends_on_condition"
    CONTRADICTORY = "contradictory"

    NOT_STATED = "not_stated"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to one requirement and the measured indicator that it rests on.

    ``shortfall`` is by how much it misses, in the requirement's unit; ``miss_ratio`` the same as
    a share of what is required, absent where a share says nothing (℃, dB, pH, a required 0).
    """

    kind: VerdictKind
    reason: Reason
    measured: Indicator | None = None
    miss_ratio: Decimal | None = None
    shortfall: Decimal | None = None
