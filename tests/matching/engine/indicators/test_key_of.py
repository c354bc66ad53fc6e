"""One key for a quantity, however it is named."""

from collections import Counter

import pytest

from matchmaker.matching.engine.indicators.quantities import concept_of, key_of, traits_of
from matchmaker.matching.engine.indicators.quantity_names import QUANTITY_NAMES

LINES = [line.split("|") for line in QUANTITY_NAMES.strip().splitlines()]
PAIRS = [
    (chinese, english.strip())
    for _, chinese_names, english_names in LINES
    for chinese in chinese_names.split()
    for english in english_names.split(";")
]


def test_the_table_has_well_over_120_quantities() -> None:
    assert len(LINES) >= 200


def test_both_names_of_each_quantity_have_the_same_key() -> None:
    assert [pair for pair in PAIRS if key_of(pair[0]) != key_of(pair[1])] == []


def test_no_name_stands_for_two_quantities() -> None:
    names = Counter(
        name
        for _, chinese, english in LINES
        for name in {*chinese.split(), *(name.strip() for name in english.split(";"))}
    )
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("抗拉强度", "Ultimate tensile strength"),
        ("抗拉强度（Rm）", "tensile strength (Rm)"),
        ("该合金的抗拉强度", "Tensile strength of the alloy"),
        ("电芯能量密度", "Energy density of the cell"),
        ("平均响应时间", "Mean response time"),
        ("平均响应时间", "average response time"),
        ("能耗降低", "Reduction of energy consumption"),
        ("能耗降低", "energy consumption is reduced"),
        ("BOD5去除率", "Removal of BOD5"),
        ("缺陷检出率", "detection rate of defects"),
        ("表面粗糙度Ra", "Surface roughness Ra"),
    ],
)
def test_names_that_mean_the_same_have_the_same_key(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("抗拉强度", "屈服强度"),
        ("能量密度", "体积能量密度"),
        ("电芯能量密度", "系统能量密度"),
        ("能耗", "能耗降低"),
        ("误报率", "漏报率"),
        ("COD", "COD去除率"),
        ("detection rate", "false alarm rate"),
        ("error", "location error"),
        ("Time to alarm", "Time to result"),
    ],
)
def test_names_that_mean_different_things_have_different_keys(one: str, other: str) -> None:
    assert key_of(one) != key_of(other)


def test_what_narrows_a_quantity_stays_out_of_its_concept() -> None:
    assert concept_of(key_of("电芯能量密度")) == key_of("能量密度") == "energy density"


def test_which_direction_is_better_turns_with_the_unit_and_with_a_change() -> None:
    accuracy, less, more = key_of("accuracy"), key_of("能耗降低"), key_of("能耗增加")
    assert "+" in traits_of(accuracy, "%")
    assert "-" in traits_of(accuracy, "mm")
    assert "+" in traits_of(less)
    assert "-" in traits_of(more)
