"""Listings that resemble one, by vectors that are stored already: nothing is encoded for it.

Whoever reads, only the public texts of open listings are compared and shown, so that neither the
choice nor its order can tell anything of what a reader may not see.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from django.utils import timezone

from listings.models import Confidentiality, Need, Technology
from listings.selectors import published_needs, published_technologies

from .. import runtime
from ..engine.collection import Query
from ..models import ListingVector
from ..states import Audience, ListingKind, Side
from ..text import TEXT_VERSION, listing_text
from .collections import fresh_collection

LOOKED_AT_FOR_EACH = 3
"""Neighbours that are looked at for each one wanted: some may have been closed a moment ago."""


def similar_listings(listing: Technology | Need, *, limit: int) -> Sequence[Technology | Need]:
    """Open published listings of the same kind, the most alike first, at most ``limit``.

    None while the encoder is being opened, and none for a listing without a vector. Three queries
    at most, however many listings there are.
    """
    if not runtime.open_in_background():
        return []
    query = _query(listing)
    if query is None:
        return []
    wanted = LOOKED_AT_FOR_EACH * (limit + 1)
    (found,) = fresh_collection(ListingKind(listing.kind), Audience.PUBLIC).search(
        [query], k=wanted
    )
    keys = [one.id for one in found if one.id != listing.pk and str(one.band) != "weak"]
    now = timezone.now()
    rows = published_technologies(now) if listing.kind == "technology" else published_needs(now)
    shown = rows.filter(confidentiality=Confidentiality.OPEN).in_bulk(keys)
    return [shown[key] for key in keys if key in shown][:limit]


def _query(listing: Technology | Need) -> Query | None:
    """What the listing's public text asks, without asking the encoder."""
    stored = ListingVector.objects.filter(
        **{f"{listing.kind}_id": listing.pk},
        audience=Audience.PUBLIC,
        side=Side.DOCUMENT,
        encoder=runtime.encoder().name,
        text_version=TEXT_VERSION,
    )
    vector = stored.values_list("vector", flat=True).first()
    if vector is None:
        return None
    text = listing_text(listing, Audience.PUBLIC)
    return Query(
        language=text.language,
        title=text.title,
        body=text.body,
        vector=np.frombuffer(bytes(vector), dtype="<f4"),
    )
