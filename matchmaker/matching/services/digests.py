"""The daily mail: what is new in a person's saved searches, each listing once and never again.

A digest is a row with its items, written in one transaction together with the high-water marks,
before anything is sent: killed before that, the next run does the same again; killed after it,
the next run sends what is written. The database refuses a second one of a day, and a listing that
a person was told of before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User

from ..models import Digest, DigestItem, SavedSearch
from ..selectors.readers import reader_of
from ..selectors.saved_searches import (
    looked_at_until,
    new_answers,
    saved_searches_of,
    users_to_tell,
)
from ..states import ListingKind

log = structlog.get_logger(__name__)

Clock = Callable[[], datetime]
MOST_OF_A_DAY: Final = 200
"""Listings of one search in one mail; who gets more has to narrow the search."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What one search found, best first, and until when it has looked."""

    search: SavedSearch
    keys: Sequence[int]
    until: datetime


def prepare_digests(*, day: date | None = None, clock: Clock = timezone.now) -> int:
    """Write the digests that are due; returns how many hold something new.

    Without a day, today's, for those whose hour has come; with one, that day's for everybody.
    A person for whom it fails does not keep it from the others. Raises EncoderUnavailable.
    """
    now = timezone.localtime(clock())
    hour = now.hour if day is None else None
    users = [*users_to_tell(day or now.date(), hour=hour)]
    return sum(prepare_digest(user=user, day=day or now.date(), now=clock()) for user in users)


def prepare_digest(*, user: User, day: date, now: datetime) -> bool:
    """Write a person's digest of a day; False where nothing is new, or there is one already.

    Raises EncoderUnavailable.
    """
    found = _look(user, now)
    try:
        with transaction.atomic():
            digest = Digest.objects.create(user=user, day=day, created_at=now)
            count = _remember(digest, found)
            if not count:
                digest.closed_at = now
                digest.save(update_fields=["closed_at"])
    except IntegrityError:
        # Somebody else wrote it in the meantime; theirs stands.
        log.info("digest_written_meanwhile", user=user.pk, day=day.isoformat())
        return False
    return count > 0


def _look(user: User, now: datetime) -> list[_Found]:
    """What is new in each search; a listing belongs to the first that found it."""
    reader = reader_of(user)
    until = {kind: looked_at_until(kind, now=now) for kind in ListingKind}
    told = {kind: set(_told_before(user, kind)) for kind in ListingKind}
    found = []
    for search in saved_searches_of(user).filter(alerts=True).order_by("created_at", "pk"):
        kind = ListingKind(search.kind)
        keys = new_answers(search, reader=reader, now=now, without=told[kind])[:MOST_OF_A_DAY]
        told[kind].update(keys)
        found.append(_Found(search, keys, until[kind]))
    return found


def _told_before(user: User, kind: ListingKind) -> Sequence[int]:
    name = f"{kind.value}_id"
    items = DigestItem.objects.filter(user=user, **{f"{name}__isnull": False})
    return [*items.values_list(name, flat=True)]


def _remember(digest: Digest, found: Sequence[_Found]) -> int:
    items = [
        DigestItem(
            digest=digest, user=digest.user, search=one.search, **_listing(one.search.kind, key)
        )
        for one in found
        for key in one.keys
    ]
    DigestItem.objects.bulk_create(items)
    for one in found:
        behind = SavedSearch.objects.filter(pk=one.search.pk, looked_until__lt=one.until)
        behind.update(looked_until=one.until)
    return len(items)


def _listing(kind: str, key: int) -> Mapping[str, int]:
    return {f"{ListingKind(kind).value}_id": key}
