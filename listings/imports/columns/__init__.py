"""The columns of an import file, declared once for the importer, its templates and its docs."""

from enum import StrEnum

from .declaration import Column, Form
from .need import NEED_COLUMNS
from .pay_after_use import GROUP as PAY_AFTER_USE
from .shared import ERRORS, EXTERNAL_ID, ORGANIZATION
from .technology import TECHNOLOGY_COLUMNS

__all__ = [
    "COLUMNS",
    "ERRORS",
    "EXTERNAL_ID",
    "ORGANIZATION",
    "PAY_AFTER_USE",
    "SHEET_NAMES",
    "Column",
    "Form",
    "Kind",
]


class Kind(StrEnum):
    """What a file lists, as the command line says it."""

    TECHNOLOGIES = "technologies"
    NEEDS = "needs"

    @property
    def other(self) -> "Kind":
        """The kind that a file may have been confused with."""
        return Kind.NEEDS if self is Kind.TECHNOLOGIES else Kind.TECHNOLOGIES


COLUMNS: dict[Kind, tuple[Column, ...]] = {
    Kind.TECHNOLOGIES: TECHNOLOGY_COLUMNS,
    Kind.NEEDS: NEED_COLUMNS,
}
# The worksheet of a workbook that is read; the first one when none bears such a name.
SHEET_NAMES: dict[Kind, tuple[str, ...]] = {
    Kind.TECHNOLOGIES: ("technologies", "技术成果", "成果"),
    Kind.NEEDS: ("needs", "技术需求", "需求"),
}
