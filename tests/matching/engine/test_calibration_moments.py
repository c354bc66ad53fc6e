"""Means and spreads stand for a scan of all documents."""

import numpy as np
import pytest

from matchmaker.matching.engine.calibration import SAMPLE, Moments, sample_of, shrunk


def clustered(count: int, dimension: int = 24, seed: int = 1) -> np.ndarray:
    drawn = np.random.default_rng(seed)
    centres = drawn.standard_normal((5, dimension))
    rows = centres[drawn.integers(0, 5, count)] + 0.5 * drawn.standard_normal((count, dimension))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def test_mean_and_spread_of_a_query_over_documents_need_no_document() -> None:
    documents = clustered(500)
    query = clustered(1, seed=7)[0].astype(np.float64)
    moments = Moments.of(documents)
    measured = documents.astype(np.float64) @ query
    assert query @ moments.mean == pytest.approx(measured.mean(), rel=1e-5)
    assert moments.spread(query) == pytest.approx(measured.std(), rel=1e-4)


def test_no_document_gives_zeros_and_no_warning() -> None:
    moments = Moments.of(np.empty((0, 3), np.float32))
    assert (moments.count, moments.mean.tolist()) == (0, [0.0, 0.0, 0.0])
    assert moments.spread(np.ones(3)) > 0


@pytest.mark.parametrize("count", [0, 1, 3, 30, 3000])
def test_few_documents_lean_on_the_prior_and_many_do_not(count: int) -> None:
    prior = Moments.of(clustered(60, seed=2))
    own = Moments.of(clustered(count))
    mixed = shrunk(own, prior, strength=20)
    share = count / (count + 20)
    np.testing.assert_allclose(mixed.mean, share * own.mean + (1 - share) * prior.mean)
    assert np.isfinite(mixed.covariance).all()
    assert np.linalg.eigvalsh(mixed.covariance).min() > -1e-9


def test_documents_far_from_the_prior_widen_the_spread() -> None:
    prior = Moments(0, np.zeros(2), np.eye(2) * 0.01)
    own = Moments.of(np.array([[1.0, 0.0]] * 20, np.float32))
    mixed = shrunk(own, prior, strength=20)
    assert mixed.spread(np.array([1.0, 0.0])) > 3 * mixed.spread(np.array([0.0, 1.0]))


def test_a_strength_of_zero_leaves_the_documents_alone() -> None:
    own = Moments.of(clustered(50))
    np.testing.assert_allclose(shrunk(own, own, strength=0).covariance, own.covariance)
    nothing = Moments.of(np.empty((0, 24), np.float32))
    assert shrunk(nothing, own, strength=0) is nothing


def test_equal_moments_have_equal_digests_and_others_do_not() -> None:
    first, second = Moments.of(clustered(40)), Moments.of(clustered(40))
    assert first.digest() == second.digest()
    assert first.digest() != Moments.of(clustered(41)).digest()


def test_a_sample_is_the_same_of_the_same_ids_in_any_order() -> None:
    ids = np.arange(20_000, dtype=np.int64)
    shuffled = np.random.default_rng(0).permutation(ids)
    sample = sample_of(ids)
    np.testing.assert_array_equal(sample, sample_of(shuffled))
    assert len(sample) == SAMPLE
    assert np.all(np.diff(sample) > 0)
    few = sample_of(shuffled[:100])
    np.testing.assert_array_equal(few, np.sort(shuffled[:100]))


def test_a_listing_that_goes_changes_a_sample_by_one() -> None:
    ids = np.arange(20_000, dtype=np.int64)
    sample = sample_of(ids)
    without = sample_of(np.delete(ids, sample[17]))
    assert len(np.setdiff1d(without, sample)) == 1
