"""The one vector that stands for a listing."""

from collections.abc import Sequence

import numpy as np
import pytest

from matchmaker.matching.engine.encoders import HashingEncoder, Matrix, Side
from matchmaker.matching.engine.representation import ListingText, represent

ENCODER = HashingEncoder(dimension=32)


class Listening(HashingEncoder):
    """Remembers what it was asked to encode."""

    def __init__(self) -> None:
        super().__init__(dimension=32)
        self.heard: list[tuple[list[str], Side]] = []

    def encode(self, texts: Sequence[str], *, side: Side) -> Matrix:
        self.heard.append(([*texts], side))
        return super().encode(texts, side=side)


def test_half_is_the_title_and_half_the_whole() -> None:
    title, whole = ENCODER.encode(["Laser", "Laser\nFor gas."], side="document")
    (vector,) = represent(ENCODER, [ListingText("Laser", "For gas.", "en")], side="document")
    np.testing.assert_allclose(vector, (title + whole) / np.linalg.norm(title + whole), rtol=1e-5)


@pytest.mark.parametrize("text", [ListingText("Laser", "", "en"), ListingText("", "Laser", "en")])
def test_what_stands_alone_is_the_whole_vector(text: ListingText) -> None:
    np.testing.assert_allclose(
        represent(ENCODER, [text], side="query"), ENCODER.encode(["Laser"], side="query"), rtol=1e-6
    )


def test_all_texts_go_to_the_encoder_in_one_call() -> None:
    encoder = Listening()
    texts = [ListingText("A", "B", "en"), ListingText("C", "", "en")]
    represent(encoder, texts, side="query")
    assert encoder.heard == [(["A", "B", "C"], "query")]


def test_a_text_has_the_same_vector_alone_and_among_others() -> None:
    texts = [ListingText(f"Title {n}", "Gas sensor. " * 40 * n, "en") for n in range(6)]
    together = represent(ENCODER, texts, side="query")
    alone = np.concatenate([represent(ENCODER, [text], side="query") for text in texts])
    np.testing.assert_array_equal(together, alone)
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1.0, rtol=1e-6)


def test_nothing_gives_an_empty_matrix_and_an_empty_text_a_vector() -> None:
    assert represent(ENCODER, [], side="document").shape == (0, 32)
    empty = represent(ENCODER, [ListingText("", " ", "")], side="document")
    assert np.isfinite(empty).all()
