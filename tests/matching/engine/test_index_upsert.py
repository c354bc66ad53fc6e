"""Adding and replacing."""

import numpy as np
import pytest

from tests.matching.engine.index_cases import Kind, both_indexes, vectors_of

pytestmark = both_indexes


def test_a_vector_is_found_as_soon_as_it_is_in(kind: Kind) -> None:
    index = kind(8)
    for number, vector in enumerate(vectors_of(20)):
        index.upsert([number], vector[None])
        assert index.search(vector[None], 1)[1].tolist() == [[number]]
        assert len(index) == number + 1


@pytest.mark.parametrize("count", [10, 6000])
def test_an_id_that_comes_anew_has_only_its_new_vector(kind: Kind, count: int) -> None:
    index = kind(8)
    old, new = vectors_of(count), vectors_of(1, seed=9)
    index.upsert(np.arange(count), old)
    index.upsert([3], new)
    assert len(index) == count
    scores, ids = index.search(new, 1)
    assert ids.tolist() == [[3]]
    assert scores[0, 0] == pytest.approx(1)
    _scores, ids = index.search(old[3:4], count)
    assert np.sort(ids[0]).tolist() == list(range(count))
    assert ids[0, 0] != 3


def test_ids_are_listed_in_ascending_order(kind: Kind) -> None:
    index = kind(8)
    index.upsert(np.arange(6000)[::-1], vectors_of(6000))
    index.upsert([9_000, 7_000], vectors_of(2))
    assert index.ids.tolist() == [*range(6000), 7_000, 9_000]
    assert index.ids.dtype == np.int64


def test_what_the_caller_does_to_its_arrays_afterwards_changes_nothing(kind: Kind) -> None:
    index = kind(8)
    ids, vectors = np.array([1, 2]), vectors_of(2)
    index.upsert(ids, vectors)
    wanted = vectors[:1].copy()
    ids[:], vectors[:] = 7, 0
    assert index.search(wanted, 1)[1].tolist() == [[1]]


def test_adding_nothing_is_allowed(kind: Kind) -> None:
    index = kind(8)
    index.upsert([], np.empty((0, 8)))
    assert len(index) == 0


@pytest.mark.parametrize(
    ("ids", "vectors", "message"),
    [
        ([1, 2], vectors_of(3), "ids don't fit 3 vectors"),
        ([1, 1], vectors_of(2), "id 1 comes twice"),
        ([-1, 2], vectors_of(2), "-1 is negative"),
        ([1, 2], vectors_of(2, dimension=7), r"Expected \(n, 8\) numbers"),
        ([5], np.full((1, 8), np.inf), "isn't finite"),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(
    kind: Kind, ids: list[int], vectors: np.ndarray, message: str
) -> None:
    index = kind(8)
    index.upsert([5], vectors_of(1))
    with pytest.raises(ValueError, match=message):
        index.upsert(ids, vectors)
    assert index.ids.tolist() == [5]
    assert index.search(vectors_of(1), 1)[0][0, 0] == pytest.approx(1)
