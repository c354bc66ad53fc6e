"""Units: reading them in any notation, and what they measure."""

from decimal import Decimal

import pytest

from matchmaker.matching.engine.indicators.dimensions import scale_of
from matchmaker.matching.engine.indicators.unit_atoms import PINT_NAMES, SPELLINGS
from matchmaker.matching.engine.indicators.units import factors_of, read_unit


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("MPa", "MPa"), ("兆帕", "MPa"), ("Mpa", "MPa"), ("N/mm²", "N/mm²"), ("N/mm2", "N/mm²"),
        ("W/(m·K)", "W/(m·K)"), ("W·m⁻¹·K⁻¹", "W/(m·K)"), ("W m-1 K-1", "W/(m·K)"),
        ("W/m·K", "W/(m·K)"), ("W/m/K", "W/(m·K)"), ("mW/(m K)", "mW/(m·K)"),
        ("℃", "℃"), ("°C", "℃"), ("deg C", "℃"), ("degrees Celsius", "℃"), ("摄氏度", "℃"),
        ("万元", "万元"), ("元", "元"), ("CNY", "元"), ("USD", "USD"), ("美元", "USD"),
        ("h", "h"), ("小时", "h"), ("hours", "h"), ("分钟", "min"), ("天", "d"), ("年", "a"),
        ("个月", "month"), ("months", "month"), ("次", "cycle"), ("cycles", "cycle"),
        ("dB", "dB"), ("dBA", "dB(A)"), ("dB(A)", "dB(A)"), ("rpm", "rpm"), ("r/min", "rpm"),
        ("转/分", "rpm"), ("mg/L", "mg/L"), ("mg·L⁻¹", "mg/L"), ("ug/L", "μg/L"), ("µg/L", None),
        ("mg/m³", "mg/m³"), ("g/cm3", "g/cm³"), ("kg/m^3", "kg/m³"), ("Wh/kg", "Wh/kg"),
        ("kW·h", "kWh"), ("度电", "kWh"), ("mAh/g", "mAh/g"), ("mΩ", "mΩ"), ("L/min", "L/min"),
        ("吨/天", "t/d"), ("t/a", "t/a"), ("mPa·s", "mPa·s"), ("cP", "cP"), ("lx", "lx"),
        ("lm/W", "lm/W"), ("帧/秒", "fps"), ("fps", "fps"), ("Mbit/s", "Mbps"), ("Mbps", "Mbps"),
        ("CFU/mL", "CFU/mL"), ("HRC", "HRC"), ("目", "mesh"), ("倍", "×"), ("台", "count"),
        ("percent", "%"), ("‰", "‰"), ("ppm", "ppm"), ("percentage points", "pp"),
        ("% a day", "%/d"), ("mg per g", "mg/g"), ("次/分", "cycle/min"), ("MPa·m^0.5", "MPa·√m"),
    ],
)  # fmt: skip
def test_a_unit_has_one_canonical_form(written: str, canonical: str | None) -> None:
    reading = read_unit(written, 0)
    # The micro sign is folded into the Greek letter before units are read.
    assert (reading.canonical if reading else None) == canonical


@pytest.mark.parametrize(
    "text", ["", " ", " x", "abc", "the", "a week", " in the box", "月", "(m·K)", "/"]
)
def test_what_is_no_unit_is_not_read_as_one(text: str) -> None:
    assert read_unit(text, 0) is None


def test_a_unit_ends_where_the_next_word_begins() -> None:
    reading = read_unit("MPa以上", 0)
    assert reading is not None
    assert (reading.canonical, reading.end) == ("MPa", 3)


def test_pint_knows_every_unit_of_the_table() -> None:
    scales = {canonical: scale_of(canonical) for canonical in PINT_NAMES}
    assert [unit for unit, scale in scales.items() if scale is None or scale.factor <= 0] == []


def test_every_spelling_leads_to_a_unit_of_the_table() -> None:
    assert set(SPELLINGS.values()) <= set(PINT_NAMES)


@pytest.mark.parametrize("unit", ["furlongs", "MPa)", "L/100", "MPa MPa"])
def test_a_string_that_is_no_unit_has_no_factors_and_no_scale(unit: str) -> None:
    assert factors_of(unit) is None
    assert scale_of(unit) is None


@pytest.mark.parametrize(
    ("value", "unit", "in_unit", "expected"),
    [
        ("1", "N/mm²", "MPa", "1"),
        ("1", "ksi", "psi", "1000"),
        ("100", "℃", "K", "373.15"),
        ("212", "°F", "℃", "100"),
        ("1", "Wh/kg", "kJ/kg", "3.6"),
        ("500", "万元", "元", "5000000"),
        ("1", "cP", "mPa·s", "1"),
        ("60", "rpm", "r/s", "1"),
        ("1", "a", "month", "12"),
        ("5", "%", "", "0.05"),
        ("1", "g/cm³", "kg/m³", "1000"),
        ("1", "W/(cm·K)", "W/(m·℃)", "100"),
    ],
)
def test_a_value_converts(value: str, unit: str, in_unit: str, expected: str) -> None:
    here, there = scale_of(unit), scale_of(in_unit)
    assert here is not None
    assert there is not None
    assert here.dimension == there.dimension
    converted = there.from_base(here.to_base(Decimal(value)))
    assert converted == pytest.approx(Decimal(expected), rel=Decimal("1e-9"))


def test_a_difference_of_temperatures_has_no_zero_of_its_own() -> None:
    rise, kelvin = scale_of("℃", difference=True), scale_of("K", difference=True)
    fahrenheit = scale_of("°F", difference=True)
    assert rise == kelvin
    assert fahrenheit is not None
    assert fahrenheit.to_base(Decimal(9)) == pytest.approx(Decimal(5))


@pytest.mark.parametrize(
    ("one", "other"),
    [("元", "USD"), ("dB", "dB(A)"), ("HV", "HRC"), ("rpm", "Hz"), ("count", "%"), ("°", "%")],
)
def test_what_has_no_fixed_ratio_has_no_common_dimension(one: str, other: str) -> None:
    here, there = scale_of(one), scale_of(other)
    assert here is not None
    assert there is not None
    assert here.dimension != there.dimension
