"""Verdicts: the labelled pairs, and the rules of conditions and of several statements."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from matchmaker.matching.engine.indicators import (
    Indicator,
    Reason,
    Verdict,
    VerdictKind,
    compare,
    parse_indicators,
)

LABELLED = [
    json.loads(line)
    for line in (Path(__file__).parent / "verdicts.jsonl").read_text("utf-8").splitlines()
]


def read(text: str) -> list[Indicator]:
    """What a text states."""
    return parse_indicators(text, language="zh")


def verdict(required: str, measured: str) -> Verdict:
    """The verdict on the one requirement of a text."""
    (requirement,) = read(required)
    return compare(requirement, read(measured))


def test_the_labelled_pairs_are_many_and_cross_the_languages() -> None:
    crossing = [row for row in LABELLED if row["need_language"] != row["technology_language"]]
    assert len(LABELLED) >= 60
    assert len(crossing) >= 30


@pytest.mark.parametrize("row", LABELLED, ids=lambda r: f"{r['requirement']}<>{r['measured']}")
def test_a_labelled_pair_has_its_verdict(row: dict[str, Any]) -> None:
    (requirement,) = parse_indicators(row["requirement"], language=row["need_language"])
    measured = parse_indicators(row["measured"], language=row["technology_language"])
    found = compare(requirement, measured)
    assert (found.kind, found.reason) == (row["kind"], row["reason"])
    if row["miss_ratio"] is not None:
        assert found.miss_ratio == Decimal(row["miss_ratio"])


def test_without_any_measured_value_there_is_no_evidence() -> None:
    (requirement,) = read("抗拉强度≥450MPa")
    assert compare(requirement, []) == Verdict(VerdictKind.NO_EVIDENCE, Reason.NOT_STATED)


def test_a_miss_on_a_scale_with_its_own_zero_has_a_size_but_no_share() -> None:
    found = verdict("玻璃化温度≥150℃", "玻璃化温度284 °F")
    assert found.kind is VerdictKind.MISSES
    assert found.shortfall == Decimal(10)
    assert found.miss_ratio is None


def test_a_required_zero_is_missed_by_a_size_but_no_share() -> None:
    found = verdict("残留≤0 ppm", "残留3 ppm")
    assert (found.kind, found.shortfall, found.miss_ratio) == (VerdictKind.MISSES, Decimal(3), None)


def test_of_several_misses_the_nearest_is_shown() -> None:
    found = verdict("抗拉强度≥450MPa", "抗拉强度400MPa；抗拉强度440MPa")
    assert found.measured is not None
    assert (found.measured.low, found.shortfall) == (Decimal(440), Decimal(10))


def test_a_value_under_the_very_condition_decides_before_others() -> None:
    measured = "150℃下抗拉强度410MPa；200℃下抗拉强度380MPa"
    found = verdict("150℃下抗拉强度≥400MPa", measured)
    assert (found.kind, found.reason) == (VerdictKind.MEETS, Reason.SATISFIED)


def test_a_condition_is_the_same_in_both_languages_and_any_unit() -> None:
    measured = "Tensile strength after 41.6666666667 d at 302 °F: 410 MPa"
    found = verdict("150℃ 1000小时后抗拉强度≥400MPa", measured)
    assert (found.kind, found.reason) == (VerdictKind.MEETS, Reason.SATISFIED)


def test_more_heat_is_stricter_only_for_what_heat_weakens() -> None:
    weaker = verdict("100℃下抗拉强度≥400MPa", "150℃下抗拉强度420MPa")
    unknown = verdict("100℃下导热系数≥3 W/(m·K)", "150℃下导热系数3.2 W/(m·K)")
    assert weaker.reason is Reason.SATISFIED_UNDER_STRICTER_CONDITION
    assert unknown.reason is Reason.CONDITION_DIFFERS


def test_longer_is_not_stricter_for_what_time_brings_about() -> None:
    found = verdict("3 h后转化率≥90%", "8 h后转化率95%")
    assert (found.kind, found.reason) == (VerdictKind.NOT_COMPARABLE, Reason.CONDITION_DIFFERS)


def test_a_share_of_something_else_is_another_quantity() -> None:
    for required, measured in (
        ("生产节拍≤8 s", "生产节拍6 s每模块"),
        ("无效报警≤3次", "无效报警≤0.2次/(床·夜)"),
        ("Cycle time ≤ 8 s", "Cycle time 6 s per module"),
        ("Capacity ≥ 80 %", "Capacity ≥ 83 % of that at 25 °C"),
    ):
        found = verdict(required, measured)
        assert found.reason is Reason.CONDITION_DIFFERS, required


def test_a_larger_range_does_not_meet_where_it_may_be_a_spread() -> None:
    found = verdict("壁厚1～2mm", "壁厚0.5～3mm")
    assert (found.kind, found.reason) == (VerdictKind.NOT_COMPARABLE, Reason.PARTLY_OUTSIDE)


def test_a_smaller_range_does_not_meet_where_it_may_be_a_smaller_capability() -> None:
    found = verdict("零件尺寸20～180mm", "零件尺寸50～100mm")
    assert (found.kind, found.reason) == (
        VerdictKind.NOT_COMPARABLE,
        Reason.RANGE_MEANING_UNCLEAR,
    )
