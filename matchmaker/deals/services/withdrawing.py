"""Ending an interest: taken back by who expressed it, or closed with its listing."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.errors import NotAllowed
from accounts.models import User
from accounts.services import record_event
from matchmaker.matching.services import take_back_asking

from .. import events
from ..errors import InterestEnded
from ..locks import lock_interest
from ..models import Interest
from ..policies import can_withdraw_interest
from ..states import InterestIn, InterestState


def withdraw_interest(*, interest: Interest, by: User, now: datetime) -> Interest:
    """Take an open interest back; the desk no longer says that it was asked for.

    An audit event and ``interest_withdrawn`` follow. Raises NotAllowed and InterestEnded, and
    changes nothing then.
    """
    if not can_withdraw_interest(by, interest):
        raise NotAllowed
    with transaction.atomic():
        current = lock_interest(interest.pk)
        if not current.is_open:
            raise InterestEnded
        current.withdraw(now)
        current.save(update_fields=["state", "ended_at"])
        _take_back(current, now)
        events.interest_withdrawn.send(sender=Interest, pk=current.pk)
        record_event(
            action="interest.withdrawn",
            actor=by,
            subject=current,
            details={"organization": current.organization_id},
            now=now,
        )
    return current


def close_interests_in(*, kind: str, key: int, now: datetime) -> int:
    """End the open interests in a listing that is no longer published; returns how many."""
    with transaction.atomic():
        rows = Interest.objects.filter(
            **{f"{kind}_id": key}, interest_in=InterestIn(kind), state=InterestState.OPEN
        )
        keys = [*rows.order_by("pk").values_list("pk", flat=True)]
        return sum(_close(lock_interest(pk), now) for pk in keys)


def _close(interest: Interest, now: datetime) -> bool:
    if not interest.is_open:
        return False
    interest.close(now)
    interest.save(update_fields=["state", "ended_at"])
    _take_back(interest, now)
    record_event(action="interest.closed", actor=None, subject=interest, details={}, now=now)
    return True


def _take_back(interest: Interest, now: datetime) -> None:
    if interest.need_id is not None and interest.technology_id is not None:
        take_back_asking(
            need=interest.need_id,
            technology=interest.technology_id,
            organization=interest.organization_id,
            now=now,
        )
