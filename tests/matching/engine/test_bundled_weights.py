"""Reading the 4-bit weight file."""

import numpy as np
import pytest

from matchmaker.matching.engine.q4_weights import BLOCK, Q4Weights, WeightsDamaged
from tests.matching.engine.tiny_model import SIZES, weight_file

CONTENT = weight_file()


def test_the_header_gives_the_sizes() -> None:
    assert Q4Weights(CONTENT).sizes == SIZES


def test_a_matrix_is_its_numbers_times_their_scales() -> None:
    weights = Q4Weights(CONTENT)
    numbers, scales = weights.blocks("l1.fo.w", 64, 128)
    assert numbers.shape == (64, 4, BLOCK)
    assert scales.shape == (64, 4, 1)
    assert numbers.min() == -8
    assert numbers.max() <= 7
    matrix = weights.matrix("l1.fo.w", 64, 128)
    expected = (numbers.astype(np.float64) * scales.astype(np.float64)).reshape(64, 128)
    np.testing.assert_array_equal(matrix, expected)


def test_a_matrix_comes_back_to_within_half_a_step() -> None:
    written = np.random.default_rng(0).standard_normal((SIZES.vocabulary, SIZES.hidden))
    read = Q4Weights(CONTENT).matrix("emb.word", SIZES.vocabulary, SIZES.hidden)
    steps = np.abs(written.reshape(-1, BLOCK)).max(axis=1) / 8
    apart = np.abs(read - written).reshape(-1, BLOCK).max(axis=1)
    assert (apart <= 1.01 * steps).all()
    assert np.median(apart) < 0.6 * np.median(steps)


def test_plain_tensors_are_read_as_they_are() -> None:
    weights = Q4Weights(CONTENT)
    np.testing.assert_array_equal(weights.plain("l0.aln.w", 64), np.ones(64))
    assert weights.plain("emb.pos", 512, 64).shape == (512, 64)


@pytest.mark.parametrize("length", [0, 3, 4, 20, 43, 60, 90, 100, 300, 1000])
def test_a_file_cut_anywhere_in_front_is_refused(length: int) -> None:
    with pytest.raises(WeightsDamaged):
        Q4Weights(CONTENT[:length])


def test_a_tensor_that_is_cut_off_is_refused() -> None:
    weights = Q4Weights(CONTENT[:-4])
    with pytest.raises(WeightsDamaged, match=r"no whole tensor l1\.oln\.b"):
        weights.plain("l1.oln.b", 64)


def test_a_file_of_another_kind_is_refused() -> None:
    with pytest.raises(WeightsDamaged, match="begins with"):
        Q4Weights(b"GGUF" + CONTENT[4:])
