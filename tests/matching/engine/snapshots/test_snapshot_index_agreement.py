"""A snapshot with its changes answers as one exact index of the same rows."""

import tempfile
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from matchmaker.matching.engine.index import ExactIndex
from matchmaker.matching.engine.planner import Limits
from matchmaker.matching.engine.snapshots import Contents, Identity, open_newest
from tests.matching.engine.snapshots.snapshot_cases import (
    QUERIES,
    contents_of,
    exact_index,
    index_in,
    written,
    written_alone,
)

SMALL = Identity("small", "encoder-a", "1", 3)
numbers = st.integers(0, 40)
# Few different vectors, some a rounding error apart: ties and near ties everywhere.
coordinates = st.sampled_from([0.0, 1.0, -1.0, 0.1, 0.3, float(np.nextafter(np.float32(0.3), 1))])
vectors = st.lists(coordinates, min_size=3, max_size=3)
rows = st.dictionaries(numbers, vectors, max_size=30)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("upsert"), rows),
        st.tuples(st.just("remove"), st.sets(numbers)),
    ),
    max_size=5,
)
queries = st.lists(vectors, max_size=6)
filters = st.none() | st.sets(st.integers(-2, 45))
# Written without and with graph and lists, which also decides the order of rows.
layouts = st.sampled_from([Limits(), Limits(exact_up_to=8)])


def indexes_of(
    stored: dict[int, list[float]],
    changes: list[tuple[str, dict[int, list[float]] | set[int]]],
    *,
    layout: Limits,
    limits: Limits,
) -> tuple[ExactIndex, ExactIndex]:
    ids, matrix = arrays(stored)
    with tempfile.TemporaryDirectory() as folder:
        written_alone(Path(folder), Contents(ids, matrix), identity=SMALL, limits=layout)
        snapshot = open_newest(Path(folder), identity=SMALL, limits=limits).snapshot
    assert snapshot is not None
    from_files = snapshot.parts["zh"].index
    exact = exact_index(ids, matrix)
    for index in (from_files, exact):
        for verb, change in changes:
            if verb == "upsert" and isinstance(change, dict):
                index.upsert(*arrays(change))
            else:
                index.remove(sorted(change))
    return from_files, exact


def arrays(some: dict[int, list[float]]) -> tuple[np.ndarray, np.ndarray]:
    matrix = np.array(list(some.values()), dtype=np.float32).reshape(-1, 3)
    return np.array(list(some), dtype=np.int64), matrix


@settings(max_examples=150, deadline=None)
@given(rows, steps, queries, st.integers(1, 50), filters, layouts)
def test_where_it_scans_every_answer_equals_the_exact_one(
    stored: dict[int, list[float]],
    changes: list[tuple[str, dict[int, list[float]] | set[int]]],
    asked: list[list[float]],
    k: int,
    allowed: set[int] | None,
    layout: Limits,
) -> None:
    snapshot, exact = indexes_of(stored, changes, layout=layout, limits=Limits())
    wanted = np.array(asked, dtype=np.float32).reshape(-1, 3)
    among = None if allowed is None else sorted(allowed)
    np.testing.assert_array_equal(snapshot.ids, exact.ids)
    np.testing.assert_array_equal(snapshot.vectors(snapshot.ids), exact.vectors(exact.ids))
    assert len(snapshot) == len(exact)
    for mine, expected in zip(
        snapshot.search(wanted, k, among), exact.search(wanted, k, among), strict=True
    ):
        np.testing.assert_array_equal(mine, expected)


@settings(max_examples=150, deadline=None)
@given(rows, steps, queries, st.integers(1, 50), filters)
def test_where_it_approximates_it_gives_as_many_with_exact_scores_in_order(
    stored: dict[int, list[float]],
    changes: list[tuple[str, dict[int, list[float]] | set[int]]],
    asked: list[list[float]],
    k: int,
    allowed: set[int] | None,
) -> None:
    approximating = Limits(exact_up_to=8, few=4, scanned=3)
    snapshot, exact = indexes_of(stored, changes, layout=approximating, limits=approximating)
    wanted = np.array(asked, dtype=np.float32).reshape(-1, 3)
    among = None if allowed is None else sorted(allowed)
    scores, ids = snapshot.search(wanted, k, among)
    everything = exact.search(wanted, 50, among)
    for row in range(len(wanted)):
        true = dict(zip(everything[1][row].tolist(), everything[0][row].tolist(), strict=True))
        hits = [(score, key) for score, key in zip(scores[row], ids[row], strict=True) if key >= 0]
        assert len(hits) == min(k, np.count_nonzero(everything[1][row] >= 0))
        assert [score for score, _ in hits] == [true[int(key)] for _, key in hits]
        assert hits == sorted(hits, key=lambda hit: (-hit[0], hit[1]))
        assert len({key for _, key in hits}) == len(hits)


@pytest.mark.parametrize("share", [1.0, 0.5])
def test_graph_and_lists_find_nearly_all_of_the_best(tmp_path: Path, share: float) -> None:
    contents = contents_of(1, count=4000)
    approximating = Limits(exact_up_to=500, few=200, scanned=1000)
    written_alone(tmp_path, contents, limits=approximating)
    index = index_in(tmp_path, limits=approximating)
    allowed = None if share == 1 else np.sort(contents.ids)[: int(share * 4000)]
    truth = exact_index(contents.ids, contents.vectors).search(QUERIES, 10, allowed)[1]
    found = index.search(QUERIES, 10, allowed)[1]
    assert np.mean([len(set(a) & set(b)) for a, b in zip(truth, found, strict=True)]) >= 9


def test_the_graph_answers_in_full_although_most_that_it_finds_were_removed(
    tmp_path: Path,
) -> None:
    written_alone(tmp_path, contents_of(1))
    limits = Limits(exact_up_to=10, few=5)
    index = index_in(tmp_path, limits=limits)
    everything = index.search(QUERIES[:1], 120)[1][0]
    index.remove(everything[:100])
    np.testing.assert_array_equal(index.search(QUERIES[:1], 20)[1][0], everything[100:])


def test_ids_far_apart_are_found_too(tmp_path: Path) -> None:
    vectors = contents_of(1).vectors
    ids = np.arange(120, dtype=np.int64) * 10**12
    written_alone(tmp_path, Contents(ids, vectors))
    index, exact = index_in(tmp_path), exact_index(ids, vectors)
    allowed = np.concatenate([ids[10:60], [5, 10**15]])
    for mine, expected in zip(
        index.search(QUERIES, 9, allowed), exact.search(QUERIES, 9, allowed), strict=True
    ):
        np.testing.assert_array_equal(mine, expected)


def test_it_says_when_too_much_has_changed_and_never_rebuilds_itself(tmp_path: Path) -> None:
    written(tmp_path, 1)
    index = index_in(tmp_path)
    stored = contents_of(2, count=5000)
    index.upsert(stored.ids + 1000, stored.vectors)
    assert (index.delta, index.deleted, index.is_outdated) == (5000, 0, False)
    index.remove(index.ids[:1])
    assert (index.delta, index.deleted, index.is_outdated) == (5000, 1, True)
    assert len(index) == 5119
