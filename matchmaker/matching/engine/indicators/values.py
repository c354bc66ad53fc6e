"""Whether one measured value satisfies one required value, the quantity being the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Final

from .contract import Comparator, Indicator, Reason, Verdict, VerdictKind
from .dimensions import COUNT, Scale, scale_of
from .intervals import Interval, interval_of
from .quantities import traits_of

_MEETS, _MISSES, _UNTOLD = VerdictKind.MEETS, VerdictKind.MISSES, VerdictKind.NOT_COMPARABLE
_ROUNDED: Final = Context(prec=12)
_SHARE_STEP: Final = Decimal("0.000001")
_LARGEST_SHARE: Final = 10**9
_COPES_WITH: Final = re.compile(
    r"适用|适应|范围|兼容|\brange\b|\bsuitable\b|\bsupported\b", re.IGNORECASE
)
_SIZE: Final = re.compile(
    r"尺寸|直径|长度|宽度|高度|厚度|\b(?:size|diameter|length|width|height|thickness)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Case:
    """Both indicators and their intervals in base units; ``scale`` is the requirement's."""

    required: Indicator
    measured: Indicator
    asked: Interval
    given: Interval
    scale: Scale
    traits: frozenset[str]


def judge_value(required: Indicator, measured: Indicator) -> Verdict:
    """The verdict on the values alone; keys and conditions are the caller's to compare."""
    traits = _traits(required)
    scales = _common_scales(required, measured, traits)
    if isinstance(scales, Reason):
        return Verdict(_UNTOLD, scales, measured)
    scale, other = scales
    asked, given = interval_of(required, scale), interval_of(measured, other)
    asked, given = _magnitudes(asked, given, traits)
    return _judge(_Case(required, measured, asked, given, scale, traits))


def _traits(required: Indicator) -> frozenset[str]:
    """The quantity's traits; of an unknown one only what its name says of ranges."""
    traits = traits_of(required.key, required.unit)
    if traits & {"c", "r"}:
        return traits
    if _COPES_WITH.search(required.quantity):
        return traits | {"c"}
    return traits | {"r"} if _SIZE.search(required.quantity) else traits


def _common_scales(
    required: Indicator, measured: Indicator, traits: frozenset[str]
) -> tuple[Scale, Scale] | Reason:
    """The scales of both when they measure the same dimension, else why not."""
    change = "↑" in required.key or "↓" in required.key
    difference = "d" in traits or change or _is_symmetric(required) or _is_symmetric(measured)
    scale = scale_of(required.unit, difference=difference)
    other = scale_of(measured.unit, difference=difference)
    if scale is None or other is None:
        return Reason.DIMENSION_DIFFERS
    if scale.dimension == other.dimension:
        return scale, other
    bare = not required.unit or not measured.unit
    if bare and COUNT in {scale.dimension, other.dimension}:
        return scale, other
    return Reason.UNIT_MISSING if bare else Reason.DIMENSION_DIFFERS


def _is_symmetric(indicator: Indicator) -> bool:
    return (
        indicator.low is not None
        and indicator.high is not None
        and (indicator.low == -indicator.high != 0)
    )


def _magnitudes(
    asked: Interval, given: Interval, traits: frozenset[str]
) -> tuple[Interval, Interval]:
    """±x read as at most x where the other side speaks of a magnitude."""
    upper = asked.low is None or given.low is None or "-" in traits
    both = asked.is_symmetric and given.is_symmetric
    if (upper or both) and "c" not in traits:
        return asked.as_magnitude(), given.as_magnitude()
    return asked, given


