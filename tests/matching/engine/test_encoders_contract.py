"""What every encoder promises, asked of each."""

from collections.abc import Callable

import numpy as np
import pytest

from matchmaker.matching.engine.encoders import Encoder
from tests.matching.engine.encoder_cases import HOSTILE_TEXTS, at_once, installed_folder, opened

real = pytest.mark.encoder
SPECS = [
    "hashing",
    pytest.param("bundled:use", marks=real),
    pytest.param("bundled:e5", marks=real),
    pytest.param("bundled:e5@32*0.6+use*0.4", marks=real),
    pytest.param("folder", marks=[real, pytest.mark.slow]),
]


@pytest.fixture(params=SPECS)
def encoder(request: pytest.FixtureRequest) -> Encoder:
    if request.param == "folder":
        return opened(str(installed_folder() / "multilingual-e5-small"))
    return opened(request.param)


def test_no_texts_give_no_rows_of_the_right_width(encoder: Encoder) -> None:
    for side in ("query", "document"):
        vectors = encoder.encode([], side=side)
        assert vectors.shape == (0, encoder.dimension)
        assert vectors.dtype == np.float32


@pytest.mark.parametrize("kind", HOSTILE_TEXTS)
def test_any_text_gives_a_finite_vector_of_length_one(encoder: Encoder, kind: str) -> None:
    vectors = encoder.encode([HOSTILE_TEXTS[kind]], side="document")
    assert vectors.shape == (1, encoder.dimension)
    assert vectors.dtype == np.float32
    assert float(np.linalg.norm(vectors[0])) == pytest.approx(1, abs=1e-5)


def test_a_hostile_neighbour_moves_no_vector(encoder: Encoder) -> None:
    texts = ["低成本甲烷泄漏传感器", "A membrane that separates lithium from brine."]
    alone = np.vstack([encoder.encode([text], side="document") for text in texts])
    among = encoder.encode([*texts, *HOSTILE_TEXTS.values()], side="document")[:2]
    np.testing.assert_allclose(among, alone, atol=1e-6)


def test_a_text_is_nearest_to_itself_among_others(encoder: Encoder) -> None:
    texts = ["methane sensor for pipelines", "铝合金抗拉强度", "dyes in waste water", "短"]
    vectors = encoder.encode(texts, side="document")
    assert (vectors @ vectors.T).argmax(axis=1).tolist() == [0, 1, 2, 3]


def test_white_space_and_zero_bytes_change_nothing(encoder: Encoder) -> None:
    plain, spaced = encoder.encode(["steel pipe", "  steel \n\x00 pipe\t"], side="query")
    np.testing.assert_allclose(spaced, plain, atol=1e-6)


def test_several_threads_get_the_vectors_that_one_gets(encoder: Encoder) -> None:
    texts = [f"sensor number {n} for pipelines" for n in range(6)]
    expected = encoder.encode(texts, side="query")

    def ask() -> None:
        np.testing.assert_allclose(encoder.encode(texts, side="query"), expected, atol=1e-6)

    jobs: list[Callable[[], None]] = [ask] * 4
    at_once(jobs)
