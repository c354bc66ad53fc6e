"""The two sides of a pair as plain values: all that gates and terms look at, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import numpy as np

from ..gates import (
    DEAD_RIGHTS,
    NEVER,
    NO_LAST_DAY,
    NO_ORGANIZATION,
    TAKEN_RIGHTS,
    NeedColumns,
    TechnologyColumns,
)

SideName = Literal["need", "technology"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingSide:
    """What both kinds of listings have; ``country`` is the owner's, as for the gates."""

    organization: int
    parent: int | None = None
    verified: bool = True
    country: str = "CN"
    province: str = ""
    published: bool = True
    valid_until: date | None = None
    brokered: bool = False
    language: str = ""
    technology_fields: frozenset[str] = frozenset()

    def as_columns(self) -> dict[str, Any]:
        """The columns of length one that the gates want of both kinds."""
        return {
            "keys": np.zeros(1, dtype=np.int64),
            "owner": np.array([self.organization], dtype=np.int64),
            "parent": np.array([self.parent or NO_ORGANIZATION], dtype=np.int64),
            "verified": np.array([self.verified]),
            "country": np.array([self.country], dtype="U2"),
            "published": np.array([self.published]),
            "last_day": _day(self.valid_until, NO_LAST_DAY),
            "brokered": np.array([self.brokered]),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedSide(ListingSide):
    """What a need asks for. ``wants_pay_after_use`` is None for no preference."""

    minimum_trl: int | None = None
    budget_max: Decimal | None = None
    currency: str = ""
    wants_pay_after_use: bool | None = None
    wished_licence_kinds: frozenset[str] = frozenset()
    deadline: date | None = None

    def columns(self) -> NeedColumns:
        """The gates' view of it."""
        return NeedColumns(**self.as_columns(), deadline=_day(self.deadline, NO_LAST_DAY))


@dataclass(frozen=True, slots=True, kw_only=True)
class UseFirst:
    """Terms of using first: ``least`` is the least paid in all, None where that is not known."""

    trial_months: int | None = None
    least: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TechnologySide(ListingSide):
    """What a technology offers. ``rights`` are the statuses of its rights, one each."""

    maturity_standard: str = ""
    maturity_level: int | None = None
    price_min: Decimal | None = None
    price_max: Decimal | None = None
    currency: str = ""
    pay_after_use: UseFirst | None = None
    licence_kinds: frozenset[str] = frozenset()
    exclusive_until: date | None = None
    rights: tuple[str, ...] = ()
    export_control: str = "unknown"
    cleared: bool = False

    def columns(self) -> TechnologyColumns:
        """The gates' view of it."""
        return TechnologyColumns(
            **self.as_columns(),
            exclusive_until=_day(self.exclusive_until, NEVER),
            without_rights=np.array([self.is_without_rights]),
            restricted=np.array([self.export_control == "restricted"]),
            prohibited=np.array([self.export_control == "prohibited"]),
            cleared=np.array([self.cleared]),
        )

    @property
    def is_without_rights(self) -> bool:
        """One right is exclusively licensed, or there are rights and all of them are dead."""
        if any(status in TAKEN_RIGHTS for status in self.rights):
            return True
        return bool(self.rights) and all(status in DEAD_RIGHTS for status in self.rights)


@dataclass(frozen=True, slots=True)
class Pair:
    """A need, a technology, and the day on which they are held against each other."""

    need: NeedSide
    technology: TechnologySide
    today: date

    def edited(self, side: SideName, changes: Mapping[str, Any]) -> Pair:
        """The same pair with these fields of one side changed."""
        return replace(self, **{side: replace(getattr(self, side), **changes)})


def _day(day: date | None, absent: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.array([day.toordinal() if day else absent], dtype=np.int64)
