"""Reading vectors back."""

import numpy as np
import pytest

from tests.matching.engine.index_cases import Kind, both_indexes, vectors_of

pytestmark = both_indexes


def test_vectors_come_in_the_order_asked_for(kind: Kind) -> None:
    vectors = vectors_of(6_000)
    index = kind(8)
    index.upsert(np.arange(6_000), vectors)
    index.upsert([5], vectors_of(1, seed=8))
    np.testing.assert_array_equal(index.vectors([9, 3, 9]), vectors[[9, 3, 9]])
    np.testing.assert_array_equal(index.vectors([5]), vectors_of(1, seed=8))
    assert index.vectors([]).shape == (0, 8)


@pytest.mark.parametrize("count", [10, 6_000])
def test_an_id_that_is_not_there_is_named(kind: Kind, count: int) -> None:
    index = kind(8)
    index.upsert(np.arange(count), vectors_of(count))
    index.remove([4])
    with pytest.raises(KeyError, match="no vector of id 4"):
        index.vectors([3, 4])
