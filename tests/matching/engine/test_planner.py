import numpy as np
import pytest

from matchmaker.matching.engine.planner import (
    Limits,
    Lists,
    Strategy,
    needs_rebuild,
    strategy_for,
)


@pytest.mark.parametrize(
    ("total", "passing", "k", "expected"),
    [
        (100_000, 100_000, 10, Strategy.SCAN),
        (100_000, 50_000, 10, Strategy.SCAN),
        (100_001, 100_001, 10, Strategy.GRAPH),
        (1_000_000, 1_000_000, 1_001, Strategy.SCAN),
        (1_000_000, 999_999, 10, Strategy.LISTS),
        (1_000_000, 30_001, 10, Strategy.LISTS),
        (1_000_000, 30_000, 10, Strategy.SCAN),
        (1_000_000, 0, 10, Strategy.SCAN),
    ],
)
def test_the_way_follows_from_the_rows_that_pass(
    total: int, passing: int, k: int, expected: Strategy
) -> None:
    assert strategy_for(total=total, passing=passing, k=k, limits=Limits()) is expected


@pytest.mark.parametrize(
    ("delta", "deleted", "count", "expected"),
    [
        (5_000, 0, 0, False),
        (5_001, 0, 0, True),
        (3_000, 2_001, 100_000, True),
        (15_000, 15_000, 1_000_000, False),
        (15_000, 15_001, 1_000_000, True),
    ],
)
def test_a_snapshot_is_rebuilt_past_5_000_changes_or_3_percent(
    delta: int, deleted: int, count: int, expected: bool
) -> None:
    assert needs_rebuild(delta=delta, deleted=deleted, count=count) is expected


def nearest(rows: list[int], wanted: int) -> list[int]:
    # Lists of the rows 0-2, 3-3, none, 4-9, and centres ever farther from the query.
    centres = np.array([[1.0], [0.9], [0.8], [0.7]], dtype=np.float32)
    lists = Lists(centres, np.array([0, 3, 4, 4, 10]))
    query = np.ones((1, 1), dtype=np.float32)
    (found,) = lists.nearest_rows(query, np.array(rows, dtype=np.int64), wanted)
    return found.tolist()


def test_the_nearest_lists_give_their_passing_rows_until_enough() -> None:
    everything = list(range(10))
    assert nearest(everything, 1) == [0, 1, 2]
    assert nearest(everything, 3) == [0, 1, 2]
    assert nearest(everything, 4) == [0, 1, 2, 3]
    assert nearest(everything, 5) == everything
    assert nearest(everything, 99) == everything


def test_lists_without_passing_rows_are_passed_over() -> None:
    assert nearest([4, 9], 1) == [4, 9]
    assert nearest([2, 4, 9], 1) == [2]
    assert nearest([], 1) == []
