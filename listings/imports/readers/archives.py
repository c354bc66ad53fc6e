"""Whether a ZIP archive is safe to expand, judged by its directory before anything is read.

The directory can lie about sizes, but not to our harm: `zipfile` reads no more of a part than
the directory says, and then finds that the checksum is wrong.
"""

import zipfile
from pathlib import Path

from django.utils.translation import gettext as _

from ..limits import (
    EXPANSION_CHECKED_FROM_BYTES,
    MAX_ARCHIVE_PARTS,
    MAX_EXPANDED_BYTES,
    MAX_EXPANSION,
)
from ..problems import FileRefused

_ENCRYPTED_FLAG = 0x1
_WORKBOOK = "xl/workbook.xml"


def refuse_unsafe_archive(path: Path) -> None:
    """Refuses a broken archive, one that expands without measure, and one that is no workbook."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise FileRefused(
            _("%(file)s is damaged or was cut off in transfer. Copy it again, or open it in a "
              "spreadsheet and save it as .xlsx.") % {"file": path.name}
        ) from error  # fmt: skip
    _refuse_bomb(path, parts)
    if any(part.flag_bits & _ENCRYPTED_FLAG for part in parts):
        raise FileRefused(
            _("%(file)s is protected by a password. Save it without one.") % {"file": path.name}
        )
    if all(part.filename.lower() != _WORKBOOK for part in parts):
        raise FileRefused(
            _("%(file)s is a ZIP archive, but holds no Excel workbook. Unpack it, or save it "
              "again as .xlsx.") % {"file": path.name}
        )  # fmt: skip


def _refuse_bomb(path: Path, parts: list[zipfile.ZipInfo]) -> None:
    mend = _("Save only the sheet with your rows in a new workbook.")
    if len(parts) > MAX_ARCHIVE_PARTS:
        raise FileRefused(
            _("%(file)s has %(count)d parts inside; at most %(limit)d are read.")
            % {"file": path.name, "count": len(parts), "limit": MAX_ARCHIVE_PARTS}
            + " "
            + mend
        )
    expanded = sum(part.file_size for part in parts)
    if expanded > MAX_EXPANDED_BYTES:
        raise FileRefused(
            _("%(file)s expands to %(size)d MB; at most %(limit)d MB are read.")
            % {"file": path.name, "size": expanded >> 20, "limit": MAX_EXPANDED_BYTES >> 20}
            + " " + mend
        )  # fmt: skip
    for part in parts:
        if _expands_too_much(part):
            raise FileRefused(
                _("%(file)s holds a part that expands %(ratio)d times (%(part)s), as a ZIP bomb "
                  "does; at most %(limit)d times is read.")
                % {"file": path.name, "ratio": part.file_size // max(part.compress_size, 1),
                   "part": part.filename[:80], "limit": MAX_EXPANSION} + " " + mend
            )  # fmt: skip


def _expands_too_much(part: zipfile.ZipInfo) -> bool:
    return (
        part.file_size > EXPANSION_CHECKED_FROM_BYTES
        and part.file_size > part.compress_size * MAX_EXPANSION
    )
