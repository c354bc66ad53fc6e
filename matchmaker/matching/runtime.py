"""What a process opens once and keeps: the encoder and the four collections.

Nothing is opened at import or at start: the first use pays, in the thread that needs it, and
nobody waits who doesn't. Collections are kept in step with the database by
``selectors.collections``; this module only holds them, since it stands below the models.
"""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeVar

import structlog
from django.conf import settings

from .engine.calibration import Prior, estimate_prior
from .engine.collection import Collection
from .engine.encoders import Encoder, EncoderUnavailable, open_encoder
from .engine.planner import Limits, needs_rebuild
from .engine.ranking import RANKER_VERSION, RankerConfig
from .engine.shard import STORED_VERSION
from .engine.snapshots import Identity, Refusal
from .states import Audience, ListingKind
from .text import TEXT_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .engine.index import VectorIndex

log = structlog.get_logger(__name__)

T = TypeVar("T")

CONFIG = RankerConfig()
"""One configuration serves every language and both directions."""

TRY_AGAIN_SECONDS = 60.0
"""How long a thread that could not open the encoder is not followed by another."""


SEARCH_THREADS: Final = 1
"""Of each search: a web process answers many at once."""


@dataclass(slots=True)
class Origin:
    """The snapshot that a collection was made from, and how much has changed beside it.

    ``generation`` and ``count`` are 0 where there was none: all rows are beside it then.
    ``newest`` was the newest generation when it was looked for. ``word_is_left`` says that
    whoever writes snapshots was asked for another.
    """

    generation: int = 0
    count: int = 0
    newest: int = 0
    beside: int = 0
    refused: tuple[Refusal, ...] = ()
    word_is_left: bool = False

    @property
    def is_outdated(self) -> bool:
        """Whether a new snapshot should be written: the old one was refused or is too old, or
        there is none and the rows have become worth one.
        """
        if self.refused:
            return True
        if not self.generation:
            return bool(self.beside >= settings.SNAPSHOT_FROM)
        return needs_rebuild(delta=self.beside, deleted=0, count=self.count)


@dataclass(slots=True)
class HeldCollection:
    """A collection and how far its owner has read the database's changes into it.

    ``lock`` is held by whoever brings it up to date; searching needs no lock. ``mark`` is the
    watermark (sequence, epoch) that it has reached, None before its first load. ``brokered`` says
    whether it holds what only technology managers may know of.
    """

    kind: ListingKind
    audience: Audience
    collection: Collection
    brokered: bool = True
    mark: tuple[int, int] | None = None
    origin: Origin = field(default_factory=Origin)
    lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def name(self) -> str:
        """Tells it from the others, in the names of files too."""
        return collection_name(self.kind, self.audience, brokered=self.brokered)

    @property
    def snapshots(self) -> Path:
        """The folder in which its generations lie."""
        return snapshot_folder(self.name)

    def identity(self) -> Identity:
        """What a snapshot must be of to be used for it now. Raises EncoderUnavailable."""
        return Identity(
            collection=self.name,
            encoder=encoder().name,
            text_version=TEXT_VERSION,
            dimension=encoder().dimension,
            ranker=f"{RANKER_VERSION} {STORED_VERSION}",
        )


