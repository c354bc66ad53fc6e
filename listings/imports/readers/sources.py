"""What every reader hands out: headings, then rows with the number that a person gives them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from ..problems import Problem

# Whether a heading names a column of the listing that is imported.
Recognise = Callable[[str], bool]


class Family(StrEnum):
    """The formats that are read, and in which bad rows are handed back."""

    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row as the file has it.

    ``values`` are the cells in the order of the headings (CSV, XLSX), the object of a JSONL
    line (its fractions as text, so that no digit is lost), or the line itself where it could
    not be read. ``problems`` are those that the reader met.
    """

    number: int
    values: list[str] | dict[str, Any] | str
    problems: tuple[Problem, ...] = ()


class Source(Protocol):
    """An open file. ``headings`` is empty where each row names its own columns (JSONL)."""

    family: Family
    headings: list[str]

    def rows(self) -> Iterator[SourceRow]:
        """The rows below the headings, in a stream; rows without any value are left out.

        Raises ``FileRefused`` as soon as the file's structure turns out to be broken.
        """


def without_empty_end(cells: list[str]) -> list[str]:
    """The cells up to the last that holds something."""
    count = len(cells)
    while count and not cells[count - 1].strip():
        count -= 1
    return cells[:count]


def column_letter(index: int) -> str:
    """The name that spreadsheets give to the column at ``index`` (0 is A)."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
