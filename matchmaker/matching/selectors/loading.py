"""A collection from its snapshot and the rows that have changed since, or else from all rows.

Of every row a stamp is read, a few bytes in place of a vector and pages of text. A row whose stamp
is that of the snapshot is taken from the snapshot; others are read; what the database holds no more
is left out. So the snapshot may be of whatever time, even of a later one than a database that was
restored from a backup: the answers are those of the database.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

import numpy as np
import structlog
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from numpy.typing import NDArray

from listings.models import Confidentiality
from listings.states import ListingState

from .. import runtime
from ..engine.collection import Collection, Entry
from ..engine.snapshots import Contents, Opened, Shelf, Snapshot, open_newest
from ..models import ListingVector
from ..runtime import HeldCollection, Origin
from ..states import Audience, Side
from ..text import TEXT_VERSION, listing_text

log = structlog.get_logger(__name__)

Keys = NDArray[np.int64]

ROWS_AT_A_TIME: Final = 1000
"""Vectors and texts that a loading process holds beside the collection itself."""
STAMPS_AT_A_TIME: Final = 10_000
STAMP: Final = "stamp"
"""The column of a snapshot that holds the stamps."""
_STAMP_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Stamps:
    """What tells one state of a listing's row from another: `values` (n,) for the ascending `keys`
    (n,).

    A digest of the hash of the text, of when the vector was made, and of the listing's revision.
    """

    keys: Keys
    values: NDArray[Any]

    def of(self, keys: Keys) -> NDArray[Any]:
        """The stamps (n,) of keys (n,); empty ones, which equal none, where a key is unknown."""
        if not len(self.keys):
            return np.zeros(len(keys), dtype=f"S{_STAMP_BYTES}")
        places = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[places] == keys, self.values[places], b"")

    def on(self, parts: dict[str, Contents]) -> dict[str, Contents]:
        """The parts of a snapshot with a stamp for each row."""
        return {
            name: Contents(part.ids, part.vectors, {STAMP: self.of(part.ids)}, part.extras)
            for name, part in parts.items()
        }


@dataclass(frozen=True, slots=True)
class Loaded:
    """A collection, where it came from, and the stamps that were read before its rows were."""

    collection: Collection
    stamps: Stamps
    origin: Origin


def load(held: HeldCollection) -> Loaded:
    """A new collection of all that belongs into the one that is held, which stays as it is.

    Read the watermark first: what changes while this reads may be in it or not. Leaves word for
    the writer of snapshots where the one that was found should be replaced.
    """
    shelf = Shelf(held.snapshots)
    newest = shelf.newest()
    opened = open_newest(
        shelf.folder,
        identity=held.identity(),
        limits=runtime.limits(),
        threads=runtime.SEARCH_THREADS,
    )
    origin = Origin(newest=newest, refused=opened.refused)
    stamps = read_stamps(held)
    collection = runtime.new_collection()
    changed = _restored(collection, opened, stamps, origin)
    for start in range(0, len(changed), ROWS_AT_A_TIME):
        some = changed[start : start + ROWS_AT_A_TIME].tolist()
        for entries in read_entries(held, Q(**{f"{held.kind}_id__in": some})):
            collection.upsert(entries)
    collection.refresh()
    _report(held, origin, len(collection))
    leave_word(held, origin)
    return Loaded(collection, stamps, origin)


def _restored(collection: Collection, opened: Opened, stamps: Stamps, origin: Origin) -> Keys:
    """Fill a collection with what is still right in a snapshot; returns the keys that are not."""
    if opened.snapshot is None:
        origin.beside = len(stamps.keys)
        return stamps.keys
    origin.generation = opened.snapshot.manifest.generation
    origin.count = opened.snapshot.manifest.count
    collection.restore(opened.snapshot.parts)
    right, wrong = _told_apart(opened.snapshot, stamps)
    collection.remove(wrong.tolist())
    changed: Keys = np.setdiff1d(stamps.keys, right, assume_unique=True)
    origin.beside = len(changed) + len(wrong)
    return changed


def _told_apart(snapshot: Snapshot, stamps: Stamps) -> tuple[Keys, Keys]:
    """The keys in a snapshot whose stamps are those of the database, and the others."""
    right, wrong = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for part in snapshot.parts.values():
        same = stamps.of(part.ids) == part.columns[STAMP]
        right.append(part.ids[same])
        wrong.append(part.ids[~same])
    return np.concatenate(right), np.concatenate(wrong)


def _report(held: HeldCollection, origin: Origin, listings: int) -> None:
    log.info(
        "collection_loaded",
        collection=held.name,
        listings=listings,
        generation=origin.generation,
        beside=origin.beside,
    )
    for refusal in origin.refused:
        log.error(
            "snapshot_refused", collection=held.name, name=refusal.name, reason=refusal.reason
        )


def leave_word(held: HeldCollection, origin: Origin) -> None:
    """Ask whoever writes snapshots for another one, once, where this one is outdated."""
    if origin.word_is_left or not origin.is_outdated:
        return
    origin.word_is_left = True
    reasons = [f"{refusal.name}: {refusal.reason}" for refusal in origin.refused]
    try:
        Shelf(held.snapshots).want("; ".join(reasons) or f"{origin.beside} rows have changed.")
    except OSError as error:
        # A reader that may not write there still answers.
        log.warning("snapshot_not_asked_for", error=str(error))


def read_stamps(held: HeldCollection) -> Stamps:
    """The stamps of all rows that belong into a collection."""
    rows = _vectors(held).annotate(made=Cast("created_at", CharField()))
    columns = rows.order_by(f"{held.kind}_id").values_list(
        f"{held.kind}_id", "text_hash", "made", f"{held.kind}__revision"
    )
    keys: list[int] = []
    digests = bytearray()
    for key, hashed, made, revision in columns.iterator(chunk_size=STAMPS_AT_A_TIME):
        keys.append(key)
        state = f"{hashed} {made} {revision}".encode()
        digests += blake2b(state, digest_size=_STAMP_BYTES // 2).hexdigest().encode()
    return Stamps(np.array(keys, dtype=np.int64), np.frombuffer(digests, dtype=f"S{_STAMP_BYTES}"))


def read_entries(held: HeldCollection, which: Q) -> Iterator[list[Entry]]:
    """The entries of published, unexpired listings, some at a time."""
    rows = _vectors(held).filter(which).select_related(held.kind).order_by("pk")
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
    return rows


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
