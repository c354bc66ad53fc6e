"""What a process opens once and keeps: the encoder and the four collections.

Nothing is opened at import or at start: the first use pays, in the thread that needs it, and
nobody waits who doesn't. Collections are kept in step with the database by
``selectors.collections``; this module only holds them, since it stands below the models.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import structlog
from django.conf import settings

from .engine.calibration import Prior, estimate_prior
from .engine.collection import Collection
from .engine.encoders import Encoder, EncoderUnavailable, open_encoder
from .engine.ranking import RankerConfig
from .states import Audience, ListingKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from .engine.index import VectorIndex

log = structlog.get_logger(__name__)

T = TypeVar("T")

CONFIG = RankerConfig()
"""One configuration serves every language and both directions."""

TRY_AGAIN_SECONDS = 60.0
"""How long a thread that could not open the encoder is not followed by another."""


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
    lock: threading.RLock = field(default_factory=threading.RLock)


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
    """This process's collection of one kind and audience, empty until somebody loads it."""
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


def reset() -> None:
    """Forget everything that was opened; the next use opens it again. For tests."""
    with _opened.lock:
        _opened.encoder = None
        _opened.prior = None
        _opened.tried_at = float("-inf")
        _opened.held.clear()
        _opened.kept.clear()
