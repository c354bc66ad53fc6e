import numpy as np
import pytest

from matchmaker.matching.engine.planner import (
    Limits,
    Lists,
    Shortlist,
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


def lists_at(starts: list[int]) -> Lists:
    """Ten rows on a line, ever farther from the query, which is at 1."""
    vectors = np.linspace(1, 0.1, 10, dtype=np.float32)[:, None]
    return Lists.over(vectors, np.array(starts))


# Lists of the rows 0-2, 3-3, none, 4-9: with the means .9, .7, .35.
LISTS = lists_at([0, 3, 4, 4, 10])
QUERY = np.ones(1, dtype=np.float32)


def shortlist(rows: list[int]) -> Shortlist:
    return Shortlist(LISTS, np.array(rows, dtype=np.int64), QUERY)


def test_lists_know_the_mean_and_the_spread_of_their_rows() -> None:
    generator = np.random.default_rng(1)
    vectors = generator.standard_normal((50, 4)).astype(np.float32)
    lists = Lists.over(vectors, np.array([0, 20, 20, 21, 50]))
    assert lists.starts.tolist() == [0, 20, 21, 50]
    parts = [vectors[:20], vectors[20:21], vectors[21:]]
    means = np.array([part.mean(axis=0) for part in parts])
    np.testing.assert_allclose(lists.means, means, atol=1e-6)
    residuals = np.concatenate([part - part.mean(axis=0) for part in parts])
    np.testing.assert_allclose(lists.covariance, residuals.T @ residuals / 50, atol=1e-6)
    widths = np.array([part.var(axis=0).sum() for part in parts])
    np.testing.assert_allclose(
        lists.scales**2, widths / np.average(widths, weights=[20, 1, 29]), atol=1e-5
    )


def test_a_list_is_hoped_to_hold_rows_four_deviations_above_its_mean() -> None:
    generator = np.random.default_rng(1)
    vectors = generator.standard_normal((4000, 8)).astype(np.float32)
    query = generator.standard_normal(8).astype(np.float32)
    (hope,) = Lists.over(vectors, np.array([0, 4000])).hopes(query)
    scores = vectors @ query
    assert hope == pytest.approx(scores.mean() + 4 * scores.std(), rel=1e-3)


def test_rows_are_taken_from_the_most_hopeful_lists_until_enough() -> None:
    everything = [*range(10)]
    # The last list is wide: it may hold better rows than the second one, though its mean is lower.
    assert np.argsort(-LISTS.hopes(QUERY)).tolist() == [0, 2, 1]
    assert shortlist(everything).take(1).tolist() == [0, 1, 2]
    assert shortlist(everything).take(3).tolist() == [0, 1, 2]
    assert shortlist(everything).take(4).tolist() == [0, 1, 2, 4, 5, 6, 7, 8, 9]
    assert shortlist(everything).take(10).tolist() == everything
    assert shortlist(everything).take(99).tolist() == everything


def test_lists_without_passing_rows_are_passed_over() -> None:
    assert shortlist([3]).take(1).tolist() == [3]
    assert shortlist([2, 3]).take(1).tolist() == [2]
    assert shortlist([]).take(1).tolist() == []


def test_then_come_the_rows_of_every_list_that_may_hold_better_ones() -> None:
    some = shortlist([*range(10)])
    assert some.take(1).tolist() == [0, 1, 2]
    hope = float(LISTS.hopes(QUERY)[2])
    assert some.take_hopeful(hope + 0.01, most=99).tolist() == []
    assert some.take_hopeful(hope - 0.01, most=8).tolist() == []
    assert some.take_hopeful(hope - 0.01, most=9).tolist() == [4, 5, 6, 7, 8, 9]
    assert some.take_hopeful(-9.0, most=99).tolist() == [3]
    assert some.take_hopeful(-9.0, most=99).tolist() == []
