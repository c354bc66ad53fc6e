"""Reading indicators out of text: the labelled file, and what is not an indicator."""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from matchmaker.matching.engine.indicators import Comparator, Indicator, parse_indicators

LABELLED = [
    json.loads(line)
    for line in (Path(__file__).parent / "labelled.jsonl").read_text("utf-8").splitlines()
]
REQUIRED_SHARE = 0.95

Expected = tuple[str, str, Decimal | None, Decimal | None, str, str]


def _expected(label: dict[str, Any]) -> Expected:
    low, high = (None if label[end] is None else Decimal(label[end]) for end in ("low", "high"))
    return (
        label["quantity"], label["comparator"], low, high, label["unit"], label["condition"],
    )  # fmt: skip


def _read(indicator: Indicator) -> Expected:
    return (
        indicator.quantity, str(indicator.comparator), indicator.low, indicator.high,
        indicator.unit, indicator.condition,
    )  # fmt: skip


def only(text: str, language: str = "zh") -> Indicator:
    """The one indicator of a text."""
    (indicator,) = parse_indicators(text, language=language)
    return indicator


def test_the_labelled_file_is_large_bilingual_and_covers_every_field() -> None:
    counts = Counter(row["language"] for row in LABELLED for _ in row["indicators"])
    assert counts["zh"] >= 110
    assert counts["en"] >= 110
    assert len({row["field"] for row in LABELLED}) == 11


def test_at_least_95_percent_of_the_labelled_indicators_are_read_exactly(
    capsys: pytest.CaptureFixture[str],
) -> None:
    right = wrong = stray = 0
    for row in LABELLED:
        found = [_read(i) for i in parse_indicators(row["text"], language=row["language"])]
        wanted = [_expected(label) for label in row["indicators"]]
        exact = sum(label in found for label in wanted)
        right, wrong = right + exact, wrong + len(wanted) - exact
        stray += sum(one not in wanted for one in found)
        if found != wanted:
            print(f"{row['text']}\n  wanted {wanted}\n  read   {found}")
    with capsys.disabled():
        print(f"\nlabelled indicators read exactly: {right} of {right + wrong}, {stray} stray")
    assert right / (right + wrong) >= REQUIRED_SHARE
    assert stray / (right + wrong) <= 1 - REQUIRED_SHARE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "提供样品三套",
        "采用Q345钢、5G模组和3D打印",
        "按GB/T 228.1-2010和ISO 6892-1测试",
        "2023年5月至2025年完成",
        "No image or sound recorded",
        "Protection IP68, made to ISO 9001:2015",
        "Stowed volume 100 × 100 × 95 mm",
        "比例1:2，占1/3",
    ],
)
def test_names_standards_dates_and_ratios_are_no_indicators(text: str) -> None:
    assert parse_indicators(text, language="zh") == []
    assert parse_indicators(text, language="en") == []


@pytest.mark.parametrize(
    ("written", "comparator"),
    [
        ("不低于", ">="), ("不少于", ">="), ("不得小于", ">="), ("大于等于", ">="), ("达到", ">="),
        ("至少", ">="), ("≥", ">="), (">=", ">="), ("≧", ">="), ("＞", ">"), ("高于", ">"),
        ("大于", ">"), ("超过", ">"), ("不超过", "<="), ("不高于", "<="), ("不应大于", "<="),
        ("小于等于", "<="), ("最多", "<="), ("≤", "<="), ("<=", "<="), ("低于", "<"),
        ("小于", "<"), ("不足", "<"), ("＜", "<"), ("约", "approx"), ("=", "="), ("为", "="),
    ],
)  # fmt: skip
def test_a_chinese_comparator_before_the_figure_is_understood(
    written: str, comparator: str
) -> None:
    assert only(f"延伸率{written}16%").comparator == comparator


@pytest.mark.parametrize(
    ("written", "comparator"),
    [
        ("at least", ">="), ("no less than", ">="), ("not less than", ">="), ("a minimum of", ">="),
        ("minimum", ">="), ("min.", ">="), (">=", ">="), ("must reach", ">="),
        ("more than", ">"), ("above", ">"), ("exceeds", ">"), ("greater than", ">"),
        ("at most", "<="), ("no more than", "<="), ("not more than", "<="), ("up to", "<="),
        ("shall not exceed", "<="), ("maximum", "<="), ("within", "<="), ("<=", "<="),
        ("below", "<"), ("less than", "<"), ("under", "<"), ("approximately", "approx"),
        ("about", "approx"), ("of", "="), ("is", "="), (":", "="),
    ],
)  # fmt: skip
def test_an_english_comparator_before_the_figure_is_understood(
    written: str, comparator: str
) -> None:
    indicator = only(f"Elongation {written} 16 %", "en")
    assert (indicator.quantity, indicator.comparator) == ("Elongation", comparator)


