"""Embedding: every published listing gets its vectors, each text encoded once.

The encoder runs outside any transaction. What it returned is stored, and the work marked as
done, in one short transaction that is conditional on the claim: a listing that was revised, or
taken over by another worker, in the meantime stays pending and nothing of it is stored.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

import numpy as np
import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from numpy.typing import NDArray

from listings.models import Need, Technology

from .. import runtime
from ..engine.encoders import Encoder, Matrix
from ..engine.representation import ListingText, represent
from ..errors import VectorsOfAnotherEncoder
from ..models import ListingVector, MatchingWork
from ..selectors import listings_by_key
from ..states import Audience, ListingKind, Priority, Side, WorkState, WorkStep
from ..text import TEXT_VERSION, listing_text, text_hash
from .work import (
    Claim,
    Clock,
    claim_work,
    claimable,
    fail_work,
    finish_work,
    held_rows,
    kept_alive,
    next_sequence,
    request_work,
)

log = structlog.get_logger(__name__)

SLICE_SECONDS: Final = 5.0
"""How long one call goes on, so that a single worker comes round to other tasks."""
BATCH_SECONDS: Final = 0.5
"""How long a batch of bulk work should take: that long, fresh work may have to wait for it."""
FIRST_BATCH: Final = 8
"""Listings of the first bulk batch of a call; the next ones are as many as the time allows."""

VECTORS_OF: Final[dict[ListingKind, tuple[tuple[Audience, Side], ...]]] = {
    ListingKind.TECHNOLOGY: (
        (Audience.PUBLIC, Side.DOCUMENT),
        (Audience.MEMBERS, Side.DOCUMENT),
    ),
    ListingKind.NEED: (
        (Audience.PUBLIC, Side.DOCUMENT),
        (Audience.MEMBERS, Side.DOCUMENT),
        (Audience.MEMBERS, Side.QUERY),
    ),
}
"""What is stored for a listing: needs also ask, so theirs are encoded as questions too."""

TextKey = tuple[Side, str]
Vector = NDArray[np.float32]


class DistinctTexts:
    """An encoder that is given each text of a call once: titles recur with every audience."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self.name = encoder.name
        self.dimension = encoder.dimension

    def encode(self, texts: Sequence[str], *, side: Literal["query", "document"]) -> Matrix:
        """See `Encoder.encode`."""
        rows = {text: row for row, text in enumerate(dict.fromkeys(texts))}
        vectors = self.encoder.encode([*rows], side=side)
        return vectors[[rows[text] for text in texts]]


@dataclass(slots=True)
class EmbedReport:
    """What one call did. ``again`` says that work is left for another call at once;
    ``leased`` counts what other workers hold, to be looked after when their leases end.
    """

    listings: int = 0
    encoded: int = 0
    failed: int = 0
    again: bool = False
    leased: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """One vector that a listing needs, and the text that it is of."""

    row: MatchingWork
    kind: ListingKind
    key: int
    audience: Audience
    side: Side
    text: ListingText
    hash: str

    @property
    def text_key(self) -> TextKey:
        """Equal for what the encoder would turn into equal vectors."""
        return self.side, self.hash


@dataclass(slots=True)
class Vectors:
    """The vectors at hand by text, and why those that are missing are missing."""

    found: dict[TextKey, Vector] = field(default_factory=dict)
    errors: dict[TextKey, str] = field(default_factory=dict)
    encoded: int = 0


def embed_pending(
    *,
    clock: Clock = timezone.now,
    seconds: float = SLICE_SECONDS,
    limit: int | None = None,
    between: Callable[[], object] | None = None,
) -> EmbedReport:
    """Embed what waits, batch after batch, until nothing waits or the time is up.

    It ends early after a batch of interactive work, so that proposing can follow at once.
    ``between`` is called before each batch: fresh work may overtake there.
    Raises EncoderUnavailable before anything is claimed where there is no encoder to work with.
    """
    runtime.encoder()
    report = EmbedReport()
    stop_at = time.monotonic() + seconds
    batch = BatchSize(limit or settings.EMBED_BATCH_SIZE)
    while True:
        if between is not None:
            between()
        claim = _claim_next(clock, batch)
        if not claim.rows:
            break
        begun = time.monotonic()
        _embed_claim(claim, clock, report)
        batch.learn(len(claim.rows), time.monotonic() - begun)
        hurry = any(row.priority == Priority.INTERACTIVE for row in claim.rows)
        if hurry or time.monotonic() >= stop_at:
            report.again = claimable(step=WorkStep.EMBED, now=clock()).exists()
            break
    report.leased = MatchingWork.objects.filter(
        step=WorkStep.EMBED, state=WorkState.CLAIMED
    ).count()
    return report


