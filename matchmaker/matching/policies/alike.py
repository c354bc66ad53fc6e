"""What the gates can't tell apart: thousands of listings are of a few dozen kinds.

A gate looks at an owner, at a few flags and at whether a day has passed. So pairs of kinds are
judged instead of pairs of listings, and whoever is judged alike shares one list of keys.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from .gates import Bools, ListingColumns, NeedColumns, TechnologyColumns, passing

Keys = NDArray[np.int64]

Columns = TypeVar("Columns", bound=ListingColumns)
Seen_co = TypeVar("Seen_co", bound=ListingColumns, covariant=True)


@dataclass(frozen=True, slots=True)
class Alike(Generic[Seen_co]):
    """Listings by ascending `keys` (n,), the number of each one's kind, `of` (n,), and a row a
    kind.
    """

    keys: Keys
    of: NDArray[np.int32]
    kinds: Seen_co

    def brokered(self) -> Keys:
        """The keys of those that are brokered."""
        return self.where(self.kinds.brokered)

    def where(self, kinds: Bools) -> Keys:
        """The keys of those whose kinds are chosen, ascending."""
        return self.keys[kinds[self.of]]


def technologies_alike(columns: TechnologyColumns, *, today: date) -> Alike[TechnologyColumns]:
    """These technologies, by ascending key, as the gates see them on a day."""
    flags = (
        columns.exclusive_until >= today.toordinal(),
        columns.without_rights,
        columns.restricted,
        columns.prohibited,
        columns.cleared,
    )
    return _alike(columns, flags, today)


def needs_alike(columns: NeedColumns, *, today: date) -> Alike[NeedColumns]:
    """These needs, by ascending key, as the gates see them on a day."""
    return _alike(columns, (columns.deadline < today.toordinal(),), today)


def _alike(columns: Columns, flags: Sequence[Bools], today: date) -> Alike[Columns]:
    """What else the gates look at, an owner's parent and country, is the owner's."""
    seen = columns.owner.copy()
    for flag in (columns.published, columns.last_day < today.toordinal(), columns.brokered, *flags):
        seen = 2 * seen + flag
    _, rows, of = np.unique(seen, return_index=True, return_inverse=True)
    return Alike(columns.keys, of.astype(np.int32), columns.take(rows))


def open_to_needs(
    needs: Alike[NeedColumns], technologies: Alike[TechnologyColumns], *, today: date
) -> dict[int, Keys]:
    """By need, the technologies that every gate lets through to it, ascending keys.

    What is equal is the same array, so that needs can share a search.
    """
    return _open(needs, technologies, _passing(needs, technologies, today))


def open_to_technologies(
    needs: Alike[NeedColumns], technologies: Alike[TechnologyColumns], *, today: date
) -> dict[int, Keys]:
    """By technology, the needs that every gate lets it through to; as `open_to_needs`."""
    return _open(technologies, needs, _passing(needs, technologies, today).T)


def _passing(
    needs: Alike[NeedColumns], technologies: Alike[TechnologyColumns], today: date
) -> Bools:
    """Which pairs of kinds every gate lets through, (kinds of needs, kinds of technologies)."""
    rows = needs.kinds.take((slice(None), None))
    return passing(rows, technologies.kinds, today=today)


def _open(
    asking: Alike[ListingColumns], offered: Alike[ListingColumns], masks: Bools
) -> dict[int, Keys]:
    distinct = {mask.tobytes(): mask for mask in masks}
    lists = {name: offered.where(mask) for name, mask in distinct.items()}
    by_kind = [lists[mask.tobytes()] for mask in masks]
    return {key: by_kind[kind] for key, kind in zip(asking.keys.tolist(), asking.of, strict=True)}
