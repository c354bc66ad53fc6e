import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.audit import JSON, canonical_json


def test_keys_are_sorted_and_blanks_left_out() -> None:
    assert canonical_json({"b": [1, None, True], "a": "é 中"}) == '{"a":"é 中","b":[1,null,true]}'


def test_a_float_without_a_fraction_is_written_as_an_integer() -> None:
    # PostgreSQL gives 1.0 back as 1.0 and 1e15 as 1000000000000000: one spelling serves both.
    assert canonical_json([1.0, -0.0, 1e15, 0.25]) == "[1,0,1000000000000000,0.25]"


def test_a_truth_value_is_no_number() -> None:
    assert canonical_json([True, 1]) == "[true,1]"


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (float("nan"), "not finite"),
        (float("-inf"), "not finite"),
        (1e17, "too large"),
        ("a\0b", "U\\+0000"),
        ({"a\0": 1}, "U\\+0000"),
        ("\ud800", "surrogates not allowed"),
    ],
)
def test_what_does_not_read_back_the_same_is_refused(value: JSON, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        canonical_json({"value": value} if not isinstance(value, dict) else value)


@pytest.mark.parametrize("value", [{1: "a"}, {"a": object()}, {"a": b"bytes"}, {"a": {1, 2}}])
def test_what_is_not_json_is_refused(value: JSON) -> None:
    with pytest.raises((TypeError, ValueError)):
        canonical_json(value)


@given(st.dictionaries(st.text(max_size=3), st.integers() | st.none(), max_size=5))
def test_the_order_of_keys_makes_no_difference(value: dict[str, int | None]) -> None:
    if any("\0" in key or not key.isprintable() for key in value):
        return
    assert canonical_json(value) == canonical_json(dict(reversed(value.items())))