@pytest.mark.parametrize(
    ("text", "language", "comparator"),
    [
        ("延伸率16%以上", "zh", ">="),
        ("延伸率16%以下", "zh", "<="),
        ("延伸率在16%以内", "zh", "<="),
        ("延伸率16%左右", "zh", "approx"),
        ("Elongation 16 % or more", "en", ">="),
        ("Elongation 16 % max.", "en", "<="),
    ],
)
def test_a_comparator_behind_the_figure_is_understood(
    text: str, language: str, comparator: str
) -> None:
    assert only(text, language).comparator == comparator


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("厚度3~5mm", "3", "5"),
        ("厚度3－5mm", "3", "5"),
        ("厚度3mm至5mm", "3", "5"),
        ("厚度介于3和5mm之间", "3", "5"),
        ("厚度4±1mm", "3", "5"),
        ("厚度±5mm", "-5", "5"),
        ("Thickness between 3 and 5 mm", "3", "5"),
        ("Thickness from 3 to 5 mm", "3", "5"),
        ("3≤厚度≤5mm", "3", "5"),
        ("温度-5~3℃", "-5", "3"),
    ],
)
def test_a_range_has_both_ends(text: str, low: str, high: str) -> None:
    indicator = only(text)
    assert indicator.comparator is Comparator.RANGE
    assert (indicator.low, indicator.high) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("３０００", 3000), ("3,000", 3000), ("3，000", 3000), ("0.3万", 3000), ("3×10³", 3000),
        ("3x10^3", 3000), ("3e3", 3000), ("10⁶", 10**6), ("1.2亿", 120_000_000),
        ("3 million", 3_000_000), ("3千", 3000),
    ],
)  # fmt: skip
def test_a_figure_is_read_however_it_is_written(figure: str, value: int) -> None:
    assert only(f"循环寿命≥{figure}次").low == value


def test_better_than_is_below_where_less_is_better_and_above_where_more_is() -> None:
    assert only("定位精度优于5cm").comparator is Comparator.BELOW
    assert only("透光率优于91%").comparator is Comparator.ABOVE
    assert only("Accuracy better than 0.1 mm", "en").comparator is Comparator.BELOW
    assert only("Accuracy better than 95 %", "en").comparator is Comparator.ABOVE


def test_of_a_change_only_the_value_that_it_ends_at_counts() -> None:
    assert only("合格率由92%提高到98%").low == 98
    assert only("Scrap rate reduced from 3 % to 0.5 %", "en").high == Decimal("0.5")


def test_quantities_that_share_a_value_become_an_indicator_each() -> None:
    found = parse_indicators("灵敏度、特异度均不低于95%", language="zh")
    assert [(i.quantity, i.low) for i in found] == [
        ("灵敏度", Decimal(95)),
        ("特异度", Decimal(95)),
    ]


def test_quantities_with_a_value_each_are_told_apart() -> None:
    found = parse_indicators("抗拉强度和延伸率分别达到440MPa和18%", language="zh")
    assert [(i.quantity, i.low, i.unit) for i in found] == [
        ("抗拉强度", Decimal(440), "MPa"),
        ("延伸率", Decimal(18), "%"),
    ]


def test_a_second_bound_belongs_to_the_quantity_that_was_named_before() -> None:
    text = "抗拉强度不低于450MPa，不高于600MPa"
    low, high = parse_indicators(text, language="zh")
    assert (low.quantity, high.quantity) == ("抗拉强度", "抗拉强度")
    assert (low.low, high.high) == (Decimal(450), Decimal(600))
    assert text[high.start : high.end] == text


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("在120℃下，抗拉强度≥300MPa", "在120℃下"),
        ("抗拉强度（120℃）≥300MPa", "120℃"),
        ("抗拉强度≥300MPa（120℃）", "120℃"),
        ("120℃时抗拉强度≥300MPa", "120℃时"),
        ("老化1000 h后抗拉强度≥300MPa", "老化1000 h后"),
        ("Tensile strength at 120 °C ≥ 300 MPa", "at 120 °C"),
        ("Tensile strength ≥ 300 MPa at 120 °C", "at 120 °C"),
        ("At 120 °C, the tensile strength is at least 300 MPa.", "At 120 °C"),
        ("The tensile strength is at least 300 MPa, measured at 120 °C.", "measured at 120 °C"),
        ("Tensile strength after 1,000 h at 120 °C ≥ 300 MPa", "after 1,000 h at 120 °C"),
    ],
)
def test_a_condition_is_found_wherever_it_stands(text: str, condition: str) -> None:
    indicator = only(text)
    assert (indicator.key, indicator.low) == ("tensile strength", Decimal(300))
    assert indicator.condition == condition


def test_a_unit_in_parentheses_behind_the_name_is_the_values_unit() -> None:
    indicator = only("抗拉强度（MPa）：≥450")
    assert (indicator.quantity, indicator.unit, indicator.condition) == ("抗拉强度", "MPa", "")


def test_a_bound_written_as_a_reach_is_marked() -> None:
    assert only("传输速率可达10Gbps").reach
    assert only("Data rate up to 10 Gbps", "en").reach
    assert not only("传输速率不超过10Gbps").reach


def test_line_numbers_are_not_part_of_an_indicator() -> None:
    for bullet in ("1. ", "2、", "（3）", "④", "- ", "• "):
        text = f"{bullet}屈服强度≥355 MPa；"
        indicator = only(text)
        assert text[indicator.start : indicator.end] == "屈服强度≥355 MPa"
        assert indicator.quantity == "屈服强度"
