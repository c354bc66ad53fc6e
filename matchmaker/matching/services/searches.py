"""Keeping searches: saving, naming, deleting, and saying whether and when mail is wanted."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.core import signing
from django.db import transaction

from accounts.errors import NotAllowed
from accounts.models import User
from accounts.services import record_event

from ..errors import (
    NoSuchHour,
    SearchAlreadySaved,
    SearchNameMissing,
    SearchNotDeleted,
    SearchTooLong,
    TooManySearches,
)
from ..models import LONGEST_NAME, DigestPreference, SavedSearch
from ..models.searches import LONGEST_ADDRESS
from ..selectors.saved_searches import saved_searches_of
from ..states import ListingKind

MOST_SEARCHES: Final = 50
UNDO_WITHIN: Final = timedelta(days=1)
"""How long a deleted search can be had back."""

_SALT = "matching.digest.unsubscribe"


def save_search(*, user: User, kind: str, query: str, name: str, now: datetime) -> SavedSearch:
    """Keep a search; it is in the daily mail from now on.

    ``query`` is the query string in the one form that equal searches share. Raises
    SearchNameMissing, SearchTooLong, SearchAlreadySaved (with the search), TooManySearches.
    """
    given = _checked_name(name)
    if len(query) > LONGEST_ADDRESS:
        raise SearchTooLong
    with transaction.atomic():
        _lock(user)
        _check_room(user, ListingKind(kind), query)
        search = SavedSearch.objects.create(
            user=user,
            kind=ListingKind(kind),
            query=query,
            name=given,
            looked_until=now,
            created_at=now,
        )
        _record("search.saved", search, user, now)
    return search


def rename_search(*, search: SavedSearch, name: str, by: User) -> None:
    """Give it another name. Raises NotAllowed, SearchNameMissing."""
    _check_own(search, by)
    search.name = _checked_name(name)
    search.save(update_fields=["name"])


def set_alerts(*, search: SavedSearch, alerts: bool, by: User, now: datetime) -> None:
    """Take it into the daily mail, or out of it. What came in between is not caught up with.

    Raises NotAllowed.
    """
    _check_own(search, by)
    if alerts and not search.alerts:
        search.looked_until = max(search.looked_until, now)
    search.alerts = alerts
    search.save(update_fields=["alerts", "looked_until"])


def delete_search(*, search: SavedSearch, by: User, now: datetime) -> None:
    """Delete it; it can be restored for a day. Deleting it twice changes nothing.

    Raises NotAllowed.
    """
    _check_own(search, by)
    with transaction.atomic():
        alive = SavedSearch.objects.filter(pk=search.pk, deleted_at__isnull=True)
        if alive.update(deleted_at=now):
            _record("search.deleted", search, by, now)
    search.refresh_from_db()


def restore_search(*, search: SavedSearch, by: User, now: datetime) -> None:
    """Undo a deletion. Raises NotAllowed, SearchNotDeleted, SearchAlreadySaved, TooManySearches."""
    _check_own(search, by)
    if search.deleted_at is None:
        raise SearchNotDeleted
    with transaction.atomic():
        _lock(by)
        _check_room(by, search.kind, search.query)
        search.deleted_at = None
        search.save(update_fields=["deleted_at"])
        _record("search.restored", search, by, now)


def forget_deleted_searches(*, now: datetime) -> int:
    """Remove for good what was deleted more than a day ago; returns how many."""
    return SavedSearch.objects.filter(deleted_at__lt=now - UNDO_WITHIN).delete()[0]


def prefer_digest(*, user: User, hour: int | None, wanted: bool, now: datetime) -> None:
    """Say at which hour the daily mail is wanted (None: the site's), or that none is wanted.

    Raises NoSuchHour.
    """
    if hour is not None and not 0 <= hour <= 23:
        raise NoSuchHour
    with transaction.atomic():
        before = DigestPreference.objects.filter(user=user).first()
        stopped_at = before.stopped_at if before else None
        DigestPreference.objects.update_or_create(
            user=user, defaults={"hour": hour, "stopped_at": None if wanted else stopped_at or now}
        )
        if wanted and stopped_at:
            # What came while no mail was wanted isn't caught up with.
            saved_searches_of(user).filter(looked_until__lt=now).update(looked_until=now)
        if wanted == bool(stopped_at):
            action = "digest.resumed" if wanted else "digest.stopped"
            record_event(action=action, actor=user, subject=user, details={}, now=now)


def stop_digests(*, user: User, now: datetime) -> None:
    """No daily mail any more, as the link in each of them asks; doing it twice changes nothing."""
    preference = DigestPreference.objects.filter(user=user).first()
    hour = preference.hour if preference else None
    prefer_digest(user=user, hour=hour, wanted=False, now=now)


def unsubscribe_token(user: User) -> str:
    """What stands in the user's link to stop the daily mail; it works without signing in."""
    return signing.Signer(salt=_SALT).sign(str(user.pk))


def find_user_of_token(token: str) -> User | None:
    """Whose link it is, or None where nobody's."""
    try:
        key = signing.Signer(salt=_SALT).unsign(token)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=int(key)).first()


def _checked_name(name: str) -> str:
    plain = " ".join(name.replace("\x00", "").split())[:LONGEST_NAME]
    if not plain:
        raise SearchNameMissing
    return plain


def _check_own(search: SavedSearch, by: User) -> None:
    if search.user_id != by.pk:
        raise NotAllowed


def _check_room(user: User, kind: str, query: str) -> None:
    kept = saved_searches_of(user)
    equal = kept.filter(kind=kind, query=query).first()
    if equal is not None:
        raise SearchAlreadySaved(equal)
    if kept.count() >= MOST_SEARCHES:
        raise TooManySearches(limit=MOST_SEARCHES)


def _lock(user: User) -> None:
    """One writer of a person's searches at a time, until the transaction ends."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _record(action: str, search: SavedSearch, by: User, now: datetime) -> None:
    details = {"kind": str(search.kind), "query": search.query, "name": search.name}
    record_event(action=action, actor=by, subject=search, details=details, now=now)
