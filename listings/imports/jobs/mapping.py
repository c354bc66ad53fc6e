"""Which of our columns a file's headings mean: remembered, known, guessed, then confirmed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from accounts.models import Organization, User
from listings.models import ColumnMapping

from ..columns import COLUMNS, ERRORS, ORGANIZATION, PAY_AFTER_USE, SHEET_NAMES, Kind
from ..headings import find_column, match_headings, refuse_missing
from ..limits import MAX_COLUMNS
from ..problems import FileRefused, excerpt
from ..readers import Family, Source, open_source
from .synonyms import guess_column

SAMPLE_ROWS = 200
SAMPLES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the beginning of a file shows: its headings, and the first values of each."""

    family: Family
    headings: list[str]
    samples: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Guess:
    """A column's name for each heading, "" for left out; settled ones need no confirmation."""

    mapping: dict[str, str]
    is_settled: bool


def inspect_file(kind: Kind, path: Path) -> Inspection:
    """Read headings and some rows; raises FileRefused for what can't be read at all."""
    with open_source(
        path,
        recognise=lambda heading: bool(find_column(kind, heading) or guess_column(kind, heading)),
        sheet_names=SHEET_NAMES[kind],
    ) as source:
        rows = [row.values for row in islice(source.rows(), SAMPLE_ROWS)]
        if source.family is Family.JSONL:
            objects = [row for row in rows if isinstance(row, dict)]
            keys = dict.fromkeys(key for row in objects for key in row)
            keys.pop(PAY_AFTER_USE, None)
            cells = {key: [row[key] for row in objects if key in row] for key in keys}
        else:
            lists = [row for row in rows if isinstance(row, list)]
            cells = {
                heading: [row[index] for row in lists if index < len(row)]
                for index, heading in enumerate(source.headings)
            }
        return Inspection(source.family, _headings(source, cells), _samples(cells))


def guess_mapping(kind: Kind, organization: Organization, inspection: Inspection) -> Guess:
    """What the organization said last time of these headings, else what they say themselves."""
    known = remembered_mapping(kind, organization, inspection.headings)
    if known is not None:
        return Guess(known, _problem_with(kind, inspection, known) is None)
    mapping: dict[str, str] = {}
    for heading in inspection.headings:
        column = find_column(kind, heading)
        name = column.name if column else guess_column(kind, heading)
        # The second that means the same is left out until somebody decides between them.
        mapping[heading] = "" if name in mapping.values() else name
    own = all(find_column(kind, heading) for heading in mapping)
    settled = own and _problem_with(kind, inspection, mapping) is None
    return Guess(mapping, settled)


def remembered_mapping(
    kind: Kind, organization: Organization, headings: Sequence[str]
) -> dict[str, str] | None:
    """The mapping that was last confirmed for this set of headings, or None."""
    stored = ColumnMapping.objects.filter(
        organization=organization, kind=kind.value, headings_digest=_digest(kind, headings)
    ).first()
    if stored is None:
        return None
    # Rows that came back have the same headings and one for their errors.
    return {heading: stored.mapping.get(heading, ERRORS.name) for heading in headings}


def remember_mapping(
    kind: Kind, organization: Organization, mapping: Mapping[str, str], by: User, now: datetime
) -> None:
    """Keep it for the next file of the organization with the same headings."""
    ColumnMapping.objects.update_or_create(
        organization=organization,
        kind=kind.value,
        headings_digest=_digest(kind, list(mapping)),
        defaults={"mapping": dict(mapping), "saved_by": by, "saved_at": now},
    )


def require_mapping(
    kind: Kind, family: Family, headings: Sequence[str], mapping: Mapping[str, str]
) -> dict[str, str]:
    """The mapping for exactly these headings; raises FileRefused with all that is wrong with it.

    Headings that it doesn't name are left out.
    """
    names = {column.name for column in COLUMNS[kind]} | {ERRORS.name}
    unknown = [name for name in mapping.values() if name and name not in names]
    strange = [heading for heading in mapping if heading not in headings]
    if unknown or strange:
        raise FileRefused(
            _("The file has no heading, or the import no column, called: %(names)s."),
            names=", ".join(excerpt(name) for name in [*unknown, *strange]),
        )
    whole = {heading: mapping.get(heading, "") for heading in headings}
    refusal = _problem_with(kind, Inspection(family, list(headings), {}), whole)
    if refusal is not None:
        raise refusal
    return whole


def _problem_with(
    kind: Kind, inspection: Inspection, mapping: Mapping[str, str]
) -> FileRefused | None:
    """What match_headings says of it; whole columns of another organization make no sense."""
    try:
        if inspection.family is Family.JSONL:
            _refuse_twice(mapping)
            refuse_missing(kind, set(mapping.values()), one_organization=True)
        else:
            match_headings(kind, inspection.headings, one_organization=True, mapping=mapping)
    except FileRefused as refusal:
        return refusal
    return None


def _refuse_twice(mapping: Mapping[str, str]) -> None:
    seen: dict[str, str] = {}
    for key, name in mapping.items():
        if name and name in seen:
            raise FileRefused(
                _("“%(one)s” and “%(other)s” are both %(name)s. Leave one of them out."),
                one=excerpt(seen[name]), other=excerpt(key), name=name,
            )  # fmt: skip
        seen[name] = key


def mappable_columns(kind: Kind) -> list[tuple[str, str, str, bool]]:
    """The columns that a heading can be given: name, English and Chinese label, required."""
    return [
        (column.name, column.en, column.zh, column.required and column is not ORGANIZATION)
        for column in COLUMNS[kind]
    ]


def _headings(source: Source, cells: Mapping[str, object]) -> list[str]:
    headings = source.headings if source.family is not Family.JSONL else list(cells)
    if len(headings) > MAX_COLUMNS:
        raise FileRefused(
            _("The rows have %(count)d columns; at most %(limit)d can be read."),
            count=len(headings), limit=MAX_COLUMNS,
        )  # fmt: skip
    return list(dict.fromkeys(headings))


def _samples(cells: Mapping[str, Sequence[object]]) -> dict[str, list[str]]:
    return {
        heading: list(
            dict.fromkeys(excerpt(value) for value in values if value not in (None, "", [], {}))
        )[:SAMPLES_SHOWN]
        for heading, values in cells.items()
    }


def _digest(kind: Kind, headings: Sequence[str]) -> str:
    named = {heading for heading in headings if find_column(kind, heading) is not ERRORS}
    return sha256(json.dumps(sorted(named)).encode()).hexdigest()
