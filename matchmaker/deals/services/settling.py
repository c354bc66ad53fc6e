"""Bringing the pairs that interests name to the desk, in the background.

The interest's own row says that it waits, so that neither a lost message nor a killed worker
loses one; doing it twice gives the same.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import transaction
from django.utils import timezone

from matchmaker.matching.services import ask_for_pair

from ..locks import lock_interest
from ..models import Interest
from ..selectors import interests_to_settle

log = structlog.get_logger(__name__)

Clock = Callable[[], datetime]


def settle_interests(*, clock: Clock = timezone.now) -> int:
    """Put every pair that an open interest names on the desk; returns how many were settled.

    A pair whose listings have no vectors yet stays waiting. Raises EncoderUnavailable where there
    is no encoder to score with.
    """
    return sum(_settle(interest, clock) for interest in interests_to_settle())


def _settle(interest: Interest, clock: Clock) -> bool:
    need, technology = interest.need, interest.technology
    if need is None or technology is None:
        return False
    now = clock()
    asked = ask_for_pair(
        need=need,
        technology=technology,
        organization=interest.organization,
        note=interest.message,
        now=now,
    )
    if asked is None:
        log.info("interest_waits_for_vectors", interest=interest.pk)
        return False
    with transaction.atomic():
        current = lock_interest(interest.pk)
        current.settled_at = now
        current.proposal = asked.proposal
        current.obstacles = list(asked.gates)
        current.save(update_fields=["settled_at", "proposal", "obstacles"])
    return True
