"""The files that the demonstration is made of; docs/reference/demonstration.md explains them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from ..states import ListingKind

FOLDER: Final = Path(__file__).parent
SUBFOLDERS: Final = {ListingKind.TECHNOLOGY: "technologies", ListingKind.NEED: "needs"}
DAYS_FROM_TODAY: Final = {"deadline_in_days": "deadline", "valid_for_days": "valid_until"}
"""Keys that count days from the day of loading, and the dates that they become."""


@dataclass(frozen=True, slots=True)
class ListingRow:
    """One listing: its owner's code, its key, and what the listing services take."""

    organization: str
    external_id: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Judgement:
    """How well a technology answers a need, both named by their external ids.

    ``grade`` is 3 (strong), 2 (fairly strong), 1 (weak) or 0 (unrelated).
    """

    need: str
    technology: str
    grade: int


def field_names() -> list[str]:
    """The technology fields that have listings, such as ``new_materials``, in order."""
    return sorted(path.stem for path in (FOLDER / "judgements").glob("*.tsv"))


def read_organizations() -> list[dict[str, Any]]:
    """The organizations, by the names of the parameters that create them, and ``is_verified``."""
    return [*_rows_of(FOLDER / "organizations.jsonl")]


def read_listings(kind: ListingKind, *, today: date) -> list[ListingRow]:
    """All listings of a kind, field by field, their days counted from ``today``."""
    return [
        _listing(row, today)
        for name in field_names()
        for row in _rows_of(FOLDER / SUBFOLDERS[kind] / f"{name}.jsonl")
    ]


def read_judgements() -> list[Judgement]:
    """All judgements, field by field."""
    return [
        Judgement(row["need_id"], row["technology_id"], int(row["grade"]))
        for name in field_names()
        for row in _judgement_rows(FOLDER / "judgements" / f"{name}.tsv")
    ]


def _rows_of(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _judgement_rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t")


def _listing(row: dict[str, Any], today: date) -> ListingRow:
    values = {key: value for key, value in row.items() if key not in DAYS_FROM_TODAY}
    for key, name in DAYS_FROM_TODAY.items():
        if key in row:
            values[name] = today + timedelta(days=row[key])
    return ListingRow(values.pop("organization"), values["external_id"], values)
