"""What holds of every verdict, whatever the numbers and units."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from matchmaker.matching.engine.indicators import (
    Comparator,
    Indicator,
    VerdictKind,
    compare,
    parse_indicators,
)
from matchmaker.matching.engine.indicators.dimensions import scale_of
from matchmaker.matching.engine.indicators.quantities import key_of

QUANTITIES = ("抗拉强度", "误报率", "导热系数", "未列出的量", "energy density", "noise level")
UNITS = {
    "MPa": ("MPa", "N/mm²", "GPa", "ksi", "psi", "bar"),
    "%": ("%", "‰", "ppm", ""),
    "h": ("s", "min", "h", "d"),
    "W/(m·K)": ("W/(m·K)", "W/(cm·K)", "mW/(m·K)"),
    "℃": ("℃", "K", "°F"),
}
CLOSED = (Comparator.AT_LEAST, Comparator.ABOVE, Comparator.AT_MOST, Comparator.BELOW)
numbers = st.decimals(Decimal("0.01"), Decimal(10_000), places=2)
comparators = st.sampled_from(list(Comparator))


def indicator(
    quantity: str, comparator: Comparator, low: Decimal, high: Decimal, unit: str
) -> Indicator:
    """An indicator as the parser would make it of these parts."""
    low, high = min(low, high), max(low, high)
    if comparator in {Comparator.EQUAL, Comparator.APPROXIMATE}:
        high = low
    bounds = {
        Comparator.AT_LEAST: (low, None), Comparator.ABOVE: (low, None),
        Comparator.AT_MOST: (None, high), Comparator.BELOW: (None, high),
    }.get(comparator, (low, high))  # fmt: skip
    return Indicator(quantity, key_of(quantity), comparator, *bounds, unit, "", 0, 1)


indicators = st.builds(
    indicator,
    st.sampled_from(QUANTITIES),
    comparators,
    numbers,
    numbers,
    st.sampled_from([unit for units in UNITS.values() for unit in units]),
)


def converted(one: Indicator, unit: str) -> Indicator:
    """The same statement in another unit."""
    old, new = scale_of(one.unit), scale_of(unit)
    assert old is not None
    assert new is not None

    def in_unit(value: Decimal | None) -> Decimal | None:
        return None if value is None else new.from_base(old.to_base(value))

    return replace(one, low=in_unit(one.low), high=in_unit(one.high), unit=unit)


@given(indicators, st.lists(indicators, max_size=4))
def test_nothing_meets_without_a_value_of_the_same_quantity_and_dimension(
    requirement: Indicator, measured: list[Indicator]
) -> None:
    verdict = compare(requirement, measured)
    if verdict.kind in {VerdictKind.MEETS, VerdictKind.MISSES}:
        assert verdict.measured in measured
        assert verdict.measured.key == requirement.key
        theirs, ours = scale_of(verdict.measured.unit), scale_of(requirement.unit)
        assert theirs is not None
        assert ours is not None
        assert theirs.dimension == ours.dimension
    if verdict.kind is VerdictKind.NO_EVIDENCE:
        assert verdict.measured is None


@given(indicators, st.lists(indicators, max_size=4))
def test_only_a_miss_has_a_size(requirement: Indicator, measured: list[Indicator]) -> None:
    verdict = compare(requirement, measured)
    if verdict.kind is VerdictKind.MISSES:
        assert verdict.shortfall is not None
        assert verdict.shortfall >= 0
        assert verdict.miss_ratio is None or verdict.miss_ratio >= 0
    else:
        assert verdict.shortfall is None
        assert verdict.miss_ratio is None


@pytest.mark.parametrize("units", UNITS.values(), ids=UNITS)
@given(st.data())
def test_a_verdict_does_not_change_with_the_unit(
    units: tuple[str, ...], data: st.DataObject
) -> None:
    # 约 leaves open a share of the number as written, which has no meaning across scales of
    # temperature with different zeros.
    chosen = st.sampled_from([c for c in Comparator if c is not Comparator.APPROXIMATE])
    requirement = indicator(
        "量", data.draw(chosen), data.draw(numbers), data.draw(numbers), units[0]
    )
    measured = indicator("量", data.draw(chosen), data.draw(numbers), data.draw(numbers), units[0])
    other = data.draw(st.sampled_from(units))
    here = compare(requirement, [measured])
    there = compare(requirement, [converted(measured, other)])
    assert (here.kind, here.reason) == (there.kind, there.reason)
    assert here.miss_ratio == pytest.approx(there.miss_ratio, abs=Decimal("0.000002"))


@given(numbers, numbers, numbers)
def test_who_meets_a_lower_bound_meets_every_lower_one(
    bound: Decimal, value: Decimal, less: Decimal
) -> None:
    assume(less <= bound)
    measured = indicator("抗拉强度", Comparator.EQUAL, value, value, "MPa")
    strict = indicator("抗拉强度", Comparator.AT_LEAST, bound, bound, "MPa")
    easy = indicator("抗拉强度", Comparator.AT_LEAST, less, less, "MPa")
    if compare(strict, [measured]).kind is VerdictKind.MEETS:
        assert compare(easy, [measured]).kind is VerdictKind.MEETS


@given(numbers, numbers, numbers)
def test_the_share_of_a_miss_grows_with_the_distance(
    bound: Decimal, value: Decimal, less: Decimal
) -> None:
    assume(less <= value < bound)
    requirement = indicator("抗拉强度", Comparator.AT_LEAST, bound, bound, "MPa")
    near, far = (
        compare(requirement, [indicator("抗拉强度", Comparator.EQUAL, v, v, "MPa")]).miss_ratio
        for v in (value, less)
    )
    assert near is not None
    assert far is not None
    assert near <= far


@given(numbers, st.sampled_from(CLOSED), st.sampled_from(CLOSED), numbers)
def test_bounds_that_point_in_opposite_directions_never_meet(
    bound: Decimal, asked: Comparator, given_: Comparator, value: Decimal
) -> None:
    upwards = {Comparator.AT_LEAST, Comparator.ABOVE}
    assume((asked in upwards) != (given_ in upwards))
    requirement = indicator("抗拉强度", asked, bound, bound, "MPa")
    measured = indicator("抗拉强度", given_, value, value, "MPa")
    assert compare(requirement, [measured]).kind is not VerdictKind.MEETS


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_verdict_on_any_two_texts_rests_on_what_was_measured(need: str, offer: str) -> None:
    measured = parse_indicators(f"误报率5%\n{offer}", language="zh")
    for requirement in parse_indicators(f"误报率≤8%\n{need}", language="zh"):
        verdict = compare(requirement, measured)
        assert verdict.measured is None or verdict.measured in measured
