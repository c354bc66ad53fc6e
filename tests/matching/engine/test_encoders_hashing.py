"""The light twin: deterministic, and near where words are shared."""

import subprocess
import sys

import numpy as np
import pytest

from matchmaker.matching.engine.encoders import HashingEncoder

PRINT_VECTOR = """
from matchmaker.matching.engine.encoders import HashingEncoder
print(HashingEncoder(8).encode(["海水淡化膜 membrane"], side="query").tolist())
"""


def cosine(first: str, second: str) -> float:
    one, two = HashingEncoder().encode([first, second], side="document")
    return float(one @ two)


def test_its_name_tells_its_width() -> None:
    assert HashingEncoder(64).name != HashingEncoder(128).name
    assert HashingEncoder(64).encode(["steel"], side="query").shape == (1, 64)


def test_another_process_gets_the_same_vectors() -> None:
    printed = subprocess.run(
        [sys.executable, "-c", PRINT_VECTOR], capture_output=True, text=True, check=True
    ).stdout
    here = HashingEncoder(8).encode(["海水淡化膜 membrane"], side="query").tolist()
    assert printed.strip() == str(here)


def test_shared_words_bring_english_texts_near() -> None:
    wanted = "sensor that finds methane in pipelines"
    assert cosine(wanted, "a methane sensor") > cosine(wanted, "a titanium alloy") + 0.3


def test_shared_pairs_of_characters_bring_chinese_texts_near() -> None:
    assert (
        cosine("海水淡化膜的制备方法", "一种海水淡化膜") > cosine("海水淡化膜", "钛合金焊接") + 0.3
    )


def test_case_and_full_width_forms_are_one_word() -> None:
    assert cosine("Steel PIPE", "ｓｔｅｅｌ pipe") == pytest.approx(1)


def test_a_single_character_counts() -> None:
    assert cosine("膜", "膜") == pytest.approx(1)
    assert cosine("膜", "钢") < 0.5


def test_an_empty_text_gets_one_fixed_vector() -> None:
    vectors = HashingEncoder().encode(["", "\x00"], side="query")
    np.testing.assert_array_equal(vectors[0], vectors[1])
