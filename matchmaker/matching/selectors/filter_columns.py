"""What filters and facets look at, in memory: columns over all published listings of a kind.

They are in step with what is committed; see `following`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from listings.models import Confidentiality, IntellectualProperty
from listings.states import ListingState

from .. import runtime
from ..states import ListingKind
from .facets import FACETS
from .following import Follower
from .listings import MODELS
from .readers import Reader

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

NO_LAST_DAY: Final = date.max.toordinal()
TITLE_BYTES: Final = 48
"""Titles are sorted by so much of them (UTF-8, case folded); equal ones by key."""
LEVELS: Final = {Confidentiality.OPEN: 0, Confidentiality.MEMBERS: 1, Confidentiality.BROKERED: 2}
OWN: Final = ("pk", "owner_id", "valid_until", "confidentiality", "published_at", "title")


class Combinations:
    """The distinct combinations of values that listings have of a facet, each with a number.

    They only ever become more, so that a number means the same to all who hold columns.
    """

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, ...], int] = {}
        self._holding: dict[str, list[int]] = {}

    def number(self, values: tuple[str, ...]) -> int:
        """The number of a combination; a new one where it is new."""
        known = self._numbers.get(values)
        if known is None:
            known = self._numbers[values] = len(self._numbers)
            for value in dict.fromkeys(values):
                self._holding[value] = [*self._holding.get(value, ()), known]
        return known

    def counted(self, numbers: NDArray[np.int32]) -> dict[str, int]:
        """How many of these listings have each value; values that none has are left out."""
        times = np.bincount(numbers, minlength=len(self._numbers))
        found = {value: int(times[held].sum()) for value, held in [*self._holding.items()]}
        return {value: count for value, count in found.items() if count}

    def holding(self, values: Iterable[str], numbers: NDArray[np.int32]) -> Mask:
        """Which of these listings have any of the values."""
        wanted = [number for value in values for number in self._holding.get(value, ())]
        return np.isin(numbers, wanted)


@dataclass(frozen=True, slots=True)
class FilterColumns:
    """Published listings by ascending key, one row each; never changed, only replaced.

    last_days: ordinals of dates. levels: numbers of `LEVELS`. published: seconds since 1970.
    facets: for each facet, numbers of `combinations`.
    """

    keys: Ints
    owners: Ints
    last_days: Ints
    levels: Ints
    published: NDArray[np.float64]
    titles: NDArray[np.bytes_]
    facets: Mapping[str, NDArray[np.int32]]
    combinations: Mapping[str, Combinations]

    def __len__(self) -> int:
        return len(self.keys)

    def listed_for(self, reader: Reader, today: date) -> Mask:
        """The rows that the reader may see listed: as `listings.selectors` has it."""
        in_force: Mask = self.last_days >= today.toordinal()
        if reader.brokers:
            return in_force
        highest = LEVELS[Confidentiality.MEMBERS if reader.vouched else Confidentiality.OPEN]
        shown: Mask = self.levels <= highest
        if reader.organizations:
            shown = shown | np.isin(self.owners, [*reader.organizations])
        return in_force & shown

    def chosen(self, facet: str, values: Sequence[str]) -> Mask:
        """The rows that have any of these values of a facet."""
        return self.combinations[facet].holding(values, self.facets[facet])

    def counts(self, facet: str, rows: Mask | Ints) -> dict[str, int]:
        """How many of these rows have each value of a facet."""
        return self.combinations[facet].counted(self.facets[facet][rows])

    def rows_of(self, keys: Sequence[int]) -> Ints:
        """The rows of those keys that are here, in the order of the keys."""
        wanted = np.asarray(keys, dtype=np.int64)
        if not len(self.keys):
            return wanted[:0]
        rows = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        held: Ints = rows[self.keys[rows] == wanted]
        return held

    def newest_first(self, rows: Ints) -> Ints:
        """These rows, the latest published first."""
        return rows[np.lexsort((-self.keys[rows], -self.published[rows]))]

    def by_title(self, rows: Ints) -> Ints:
        """These rows in the order of their titles."""
        return rows[np.lexsort((self.keys[rows], self.titles[rows]))]


class _Held:
    """What this process holds of a kind."""

    def __init__(self, kind: ListingKind) -> None:
        self.follower = Follower(kind)
        self.columns = _nothing(kind)

    def read_everything(self) -> None:
        kind = self.follower.kind
        self.columns = _joined(_nothing(kind), _read(kind, self.columns, None), [])

    def read_again(self, keys: Sequence[int]) -> None:
        self.columns = _joined(self.columns, _read(self.follower.kind, self.columns, keys), keys)


def fresh_columns(kind: ListingKind) -> FilterColumns:
    """The columns as committed before this call, in one short query where nothing changed."""
    held = runtime.kept(f"filter columns of {kind.value}", lambda: _Held(kind))
    held.follower.follow(everything=held.read_everything, some=held.read_again)
    return held.columns


def _nothing(kind: ListingKind) -> FilterColumns:
    none = np.empty(0, np.int64)
    names = [facet.name for facet in FACETS[kind]]
    return FilterColumns(
        none,
        none,
        none,
        none,
        np.empty(0, np.float64),
        np.empty(0, f"S{TITLE_BYTES}"),
        {name: np.empty(0, np.int32) for name in names},
        {name: Combinations() for name in names},
    )


def _read(kind: ListingKind, into: FilterColumns, keys: Sequence[int] | None) -> FilterColumns:
    """The published ones of these keys, or all; `into` gives the numbers of combinations."""
    facets = FACETS[kind]
    names = list(dict.fromkeys(name for facet in facets for name in facet.columns))
    rows = [*_rows(kind, [name for name in names if name != "rights"], keys)]
    rights = _rights(keys) if "rights" in names else {}
    lists = [[*column] for column in zip(*rows, strict=True)] or [[] for _ in (*OWN, *names)]
    of = dict(zip([*OWN, *(name for name in names if name != "rights")], lists, strict=False))
    of["rights"] = [rights.get(key, ()) for key in of["pk"]]
    numbers = {
        facet.name: [
            into.combinations[facet.name].number(facet.values(*values))
            for values in zip(*(of[name] for name in facet.columns), strict=True)
        ]
        for facet in facets
    }
    return FilterColumns(
        keys=np.array(of["pk"], np.int64),
        owners=np.array(of["owner_id"], np.int64),
        last_days=np.array(
            [day.toordinal() if day else NO_LAST_DAY for day in of["valid_until"]], np.int64
        ),
        levels=np.array([LEVELS.get(level, 2) for level in of["confidentiality"]], np.int64),
        published=np.array(
            [moment.timestamp() if moment else 0.0 for moment in of["published_at"]], np.float64
        ),
        titles=np.array([_sorting(title) for title in of["title"]], f"S{TITLE_BYTES}"),
        facets={name: np.array(found, np.int32) for name, found in numbers.items()},
        combinations=into.combinations,
    )


def _rows(
    kind: ListingKind, names: Sequence[str], keys: Sequence[int] | None
) -> Iterable[tuple[Any, ...]]:
    rows = MODELS[kind].objects.filter(state=ListingState.PUBLISHED).order_by("pk")
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    return rows.values_list(*OWN, *names).iterator(chunk_size=2000)


def _rights(keys: Sequence[int] | None) -> dict[int, tuple[str, ...]]:
    rows = IntellectualProperty.objects.order_by()
    if keys is not None:
        rows = rows.filter(technology_id__in=keys)
    found: dict[int, set[str]] = defaultdict(set)
    for key, kind in rows.values_list("technology_id", "kind"):
        found[key].add(kind)
    return {key: tuple(sorted(kinds)) for key, kinds in found.items()}


def _joined(old: FilterColumns, new: FilterColumns, gone: Sequence[int]) -> FilterColumns:
    """The old rows without those of the keys gone, and the new ones."""
    kept = ~np.isin(old.keys, gone)
    order = np.argsort(np.concatenate([old.keys[kept], new.keys]), kind="stable")

    def both(first: NDArray[Any], second: NDArray[Any]) -> Any:
        return np.concatenate([first[kept], second])[order]

    return replace(
        new,
        keys=both(old.keys, new.keys),
        owners=both(old.owners, new.owners),
        last_days=both(old.last_days, new.last_days),
        levels=both(old.levels, new.levels),
        published=both(old.published, new.published),
        titles=both(old.titles, new.titles),
        facets={name: both(old.facets[name], found) for name, found in new.facets.items()},
    )


def _sorting(title: str) -> bytes:
    return title.casefold().encode("utf-8", "surrogatepass")[:TITLE_BYTES]
