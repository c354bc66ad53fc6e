"""Which column a heading means: a field's name, or its label in either language."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .coercion.codes import nearest
from .coercion.numbers import fold
from .columns import COLUMNS, ERRORS, ORGANIZATION, Column, Kind
from .problems import BadValue, FileRefused, excerpt
from .readers.sources import column_letter

_BLANKS = re.compile(r"[\s_]+")
_MARKS = re.compile(r"\s*(\*|\(required\)|\(必填\))$")


def fold_heading(heading: str) -> str:
    """Letter case, full-width forms, blanks and a mark of being required don't matter."""
    return _BLANKS.sub(" ", _MARKS.sub("", fold(heading).casefold()))


def _by_spelling(columns: Sequence[Column]) -> dict[str, Column]:
    return {
        fold_heading(name): column
        for column in columns
        for name in (column.name, column.en, column.zh)
    }


_SPELLINGS = {kind: _by_spelling((*COLUMNS[kind], ERRORS)) for kind in Kind}


def find_column(kind: Kind, heading: str) -> Column | None:
    """The column of this kind that the heading names, or None."""
    return _SPELLINGS[kind].get(fold_heading(heading))


LEFT_OUT = ""
"""What a mapping says of a heading whose column is not read."""


def mapped_column(kind: Kind, heading: str, mapping: Mapping[str, str]) -> Column | None:
    """The column that the mapping gives the heading, else the one that the heading names."""
    if heading in mapping:
        return find_column(kind, mapping[heading]) if mapping[heading] else None
    return find_column(kind, heading)


def is_left_out(heading: str, mapping: Mapping[str, str]) -> bool:
    """Whether the mapping says that the column of this heading is not read."""
    return mapping.get(heading) == LEFT_OUT


@dataclass(frozen=True, slots=True)
class Headings:
    """The columns of a file in its order (None: not read), and what the file calls each."""

    columns: tuple[Column | None, ...]
    written: Mapping[str, str]

    def heading_of(self, name: str) -> str:
        """What the file calls the column of this name; the name itself where it has none."""
        return self.written.get(name, name)


def match_headings(
    kind: Kind,
    written: Sequence[str],
    *,
    one_organization: bool,
    mapping: Mapping[str, str] | None = None,
) -> Headings:
    """The columns that the headings name; raises FileRefused with all that is wrong with them.

    With ``one_organization`` the whole file belongs to one, and needs no such column. ``mapping``
    says of headings which column each means, "" for one that is left out.
    """
    mapping = mapping or {}
    found = [mapped_column(kind, heading, mapping) for heading in written]
    read = [not is_left_out(heading, mapping) for heading in written]
    faults = [*_unknown(kind, written, found, read), *_repeated(written, found)]
    faults += _missing(kind, {column.name for column in found if column}, one_organization)
    if faults:
        raise FileRefused("\n".join(faults))
    named = zip(found, written, strict=True)
    return Headings(tuple(found), {column.name: heading for column, heading in named if column})


def refuse_missing(kind: Kind, names: set[str], *, one_organization: bool) -> None:
    """Refuses a file in no row of which a required column occurs (JSONL)."""
    if faults := _missing(kind, names, one_organization):
        raise FileRefused("\n".join(faults))


def unknown_key(kind: Kind, key: str) -> BadValue:
    """What to say of a JSON key that names no column."""
    return BadValue(_unknown_name(kind, key))


def _unknown(
    kind: Kind, written: Sequence[str], found: Sequence[Column | None], read: Sequence[bool]
) -> list[str]:
    faults = []
    for index, (heading, column) in enumerate(zip(written, found, strict=True)):
        if not read[index]:
            continue
        place = {"letter": column_letter(index), "heading": excerpt(heading)}
        if not heading.strip():
            faults.append(_("Column %(letter)s has no heading. Name it or delete it.") % place)
        elif column is None:
            faults.append(
                _("Column %(letter)s, “%(heading)s”: ") % place + _unknown_name(kind, heading) + "."
            )
    return faults


def _unknown_name(kind: Kind, heading: str) -> str:
    if column := find_column(kind.other, heading):
        return _("the column %(column)s belongs to %(other)s, not to %(kind)s; "
                 "delete it, or import the file as %(other)s") % {
            "column": column.name, "other": kind.other.value, "kind": kind.value,
        }  # fmt: skip
    spellings = {
        name: column.name
        for column in COLUMNS[kind]
        for name in (column.name, column.en, column.zh)
    }
    if close := nearest(heading, spellings):
        names = dict.fromkeys(spellings[name] for name in close)
        return _("there is no such column; nearest: %(names)s") % {"names": ", ".join(names)}
    return _("there is no such column; delete it, or compare with a template "
             "(manage.py import_template)")  # fmt: skip


def _repeated(written: Sequence[str], found: Sequence[Column | None]) -> list[str]:
    faults = []
    first: dict[str, int] = {}
    for index, column in enumerate(found):
        if column is None:
            continue
        if column.name in first:
            faults.append(
                _("Columns %(first)s (“%(one)s”) and %(second)s (“%(other)s”) are both "
                  "%(name)s. Delete one of them.")
                % {
                    "first": column_letter(first[column.name]),
                    "one": excerpt(written[first[column.name]]),
                    "second": column_letter(index),
                    "other": excerpt(written[index]),
                    "name": column.name,
                }
            )  # fmt: skip
        first.setdefault(column.name, index)
    return faults


def _missing(kind: Kind, names: set[str], one_organization: bool) -> list[str]:  # noqa: FBT001
    faults = []
    for column in COLUMNS[kind]:
        if not column.required or column.name in names:
            continue
        if column is ORGANIZATION:
            if not one_organization:
                faults.append(
                    _("The column organization (%(zh)s) is missing. Add it with the code of "
                      "each row's organization, or give one for all with --organization.")
                    % {"zh": column.zh}
                )  # fmt: skip
        else:
            faults.append(
                _("The required column %(name)s (%(zh)s) is missing. Add it.")
                % {"name": column.name, "zh": column.zh}
            )
    return faults
