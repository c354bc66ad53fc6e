"""Rules of law about agreements: rows with their dates, place and source, read from rules.json.

A rule names the condition under which it has something to say (``deals.terms.conditions``). What
it says is a possible issue with an article beside it, never a judgement. Rows whose status is
``to_confirm`` are field knowledge that nobody has read in the statute yet, and say so. The same is
said of a date: an article can have been read without its first day being known.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from django.utils.translation import get_language

from .conditions import CONDITIONS

_FILE: Final = Path(__file__).with_name("rules.json")


class RuleStatus(StrEnum):
    """How far a row is to be trusted."""

    LAW = "law"
    TO_CONFIRM = "to_confirm"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row. ``valid_from`` None: in force when it was read, since when is not recorded.

    ``status`` is about article and wording, ``date_status`` about ``valid_from`` (None without it).
    """

    code: str
    jurisdiction: str
    statute_zh: str
    statute_en: str
    article: str
    condition: str
    text_zh: str
    text_en: str
    status: RuleStatus
    date_status: RuleStatus | None
    holds_signing: bool
    valid_from: date | None
    valid_to: date | None
    source: str

    def __str__(self) -> str:
        """What it says, in the active language."""
        return self.text_zh if _in_chinese() else self.text_en

    @property
    def citation(self) -> str:
        """Statute and article, in the active language."""
        if _in_chinese():
            return f"{self.statute_zh}第{self.article}条"
        return f"{self.statute_en}, art. {self.article}"

    @property
    def is_confirmed(self) -> bool:
        """Whether article and wording were read in the law's own text."""
        return self.status == RuleStatus.LAW

    @property
    def is_date_confirmed(self) -> bool:
        """Whether the first day was; nothing has to be where none is given."""
        return self.date_status in (None, RuleStatus.LAW)

    def is_in_force(self, day: date) -> bool:
        """Whether the row holds on a day; its last day counts."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


def rules_in_force(
    day: date, jurisdictions: Collection[str], rules: Collection[Rule] | None = None
) -> list[Rule]:
    """The rows that hold on a day in these places, in the order of the file."""
    rows = RULES if rules is None else rules
    return [row for row in rows if row.jurisdiction in jurisdictions and row.is_in_force(day)]


def _in_chinese() -> bool:
    return (get_language() or "").startswith("zh")


def _read(path: Path) -> tuple[str, tuple[Rule, ...]]:
    """Version and rows; raises ValueError where a row repeats a code or names no condition."""
    written = json.loads(path.read_text(encoding="utf-8"))
    rows = tuple(_row(each) for each in written["rules"])
    if len({row.code for row in rows}) != len(rows):
        raise ValueError(f"{path.name} lists a rule twice.")
    strange = [row.code for row in rows if row.condition not in CONDITIONS]
    if strange:
        raise ValueError(f"{path.name} names no known condition for: {', '.join(strange)}.")
    return str(written["version"]), rows


def _row(written: dict[str, Any]) -> Rule:
    days = {
        name: date.fromisoformat(written[name]) if written.get(name) else None
        for name in ("valid_from", "valid_to")
    }
    holds = bool(written.get("holds_signing", False))
    told = {"status": RuleStatus(written["status"]), "date_status": _date_status(written)}
    return Rule(**{**written, **days, **told, "holds_signing": holds})


def _date_status(written: dict[str, Any]) -> RuleStatus | None:
    """Raises ValueError where a date does not say whether it was read."""
    if bool(written.get("valid_from")) != bool(written.get("date_status")):
        raise ValueError(f"{written['code']}: give date_status with valid_from, and only then.")
    return RuleStatus(written["date_status"]) if written["date_status"] else None


RULES_VERSION, RULES = _read(_FILE)
