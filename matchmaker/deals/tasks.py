"""Doors of the background work of deals: each calls one service.

A task may run twice, late or never: what is to be done stands in database rows, and the sweep
finds what messages lost.
"""

from __future__ import annotations

import structlog
from celery import shared_task
from django.utils import timezone

from matchmaker.matching.errors import EncoderUnavailable

from . import services
from .selectors import interests_to_settle
from .selectors.introductions import introductions_to_expire, introductions_to_remind_of
from .services import introducing
from .services.pay_after_use import look_after_contracts as look_after

log = structlog.get_logger(__name__)


@shared_task(name="deals.settle_interests")
def settle_interests() -> None:
    """Put the pairs that interests name on the desk."""
    try:
        services.settle_interests()
    except EncoderUnavailable as missing:
        log.error("encoder_unavailable", mend=str(missing))


@shared_task(name="deals.keep_introductions")
def keep_introductions() -> None:
    """End the introductions that nobody answered, and remind of those that end soon."""
    now = timezone.now()
    introducing.expire_introductions(now=now)
    introducing.remind_of_introductions(now=now)


@shared_task(name="deals.look_after_contracts")
def look_after_contracts() -> None:
    """Bring pay-after-use contracts up to today, and remind of the days to come."""
    look_after()


@shared_task(name="deals.sweep")
def sweep() -> None:
    """Nudge for everything of deals that waits though nobody works on it."""
    if interests_to_settle().exists():
        settle_interests.delay()
    now = timezone.now()
    if introductions_to_expire(now).exists() or introductions_to_remind_of(now).exists():
        keep_introductions.delay()
