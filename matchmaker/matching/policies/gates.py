"""The gates: which pairs may be proposed at all, as pure functions over columns of plain values.

One implementation serves both uses: columns of thousands of listings before a search, and
columns of length one for a single pair. Arrays broadcast, so either side may be the single one.
Days are ordinals of the calendar (``date.toordinal``).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from ..states import Gate

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

NO_LAST_DAY: Final = date.max.toordinal()
"""The last day of what has none."""
NEVER: Final = 0
"""The end of an exclusive licence that there is not."""
NO_ORGANIZATION: Final = 0
"""The parent of an organization without one; keys of the database begin at 1."""

DEAD_RIGHTS: Final = ("lapsed", "invalidated")
TAKEN_RIGHTS: Final = ("exclusively_licensed",)


@dataclass(frozen=True, slots=True)
class ListingColumns:
    """What the gates look at, a row a listing; every array has the same length."""

    keys: Ints
    owner: Ints
    parent: Ints
    verified: Bools
    country: NDArray[np.str_]
    published: Bools
    last_day: Ints
    brokered: Bools

    def __len__(self) -> int:
        """The number of listings."""
        return len(self.keys)

    def take(self, rows: Any) -> Self:
        """The columns with these rows only: indices or a mask."""
        return type(self)(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})


@dataclass(frozen=True, slots=True)
class TechnologyColumns(ListingColumns):
    """What the gates look at in technologies."""

    exclusive_until: Ints
    without_rights: Bools
    """Every right is lapsed or invalidated, or one is exclusively licensed."""
    restricted: Bools
    prohibited: Bools
    cleared: Bools


@dataclass(frozen=True, slots=True)
class NeedColumns(ListingColumns):
    """What the gates look at in needs."""

    deadline: Ints


def not_published(needs: NeedColumns, technologies: TechnologyColumns, today: int) -> Bools:
    """Either side is not published, or its last day has passed."""
    return (
        ~needs.published
        | ~technologies.published
        | (needs.last_day < today)
        | (technologies.last_day < today)
    )


def same_organization(needs: NeedColumns, technologies: TechnologyColumns, _today: int) -> Bools:
    """One owner, or one owner is the other's parent."""
    related: Bools = (
        (needs.owner == technologies.owner)
        | (needs.owner == technologies.parent)
        | (needs.parent == technologies.owner)
    )
    return related


def deadline_passed(needs: NeedColumns, technologies: TechnologyColumns, today: int) -> Bools:
    """The need wanted its answer before today."""
    passed: Bools = (needs.deadline < today) & np.ones_like(technologies.published)
    return passed


def licence_taken(needs: NeedColumns, technologies: TechnologyColumns, today: int) -> Bools:
    """An exclusive licence closes the technology through its last day; so do dead rights."""
    taken = (technologies.exclusive_until >= today) | technologies.without_rights
    refused: Bools = taken & np.ones_like(needs.published)
    return refused


def export_not_cleared(needs: NeedColumns, technologies: TechnologyColumns, _today: int) -> Bools:
    """A party abroad, and an export that is prohibited, or restricted without clearance."""
    closed = technologies.prohibited | (technologies.restricted & ~technologies.cleared)
    refused: Bools = (needs.country != technologies.country) & closed
    return refused


def other_side_not_verified(
    needs: NeedColumns, technologies: TechnologyColumns, _today: int
) -> Bools:
    """A brokered listing would be shown for an organization that nobody has verified."""
    return (needs.brokered & ~technologies.verified) | (technologies.brokered & ~needs.verified)


RULES: Final[Mapping[Gate, Callable[[NeedColumns, TechnologyColumns, int], Bools]]] = {
    Gate.NOT_PUBLISHED: not_published,
    Gate.SAME_ORGANIZATION: same_organization,
    Gate.DEADLINE_PASSED: deadline_passed,
    Gate.LICENCE_TAKEN: licence_taken,
    Gate.EXPORT_NOT_CLEARED: export_not_cleared,
    Gate.OTHER_SIDE_NOT_VERIFIED: other_side_not_verified,
}


def closed_gates(
    needs: NeedColumns, technologies: TechnologyColumns, *, today: date
) -> dict[Gate, Bools]:
    """For each gate, which pairs it refuses; the sides broadcast against each other."""
    day = today.toordinal()
    return {gate: rule(needs, technologies, day) for gate, rule in RULES.items()}


def passing(needs: NeedColumns, technologies: TechnologyColumns, *, today: date) -> Bools:
    """Which pairs every gate lets through."""
    refused = closed_gates(needs, technologies, today=today)
    open_: Bools = ~np.logical_or.reduce([*refused.values()])
    return open_
