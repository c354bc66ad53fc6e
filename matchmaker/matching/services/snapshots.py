"""Writing snapshots of the collections where they are wanted, and what follows from it.

Whoever uses a collection leaves word in its folder when its snapshot is refused or too old; a
worker looks for such words and writes. It loads the collection anew, from the old snapshot and from
the rows, so that what it writes is what the database holds, with statistics of all of it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import structlog
from django.conf import settings
from django.db import transaction

from .. import runtime
from ..engine.snapshots import Shelf, write_snapshot
from ..runtime import HeldCollection
from ..selectors.collections import load_anew, read_watermark
from ..selectors.loading import Loaded, load
from ..states import Audience, ListingKind
from .work import request_where_moved

log = structlog.get_logger(__name__)

COLLECTIONS: Final = tuple(
    (kind, audience, brokered)
    for kind in ListingKind
    for audience, brokered in (
        (Audience.PUBLIC, True),
        (Audience.MEMBERS, True),
        (Audience.MEMBERS, False),
    )
)
"""All that ``fresh_collection`` can be asked for."""

_failed_at: dict[str, float] = {}


@dataclass(frozen=True, slots=True)
class SnapshotReport:
    """What became of one collection's snapshot.

    ``outcome``: "written", "small" (not worth a file yet), "busy" (another process is writing it)
    or "failed", with its ``reason``. ``generation`` is that of the file, 0 for none. ``moved``
    counts the needs that are to be proposed for again because the statistics are others now.
    """

    collection: str
    outcome: str
    rows: int = 0
    generation: int = 0
    seconds: float = 0.0
    moved: int = 0
    reason: str = ""


def snapshots_wanted() -> bool:
    """Whether word was left somewhere and nobody is writing there; looks at six file names."""
    return any(_is_wanted(name) for name in map(_name_of, COLLECTIONS))


def write_snapshots(*, everything: bool, now: datetime) -> list[SnapshotReport]:
    """Write the snapshots that are wanted, or with ``everything`` all that are worth it.

    Several processes may do so at once: one writes and the others pass over. What can't be written
    stays wanted, and the database answers meanwhile. Raises EncoderUnavailable.
    """
    return [*_written(everything=everything, now=now)]


def _written(*, everything: bool, now: datetime) -> Iterator[SnapshotReport]:
    for which in COLLECTIONS:
        if everything or _is_wanted(_name_of(which)):
            kind, audience, brokered = which
            held = runtime.held_collection(kind, audience, brokered=brokered)
            report = _write(held, now, follow=everything)
            log.info("snapshot_" + report.outcome, collection=held.name, reason=report.reason)
            yield report


def _name_of(which: tuple[ListingKind, Audience, bool]) -> str:
    kind, audience, brokered = which
    return runtime.collection_name(kind, audience, brokered=brokered)


def _is_wanted(name: str) -> bool:
    shelf = Shelf(runtime.snapshot_folder(name))
    since_failure = time.monotonic() - _failed_at.get(name, float("-inf"))
    if since_failure < runtime.TRY_AGAIN_SECONDS:
        return False  # a full disk is not tried again with every sweep
    return shelf.is_wanted() and not shelf.is_being_written()


def _write(held: HeldCollection, now: datetime, *, follow: bool) -> SnapshotReport:
    began = time.monotonic()
    shelf = Shelf(held.snapshots)
    mark = read_watermark()
    loaded = load(held)
    rows = len(loaded.collection)
    outcome, generation, reason = "small", 0, ""
    if rows >= settings.SNAPSHOT_FROM or shelf.generations():
        outcome, generation, reason = _to_disk(held, loaded, mark)
    if outcome in ("small", "written"):
        shelf.forget_word()
    if outcome == "written":
        _use(held)
    return SnapshotReport(
        collection=held.name,
        outcome=outcome,
        rows=rows,
        generation=generation,
        seconds=time.monotonic() - began,
        moved=_propose_where_moved(held, loaded, now) if follow or outcome == "written" else 0,
        reason=reason,
    )


def _to_disk(held: HeldCollection, loaded: Loaded, mark: tuple[int, int]) -> tuple[str, int, str]:
    """Outcome, generation and reason of writing a loaded collection."""
    try:
        manifest = write_snapshot(
            held.snapshots,
            loaded.stamps.on(loaded.collection.stored()),
            identity=held.identity(),
            watermark=mark,
            limits=runtime.limits(),
            threads=settings.ENCODER_THREADS,
        )
    except BlockingIOError:
        return "busy", 0, ""
    except OSError as error:
        _failed_at[held.name] = time.monotonic()
        return "failed", 0, str(error)
    return "written", manifest.generation, ""


def _use(held: HeldCollection) -> None:
    """Let this process share the new files, too, if it has the collection at all."""
    with held.lock:
        if held.mark is not None:
            load_anew(held)


def _propose_where_moved(held: HeldCollection, loaded: Loaded, now: datetime) -> int:
    """Have proposals made again where they were made with other statistics of technologies."""
    if held.name != runtime.collection_name(ListingKind.TECHNOLOGY, Audience.MEMBERS):
        return 0
    with transaction.atomic():
        return request_where_moved(generation=loaded.collection.generation, now=now)
