"""Following what is committed of the listings of a kind, without reading all of them each time.

Whoever changes a listing requests its embedding in the same transaction, so that unfinished embed
work names what has changed and not been embedded yet, and the watermark's sequence what has been
embedded since. Each use reads these two; only what they name is read again. New rows that came
without news are found by their keys.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db import connection

from ..models import CollectionWatermark, MatchingWork
from ..states import ListingKind, WorkState, WorkStep
from .listings import KEYS_A_STATEMENT, MODELS

_Reached = tuple[tuple[int, int], frozenset[tuple[int, int]], int]
_WAITING: Final = (WorkStep.EMBED, WorkState.PENDING, WorkState.CLAIMED, WorkState.FAILED)
_REACHED: Final = {
    kind: f"""
        SELECT mark.sequence, mark.epoch, newest.key, work.{kind.value}_id, work.revision
        FROM (SELECT MAX(id) AS key FROM listings_{kind.value}) newest
        LEFT JOIN matching_collectionwatermark mark ON mark.id = %s
        LEFT JOIN matching_matchingwork work ON work.step = %s
            AND work.state IN (%s, %s, %s) AND work.{kind.value}_id IS NOT NULL
    """  # noqa: S608 - constants
    for kind in ListingKind
}


@dataclass(slots=True)
class Follower:
    """How far something that this process holds of a kind has followed the database."""

    kind: ListingKind
    mark: tuple[int, int] | None = None
    highest: int = 0
    unfinished: frozenset[tuple[int, int]] = frozenset()
    lock: threading.RLock = field(default_factory=threading.RLock)

    def follow(
        self, *, everything: Callable[[], None], some: Callable[[Sequence[int]], None]
    ) -> None:
        """Have what changed before this call read: everything, or some keys at a time.

        One short query where nothing changed.
        """
        if (self.mark, self.unfinished, self.highest) != self._reached_by_all():
            with self.lock:
                self._catch_up(everything, some)

    def _catch_up(
        self, everything: Callable[[], None], some: Callable[[Sequence[int]], None]
    ) -> None:
        """How far is looked up first, so that what comes later is read next time."""
        mark, unfinished, highest = self._reached_by_all()
        if self.mark is None or self.mark[1] != mark[1] or self.mark[0] > mark[0]:
            everything()
        else:
            keys = sorted(self._changed(self.mark[0], unfinished))
            for start in range(0, len(keys), KEYS_A_STATEMENT):
                some(keys[start : start + KEYS_A_STATEMENT])
        self.mark, self.unfinished, self.highest = mark, unfinished, highest

    def _reached_by_all(self) -> _Reached:
        """The watermark, (key, revision of the request) of what has changed and has not been
        embedded since, and the highest key.

        Every search asks it, so it is one statement, and written out: putting three together takes
        the ORM longer than the database answers.
        """
        with connection.cursor() as cursor:
            cursor.execute(_REACHED[self.kind], [CollectionWatermark.KEY, *_WAITING])
            rows = cursor.fetchall()
        sequence, epoch, highest = rows[0][:3]
        unfinished = frozenset((row[3], row[4]) for row in rows if row[3] is not None)
        return (sequence or 0, epoch or 0), unfinished, highest or 0

    def _changed(self, sequence: int, unfinished: frozenset[tuple[int, int]]) -> set[int]:
        changed = {key for key, _revision in unfinished - self.unfinished}
        changed.update(self._embedded_since(sequence))
        added = MODELS[self.kind].objects.filter(pk__gt=self.highest)
        changed.update(added.values_list("pk", flat=True))
        return changed

    def _embedded_since(self, sequence: int) -> list[int]:
        rows = MatchingWork.objects.filter(
            **{f"{self.kind.value}_id__isnull": False}, step=WorkStep.EMBED, sequence__gt=sequence
        )
        return [*rows.values_list(f"{self.kind.value}_id", flat=True)]
