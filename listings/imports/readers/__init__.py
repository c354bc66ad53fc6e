"""Opening a file in any of the formats that are read."""

from contextlib import AbstractContextManager
from pathlib import Path

from django.utils.translation import gettext as _

from ..problems import FileRefused
from .delimited import open_delimited
from .json_lines import UNREADABLE_LINE, open_json_lines
from .sources import Family, Recognise, Source, SourceRow
from .workbooks import open_workbook

__all__ = ["UNREADABLE_LINE", "Family", "Recognise", "Source", "SourceRow", "open_source"]

SUFFIXES = {
    ".csv": Family.CSV,
    ".tsv": Family.CSV,
    ".txt": Family.CSV,
    ".xlsx": Family.XLSX,
    ".jsonl": Family.JSONL,
    ".ndjson": Family.JSONL,
}


def open_source(
    path: Path, *, recognise: Recognise, sheet_names: tuple[str, ...]
) -> AbstractContextManager[Source]:
    """The file at ``path``, opened by the reader for its suffix; raises FileRefused.

    ``recognise`` says whether a heading is one of ours; ``sheet_names`` are the names under
    which a workbook may keep the rows of this kind of listing.
    """
    family = SUFFIXES.get(path.suffix.lower())
    if family is Family.CSV:
        return open_delimited(path, recognise)
    if family is Family.XLSX:
        return open_workbook(path, sheet_names)
    if family is Family.JSONL:
        return open_json_lines(path)
    raise FileRefused(
        _("%(file)s has none of the known suffixes. Name it by what it is: %(suffixes)s.")
        % {"file": path.name, "suffixes": ", ".join(SUFFIXES)}
    )
