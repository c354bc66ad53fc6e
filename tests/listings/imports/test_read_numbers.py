"""Numbers, shares, dates and truth values as people write them."""

import datetime as dt
from decimal import Decimal

import pytest

from listings.imports.coercion.numbers import (
    read_amount,
    read_boolean,
    read_date,
    read_integer,
    read_number,
    read_share,
)
from listings.imports.problems import BadValue


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("12", 12),
        ("１２", 12),
        (" 1,200 ", 1200),
        ("\u200e12\ufeff", 12),
        ("1，200", 1200),
        ("7.0", 7),
        ("-3", -3),
    ],
)
def test_whole_numbers(written: str, meant: int) -> None:
    assert read_integer(written) == meant


@pytest.mark.parametrize("written", ["1.5", "1,20", "a", "", "1e3", "٣", "9" * 30])
def test_what_is_no_whole_number_is_refused(written: str) -> None:
    with pytest.raises(BadValue):
        read_integer(written)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1200000", (Decimal(1_200_000), False)),
        ("1,200,000.50", (Decimal("1200000.50"), False)),
        ("１２０万", (Decimal(1_200_000), False)),
        ("1.5亿", (Decimal(150_000_000), False)),
        ("120 万元", (Decimal(1_200_000), True)),
        ("80元", (Decimal(80), True)),
        ("1.2e6", (Decimal(1_200_000), False)),
        ("-5", (Decimal(-5), False)),
        ("0", (Decimal(0), False)),
    ],
)
def test_amounts(written: str, meant: tuple[Decimal, bool]) -> None:
    assert read_amount(written) == meant


@pytest.mark.parametrize("written", ["¥5", "5 CNY", "1.234,5", "万", "5千", "1e40", "inf", "1_000"])
def test_what_is_no_amount_is_refused(written: str) -> None:
    with pytest.raises(BadValue):
        read_amount(written)


def test_numbers_have_no_ten_thousands() -> None:
    assert read_number("0.5") == Decimal("0.5")
    with pytest.raises(BadValue):
        read_number("5万")


@pytest.mark.parametrize(
    ("written", "meant"), [("3%", "0.03"), ("3.5％", "0.035"), ("0.03", "0.03")]
)
def test_shares(written: str, meant: str) -> None:
    assert read_share(written) == Decimal(meant)


@pytest.mark.parametrize(
    "written",
    [
        "2026-01-31",
        "2026-1-31",
        "2026/1/31",
        "2026.01.31",
        "2026年1月31日",
        "２０２６年０１月３１日",
        "2026年 1月 31日",
        "2026-01-31 00:00:00",
        "2026-01-31T00:00:00Z",
    ],
)
def test_dates(written: str) -> None:
    assert read_date(written) == dt.date(2026, 1, 31)


@pytest.mark.parametrize(
    "written",
    [
        "31.1.2026",
        "2026-13-01",
        "2026-1/31",
        "20260131",
        "26-1-31",
        "2026-01",
        "0001-01-01",
        "Jan 31",
    ],
)
def test_what_is_no_date_is_refused(written: str) -> None:
    with pytest.raises(BadValue):
        read_date(written)


@pytest.mark.parametrize("written", ["yes", "TRUE", "1", "是", "Ｙ"])
def test_yes(written: str) -> None:
    assert read_boolean(written) is True


@pytest.mark.parametrize("written", ["no", "False", "0", "否"])
def test_no(written: str) -> None:
    assert read_boolean(written) is False
