"""Telling both parties of an agreement, and its manager, what happened to it."""

from __future__ import annotations

from datetime import datetime

from accounts.models import Role, User
from accounts.services import notify, notify_members

from ..models import Agreement

OFFICE = (Role.OWNER, Role.EDITOR)


def tell_parties(
    agreement: Agreement, kind: str, *, by: User, now: datetime, once: str = ""
) -> None:
    """Put the news into the inboxes of both offices and the manager, except the one who did it."""
    params = {"agreement": agreement.title or "—"}
    url = f"/agreements/{agreement.pk}/"
    key = f"agreement:{agreement.pk}:{kind}:{once}"
    for side in agreement.sides.values():
        notify_members(
            organization=side,
            kind=kind,
            params=params,
            url=url,
            now=now,
            roles=OFFICE,
            without=by,
            once=key,
        )
    manager = agreement.manager
    if manager is not None and manager.pk != by.pk:
        notify(users=[manager], kind=kind, params=params, url=url, now=now, once=key)
