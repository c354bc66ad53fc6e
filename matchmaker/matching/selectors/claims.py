"""Who holds which proposal, and who is looking at one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet

from accounts.models import User

from ..models import Claim, Looking
from ..states import DEALT

LOOKS_FOR: Final = timedelta(seconds=120)
"""So long after the last sign somebody counts as looking; the page gives one every 30 seconds."""


def live_claims(now: datetime) -> QuerySet[Claim]:
    """The claims that hold at this moment; one that ran out holds nothing, ended or not."""
    return Claim.objects.filter(ended_at__isnull=True, expires_at__gt=now)


def claims_that_ran_out(now: datetime) -> QuerySet[Claim]:
    """Claims whose time is over and whose end nobody has written yet."""
    return Claim.objects.filter(ended_at__isnull=True, expires_at__lte=now)


def find_claim(proposal: int, *, now: datetime) -> Claim | None:
    """Who holds the proposal (key), or None."""
    return live_claims(now).select_related("holder").filter(proposal_id=proposal).first()


def claims_by_proposal(keys: Collection[int], *, now: datetime) -> dict[int, Claim]:
    """The claims that hold, of these proposals, by the proposal's key."""
    rows = live_claims(now).filter(proposal_id__in=keys).select_related("holder")
    return {claim.proposal_id: claim for claim in rows}


def count_held(user: User, *, now: datetime) -> int:
    """How many proposals the manager holds."""
    return live_claims(now).filter(holder_id=user.pk).count()


def count_dealt(user: User) -> int:
    """How many proposals the queue has ever dealt to the manager."""
    return Claim.objects.filter(holder_id=user.pk, because__in=DEALT).count()


def lookers(keys: Collection[int], *, without: User, now: datetime) -> dict[int, list[str]]:
    """The names of those who look at these proposals now, by key; without the reader."""
    rows = Looking.objects.filter(proposal_id__in=keys, seen_at__gt=now - LOOKS_FOR)
    found: defaultdict[int, list[str]] = defaultdict(list)
    for look in rows.exclude(manager_id=without.pk).select_related("manager").order_by("seen_at"):
        found[look.proposal_id].append(look.manager.get_full_name())
    return dict(found)