def _judge(case: _Case) -> Verdict:
    asked, given = case.asked, case.given
    if case.required.reach and "-" not in case.traits and asked != given:
        return Verdict(_UNTOLD, Reason.RANGE_MEANING_UNCLEAR, case.measured)
    if "c" in case.traits and asked != given:
        return _judge_coverage(case)
    if asked.contains(given):
        return _judge_contained(case)
    if case.required.comparator is Comparator.EQUAL and _is_better(case):
        return Verdict(_MEETS, Reason.BETTER_THAN_STATED, case.measured)
    if given.lies_below(asked) or asked.lies_below(given):
        return _miss(Reason.FALLS_SHORT, case, *_distance(asked, given))
    return _judge_overlap(case)


def _judge_contained(case: _Case) -> Verdict:
    """All that is given satisfies, but a smaller range may be a smaller capability."""
    ranges = case.required.comparator is case.measured.comparator is Comparator.RANGE
    if "r" in case.traits and ranges and case.asked != case.given:
        return Verdict(_UNTOLD, Reason.RANGE_MEANING_UNCLEAR, case.measured)
    return Verdict(_MEETS, Reason.SATISFIED, case.measured)


def _is_better(case: _Case) -> bool:
    """Whether all that is given lies on the good side of the one value that is asked."""
    asked, given = case.asked, case.given
    if "+" in case.traits:
        return given.low is not None and asked.high is not None and given.low >= asked.high
    if "-" in case.traits:
        return given.high is not None and asked.low is not None and given.high <= asked.low
    return False


def _judge_coverage(case: _Case) -> Verdict:
    """A range that something copes with must cover the range that is asked for."""
    asked, given = case.asked, case.given
    if not case.required.comparator is case.measured.comparator is Comparator.RANGE:
        return Verdict(_UNTOLD, Reason.RANGE_MEANING_UNCLEAR, case.measured)
    if given.contains(asked):
        return Verdict(_MEETS, Reason.COVERS_THE_RANGE, case.measured)
    below = (given.low or Decimal(0)) - (asked.low or Decimal(0))
    above = (asked.high or Decimal(0)) - (given.high or Decimal(0))
    gap, bound = max((below, asked.low), (above, asked.high), key=lambda pair: pair[0])
    return _miss(Reason.RANGE_NOT_COVERED, case, gap, bound)


def _judge_overlap(case: _Case) -> Verdict:
    """Some of what is given would satisfy what is asked, some not."""
    asked, given = case.asked, case.given
    if case.measured.comparator is Comparator.APPROXIMATE:
        return Verdict(_UNTOLD, Reason.APPROXIMATE_VALUE, case.measured)
    if not given.is_half_line:
        return Verdict(_UNTOLD, Reason.PARTLY_OUTSIDE, case.measured)
    if not asked.is_half_line:
        return Verdict(_UNTOLD, Reason.BOUND_TOO_WIDE, case.measured)
    ends = (asked.low, given.low) if given.high is None else (asked.high, given.high)
    if ends[0] is None or ends[1] is None:
        return Verdict(_UNTOLD, Reason.BOUND_ON_OTHER_SIDE, case.measured)
    return _miss(Reason.GUARANTEE_FALLS_SHORT, case, abs(ends[0] - ends[1]), ends[0])


def _distance(asked: Interval, given: Interval) -> tuple[Decimal, Decimal | None]:
    """How far apart two disjoint intervals are, and the bound that is not reached."""
    if given.lies_below(asked) and asked.low is not None and given.high is not None:
        return asked.low - given.high, asked.low
    return (given.low or Decimal(0)) - (asked.high or Decimal(0)), asked.high


def _miss(reason: Reason, case: _Case, gap: Decimal, bound: Decimal | None) -> Verdict:
    """A miss with its size in the requirement's unit and as a share of what is required."""
    shortfall = _ROUNDED.plus(gap / case.scale.factor)
    ratio = gap / abs(bound) if case.scale.proportional and bound else None
    if ratio is not None:
        ratio = ratio.quantize(_SHARE_STEP) if ratio < _LARGEST_SHARE else None
    return Verdict(_MISSES, reason if gap else Reason.AT_THE_LIMIT, case.measured, ratio, shortfall)
