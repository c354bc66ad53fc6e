"""What is wrong with a row, said so that it can be mended; and what is wrong with a whole file."""

import json
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.errors import DomainError

EXCERPT_CHARACTERS = 40


class FileRefused(DomainError):
    """The file as a whole cannot be read or fits no import; nothing was changed."""

    code = "file_refused"


class BadValue(ValueError):
    """One cell's value is not what its column holds; the text says what to write instead."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend in one row.

    ``row`` counts from 1 as spreadsheets and editors do (the heading is row 1 of a CSV file or
    a worksheet); ``column`` is the heading as the file has it, empty when the row as a whole is
    meant; ``excerpt`` is the beginning of the value, empty when there is none.
    """

    row: int
    column: str
    excerpt: str
    message: str

    def in_row(self) -> str:
        """The problem without its row number: what the `errors` column of a bad row says."""
        if self.column and self.excerpt:
            return _("column %(column)s, value “%(excerpt)s”: %(message)s") % {
                "column": self.column,
                "excerpt": self.excerpt,
                "message": self.message,
            }
        if self.column:
            return _("column %(column)s: %(message)s") % {
                "column": self.column,
                "message": self.message,
            }
        return self.message

    def __str__(self) -> str:
        separator = ", " if self.column else ": "
        return _("row %(row)d") % {"row": self.row} + separator + self.in_row()


def excerpt(value: object) -> str:
    """The first characters of ``value`` on one line, safe to print on any terminal.

    What is no text appears as JSON has it.
    """
    as_text = (
        value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    )
    text = as_text.strip()
    shown = text[:EXCERPT_CHARACTERS] + ("…" if len(text) > EXCERPT_CHARACTERS else "")
    return "".join(_printable(character) for character in shown)


def _printable(character: str) -> str:
    if character in "\r\n\t":
        return " "
    if unicodedata.category(character) in ("Cc", "Cs", "Cf"):
        return f"\\u{ord(character):04x}"
    return character
