"""The columns that gates look at, read from the database without building a model a row.

Those of all published technologies are kept in memory and follow what is committed, since reading
100,000 rows takes longer than searching them for 256 needs. Owners are few and change without news
to their listings, so they are read at each use.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any, Final

import numpy as np
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from accounts.models import Organization
from listings.models import Confidentiality, Control, IntellectualProperty, Need, Technology
from listings.states import ListingState

from .. import runtime
from ..policies.alike import Alike, technologies_alike
from ..policies.gates import (
    DEAD_RIGHTS,
    NEVER,
    NO_LAST_DAY,
    NO_ORGANIZATION,
    TAKEN_RIGHTS,
    ListingColumns,
    NeedColumns,
    TechnologyColumns,
)
from ..selectors.following import Follower
from ..states import ListingKind

_COMMON: Final = (
    "pk",
    "owner_id",
    "owner__parent_id",
    "owner__is_verified",
    "owner__country",
    "state",
    "valid_until",
    "confidentiality",
)


_OWN: Final = tuple(
    field.name
    for field in fields(TechnologyColumns)
    if field.name not in ("parent", "verified", "country")
)
"""What is the technology's and not its owner's."""


class _Published:
    """The gates' view of published technologies, as far as it has followed."""

    def __init__(self) -> None:
        self.follower = Follower(ListingKind.TECHNOLOGY)
        self.columns = technology_columns([])

        self._alike: tuple[TechnologyColumns, date, Alike[TechnologyColumns]] | None = None

    def alike_on(self, today: date) -> Alike[TechnologyColumns]:
        """Their kinds, without what their owners are like; sorted again after changes only."""
        known, columns = self._alike, self.columns
        if known is None or known[0] is not columns or known[1] != today:
            known = self._alike = (columns, today, technologies_alike(columns, today=today))
        return known[2]

    def read_everything(self) -> None:
        self.columns = technology_columns()

    def read_again(self, keys: Sequence[int]) -> None:
        kept = self.columns.take(~np.isin(self.columns.keys, keys))
        found = technology_columns(keys)
        self.columns = _joined(kept, found.take(found.published))


def published_technologies(*, today: date) -> Alike[TechnologyColumns]:
    """The published technologies as the gates see them, as committed before this call."""
    held = runtime.kept("gates' view of technologies", _Published)
    held.follower.follow(everything=held.read_everything, some=held.read_again)
    alike = held.alike_on(today)
    return replace(alike, kinds=_with_owners(alike.kinds))


def read_anew(keys: Iterable[int]) -> bool:
    """Whether the gates' view of one of these technologies was another than the rows give now.

    It is theirs afterwards. For whoever is about to propose: a row that was changed past the
    services, which bring the news, is seen too.
    """
    wanted = sorted(set(keys))
    held = runtime.kept("gates' view of technologies", _Published)
    with held.follower.lock:
        found = technology_columns(wanted)
        found = found.take(found.published)
        known = held.columns.take(np.isin(held.columns.keys, wanted))
        if all(np.array_equal(getattr(found, name), getattr(known, name)) for name in _OWN):
            return False
        held.read_again(wanted)
    return True


def _joined(first: TechnologyColumns, second: TechnologyColumns) -> TechnologyColumns:
    """The rows of both, by ascending key."""
    both = {
        field.name: np.concatenate([getattr(first, field.name), getattr(second, field.name)])
        for field in fields(TechnologyColumns)
    }
    return TechnologyColumns(**both).take(np.argsort(both["keys"], kind="stable"))


def _with_owners(columns: TechnologyColumns) -> TechnologyColumns:
    """The same rows with what their owners are like now."""
    if not len(columns):
        return columns
    rows = Organization.objects.order_by("pk").values_list(
        "pk", "parent_id", "is_verified", "country"
    )
    keys, parent, verified, country = zip(*rows, strict=True)
    places = np.searchsorted(np.array(keys, dtype=np.int64), columns.owner)
    return replace(
        columns,
        parent=np.array([value or NO_ORGANIZATION for value in parent], dtype=np.int64)[places],
        verified=np.array(verified, dtype=bool)[places],
        country=np.array([str(value) for value in country], dtype="U2")[places],
    )


