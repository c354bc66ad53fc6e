"""Sending what is queued for webhooks: claimed, sent, tried again ever later, given up.

The delays are those that Standard Webhooks advises, each lengthened by chance, so that an address
that comes back is not met by everything at the same moment.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from standardwebhooks import Webhook as Signer

from accounts.models import Role, Webhook, WebhookDelivery
from accounts.news import WEBHOOK_OFF
from accounts.outbound import OutboundFailed, OutboundRefused, post
from accounts.services.notifications import notify_members
from accounts.services.trail import record_event
from accounts.services.webhooks import secrets_at

log = structlog.get_logger(__name__)

DELAYS: Final = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
JITTER: Final = 0.2
"""A delay is up to so much longer."""
LEASE: Final = timedelta(seconds=60)
"""After so long a message that was claimed but not recorded is sent again."""
AT_A_TIME: Final = 20
PATIENCE: Final = timedelta(days=5)
"""A webhook that has failed for so long is switched off."""
KEPT_FOR: Final = timedelta(days=30)
GONE: Final = 410

Send = Callable[..., Awaitable[int]]
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came of one attempt; `status` None where there was no answer."""

    delivery: WebhookDelivery
    status: int | None
    error: str

    @property
    def arrived(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def deliver_webhooks(*, send: Send = post, clock: Clock = timezone.now) -> int:
    """Send what is due, some of it at the same time; returns how many messages arrived.

    Raises nothing for an address that fails: that stands in the row, as the last error.
    """
    arrived = 0
    while claimed := _claim(clock()):
        outcomes = asyncio.run(_attempt_all(claimed, send, clock()))
        for outcome in outcomes:
            _note(outcome, clock())
        arrived += sum(outcome.arrived for outcome in outcomes)
    return arrived


def webhooks_due(*, now: datetime) -> QuerySet[WebhookDelivery]:
    """Messages whose time has come, of webhooks that are on, and that no worker is busy with."""
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    return WebhookDelivery.objects.filter(
        free,
        state=WebhookDelivery.State.WAITING,
        due_at__lte=now,
        webhook__switched_off_at=None,
    )


def forget_old_deliveries(*, now: datetime) -> int:
    """Delete messages that are older than is kept; returns how many rows."""
    old = WebhookDelivery.objects.filter(created_at__lt=now - KEPT_FOR)
    return old.delete()[0]


def _claim(now: datetime) -> list[WebhookDelivery]:
    with transaction.atomic():
        due = webhooks_due(now=now).order_by("due_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True, of=("self",))
        keys = [*due.values_list("pk", flat=True)[:AT_A_TIME]]
        WebhookDelivery.objects.filter(pk__in=keys).update(
            claimed_until=now + LEASE, attempted_at=now, attempts=F("attempts") + 1
        )
    rows = WebhookDelivery.objects.filter(pk__in=keys).select_related("webhook__organization")
    return [*rows.order_by("due_at", "pk")]


async def _attempt_all(
    deliveries: Sequence[WebhookDelivery], send: Send, now: datetime
) -> list[_Outcome]:
    return [*await asyncio.gather(*(_attempt(each, send, now) for each in deliveries))]


async def _attempt(delivery: WebhookDelivery, send: Send, now: datetime) -> _Outcome:
    try:
        status = await send(
            delivery.webhook.url,
            body=delivery.body.encode(),
            headers=signed_headers(delivery, now),
            allow_http=settings.DEBUG,
            networks=settings.WEBHOOK_NETWORKS,
        )
    except (OutboundRefused, OutboundFailed) as error:
        return _Outcome(delivery, None, str(error))
    said = "" if 200 <= status < 300 else f"the answer was {status}"
    return _Outcome(delivery, status, said)


def signed_headers(delivery: WebhookDelivery, now: datetime) -> dict[str, str]:
    """The header fields of a message, signed at this moment (Standard Webhooks)."""
    identity = f"msg_{delivery.public_id.hex}"
    signatures = [
        Signer(secret).sign(identity, _as_utc(now), delivery.body)
        for secret in secrets_at(delivery.webhook, now)
    ]
    return {
        "Content-Type": "application/json",
        "User-Agent": "matchmaker-webhooks/1",
        "webhook-id": identity,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def _as_utc(now: datetime) -> datetime:
    """The signer takes whatever zone for UTC."""
    return now.astimezone(timezone.get_fixed_timezone(0))


@transaction.atomic
def _note(outcome: _Outcome, now: datetime) -> None:
    """Write down what came of it, if the message and its webhook are still there."""
    delivery = outcome.delivery
    webhook = Webhook.objects.select_for_update().filter(pk=delivery.webhook_id).first()
    if webhook is None:
        return
    row: dict[str, Any] = {
        "status": outcome.status,
        "last_error": outcome.error[:300],
        "claimed_until": None,
    }
    if outcome.arrived:
        row |= {"state": WebhookDelivery.State.DELIVERED, "due_at": None, "delivered_at": now}
    else:
        row |= _next_attempt(delivery.attempts, now)
        log.info("webhook_failed", delivery=str(delivery.public_id), error=outcome.error)
    WebhookDelivery.objects.filter(pk=delivery.pk).update(**row)
    _judge(webhook, outcome, now)


def _next_attempt(attempts: int, now: datetime) -> dict[str, object]:
    if attempts > len(DELAYS):
        return {"state": WebhookDelivery.State.FAILED, "due_at": None}
    stretched = 1 + random.uniform(0, JITTER)  # noqa: S311 - spreads load, guards nothing
    return {"due_at": now + DELAYS[attempts - 1] * stretched}


def _judge(webhook: Webhook, outcome: _Outcome, now: datetime) -> None:
    """Remember since when the webhook fails; switch it off when that is long, or it is gone."""
    since = None if outcome.arrived else (webhook.failing_since or now)
    if since != webhook.failing_since:
        Webhook.objects.filter(pk=webhook.pk).update(failing_since=since)
    if outcome.arrived or not webhook.is_on:
        return
    if outcome.status == GONE or (since is not None and now - since >= PATIENCE):
        _switch_off(webhook, outcome.error, now)


def _switch_off(webhook: Webhook, because: str, now: datetime) -> None:
    Webhook.objects.filter(pk=webhook.pk).update(
        switched_off_at=now, switched_off_because=because[:300]
    )
    record_event(
        action="webhook.switched_off",
        actor=None,
        subject=webhook.organization,
        details={"webhook": str(webhook.public_id), "because": because},
        now=now,
    )
    notify_members(
        organization=webhook.organization,
        kind=WEBHOOK_OFF,
        params={"url": webhook.url, "because": because},
        url=f"/organization/{webhook.organization.code}/webhooks/",
        roles=[Role.OWNER],
        now=now,
        once=f"webhook-off:{webhook.pk}:{now.date()}",
    )
