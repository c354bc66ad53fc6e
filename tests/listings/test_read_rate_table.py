from decimal import Decimal
from typing import Any

import pytest

from listings.models import rate_rows
from listings.terms import RateBracket, RateTableError, read_rate_table


def test_numbers_are_read_exactly_from_text_and_from_json_numbers() -> None:
    table = read_rate_table([{"from": "0", "rate": "0.03"}, {"from": 1000000, "rate": 0.02}])

    assert table == (
        RateBracket(Decimal(0), Decimal("0.03")),
        RateBracket(Decimal(1000000), Decimal("0.02")),
    )


def test_what_rate_rows_writes_is_read_back() -> None:
    rows = rate_rows(("0", "0.03"), ("500000", "0.025"))

    assert read_rate_table(rows)[1] == RateBracket(Decimal(500000), Decimal("0.025"))


def test_no_brackets_are_an_empty_table() -> None:
    assert read_rate_table([]) == ()


@pytest.mark.parametrize(
    ("rows", "advice"),
    [
        ("0.03", 'list such as [{"from"'),
        ({"from": "0", "rate": "0.03"}, 'list such as [{"from"'),
        (None, 'list such as [{"from"'),
        ([{"from": "0"}], 'Bracket 1 must have exactly the keys "from" and "rate"'),
        ([{"from": "0", "rate": "1", "to": "5"}], "Bracket 1 must have exactly"),
        (["0.03"], "Bracket 1 must have exactly"),
        ([{"from": "0", "rate": "3%"}], 'Bracket 1: "rate" must be a number'),
        ([{"from": "0", "rate": "0.1"}, {"from": "x", "rate": "0.1"}], 'Bracket 2: "from"'),
        ([{"from": "NaN", "rate": "0.1"}], 'Bracket 1: "from" must be a number'),
        ([{"from": "0", "rate": "Infinity"}], 'Bracket 1: "rate" must be a number'),
        ([{"from": True, "rate": "0.1"}], 'Bracket 1: "from" must be a number'),
        ([{"from": None, "rate": "0.1"}], 'Bracket 1: "from" must be a number'),
    ],
)
def test_what_cannot_be_read_is_named_with_its_bracket(rows: Any, advice: str) -> None:
    with pytest.raises(RateTableError) as refusal:
        read_rate_table(rows)

    assert advice in str(refusal.value.message)
