"""Text that a spreadsheet would take for a formula.

In CSV there are only texts, and a spreadsheet runs those that begin with a sign of a formula. So
what we write gets an apostrophe before such a sign, and reading takes that apostrophe away again:
nothing runs, and nothing is changed by writing and reading.
"""

import re

# With their full-width forms, which some programs fold before they look.
_DANGEROUS = re.compile(r"[=+\-@\t\r＝＋－＠]")
_DEFUSED = re.compile(r"'(?=[=+\-@\t\r＝＋－＠])")


def defuse(cell: str) -> str:
    """The cell with an apostrophe before what would make it a formula."""
    return f"'{cell}" if _DANGEROUS.match(cell) else cell


def plain(cell: str) -> str:
    """The cell without the apostrophe that kept it from being a formula."""
    return _DEFUSED.sub("", cell, count=1) if _DEFUSED.match(cell) else cell


def is_formula(cell: str) -> bool:
    """Whether the cell is one on purpose: other signs also begin numbers and telephone numbers."""
    return cell.lstrip().startswith(("=", "＝"))
