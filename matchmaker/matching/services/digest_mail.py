"""Sending the daily mail, to each person in their own language.

A digest is claimed before it is sent and closed afterwards. Only a process that is killed between
the mail server's answer and the next statement can send one twice; the message's identity stays
the same then, for the reader's mail program to notice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from listings.models import Need, Technology
from listings.selectors import needs_listed_for, technologies_listed_for
from listings.tiers import Tier, visible_fields

from ..models import Digest, SavedSearch
from ..selectors.saved_searches import digest_preference_of
from ..states import ListingKind
from .searches import unsubscribe_token

log = structlog.get_logger(__name__)

Clock = Callable[[], datetime]
LEASE: Final = timedelta(seconds=120)
"""After so long a digest that was claimed but not closed is tried again."""
MAX_ATTEMPTS: Final = 20
SHOWN: Final = 10
"""Listings of one search that are described; the others are a link away."""
_PAGES: Final = {ListingKind.TECHNOLOGY: "search-technologies", ListingKind.NEED: "search-needs"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One listing as its public teaser."""

    title: str
    summary: str
    organization: str
    url: str


@dataclass(frozen=True, slots=True)
class Part:
    """What is new in one search: the first entries, how many more there are, and where."""

    name: str
    entries: Sequence[Entry]
    more: int
    url: str


def send_digests(*, clock: Clock = timezone.now) -> int:
    """Send what is written and not closed; returns how many mails were sent."""
    sent = 0
    for key in [*digests_to_send(now=clock()).order_by("pk").values_list("pk", flat=True)]:
        digest = _claim(key, clock())
        if digest is not None:
            sent += _send(digest, clock)
    return sent


def digests_to_send(*, now: datetime) -> models.QuerySet[Digest]:
    """Digests that are not closed and that no worker is busy with."""
    free = models.Q(claimed_at__isnull=True) | models.Q(claimed_at__lt=now - LEASE)
    return Digest.objects.filter(free, closed_at__isnull=True, attempts__lt=MAX_ATTEMPTS)


def _claim(key: int, now: datetime) -> Digest | None:
    """The digest, if this worker is the one that has it now."""
    with transaction.atomic():
        mine = digests_to_send(now=now).filter(pk=key)
        if not mine.update(claimed_at=now, attempts=models.F("attempts") + 1):
            return None
    return Digest.objects.select_related("user").get(pk=key)


def _send(digest: Digest, clock: Clock) -> bool:
    try:
        message = _message(digest, clock())
        if message is not None:
            message.send()
    except Exception as error:
        log.exception("digest_not_sent", digest=digest.pk)
        problem = f"{type(error).__name__}: {error}"
        Digest.objects.filter(pk=digest.pk).update(last_error=problem)
        return False
    now = clock()
    done: dict[str, Any] = {"closed_at": now, "last_error": ""}
    Digest.objects.filter(pk=digest.pk).update(**done, sent_at=now if message else None)
    return message is not None


def _message(digest: Digest, now: datetime) -> EmailMessage | None:
    """The mail; None where nothing of it may be told any more, or no mail is wanted."""
    user = digest.user
    if not user.is_active or digest_preference_of(user).stopped_at is not None:
        return None
    with translation.override(user.language):
        parts = [*_parts(digest, now)]
        if not parts:
            return None
        stop = _absolute(reverse("digest-unsubscribe", args=[unsubscribe_token(user)]))
        context = {"parts": parts, "stop": stop, "searches": _absolute(reverse("saved-searches"))}
        count = sum(len(part.entries) + part.more for part in parts)
        subject = _("%(count)d new in your saved searches, %(day)s") % {
            "count": count,
            "day": date_format(digest.day),
        }
        body = render_to_string("matching/mail/digest.txt", context)
    return EmailMessage(subject, body, to=[user.email], headers=_headers(digest, stop))


def _headers(digest: Digest, stop: str) -> dict[str, str]:
    """Among them those of RFC 8058, by which mail programs unsubscribe with one click."""
    domain = urlsplit(settings.SITE_URL).hostname or "localhost"
    return {
        "Message-ID": f"<digest-{digest.pk}-{digest.day:%Y%m%d}@{domain}>",
        "Auto-Submitted": "auto-generated",
        "List-ID": f"<saved-searches.{domain}>",
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _parts(digest: Digest, now: datetime) -> Iterator[Part]:
    """The searches with what is still listed for the person, as it is now."""
    listed = _listed(digest.user, digest, now)
    by_search: dict[SavedSearch | None, list[Technology | Need]] = {}
    for item in digest.items.select_related("search").order_by("pk"):
        kind = ListingKind.TECHNOLOGY if item.technology_id else ListingKind.NEED
        listing = listed[kind].get(item.technology_id or item.need_id)
        if listing is not None:
            by_search.setdefault(item.search, []).append(listing)
    for search, found in by_search.items():
        entries = [_entry(listing) for listing in found[:SHOWN]]
        yield Part(_name(search), entries, len(found) - len(entries), _address(search))


def _listed(user: User, digest: Digest, now: datetime) -> dict[ListingKind, Any]:
    keys = {kind: [*digest.items.values_list(f"{kind.value}_id", flat=True)] for kind in _PAGES}
    rows: dict[ListingKind, Any] = {
        ListingKind.TECHNOLOGY: technologies_listed_for(user, now=now),
        ListingKind.NEED: needs_listed_for(user, now=now),
    }
    return {
        kind: rows[kind].in_bulk([key for key in keys[kind] if key is not None]) for kind in _PAGES
    }


def _entry(listing: Technology | Need) -> Entry:
    """Public fields only: mail is read by programs and on screens that nobody here knows."""
    visible = visible_fields(listing, Tier.PUBLIC)
    return Entry(
        title=" ".join(listing.title.split()),
        summary=" ".join(listing.summary.split()),
        organization=listing.owner.name if "owner" in visible else "",
        url=_absolute(reverse(listing.kind, args=[listing.pk])),
    )


def _name(search: SavedSearch | None) -> str:
    return search.name if search is not None else _("a search that you have deleted")


def _address(search: SavedSearch | None) -> str:
    if search is None:
        return _absolute(reverse("saved-searches"))
    page = reverse(_PAGES[ListingKind(search.kind)])
    return _absolute(f"{page}?{search.query}" if search.query else page)


def _absolute(path: str) -> str:
    return settings.SITE_URL + path
