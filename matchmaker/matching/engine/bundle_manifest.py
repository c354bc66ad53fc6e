"""The manifest of an installed encoder: what it is, and which files make it whole."""

import dataclasses
import json
from pathlib import Path

NAME = "manifest.json"


@dataclasses.dataclass(frozen=True)
class Manifest:
    """What an installation knows of itself.

    `identity` goes into every vector's encoder name; `files` maps each path to its size in bytes.
    """

    identity: str
    dimension: int
    onnx: str
    sources: dict[str, str]
    checks: dict[str, float]
    versions: dict[str, str]
    files: dict[str, int]


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Written last, so that a folder with a manifest is one whose files were all written."""
    text = json.dumps(dataclasses.asdict(manifest), indent=2, sort_keys=True)
    (folder / NAME).write_text(text + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest, or None where the folder isn't whole: missing, torn, a file of another size."""
    try:
        manifest = Manifest(**json.loads((folder / NAME).read_text(encoding="utf-8")))
        whole = all((folder / path).stat().st_size == size for path, size in manifest.files.items())
    except (OSError, ValueError, TypeError):
        return None
    return manifest if whole else None


def sizes_of_files(folder: Path) -> dict[str, int]:
    """Path relative to the folder -> size in bytes, of every file below it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.stat().st_size for path in files}
