"""What a file is by its first bytes, whatever its name says."""

from pathlib import Path

from django.utils.translation import gettext as _

from ..problems import FileRefused

ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES_AND_OTHERS = {
    b"\xff\xd8\xff": "JPEG",
    b"\x89PNG": "PNG",
    b"GIF8": "GIF",
    b"%PDF": "PDF",
    b"\x1f\x8b": "gzip",
    b"7z\xbc\xaf": "7z",
    b"Rar!": "RAR",
    b"{\\rtf": "RTF",
    b"SQLite format 3": "SQLite",
}
# The name of the stream in which Office keeps what it encrypts, as the folder of a compound
# file spells it.
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


def first_bytes(path: Path, count: int = 4096) -> bytes:
    """The beginning of the file; refused when there is no file, or nothing in it."""
    try:
        with path.open("rb") as stream:
            head = stream.read(count)
    except OSError as error:
        raise FileRefused(
            _("%(file)s cannot be read: %(reason)s. Check the path and who may read it.")
            % {"file": path, "reason": error.strerror or error}
        ) from error
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise FileRefused(
            _("%(file)s is empty. Start from a template: manage.py import_template.")
            % {"file": path.name}
        )
    return head


def refuse_unless_text(path: Path, head: bytes) -> None:
    """Refuses a workbook, picture or archive that carries the name of a text file."""
    if head.startswith((ZIP, _EMPTY_ZIP)):
        raise FileRefused(
            _("%(file)s is a ZIP archive or an Excel workbook, not text. "
              "If it is a workbook, name it .xlsx.") % {"file": path.name}
        )  # fmt: skip
    _refuse_other_formats(path, head)


def refuse_unless_workbook(path: Path, head: bytes) -> None:
    """Refuses what is named .xlsx and is not a ZIP archive, as every workbook is."""
    if head.startswith(ZIP):
        return
    if head.startswith(_COMPOUND) and _holds(path, _ENCRYPTED_STREAM):
        raise FileRefused(
            _("%(file)s is protected by a password. Save it without one "
              "(File > Info > Protect Workbook).") % {"file": path.name}
        )  # fmt: skip
    _refuse_other_formats(path, head)
    raise FileRefused(
        _("%(file)s is not an Excel workbook, whatever its name says. "
          "If it is text, name it .csv or .jsonl; else save it again as .xlsx.")
        % {"file": path.name}
    )  # fmt: skip


def _refuse_other_formats(path: Path, head: bytes) -> None:
    if head.startswith(_COMPOUND):
        raise FileRefused(
            _("%(file)s is in the old Excel format. Save it as .xlsx.") % {"file": path.name}
        )
    for signature, name in _PICTURES_AND_OTHERS.items():
        if head.startswith(signature):
            raise FileRefused(
                _("%(file)s is a %(format)s file. Give a CSV, XLSX or JSONL file.")
                % {"file": path.name, "format": name}
            )


def _holds(path: Path, needle: bytes) -> bool:
    kept = b""
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            if needle in kept + chunk:
                return True
            kept = chunk[-len(needle) :]
    return False