def embed_fresh(*, clock: Clock = timezone.now) -> EmbedReport:
    """Embed the interactive work that waits, and nothing else. Raises EncoderUnavailable."""
    runtime.encoder()
    report = EmbedReport()
    while (claim := _claim_fresh(clock, settings.EMBED_BATCH_SIZE)).rows:
        _embed_claim(claim, clock, report)
    return report


@dataclass(slots=True)
class BatchSize:
    """How many listings of bulk work are claimed together: what `BATCH_SECONDS` are enough for."""

    most: int
    next: int = FIRST_BATCH

    def learn(self, listings: int, seconds: float) -> None:
        """Follow the speed of this machine, with these texts; no more than twice at once."""
        enough = int(BATCH_SECONDS * listings / max(seconds, 1e-3))
        self.next = max(1, min(enough, 2 * self.next))

    @property
    def limit(self) -> int:
        """How many to claim now."""
        return min(self.most, self.next)


def _claim_next(clock: Clock, batch: BatchSize) -> Claim:
    """Interactive work by itself, so that nobody waits for the bulk work beside it."""
    claim = _claim_fresh(clock, batch.most)
    if claim.rows:
        return claim
    return claim_work(step=WorkStep.EMBED, limit=batch.limit, now=clock())


def _claim_fresh(clock: Clock, limit: int) -> Claim:
    interactive = Q(priority=Priority.INTERACTIVE)
    return claim_work(step=WorkStep.EMBED, limit=limit, now=clock(), only=interactive)


def _embed_claim(claim: Claim, clock: Clock, report: EmbedReport) -> None:
    with kept_alive(claim, clock=clock):
        wanted = [*_wanted_by(claim)]
        stored = _already_stored(wanted)
        missing = [want for want in wanted if stored.get(_place(want)) != want.hash]
        vectors = _vectors_for(missing)
    report.encoded += vectors.encoded
    _store(claim, missing, vectors, clock(), report)


def _wanted_by(claim: Claim) -> Iterable[Wanted]:
    for kind in ListingKind:
        listings = listings_by_key(kind, claim.keys(kind))
        for row in claim.rows:
            listing = listings.get(getattr(row, f"{kind}_id"))
            if listing is not None and listing.is_published:
                yield from _wanted_for(row, kind, listing)


def _wanted_for(
    row: MatchingWork, kind: ListingKind, listing: Technology | Need
) -> Iterable[Wanted]:
    texts = {audience: listing_text(listing, audience) for audience in Audience}
    hashes = {audience: text_hash(text) for audience, text in texts.items()}
    for audience, side in VECTORS_OF[kind]:
        yield Wanted(row, kind, listing.pk, audience, side, texts[audience], hashes[audience])


def _place(want: Wanted) -> tuple[str, int, str, str]:
    return str(want.kind), want.key, str(want.audience), str(want.side)


def _already_stored(wanted: Sequence[Wanted]) -> dict[tuple[str, int, str, str], str]:
    """The hashes of the texts whose vectors these listings have, by place."""
    stored: dict[tuple[str, int, str, str], str] = {}
    for kind in ListingKind:
        keys = {want.key for want in wanted if want.kind == kind}
        rows = ListingVector.objects.filter(
            **{f"{kind}_id__in": keys},
            encoder=runtime.encoder().name,
            text_version=TEXT_VERSION,
        )
        for key, audience, side, hashed in rows.values_list(
            f"{kind}_id", "audience", "side", "text_hash"
        ):
            stored[str(kind), key, audience, side] = hashed
    return stored


