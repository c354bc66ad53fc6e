"""Where ids stand among the rows of something that holds one row an id."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Rows = NDArray[np.int64]

_DENSE: Final = 16
"""Ids up to this many times their number get a table of their rows: 4 bytes an id."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where ids stand: `row_of` of every id up to the largest, or the ids in order and their rows.

    The table is there where ids are dense enough; half a million ids are looked up in 2 ms by it
    and in 20 ms without. `in_order` says that rows stand in the order of their ids.
    """

    ascending: Ids
    rows: Rows
    row_of: NDArray[np.int32] | None
    in_order: bool

    @classmethod
    def of(cls, ids: Ids) -> "Places":
        """For distinct ids (n,) of at least 0, in the order of their rows."""
        in_order = bool(np.all(ids[1:] > ids[:-1]))
        rows = np.arange(len(ids)) if in_order else np.argsort(ids)
        ascending = ids if in_order else ids[rows]
        if not len(ids) or ascending[-1] > _DENSE * len(ids):
            return cls(ascending, rows, None, in_order)
        row_of = np.full(int(ascending[-1]) + 1, -1, dtype=np.int32)
        row_of[ids] = np.arange(len(ids), dtype=np.int32)
        return cls(ascending, rows, row_of, in_order)

    def find(self, ids: Ids) -> Rows:
        """The rows of those of the ascending ids that are here, in the order of the ids."""
        if self.row_of is not None:
            first, last = np.searchsorted(ids, (0, len(self.row_of)))
            rows = self.row_of[ids[first:last]]
            return rows[rows >= 0].astype(np.int64)
        if not len(self.ascending) or not len(ids):
            return np.empty(0, dtype=np.int64)
        few, many = (
            (ids, self.ascending) if len(ids) < len(self.ascending) else (self.ascending, ids)
        )
        places = np.minimum(np.searchsorted(many, few), len(many) - 1)
        here = many[places] == few
        found: Rows = self.rows[places[here]] if few is ids else self.rows[here]
        return found

    def rows_of_known(self, ids: Ids) -> Rows:
        """The rows of these ids, all of which are here, in any order."""
        if self.row_of is not None:
            return self.row_of[ids].astype(np.int64)
        rows: Rows = self.rows[np.searchsorted(self.ascending, ids)]
        return rows
