"""Making vectors anew: after another encoder was set, or the text of listings is made otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from listings.states import ListingState

from .. import runtime
from ..models import ListingVector
from ..selectors import MODELS
from ..states import Audience, ListingKind, Priority, WorkStep
from ..text import TEXT_VERSION, listing_text, text_hash
from .embedding import VECTORS_OF
from .work import reload_collections, request_work

ROWS_AT_A_TIME: Final = 1000


@dataclass(frozen=True, slots=True)
class Rebuild:
    """How many published listings there are, how many are embedded anew, and what was deleted."""

    published: int
    requested: int
    deleted: int


def rebuild_vectors(*, everything: bool, forget_others: bool, now: datetime) -> Rebuild:
    """Request vectors for published listings that lack one by the configured encoder.

    With ``everything`` the text of each listing is held against what its vectors were made of, and
    those that differ are asked for, too: this repairs without encoding, or proposing, anything
    that is as it was. With ``forget_others`` vectors of
    other encoders and text versions are deleted. Every process loads its collections afresh.
    Raises EncoderUnavailable where the encoder is not installed.
    """
    encoder = runtime.encoder().name
    published = requested = 0
    with transaction.atomic():
        for kind in ListingKind:
            keys = [*_published(kind).values_list("pk", flat=True)]
            lacking = _lacking(kind, encoder)
            if everything:
                lacking = sorted({*lacking, *_differing(kind, encoder)})
            request_work(
                kind=kind, keys=lacking, step=WorkStep.EMBED, priority=Priority.BULK, now=now
            )
            published += len(keys)
            requested += len(lacking)
        deleted = _forget_others(encoder) if forget_others else 0
        reload_collections()
    return Rebuild(published, requested, deleted)


def _published(kind: ListingKind) -> QuerySet[Any]:
    return MODELS[kind].objects.filter(state=ListingState.PUBLISHED)


def _lacking(kind: ListingKind, encoder: str) -> list[int]:
    rows = _published(kind)
    for audience, side in VECTORS_OF[kind]:
        vector = ListingVector.objects.filter(
            **{kind.value: OuterRef("pk")},
            audience=audience,
            side=side,
            encoder=encoder,
            text_version=TEXT_VERSION,
        )
        rows = rows.annotate(**{f"has_{audience}_{side}": Exists(vector)})
    complete = {f"has_{audience}_{side}": True for audience, side in VECTORS_OF[kind]}
    return [*rows.exclude(**complete).values_list("pk", flat=True)]


def _differing(kind: ListingKind, encoder: str) -> Iterator[int]:
    """Published listings with a vector that was made of another text than theirs."""
    vectors = ListingVector.objects.filter(
        **{f"{kind}__state": ListingState.PUBLISHED}, encoder=encoder, text_version=TEXT_VERSION
    )
    for row in vectors.select_related(kind.value).iterator(chunk_size=ROWS_AT_A_TIME):
        text = listing_text(getattr(row, kind.value), Audience(row.audience))
        if text_hash(text) != row.text_hash:
            yield getattr(row, f"{kind}_id")


def _forget_others(encoder: str) -> int:
    kept = ListingVector.objects.filter(encoder=encoder, text_version=TEXT_VERSION)
    count, _by_model = ListingVector.objects.exclude(pk__in=kept.values("pk")).delete()
    return count
