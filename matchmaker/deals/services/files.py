"""Files that people send: what is taken, and proof that a file is what its name says."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from ..errors import FileRefused, FileTooLarge

MEGABYTE: Final = 1024 * 1024
LONGEST_NAME: Final = 120
TEXT_TYPES: Final = {".txt": "text/plain", ".csv": "text/csv"}
MAGIC_TYPES: Final = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
TAKEN: Final = (*MAGIC_TYPES, *TEXT_TYPES)
"""Extensions of attachments: nothing that a browser or an office program would run."""


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that passed: its content, its cleaned name, and what it is."""

    name: str
    content: bytes
    content_type: str

    @property
    def sha256(self) -> str:
        """Of the content, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


def check_file(upload: UploadedFile[Any], *, megabytes: int) -> CheckedFile:
    """The upload as something to keep. Raises FileTooLarge and FileRefused, saying why."""
    name = clean_name(upload.name or "")
    if (upload.size or 0) > megabytes * MEGABYTE:
        raise FileTooLarge(name=name, limit=megabytes)
    content = upload.read(megabytes * MEGABYTE + 1)
    if len(content) > megabytes * MEGABYTE:
        raise FileTooLarge(name=name, limit=megabytes)
    if not content:
        raise FileRefused(name=name, reason=_("it is empty."))
    return CheckedFile(name, content, _type_of(name, content))


def clean_name(name: str) -> str:
    """The last part of a path without control characters, its ending kept when it is long."""
    last = PurePath(name.replace("\\", "/")).name
    plain = "".join(letter for letter in last if letter.isprintable()).strip() or "file"
    ending = PurePath(plain).suffix[:10]
    return plain if len(plain) <= LONGEST_NAME else plain[: LONGEST_NAME - len(ending)] + ending


def _type_of(name: str, content: bytes) -> str:
    ending = PurePath(name).suffix.lower()
    if ending in TEXT_TYPES:
        _check_is_text(name, content)
        return TEXT_TYPES[ending]
    if ending not in MAGIC_TYPES:
        taken = ", ".join(one.lstrip(".") for one in TAKEN)
        raise FileRefused(name=name, reason=_("send one of: %(taken)s.") % {"taken": taken})
    if ending not in _endings_by_content(name, content):
        raise FileRefused(name=name, reason=_("its content is not what its name says."))
    return MAGIC_TYPES[ending]


def _endings_by_content(name: str, content: bytes) -> set[str]:
    import puremagic

    try:
        found = puremagic.magic_string(content, filename=name)
    except puremagic.PureError:
        return set()
    endings = {one.extension for one in found}
    return endings | {".jpeg"} if ".jpg" in endings else endings


def _check_is_text(name: str, content: bytes) -> None:
    for encoding in ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return
    raise FileRefused(name=name, reason=_("it is not plain text."))
