"""Where ids stand, however they are spread and in whatever order their rows are."""

from random import Random

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from matchmaker.matching.engine.places import Places

held = st.lists(st.integers(0, 60), unique=True, max_size=25)
wanted = st.sets(st.integers(0, 70), max_size=40)
spread = st.sampled_from([1, 3, 1000])


def numbers(values: list[int], times: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(values, dtype=np.int64) * times


@given(held, wanted, spread)
def test_rows_come_in_the_order_of_the_ids_and_what_is_not_here_is_passed_over(
    ids: list[int], asked: set[int], times: int
) -> None:
    places = Places.of(numbers(ids, times))
    found = places.find(numbers(sorted(asked), times))
    assert found.tolist() == [ids.index(one) for one in sorted(asked) if one in ids]
    assert places.in_order == (ids == sorted(ids))


@given(held.filter(bool), spread, st.randoms(use_true_random=False))
def test_ids_that_are_here_are_looked_up_in_any_order(
    ids: list[int], times: int, chance: Random
) -> None:
    asked = chance.sample(ids, len(ids))
    found = Places.of(numbers(ids, times)).rows_of_known(numbers(asked, times))
    assert found.tolist() == [ids.index(one) for one in asked]


@pytest.mark.parametrize(("largest", "by_table"), [(40, True), (4000, False)])
def test_a_table_is_made_where_ids_are_dense_enough(largest: int, by_table: bool) -> None:
    places = Places.of(np.array([largest, 3, 7]))
    assert (places.row_of is not None) == by_table
    assert places.find(np.array([3, 5, largest])).tolist() == [1, 0]
