"""The bundled encoder by ONNX Runtime."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from matchmaker.matching.engine.bundled import FOLDER_NAME
from matchmaker.matching.engine.encoders import EncoderUnavailable, OnnxEncoder
from tests.matching.engine.encoder_cases import installed_folder, opened

pytestmark = pytest.mark.encoder

TEXTS = [
    "短",
    "low-cost sensor that finds methane leaks along pipelines",
    "一种高强度铝合金及其制备方法，抗拉强度不低于450MPa。" * 20,
    "A membrane that separates lithium from brine. " * 60,
    "",
    "可见光催化降解印染废水中的有机染料",
]


def folder() -> Path:
    return installed_folder() / FOLDER_NAME


def test_a_vector_depends_on_its_text_alone() -> None:
    encoder = OnnxEncoder(folder())
    together = encoder.encode(TEXTS, side="document")
    for row, text in enumerate(TEXTS):
        np.testing.assert_array_equal(encoder.encode([text], side="document")[0], together[row])


def test_the_number_of_threads_changes_no_vector() -> None:
    one = OnnxEncoder(folder(), threads=1).encode(TEXTS, side="query")
    three = OnnxEncoder(folder(), threads=3).encode(TEXTS, side="query")
    np.testing.assert_array_equal(one, three)


def test_query_and_document_have_prompts_of_their_own() -> None:
    encoder = opened("bundled:e5")
    query, document = (encoder.encode(["甲烷传感器"], side=s)[0] for s in ("query", "document"))
    assert 0.8 < float(query @ document) < 0.999


def test_words_past_the_limit_change_nothing() -> None:
    encoder = OnnxEncoder(folder(), max_tokens=16)
    words = "methane sensor for long pipelines in cold regions " * 4
    cut, longer = encoder.encode([words, words + "with a drone"], side="document")
    np.testing.assert_array_equal(cut, longer)


def test_a_need_finds_its_technology_within_each_language_and_across() -> None:
    encoder = opened("bundled:e5")
    needs = ["寻求去除印染废水中染料的技术", "We look for ways to remove dyes from waste water"]
    offers = ["Photocatalyst that degrades textile dyes", "光催化降解有机染料", "无人机巡检电网"]
    scores = encoder.encode(needs, side="query") @ encoder.encode(offers, side="document").T
    assert (scores[:, 2] < scores[:, :2].min(axis=1)).all()


def test_a_torn_installation_is_refused(tmp_path: Path) -> None:
    for name in ("manifest.json", "tokenizer.json"):
        shutil.copy(folder() / name, tmp_path / name)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    manifest["files"] = {"tokenizer.json": manifest["files"]["tokenizer.json"]}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    (tmp_path / "tokenizer.json").write_bytes(b"{}")
    with pytest.raises(EncoderUnavailable, match="No whole encoder"):
        OnnxEncoder(tmp_path)
