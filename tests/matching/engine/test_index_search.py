"""Searching: exact, filtered, padded, ties by id."""

import numpy as np
import pytest

from tests.matching.engine.index_cases import Kind, both_indexes, plainly, vectors_of

pytestmark = both_indexes


@pytest.mark.parametrize("count", [1, 7, 6000])
@pytest.mark.parametrize("queries", [1, 3, 40])
def test_the_k_best_come_best_first(kind: Kind, count: int, queries: int) -> None:
    vectors, wanted = vectors_of(count), vectors_of(queries, seed=1)
    index = kind(8)
    index.upsert(np.arange(count) * 3, vectors)
    scores, ids = index.search(wanted, 5)
    expected = plainly(dict(zip(range(0, 3 * count, 3), vectors, strict=True)), wanted, 5)
    np.testing.assert_array_equal(ids, expected[1])
    np.testing.assert_array_equal(scores, expected[0])


def test_an_empty_index_finds_nothing(kind: Kind) -> None:
    scores, ids = kind(8).search(vectors_of(2), 3)
    assert (ids == -1).all()
    assert (scores == -np.inf).all()
    assert ids.shape == scores.shape == (2, 3)


def test_no_queries_give_no_rows(kind: Kind) -> None:
    index = kind(8)
    index.upsert([1], vectors_of(1))
    scores, ids = index.search(np.empty((0, 8)), 3)
    assert scores.shape == ids.shape == (0, 3)
    assert scores.dtype == np.float32
    assert ids.dtype == np.int64


def test_where_fewer_are_found_the_rest_is_padded(kind: Kind) -> None:
    index = kind(8)
    index.upsert([4, 9], vectors_of(2))
    scores, ids = index.search(vectors_of(1), 4)
    assert ids.tolist() == [[4, 9, -1, -1]]
    assert scores[0, 2:].tolist() == [-np.inf, -np.inf]


@pytest.mark.parametrize("count", [50, 7000])
def test_equal_vectors_come_by_ascending_id_however_many(kind: Kind, count: int) -> None:
    index = kind(8)
    order = np.random.default_rng(0).permutation(count)
    index.upsert(order, np.tile(vectors_of(1), (count, 1)))
    _scores, ids = index.search(vectors_of(1), 10)
    assert ids.tolist() == [list(range(10))]


def test_scores_that_only_rounding_tells_apart_are_equal(kind: Kind) -> None:
    """One vector's numbers in other orders: float32 sums differ, the products are the same."""
    drawn = np.random.default_rng(0)
    numbers = drawn.standard_normal(64).astype(np.float32)
    index = kind(64)
    index.upsert(np.arange(6000), np.array([drawn.permutation(numbers) for _ in range(6000)]))
    scores, ids = index.search(np.full((1, 64), 0.1), 20)
    assert len(set(scores[0].tolist())) == 1
    assert ids[0].tolist() == list(range(20))


@pytest.mark.parametrize("share", [0.001, 0.1, 0.24, 0.26, 0.9, 1.0])
@pytest.mark.parametrize("queries", [1, 9])
def test_only_allowed_ids_are_found_and_the_best_of_them(
    kind: Kind, share: float, queries: int
) -> None:
    vectors, wanted = vectors_of(6000), vectors_of(queries, seed=2)
    index = kind(8)
    index.upsert(np.arange(6000), vectors)
    allowed = np.random.default_rng(3).permutation(6000)[: int(6000 * share)]
    scores, ids = index.search(wanted, 12, allowed)
    expected = plainly(dict(enumerate(vectors)), wanted, 12, set(allowed.tolist()))
    np.testing.assert_array_equal(ids, expected[1])
    np.testing.assert_array_equal(scores, expected[0])


def test_a_filter_against_the_query_still_finds_its_best(kind: Kind) -> None:
    vectors = vectors_of(6000)
    query = vectors_of(1, seed=4)
    farthest = np.argsort(vectors @ query[0])[:600]
    index = kind(8)
    index.upsert(np.arange(6000), vectors)
    _scores, ids = index.search(query, 10, farthest)
    expected = plainly(dict(enumerate(vectors)), query, 10, set(farthest.tolist()))[1]
    np.testing.assert_array_equal(ids, expected)


def test_unknown_and_repeated_allowed_ids_are_passed_over(kind: Kind) -> None:
    index = kind(8)
    index.upsert([1, 2, 3], vectors_of(3))
    _scores, ids = index.search(vectors_of(1), 3, [3, 3, 99, -5])
    assert ids.tolist() == [[3, -1, -1]]


def test_an_empty_filter_allows_nothing(kind: Kind) -> None:
    index = kind(8)
    index.upsert([1, 2, 3], vectors_of(3))
    _scores, ids = index.search(vectors_of(2), 1, [])
    assert ids.tolist() == [[-1], [-1]]


@pytest.mark.parametrize("k", [0, -1])
def test_k_below_one_is_refused(kind: Kind, k: int) -> None:
    with pytest.raises(ValueError, match="k must be at least 1"):
        kind(8).search(vectors_of(1), k)


def test_a_query_of_another_width_is_refused(kind: Kind) -> None:
    with pytest.raises(ValueError, match=r"Expected \(n, 8\) numbers, not \(1, 9\)"):
        kind(8).search(vectors_of(1, dimension=9), 1)


def test_a_query_that_is_no_number_is_refused(kind: Kind) -> None:
    with pytest.raises(ValueError, match="isn't finite"):
        kind(8).search(np.full((1, 8), np.nan), 1)
