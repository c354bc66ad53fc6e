"""What a snapshot says of itself, sealed so that not one bit of it can change unnoticed.

FAISS loads an index with flipped bits without a word and answers wrongly: the checksums here are
the only guard.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final, Self

import numpy as np

from ..index_segments import Matrix

FORMAT: Final = 1
"""Grows when files are laid out anew; snapshots of other formats are refused."""

NAME: Final = "manifest.json"


class SnapshotRefused(Exception):
    """A snapshot that must not be used; its text is the reason."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What vectors are comparable with: those of another identity are foreign.

    collection: which rows these are, such as "technology-public-zh". encoder and text_version: what
    made them. dimension: numbers in each. ranker: what made everything else that is kept with them,
    posting lists and statistics.
    """

    collection: str
    encoder: str
    text_version: str
    dimension: int
    ranker: str = ""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file's length in bytes and its sha256 in hexadecimal digits."""

    size: int
    sha256: str

    @classmethod
    def of(cls, path: Path) -> Self:
        """Read a file through."""
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
            return cls(stream.tell(), digest)


@dataclass(frozen=True, slots=True)
class PartEntry:
    """How many rows a part has, and the largest Euclidean length of their vectors."""

    count: int
    longest: float

    @classmethod
    def of(cls, vectors: Matrix) -> Self:
        """Of vectors (n, d)."""
        return cls(len(vectors), float(np.linalg.norm(vectors, axis=1).max(initial=0.0)))


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that is known of a generation.

    watermark: the (sequence, epoch) of the database up to which every change is in it. files: by
    their paths in the generation's folder.
    """

    identity: Identity
    generation: int
    watermark: tuple[int, int]
    parts: Mapping[str, PartEntry]
    files: Mapping[str, FileEntry]

    @property
    def count(self) -> int:
        """Rows in all parts."""
        return sum(part.count for part in self.parts.values())

    def write(self, folder: Path) -> None:
        """Put it into a folder, sealed."""
        content = {"format": FORMAT, **asdict(self)}
        text = json.dumps({"seal": _seal(content), **content}, indent=1)
        (folder / NAME).write_text(text, encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The manifest in a folder. Raises SnapshotRefused where it is damaged or missing."""
        content = _content(folder / NAME)
        seal = content.pop("seal", None)
        if seal != _seal(content):
            raise SnapshotRefused(f"{NAME} is damaged: its seal does not fit.")
        if content.pop("format", None) != FORMAT:
            raise SnapshotRefused(f"{NAME} is of another format than {FORMAT}.")
        return cls(
            **content
            | {
                "identity": Identity(**content["identity"]),
                "watermark": tuple(content["watermark"]),
                "parts": {name: PartEntry(**entry) for name, entry in content["parts"].items()},
                "files": {name: FileEntry(**entry) for name, entry in content["files"].items()},
            }
        )

    def check(self, folder: Path, identity: Identity) -> None:
        """Read every file through. Raises SnapshotRefused unless all is whole and ours."""
        for part in fields(Identity):
            mine, wanted = getattr(self.identity, part.name), getattr(identity, part.name)
            if mine != wanted:
                name = part.name.replace("_", " ")
                raise SnapshotRefused(f"It is of another {name}: {mine}, not {wanted}.")
        if folder.name != generation_name(self.generation):
            raise SnapshotRefused(f"{NAME} is of generation {self.generation}.")
        for name, entry in self.files.items():
            _check_file(folder, name, entry)


def generation_name(generation: int) -> str:
    """The name of a generation's folder."""
    return f"{generation:08}"


def _check_file(folder: Path, name: str, entry: FileEntry) -> None:
    path = folder / name
    try:
        size = path.stat().st_size
        if size != entry.size:
            raise SnapshotRefused(f"{name} has {size} bytes instead of {entry.size}.")
        if FileEntry.of(path) != entry:
            raise SnapshotRefused(f"{name} is damaged: its checksum does not fit.")
    except OSError as error:
        raise SnapshotRefused(f"{name} can't be read: {error.strerror}.") from error


def _content(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_bytes())
    except OSError as error:
        raise SnapshotRefused(f"{NAME} can't be read: {error.strerror}.") from error
    except ValueError as error:
        raise SnapshotRefused(f"{NAME} is damaged: {error}.") from error
    if not isinstance(content, dict):
        raise SnapshotRefused(f"{NAME} is damaged: it holds no object.")
    return content


def _seal(content: Mapping[str, Any]) -> str:
    plain = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()
