"""Collections in step with the database: what was embedded, revised or closed by any process.

Each use begins with one read of the watermark's row. Only where it has moved are the changed
listings read, those whose embed work ended since. A process that has just started takes what it can
from a snapshot (``loading``), and looks for a newer one when too much has changed beside its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import connection
from django.db.models import Q

from .. import runtime
from ..engine.collection import Collection
from ..engine.snapshots import Shelf
from ..models import CollectionWatermark, MatchingWork
from ..runtime import HeldCollection
from ..states import Audience, ListingKind, WorkStep
from .loading import ROWS_AT_A_TIME, leave_word, load, read_entries


def fresh_collection(kind: ListingKind, audience: Audience, *, brokered: bool = True) -> Collection:
    """A collection that holds every listing whose vectors were committed before this call.

    Without ``brokered`` it leaves out the listings that only technology managers may know of:
    they must not move what members find either. It may be searched from several threads at once.
    Raises EncoderUnavailable.
    """
    held = runtime.held_collection(kind, audience, brokered=brokered)
    mark = read_watermark()
    if held.mark != mark:
        with held.lock:
            _catch_up(held)
    elif _has_better_snapshot(held) and held.lock.acquire(blocking=False):
        # The collection is right as it is: nobody else has to wait for the one that is better.
        try:
            load_anew(held)
        finally:
            held.lock.release()
    return held.collection


def read_watermark() -> tuple[int, int]:
    """(sequence, epoch) as committed now; (0, 0) before anything was ever embedded."""
    table = connection.ops.quote_name("matching_collectionwatermark")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT sequence, epoch FROM {table} WHERE id = %s",  # noqa: S608 - a constant
            [CollectionWatermark.KEY],
        )
        row = cursor.fetchone()
    return (row[0], row[1]) if row else (0, 0)


def _has_better_snapshot(held: HeldCollection) -> bool:
    """Whether a newer one is there than this process has looked for, and it could do with one."""
    if not held.origin.is_outdated:
        return False
    return Shelf(held.snapshots).newest() > held.origin.newest


def _catch_up(held: HeldCollection) -> None:
    """Read what changed; the watermark is read first, so what comes later is read next time."""
    mark = read_watermark()
    if held.mark is None or held.mark[1] != mark[1] or held.mark[0] > mark[0]:
        load_anew(held)
        return
    for keys in _changed_since(held, held.mark[0]):
        _bring_up_to_date(held, keys)
        held.origin.beside += len(keys)
    leave_word(held, held.origin)
    held.mark = mark


def load_anew(held: HeldCollection) -> None:
    """Put a new collection in the old one's place; others search the old one meanwhile.

    Hold its lock.
    """
    mark = read_watermark()
    loaded = load(held)
    held.collection, held.origin, held.mark = loaded.collection, loaded.origin, mark


def _changed_since(held: HeldCollection, sequence: int) -> Iterator[Sequence[int]]:
    changed = MatchingWork.objects.filter(
        **{f"{held.kind}_id__isnull": False}, step=WorkStep.EMBED, sequence__gt=sequence
    )
    keys = [*changed.order_by("sequence").values_list(f"{held.kind}_id", flat=True)]
    for start in range(0, len(keys), ROWS_AT_A_TIME):
        yield keys[start : start + ROWS_AT_A_TIME]


def _bring_up_to_date(held: HeldCollection, keys: Sequence[int]) -> None:
    present: set[int] = set()
    which = Q(**{f"{held.kind}_id__in": keys})
    for entries in read_entries(held, which):
        held.collection.upsert(entries)
        present.update(entry.id for entry in entries)
    held.collection.remove([key for key in keys if key not in present])
