"""Several encoders in one vector."""

import numpy as np
import pytest

from matchmaker.matching.engine.encoders import EnsembleEncoder, HashingEncoder

TEXTS = ["methane sensor for pipelines", "sensor of titanium", "甲烷传感器"]


def test_one_dot_product_is_the_weighted_sum_of_the_parts_cosines() -> None:
    small, large = HashingEncoder(16), HashingEncoder(128)
    both = EnsembleEncoder([(small, 3), (large, 1)]).encode(TEXTS, side="document")
    parts = [encoder.encode(TEXTS, side="document") for encoder in (small, large)]
    expected = 0.75 * parts[0] @ parts[0].T + 0.25 * parts[1] @ parts[1].T
    np.testing.assert_allclose(both @ both.T, expected, atol=1e-6)


def test_its_vectors_have_length_one() -> None:
    encoder = EnsembleEncoder([(HashingEncoder(16), 0.2), (HashingEncoder(32), 0.9)])
    lengths = np.linalg.norm(encoder.encode([*TEXTS, ""], side="query"), axis=1)
    np.testing.assert_allclose(lengths, 1, atol=1e-6)


def test_the_spans_hold_the_parts() -> None:
    small, large = HashingEncoder(16), HashingEncoder(32)
    encoder = EnsembleEncoder([(small, 1), (large, 1)])
    vectors = encoder.encode(TEXTS, side="query")
    for part, span in zip((small, large), encoder.spans, strict=True):
        expected = part.encode(TEXTS, side="query")
        np.testing.assert_allclose(vectors[:, span] * np.sqrt(2), expected, atol=1e-6)
    assert encoder.dimension == 48


def test_other_parts_or_weights_are_another_name() -> None:
    small, large = HashingEncoder(16), HashingEncoder(32)
    ensembles = [
        EnsembleEncoder([(small, 1), (large, 1)]),
        EnsembleEncoder([(small, 2), (large, 1)]),
        EnsembleEncoder([(large, 1), (small, 1)]),
        EnsembleEncoder([(small, 1)]),
    ]
    assert len({encoder.name for encoder in ensembles}) == 4


def test_weights_of_one_ratio_are_one_name() -> None:
    first = EnsembleEncoder([(HashingEncoder(16), 1), (HashingEncoder(32), 3)])
    second = EnsembleEncoder([(HashingEncoder(16), 2), (HashingEncoder(32), 6)])
    assert first.name == second.name


@pytest.mark.parametrize("weight", [0, -1, float("nan"), float("inf")])
def test_a_weight_that_is_no_share_is_refused(weight: float) -> None:
    with pytest.raises(ValueError, match="weight above 0"):
        EnsembleEncoder([(HashingEncoder(), weight)])


def test_an_ensemble_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one part"):
        EnsembleEncoder([])