class _Opened:
    """What this process has opened so far."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.thread_lock = threading.Lock()
        self.thread: threading.Thread | None = None
        self.tried_at = float("-inf")
        self.encoder: Encoder | None = None
        self.prior: Prior | None = None
        self.held: dict[tuple[ListingKind, Audience, bool], HeldCollection] = {}
        self.kept: dict[str, Any] = {}


_opened = _Opened()


def encoder() -> Encoder:
    """The configured encoder, opened at first use.

    Raises EncoderUnavailable, which says how to mend it, where it is not installed.
    """
    if _opened.encoder is None:
        with _opened.lock:
            if _opened.encoder is None:
                _opened.encoder = open_encoder(
                    settings.ENCODER,
                    folder=settings.ENCODER_FOLDER,
                    threads=settings.ENCODER_THREADS,
                )
    return _opened.encoder


def is_warm() -> bool:
    """Whether encoder and prior are open already; never opens them, so it answers at once."""
    return _opened.prior is not None


def open_in_background() -> bool:
    """Whether the encoder is open; if not, a thread begins to open it and nobody waits.

    Where it cannot be opened this stays False, the reason is logged once a minute, and each
    later call tries again.
    """
    if is_warm():
        return True
    with _opened.thread_lock:
        now = time.monotonic()
        idle = _opened.thread is None or not _opened.thread.is_alive()
        if idle and now - _opened.tried_at >= TRY_AGAIN_SECONDS:
            _opened.tried_at = now
            _opened.thread = threading.Thread(target=_open, name="encoder", daemon=True)
            _opened.thread.start()
    return False


def _open() -> None:
    try:
        prior()
    except EncoderUnavailable as missing:
        log.error("encoder_unavailable", mend=str(missing))


def held_collection(
    kind: ListingKind, audience: Audience, *, brokered: bool = True
) -> HeldCollection:
    """This process's collection of one kind and audience, empty until somebody loads it.

    Nothing brokered is public, with or without ``brokered``.
    """
    brokered = brokered or audience == Audience.PUBLIC
    held = _opened.held.get((kind, audience, brokered))
    if held is None:
        empty = HeldCollection(kind, audience, new_collection(), brokered)
        with _opened.lock:
            held = _opened.held.setdefault((kind, audience, brokered), empty)
    return held


def kept(name: str, make: Callable[[], T]) -> T:
    """What this process keeps under a name until `reset`, made at its first use."""
    if name not in _opened.kept:
        with _opened.lock:
            _opened.kept.setdefault(name, make())
    found: T = _opened.kept[name]
    return found


def collection_name(kind: ListingKind, audience: Audience, *, brokered: bool = True) -> str:
    """What a collection is called in files and in logs."""
    whole = "" if brokered else "-unbrokered"
    return f"{kind.value}-{audience.value}{whole}"


def snapshot_folder(name: str) -> Path:
    """The folder in which the generations of a collection of this name lie."""
    folder: Path = settings.VAR_FOLDER / "snapshots" / name
    return folder


def new_collection() -> Collection:
    """An empty collection for the configured encoder and index."""
    return Collection(
        dimension=encoder().dimension,
        config=CONFIG,
        open_index=index_opener(settings.VECTOR_INDEX),
        prior=prior(),
    )


def prior() -> Prior:
    """What a language's vectors look like where there are few; estimated once a process."""
    if _opened.prior is None:
        with _opened.lock:
            if _opened.prior is None:
                _opened.prior = estimate_prior(encoder(), evenness=CONFIG.prior_evenness)
    return _opened.prior


def index_opener(name: str) -> Callable[[int], VectorIndex]:
    """What opens an empty index of a dimension: "faiss" or "exact"."""
    from .engine.index import ExactIndex, FaissIndex

    openers: dict[str, Callable[[int], VectorIndex]] = {"faiss": FaissIndex, "exact": ExactIndex}
    return openers[name]


def limits() -> Limits:
    """From how many rows on searches of a snapshot may be approximate; "exact": never."""
    if settings.VECTOR_INDEX == "exact":
        return Limits(exact_up_to=sys.maxsize)
    return Limits(exact_up_to=settings.INDEX_EXACT_UP_TO)


def snapshots_state() -> str:
    """What became of the snapshots that this process looked for: "refused" where one of them was
    damaged or foreign, "in use" where there are any, "none" otherwise.
    """
    origins = [held.origin for held in [*_opened.held.values()]]
    if any(origin.refused for origin in origins):
        return "refused"
    return "in use" if any(origin.generation for origin in origins) else "none"


def reset() -> None:
    """Forget everything that was opened; the next use opens it again. For tests."""
    with _opened.lock:
        _opened.encoder = None
        _opened.prior = None
        _opened.tried_at = float("-inf")
        _opened.held.clear()
        _opened.kept.clear()
