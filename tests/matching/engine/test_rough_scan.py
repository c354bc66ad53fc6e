"""Scanning by bytes finds what scanning by float32 finds."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from matchmaker.matching.engine.encoders import Matrix
from matchmaker.matching.engine.index import ExactIndex, FaissIndex
from matchmaker.matching.engine.rough_scan import LEAST_QUERIES, LEAST_ROWS, RoughScan

Made = Callable[[np.random.Generator, int], Matrix]

ROWS, QUERIES = LEAST_ROWS + 1000, LEAST_QUERIES + 3


def unit(vectors: NDArray[np.float64] | Matrix) -> Matrix:
    made: Matrix = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return made.astype(np.float32)


def spread(generator: np.random.Generator, dimension: int) -> Matrix:
    return unit(generator.standard_normal((ROWS + QUERIES, dimension)))


def in_topics(generator: np.random.Generator, dimension: int) -> Matrix:
    centres = unit(generator.standard_normal((40, dimension)))
    near = centres[generator.integers(0, 40, ROWS + QUERIES)]
    return unit(near + 0.05 * generator.standard_normal(near.shape))


def off_centre(generator: np.random.Generator, dimension: int) -> Matrix:
    return unit(spread(generator, dimension) + 3 / dimension**0.5)


def along_few_axes(generator: np.random.Generator, dimension: int) -> Matrix:
    vectors = 0.001 * generator.standard_normal((ROWS + QUERIES, dimension))
    vectors[:, :2] += generator.standard_normal((ROWS + QUERIES, 2))
    made: Matrix = vectors.astype(np.float32)
    return made


def of_all_lengths(generator: np.random.Generator, dimension: int) -> Matrix:
    lengths = 10 ** generator.uniform(-3, 2, (ROWS + QUERIES, 1))
    made: Matrix = (spread(generator, dimension) * lengths).astype(np.float32)
    return made


def mostly_equal(generator: np.random.Generator, dimension: int) -> Matrix:
    vectors = spread(generator, dimension)
    vectors[: ROWS // 2] = vectors[0]
    return vectors


KINDS = [spread, in_topics, off_centre, along_few_axes, of_all_lengths, mostly_equal]


@pytest.mark.parametrize("dimension", [8, 384])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", [None, 0.5])
def test_no_row_that_was_left_out_is_better(
    kind: Made, dimension: int, share: float | None
) -> None:
    generator = np.random.default_rng(3)
    made = kind(generator, dimension)
    vectors, queries = made[:ROWS], made[ROWS:]
    rows = None if share is None else np.flatnonzero(generator.random(ROWS) < share)

    scores, found = RoughScan(vectors, threads=1).nearest(queries, 50, rows)

    exact = queries.astype(np.float64) @ vectors.astype(np.float64).T
    for query, (near, of_query) in enumerate(zip(scores, found, strict=True)):
        assert len(set(of_query.tolist())) == 50
        passing = np.arange(ROWS) if rows is None else rows
        assert np.isin(of_query, passing).all()
        best = np.sort(exact[query, passing])[-50:]
        length = np.linalg.norm(queries[query]) * np.linalg.norm(vectors, axis=1).max()
        np.testing.assert_allclose(np.sort(near), best, rtol=0, atol=1e-5 * length)


def test_queries_of_nothing_but_zeros_get_rows_all_the_same() -> None:
    vectors = spread(np.random.default_rng(5), 64)[:ROWS]

    scores, found = RoughScan(vectors, threads=1).nearest(
        np.zeros((QUERIES, 64), np.float32), 5, None
    )

    assert (scores == 0).all()
    assert ((found >= 0) & (found < ROWS)).all()


def test_as_many_as_pass_are_found_where_no_more_pass() -> None:
    generator = np.random.default_rng(6)
    made = spread(generator, 64)
    rows = np.sort(generator.choice(ROWS, 40, replace=False))

    _, found = RoughScan(made[:ROWS], threads=1).nearest(made[ROWS:], 40, rows)

    assert all(np.array_equal(np.sort(one), rows) for one in found)


def test_a_row_that_lies_alone_among_thousands_is_found() -> None:
    generator = np.random.default_rng(7)
    made = off_centre(generator, 384)
    vectors, queries = made[:ROWS], made[ROWS:]
    vectors[4321] = queries[3]

    _, found = RoughScan(vectors, threads=1).nearest(queries, 1, None)

    assert found[3].tolist() == [4321]


@pytest.mark.parametrize("share", [None, 0.6])
def test_an_index_gives_a_batch_the_same_bits_as_numpy_does(share: float | None) -> None:
    generator = np.random.default_rng(8)
    made = in_topics(generator, 384)
    vectors, queries = made[:ROWS], made[ROWS:]
    ids = np.arange(ROWS) * 7
    allowed = None if share is None else ids[generator.random(ROWS) < share]
    by_bytes, by_numpy = FaissIndex(384), ExactIndex(384)
    for index in (by_bytes, by_numpy):
        index.upsert(ids, vectors)
        index.remove(ids[::97])

    for one, other in zip(
        by_bytes.search(queries, 30, allowed), by_numpy.search(queries, 30, allowed), strict=True
    ):
        np.testing.assert_array_equal(one, other)


def test_what_was_rounded_is_only_what_many_queries_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = spread(np.random.default_rng(9), 16)
    index = FaissIndex(16)
    index.upsert(np.arange(ROWS), made[:ROWS])
    rounded: list[int] = []
    whole = RoughScan.__init__

    def counted(self: RoughScan, vectors: Matrix, *, threads: int) -> None:
        rounded.append(len(vectors))
        whole(self, vectors, threads=threads)

    monkeypatch.setattr(RoughScan, "__init__", counted)

    index.search(made[ROWS : ROWS + LEAST_QUERIES - 1], 3)
    assert rounded == []

    for _ in range(2):
        index.search(made[ROWS : ROWS + LEAST_QUERIES], 3)
    assert rounded == [ROWS]
