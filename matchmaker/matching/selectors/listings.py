"""Listings as matching reads them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from listings.models import Need, Technology

from ..states import ListingKind

MODELS: Final[dict[ListingKind, type[Technology] | type[Need]]] = {
    ListingKind.TECHNOLOGY: Technology,
    ListingKind.NEED: Need,
}
KEYS_A_STATEMENT: Final = 500


def listings_by_key(kind: ListingKind, keys: Iterable[int]) -> dict[int, Technology | Need]:
    """The listings of these keys, in whatever state, with their owners at hand."""
    wanted: Sequence[int] = [*keys]
    found: dict[int, Technology | Need] = {}
    for start in range(0, len(wanted), KEYS_A_STATEMENT):
        some = wanted[start : start + KEYS_A_STATEMENT]
        rows = MODELS[kind].objects.select_related("owner").filter(pk__in=some)
        found.update((row.pk, row) for row in rows)
    return found


def technologies_by_key(keys: Iterable[int]) -> dict[int, Technology]:
    """The technologies of these keys, with owners and pay-after-use terms at hand."""
    rows = Technology.objects.select_related("owner", "pay_after_use").prefetch_related(
        "intellectual_property"
    )
    return {row.pk: row for row in rows.filter(pk__in=[*keys])}


def needs_by_key(keys: Iterable[int]) -> dict[int, Need]:
    """The needs of these keys, with their owners at hand."""
    return {row.pk: row for row in Need.objects.select_related("owner").filter(pk__in=[*keys])}
