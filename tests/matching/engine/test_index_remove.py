"""Forgetting ids."""

import numpy as np
import pytest

from tests.matching.engine.index_cases import Kind, both_indexes, plainly, vectors_of

pytestmark = both_indexes


@pytest.mark.parametrize("count", [40, 6000])
def test_a_removed_id_is_found_no_more(kind: Kind, count: int) -> None:
    vectors = vectors_of(count)
    index = kind(8)
    index.upsert(np.arange(count), vectors)
    index.remove([7, 8])
    assert len(index) == count - 2
    assert 7 not in index.ids
    _scores, ids = index.search(vectors[7:8], count)
    assert not {7, 8} & set(ids[0].tolist())
    assert index.search(vectors[7:8], 1, [7])[1].tolist() == [[-1]]


def test_removing_the_best_leaves_the_next_best(kind: Kind) -> None:
    vectors, query = vectors_of(6000), vectors_of(1, seed=5)
    index = kind(8)
    index.upsert(np.arange(6000), vectors)
    best = plainly(dict(enumerate(vectors)), query, 400)[1][0]
    index.remove(best[:300])
    assert index.search(query, 100)[1][0].tolist() == best[300:].tolist()


def test_unknown_ids_are_passed_over(kind: Kind) -> None:
    index = kind(8)
    index.upsert([1], vectors_of(1))
    index.remove([2, -1, 3])
    assert index.ids.tolist() == [1]


def test_removing_all_leaves_an_index_that_can_be_filled_again(kind: Kind) -> None:
    index = kind(8)
    index.upsert(np.arange(6000), vectors_of(6000))
    index.remove(np.arange(6000))
    assert len(index) == 0
    assert index.search(vectors_of(1), 1)[1].tolist() == [[-1]]
    index.upsert([3], vectors_of(1))
    assert index.search(vectors_of(1), 2)[1].tolist() == [[3, -1]]
