"""Where uploaded files lie: in ``MEDIA_ROOT/imports``, which no address of the site leads to."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from pathlib import Path, PurePath
from typing import Final

from django.conf import settings
from django.core.files.base import File

from listings.errors import FileDeleted, FileTooLarge
from listings.models import ImportJob

MEGABYTE: Final = 1024 * 1024
ORPHANED_AFTER: Final = timedelta(days=1)
"""A file without a row is left by a process that died while it stored an upload."""


def store_upload(upload: File[bytes]) -> Path:
    """Store an upload under a random name with its own suffix; raises FileTooLarge.

    What is read is counted, since the size that a client states may be wrong.
    """
    path = _folder() / (secrets.token_hex(16) + suffix_of(upload.name or ""))
    limit, size = settings.IMPORT_MEGABYTES * MEGABYTE, 0
    try:
        with path.open("xb") as stream:
            for chunk in upload.chunks():
                size += len(chunk)
                if size > limit:
                    raise FileTooLarge(size=f"> {limit // MEGABYTE}", limit=limit // MEGABYTE)
                stream.write(chunk)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def suffix_of(name: str) -> str:
    """The last suffix of a file's name in small letters, as readers are chosen by; "" if none."""
    suffix = PurePath(name.replace("\\", "/")).suffix.lower()
    return suffix if suffix[1:].isalnum() and suffix.isascii() and len(suffix) <= 10 else ""


def path_of(job: ImportJob) -> Path:
    """Where the job's file lies. Raises FileDeleted."""
    path = _folder() / job.stored_name
    if not job.stored_name or not path.is_file():
        raise FileDeleted
    return path


def delete_file(job: ImportJob) -> None:
    """Delete the job's file, if it is there."""
    if job.stored_name:
        (_folder() / job.stored_name).unlink(missing_ok=True)


def delete_orphans(now: datetime) -> int:
    """Delete files that no job knows and that have lain for a day; returns how many."""
    known = set(ImportJob.objects.exclude(stored_name="").values_list("stored_name", flat=True))
    latest = (now - ORPHANED_AFTER).timestamp()
    orphans = [
        path
        for path in _folder().iterdir()
        if path.name not in known and path.stat().st_mtime < latest
    ]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def _folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / "imports"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
