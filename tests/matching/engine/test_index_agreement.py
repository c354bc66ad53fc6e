"""Whatever happens to them, both indexes and a plain reading give the same answers."""

from unittest import mock

import hypothesis.strategies as st
import numpy as np
from hypothesis import given, settings

from matchmaker.matching.engine import index as index_module
from matchmaker.matching.engine.index import ExactIndex, FaissIndex
from matchmaker.matching.engine.index_segments import Matrix
from tests.matching.engine.index_cases import plainly, vectors_of

DIMENSION = 3
numbers = st.integers(0, 40)
# Few different vectors, some a rounding error apart: ties and near ties everywhere.
coordinates = st.sampled_from([0.0, 1.0, -1.0, 0.1, 0.3, float(np.nextafter(np.float32(0.3), 1))])
vectors = st.lists(coordinates, min_size=DIMENSION, max_size=DIMENSION)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("upsert"), st.dictionaries(numbers, vectors, max_size=30)),
        st.tuples(st.just("remove"), st.sets(numbers)),
    ),
    max_size=6,
)


@settings(max_examples=150, deadline=None)
@given(
    steps=steps,
    queries=st.lists(vectors, max_size=7),
    k=st.integers(1, 50),
    allowed=st.none() | st.sets(st.integers(-2, 45)),
    loose=st.sampled_from([0, 3, 1000]),
)
def test_both_indexes_answer_as_promised_after_any_changes(
    steps: list[tuple[str, dict[int, list[float]] | set[int]]],
    queries: list[list[float]],
    k: int,
    allowed: set[int] | None,
    loose: int,
) -> None:
    wanted = np.array(queries, dtype=np.float32).reshape(-1, DIMENSION)
    among = None if allowed is None else sorted(allowed)
    with mock.patch.object(index_module, "_LOOSE_ROWS", loose):
        stored, indexes = after(steps)
    scores, ids = plainly(stored, wanted, k, allowed)
    for index in indexes:
        assert index.ids.tolist() == sorted(stored)
        assert len(index) == len(stored)
        found_scores, found = index.search(wanted, k, among)
        np.testing.assert_array_equal(found, ids)
        np.testing.assert_array_equal(found_scores, scores)


def after(
    steps: list[tuple[str, dict[int, list[float]] | set[int]]],
) -> tuple[dict[int, Matrix], list[ExactIndex]]:
    stored: dict[int, Matrix] = {}
    indexes = [ExactIndex(DIMENSION), FaissIndex(DIMENSION)]
    for verb, change in steps:
        ids = np.array(list(change), dtype=np.int64)
        if verb == "upsert" and isinstance(change, dict):
            new = np.array(list(change.values()), dtype=np.float32).reshape(-1, DIMENSION)
            stored |= dict(zip(change, new, strict=True))
            for index in indexes:
                index.upsert(ids, new)
        else:
            stored = {number: vector for number, vector in stored.items() if number not in change}
            for index in indexes:
                index.remove(ids)
    return stored, indexes


def test_a_batch_of_queries_gets_what_each_gets_alone() -> None:
    stored, queries = vectors_of(9000, 64), vectors_of(70, 64, seed=1)
    for kind in (ExactIndex, FaissIndex):
        index = kind(64)
        index.upsert(np.arange(9000), stored)
        together = index.search(queries, 20)
        for row in range(len(queries)):
            alone = index.search(queries[row : row + 1], 20)
            np.testing.assert_array_equal(alone[0][0], together[0][row])
            np.testing.assert_array_equal(alone[1][0], together[1][row])


def test_the_order_of_arrival_changes_no_answer() -> None:
    stored, queries = vectors_of(7000, 32), vectors_of(5, 32, seed=1)
    at_once, one_by_one = FaissIndex(32), FaissIndex(32)
    at_once.upsert(np.arange(7000), stored)
    for part in np.array_split(np.random.default_rng(2).permutation(7000), 40):
        one_by_one.upsert(part, stored[part])
    for mine, other in zip(
        at_once.search(queries, 30), one_by_one.search(queries, 30), strict=True
    ):
        np.testing.assert_array_equal(mine, other)