def _vectors_for(missing: Sequence[Wanted]) -> Vectors:
    """Each text's vector: from a row that has it already, or else from the encoder."""
    vectors = Vectors(found=_known_vectors(missing))
    known = set(vectors.found)
    for side in Side:
        texts = {
            want.text_key: want.text
            for want in missing
            if want.side == side and want.text_key not in known
        }
        if texts:
            _encode(texts, side, vectors)
    return vectors


def _known_vectors(missing: Sequence[Wanted]) -> dict[TextKey, Vector]:
    hashes = {want.hash for want in missing}
    rows = ListingVector.objects.filter(encoder=runtime.encoder().name, text_hash__in=hashes)
    wanted = {want.text_key for want in missing}
    found = {
        (Side(side), hashed): np.frombuffer(bytes(vector), dtype="<f4")
        for side, hashed, vector in rows.values_list("side", "text_hash", "vector")
    }
    return {key: vector for key, vector in found.items() if key in wanted}


def _encode(texts: dict[TextKey, ListingText], side: Side, vectors: Vectors) -> None:
    try:
        vectors.found.update(zip(texts, _encoded([*texts.values()], side), strict=True))
        vectors.encoded += len(texts)
    except Exception as error:
        if len(texts) == 1:
            (key,) = texts
            vectors.errors[key] = f"{type(error).__name__}: {error}"
            log.warning("text_not_encoded", error=str(error), exc_info=True)
            return
        for key, text in texts.items():
            _encode({key: text}, side, vectors)


def _encoded(texts: Sequence[ListingText], side: Side) -> NDArray[np.float32]:
    encoder = runtime.encoder()
    made = represent(DistinctTexts(encoder), texts, side=side.code)
    expected = (len(texts), encoder.dimension)
    if made.shape[0] != len(texts) or not np.isfinite(made).all():
        raise VectorsOfAnotherEncoder(encoder=encoder.name, shape=made.shape, expected=expected)
    return made


def _store(
    claim: Claim,
    missing: Sequence[Wanted],
    vectors: Vectors,
    now: datetime,
    report: EmbedReport,
) -> None:
    errors = {
        want.row.pk: vectors.errors[want.text_key]
        for want in missing
        if want.text_key in vectors.errors
    }
    with transaction.atomic():
        rows = held_rows(claim)
        good = [row for row in rows if row.pk not in errors]
        held = {row.pk for row in good}
        _store_vectors([want for want in missing if want.row.pk in held], vectors, now)
        for row in rows:
            if row.pk in errors:
                fail_work(row, error=errors[row.pk], now=now)
        if good:
            finish_work(good, now=now, sequence=next_sequence())
            _request_proposals(good, now)
    report.listings += len(good)
    report.failed += len(rows) - len(good)


def _store_vectors(wanted: Sequence[Wanted], vectors: Vectors, now: datetime) -> None:
    for kind in ListingKind:
        ListingVector.objects.bulk_create(
            [_row(want, vectors.found[want.text_key], now) for want in wanted if want.kind == kind],
            update_conflicts=True,
            unique_fields=[str(kind), "audience", "side", "encoder", "text_version"],
            update_fields=["text_hash", "dimension", "vector", "created_at"],
        )


def _row(want: Wanted, vector: Vector, now: datetime) -> ListingVector:
    return ListingVector(
        **{f"{want.kind}_id": want.key},
        audience=want.audience,
        side=want.side,
        encoder=runtime.encoder().name,
        text_version=TEXT_VERSION,
        text_hash=want.hash,
        dimension=len(vector),
        vector=vector.astype("<f4").tobytes(),
        created_at=now,
    )


def _request_proposals(rows: Sequence[MatchingWork], now: datetime) -> None:
    for kind in ListingKind:
        for priority in Priority:
            keys = [getattr(row, f"{kind}_id") for row in rows if row.priority == priority]
            request_work(
                kind=kind,
                keys=[key for key in keys if key is not None],
                step=WorkStep.PROPOSE,
                priority=priority,
                now=now,
            )
