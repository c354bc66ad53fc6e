"""Collections in step with the database: what was embedded, revised or closed by any process.

Each use begins with one read of the watermark's row. Only where it has moved are the changed
listings read, those whose embed work ended since; a process that has just started reads all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import structlog
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from listings.models import Confidentiality
from listings.states import ListingState

from .. import runtime
from ..engine.collection import Collection, Entry
from ..models import CollectionWatermark, ListingVector, MatchingWork
from ..runtime import HeldCollection
from ..states import Audience, ListingKind, Side, WorkStep
from ..text import TEXT_VERSION, listing_text

log = structlog.get_logger(__name__)

ROWS_AT_A_TIME: Final = 1000
"""Vectors and texts that a loading process holds beside the collection itself."""


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


def _catch_up(held: HeldCollection) -> None:
    """Read what changed; the watermark is read first, so what comes later is read next time."""
    mark = read_watermark()
    if held.mark is None or held.mark[1] != mark[1] or held.mark[0] > mark[0]:
        held.collection = _loaded(held)
    else:
        for keys in _changed_since(held, held.mark[0]):
            _bring_up_to_date(held, keys)
    held.mark = mark


def _loaded(held: HeldCollection) -> Collection:
    """A new collection of all that belongs into it; others search the old one meanwhile."""
    collection = runtime.new_collection()
    for entries in _entries(held, Q()):
        collection.upsert(entries)
    log.info(
        "collection_loaded",
        kind=held.kind.value,
        audience=held.audience.value,
        listings=len(collection),
    )
    return collection


def _changed_since(held: HeldCollection, sequence: int) -> Iterator[Sequence[int]]:
    changed = MatchingWork.objects.filter(
        **{f"{held.kind}_id__isnull": False}, step=WorkStep.EMBED, sequence__gt=sequence
    )
    keys = [*changed.order_by("sequence").values_list(f"{held.kind}_id", flat=True)]
    for start in range(0, len(keys), ROWS_AT_A_TIME):
        yield keys[start : start + ROWS_AT_A_TIME]


def _bring_up_to_date(held: HeldCollection, keys: Sequence[int]) -> None:
    present: set[int] = set()
    for entries in _entries(held, Q(**{f"{held.kind}_id__in": keys})):
        held.collection.upsert(entries)
        present.update(entry.id for entry in entries)
    held.collection.remove([key for key in keys if key not in present])


def _entries(held: HeldCollection, which: Q) -> Iterator[list[Entry]]:
    """The entries of published, unexpired listings, some at a time."""
    rows = _vectors(held).filter(which).select_related(held.kind)
    some: list[Entry] = []
    for row in rows.iterator(chunk_size=ROWS_AT_A_TIME):
        some.append(_entry(held, row))
        if len(some) == ROWS_AT_A_TIME:
            yield some
            some = []
    if some:
        yield some


def _vectors(held: HeldCollection) -> QuerySet[ListingVector]:
    of = f"{held.kind}__"
    today = timezone.localdate()
    rows = ListingVector.objects.filter(
        Q(**{f"{of}valid_until__isnull": True}) | Q(**{f"{of}valid_until__gte": today}),
        **{f"{of}state": ListingState.PUBLISHED},
        audience=held.audience,
        side=Side.DOCUMENT,
        encoder=runtime.encoder().name,
        text_version=TEXT_VERSION,
    )
    if held.audience == Audience.PUBLIC:
        # What the public may not see must not move the public's ranking either.
        rows = rows.filter(**{f"{of}confidentiality": Confidentiality.OPEN})
    elif not held.brokered:
        rows = rows.exclude(**{f"{of}confidentiality": Confidentiality.BROKERED})
    return rows.order_by("pk")


def _entry(held: HeldCollection, row: ListingVector) -> Entry:
    listing = getattr(row, held.kind)
    text = listing_text(listing, held.audience)
    return Entry(
        id=listing.pk,
        language=text.language,
        title=text.title,
        body=text.body,
        vector=np.frombuffer(bytes(row.vector), dtype="<f4"),
    )
