from decimal import Decimal

import pytest

from matchmaker.web.wording import maturity_in_full, maturity_text, money, money_range
from tests.factories.listings import TechnologyFactory


@pytest.mark.parametrize(
    ("standard", "level", "short", "full"),
    [
        (
            "trl",
            6,
            "TRL 6",
            "TRL 6 · Demonstrated in a relevant environment · Technology readiness level (1-9)",
        ),
        ("gbt40518", 7, "level 7", "level 7 · GB/T 40518-2021, aerospace (1-9)"),
        ("gbt22900", 8, "level 8 (Product)", "level 8 (Product) · GB/T 22900 (1-9)"),
        ("stage", 2, "Pilot trial", "Pilot trial · Stage in words (1-6)"),
        ("", None, "", ""),
    ],
)
def test_a_level_is_always_said_with_its_standard(
    standard: str, level: int | None, short: str, full: str
) -> None:
    technology = TechnologyFactory.build(
        owner=None, maturity_standard=standard, maturity_level=level
    )

    assert maturity_text(technology) == short
    assert maturity_in_full(technology) == full


@pytest.mark.parametrize(
    ("amount", "said"),
    [("1200000", "CN¥1,200,000"), ("0.50", "CN¥0.50"), ("1234.5", "CN¥1,234.50")],
)
def test_an_amount_has_cents_only_where_there_are_some(amount: str, said: str) -> None:
    assert money(Decimal(amount), "CNY") == said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (None, None, ""),
        ("100", None, "from CN¥100"),
        (None, "100", "up to CN¥100"),
        ("100", "100", "CN¥100"),
        ("100", "200", "CN¥100 to CN¥200"),
    ],
)
def test_a_range_of_amounts_is_said_in_words(low: str | None, high: str | None, said: str) -> None:
    ends = [None if end is None else Decimal(end) for end in (low, high)]

    assert money_range(ends[0], ends[1], "CNY") == said
