"""Whatever the text: no error, quotations that are the text's, time in proportion to length."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.matching.engine.indicators import Indicator, parse_indicators

LANGUAGES = st.sampled_from(["zh", "en"])
PIECES = (
    *(
        "抗拉强度",
        "误报率",
        "能耗降低",
        "在",
        "120℃下",
        "后",
        "≥",
        "≤",
        "低于",
        "±",
        "~",
        "至",
        "450",
        "8",
    ),
    *("-40", "1×10⁶", "3,000", "MPa", "%", "℃", "W/(m·K)", "万元", "次", "和", "均", "分别", "，"),
    *(",", "。", "；", "(", ")", "（", "）", ":", "/", "10", "^", "５", "％", "🙂", "and", "after"),
    *("tensile strength", "Noise level", "at least", "up to", "at 25 °C", "GB/T 228"),
    *(" ", "\n", "\ud800", "\x00"),
)
FRAGMENTS = st.lists(st.sampled_from(PIECES), max_size=24).map("".join)


def check(text: str, found: list[Indicator]) -> None:
    """What holds of every indicator of any text."""
    for indicator in found:
        quotation = text[indicator.start : indicator.end]
        assert 0 <= indicator.start < indicator.end <= len(text)
        assert indicator.quantity in quotation
        assert indicator.key
        assert indicator.low is not None or indicator.high is not None
        if indicator.low is not None and indicator.high is not None:
            assert indicator.low <= indicator.high
        for condition in indicator.condition.split("; "):
            assert condition in text


@given(st.text(st.characters(), max_size=200), LANGUAGES)
def test_any_text_is_accepted(text: str, language: str) -> None:
    check(text, parse_indicators(text, language=language))


@given(FRAGMENTS, LANGUAGES)
def test_quotations_of_likely_text_are_the_texts(text: str, language: str) -> None:
    check(text, parse_indicators(text, language=language))


@given(FRAGMENTS, FRAGMENTS, LANGUAGES)
def test_a_line_is_read_alike_wherever_it_stands(before: str, line: str, language: str) -> None:
    line = line.replace("\n", "")
    alone = parse_indicators(line, language=language)
    shift = len(before) + 1
    later = parse_indicators(f"{before}\n{line}", language=language)[-len(alone) :]
    moved = [(i.quantity, i.low, i.high, i.start + shift, i.end + shift) for i in alone]
    assert not alone or [(i.quantity, i.low, i.high, i.start, i.end) for i in later] == moved


def test_lone_surrogates_and_control_characters_are_text() -> None:
    text = "\ud800误报率\udfff≤8%\x00"
    (indicator,) = parse_indicators(text, language="zh")
    assert text[indicator.start : indicator.end].endswith("≤8%")


@pytest.mark.parametrize(
    "piece",
    [
        *("9", "1.", "≥", "≤5", "(", "(1", " ", "1 ", "1~", "1×", "10^", "后", "at ", "at 5 "),
        *("5 and ", "5 m/", "5 W·", "1,000", "率5%", "不", "a", "从5%", "1e", "-", "至少"),
        *("(5 ℃", "5<a<", "- 5", "5 per ", "抗拉强度≥450MPa，", "\n"),
    ],
)
def test_the_time_grows_with_the_length_and_no_faster(piece: str) -> None:
    short, long = (piece * (length // len(piece)) for length in (5_000, 40_000))
    parse_indicators(short + " ", language="zh")
    started = time.process_time()
    parse_indicators(short, language="zh")
    after_short = time.process_time()
    parse_indicators(long, language="zh")
    # Eight times the text; a quadratic reader would need sixty-four times the time.
    assert time.process_time() - after_short < 24 * (after_short - started) + 0.2


def test_a_text_of_100_kilobytes_is_read_in_seconds() -> None:
    text = "在120℃下抗拉强度≥450MPa，延伸率不低于16%；误报率低于8%。" * 3_000
    started = time.process_time()
    found = parse_indicators(text, language="zh")
    assert time.process_time() - started < 30
    assert len(text) > 100_000
    assert len(found) == 9_000