def technology_columns(keys: Sequence[int] | None = None) -> TechnologyColumns:
    """The gates' view of published technologies, or of these technologies in any state."""
    rows = _rows(
        Technology.objects.annotate(without_rights=_without_rights()),
        keys,
        ("exclusive_licence_until", "without_rights", "export_control", "export_clearance"),
    )
    exclusive, without_rights, control, clearance = _more(rows, 4)
    return TechnologyColumns(
        **_common(rows),
        exclusive_until=_days(exclusive, NEVER),
        without_rights=np.array(without_rights, dtype=bool),
        restricted=np.array([value == Control.RESTRICTED for value in control], dtype=bool),
        prohibited=np.array([value == Control.PROHIBITED for value in control], dtype=bool),
        cleared=np.array([bool(value.strip()) for value in clearance], dtype=bool),
    )


def need_columns(keys: Sequence[int] | None = None) -> NeedColumns:
    """The gates' view of published needs, or of these needs in any state."""
    rows = _rows(Need.objects.all(), keys, ("deadline",))
    (deadline,) = _more(rows, 1)
    return NeedColumns(**_common(rows), deadline=_days(deadline, NO_LAST_DAY))


def _without_rights() -> ExpressionWrapper[Q]:
    """An exclusive licence takes a technology; otherwise one right in force keeps it free."""
    rights = IntellectualProperty.objects.filter(technology=OuterRef("pk"))
    taken = Exists(rights.filter(status__in=TAKEN_RIGHTS))
    dead = Exists(rights.filter(status__in=DEAD_RIGHTS))
    alive = Exists(rights.exclude(status__in=DEAD_RIGHTS))
    return ExpressionWrapper(Q(taken) | (Q(dead) & ~Q(alive)), output_field=BooleanField())


def _rows(
    listings: QuerySet[Any], keys: Sequence[int] | None, more: Sequence[str]
) -> list[tuple[Any, ...]]:
    if keys is None:
        listings = listings.filter(state=ListingState.PUBLISHED)
        return [*listings.order_by("pk").values_list(*_COMMON, *more)]
    found: list[tuple[Any, ...]] = []
    for start in range(0, len(keys), 500):
        some = listings.filter(pk__in=[*keys[start : start + 500]])
        found.extend(some.values_list(*_COMMON, *more))
    return sorted(found)


def _more(rows: Sequence[tuple[Any, ...]], count: int) -> list[tuple[Any, ...]]:
    columns = [*zip(*rows, strict=True)]
    return columns[len(_COMMON) :] if columns else [()] * count


def _common(rows: Sequence[tuple[Any, ...]]) -> dict[str, Any]:
    columns = [*zip(*rows, strict=True)] or [()] * len(_COMMON)
    pk, owner, parent, verified, country, state, valid_until, confidentiality = columns[
        : len(_COMMON)
    ]
    return {
        "keys": np.array(pk, dtype=np.int64),
        "owner": np.array(owner, dtype=np.int64),
        "parent": np.array([value or NO_ORGANIZATION for value in parent], dtype=np.int64),
        "verified": np.array(verified, dtype=bool),
        "country": np.array([str(value) for value in country], dtype="U2"),
        "published": np.array([value == ListingState.PUBLISHED for value in state], dtype=bool),
        "last_day": _days(valid_until, NO_LAST_DAY),
        "brokered": np.array(
            [value == Confidentiality.BROKERED for value in confidentiality], dtype=bool
        ),
    }


def _days(days: Iterable[date | None], absent: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.array([day.toordinal() if day else absent for day in days], dtype=np.int64)


def in_key_order(columns: ListingColumns, keys: Sequence[int]) -> list[int]:
    """The row of each key, for columns that hold all of them in ascending order of keys."""
    rows = np.searchsorted(columns.keys, np.asarray(keys, dtype=np.int64))
    return [int(row) for row in rows]
