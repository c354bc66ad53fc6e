"""Bringing news to people, and what they say about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.timezone import is_naive

from accounts.audit import JSON
from accounts.errors import (
    KindCannotBeMuted,
    NaiveTime,
    NotificationIncomplete,
    UnknownNotificationKind,
)
from accounts.models import MutedKind, Notification, Organization, Role, User
from accounts.notifications import find_kind, sentence_of
from accounts.selectors import active_members_of
from accounts.services.trail import record_event


def notify(
    *,
    users: Iterable[User],
    kind: str,
    params: Mapping[str, JSON],
    url: str,
    now: datetime,
    once: str = "",
) -> list[Notification]:
    """Put the news into the inboxes of those users who are active and did not mute the kind.

    `kind` is registered in `accounts.notifications`; `url` is a path of this site, or empty. With
    a key `once` the same person never gets it twice, however often a task runs.
    Raises UnknownNotificationKind, NotificationIncomplete, NaiveTime.
    """
    _check_news(kind, params, url, now)
    readers = _readers(users, kind, once)
    rows = [
        Notification(
            user_id=user, kind=kind, params=dict(params), url=url, once=once, created_at=now
        )
        for user in readers
    ]
    return Notification.objects.bulk_create(rows, batch_size=500, ignore_conflicts=bool(once))


def notify_members(
    *,
    organization: Organization,
    kind: str,
    params: Mapping[str, JSON],
    url: str,
    now: datetime,
    roles: Collection[str] = Role.values,
    without: User | None = None,
    once: str = "",
) -> list[Notification]:
    """The same for the organization's members in these roles, except the one who did it."""
    members = active_members_of(organization).filter(
        memberships__organization=organization, memberships__role__in=list(roles)
    )
    if without is not None:
        members = members.exclude(pk=without.pk)
    return notify(users=members.distinct(), kind=kind, params=params, url=url, now=now, once=once)


def mark_notifications_read(
    *, user: User, now: datetime, notifications: Iterable[Notification] | None = None
) -> int:
    """Mark the user's own news as read, all of it or what is given; returns how many were unread.

    News of somebody else among those given is left alone.
    """
    unread = Notification.objects.filter(user=user, read_at__isnull=True)
    if notifications is not None:
        unread = unread.filter(pk__in=[each.pk for each in notifications])
    return unread.update(read_at=now)


@transaction.atomic
def mute_kinds(*, user: User, kinds: Collection[str], now: datetime) -> None:
    """Say which kinds of news the user does not want; all others arrive from now on.

    Raises UnknownNotificationKind, KindCannotBeMuted.
    """
    wanted = set(kinds)
    for code in sorted(wanted):
        _check_mutable(code)
    before = set(MutedKind.objects.filter(user=user).values_list("kind", flat=True))
    if before == wanted:
        return
    MutedKind.objects.filter(user=user).exclude(kind__in=wanted).delete()
    MutedKind.objects.bulk_create(MutedKind(user=user, kind=code) for code in wanted - before)
    record_event(
        action="notifications.muted",
        actor=user,
        subject=user,
        details={"kinds": sorted(wanted)},
        now=now,
    )


def _check_mutable(code: str) -> None:
    kind = find_kind(code)
    if kind is None:
        raise UnknownNotificationKind(kind=code)
    if not kind.mutable:
        raise KindCannotBeMuted(kind=kind.title)


def _check_news(kind: str, params: Mapping[str, JSON], url: str, now: datetime) -> None:
    if find_kind(kind) is None:
        raise UnknownNotificationKind(kind=kind)
    try:
        sentence_of(kind, params)
    except (KeyError, TypeError, ValueError) as error:
        raise NotificationIncomplete(kind=kind, problem=str(error)) from error
    if url and (not url.startswith("/") or url.startswith("//")):
        raise NotificationIncomplete(kind=kind, problem=f"{url} is not a path of this site")
    if is_naive(now):
        raise NaiveTime(at=now.isoformat())


def _readers(users: Iterable[User], kind: str, once: str) -> list[int]:
    wanted = {user.pk: None for user in users if user.is_active}
    deaf = set(
        MutedKind.objects.filter(kind=kind, user_id__in=wanted).values_list("user_id", flat=True)
    )
    if once:
        told = Notification.objects.filter(once=once, user_id__in=wanted)
        deaf |= set(told.values_list("user_id", flat=True))
    return [pk for pk in wanted if pk not in deaf]
