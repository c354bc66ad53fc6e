"""Webhooks of an organization: set up and changed by its owners, and the messages queued for them.

Messages are signed as Standard Webhooks says (https://www.standardwebhooks.com). A secret is made
of the site's key and the webhook's seed, so that a copy of the database alone signs nothing; it is
told when it is made and never again.
"""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils.text import Truncator

from accounts import events
from accounts.audit import JSON
from accounts.errors import (
    DeliveryStillWaiting,
    NotAllowed,
    TooManyWebhooks,
    UnknownField,
    UnknownWebhookEvent,
    WebhookAddressRefused,
    WebhookSwitchedOff,
)
from accounts.locks import lock_organization
from accounts.models import Organization, User, Webhook, WebhookDelivery, WebhookEvent
from accounts.models.webhooks import TEST_EVENT, new_seed
from accounts.outbound import OutboundRefused, checked_url, literal_address, permitted
from accounts.policies import can_administer
from accounts.services.trail import record_event

MOST_WEBHOOKS: Final = 10
FORMER_SECRET_HOURS: Final = 24
"""How long messages carry a signature by the former secret too."""
CHANGEABLE: Final = ("url", "description", "events", "is_on")


@transaction.atomic
def create_webhook(
    *,
    organization: Organization,
    url: str,
    events: Collection[str],
    description: str = "",
    by: User,
    now: datetime,
) -> tuple[Webhook, str]:
    """Have an address told of events; returns the webhook and its secret, which is told this once.

    Raises NotAllowed unless `by` owns the organization, WebhookAddressRefused,
    UnknownWebhookEvent (none at all, too), TooManyWebhooks.
    """
    _require_owner(by, organization)
    organization = lock_organization(organization)
    if organization.webhooks.count() >= MOST_WEBHOOKS:
        raise TooManyWebhooks(limit=MOST_WEBHOOKS)
    webhook = Webhook.objects.create(
        organization=organization,
        url=_checked_address(url),
        events=_checked_events(events),
        description=_one_line(description),
        created_at=now,
    )
    _record("created", webhook, by, now)
    return webhook, secret_of(webhook)


@transaction.atomic
def revise_webhook(
    *, webhook: Webhook, changes: Mapping[str, Any], by: User, now: datetime
) -> Webhook:
    """Change address, description or events, or switch it off and on (`is_on`).

    Switched on again, it goes on with what still waits. Raises as :func:`create_webhook` does, and
    UnknownField.
    """
    unknown = sorted(set(changes) - set(CHANGEABLE))
    if unknown:
        raise UnknownField(names=", ".join(unknown), allowed=", ".join(CHANGEABLE))
    stored = _locked(webhook, by)
    if "url" in changes:
        stored.url = _checked_address(changes["url"])
    if "events" in changes:
        stored.events = _checked_events(changes["events"])
    if "description" in changes:
        stored.description = _one_line(changes["description"])
    if changes.get("is_on", stored.is_on) != stored.is_on:
        _switch(stored, on=bool(changes["is_on"]), now=now)
    stored.save()
    _record("revised", stored, by, now, on=stored.is_on)
    return stored


@transaction.atomic
def rotate_webhook_secret(*, webhook: Webhook, by: User, now: datetime) -> tuple[Webhook, str]:
    """Make a new secret, and return it; for a day messages are signed by both.

    Raises NotAllowed.
    """
    stored = _locked(webhook, by)
    stored.former_seed, stored.seed = stored.seed, new_seed()
    stored.former_until = now + timedelta(hours=FORMER_SECRET_HOURS)
    stored.save(update_fields=["former_seed", "seed", "former_until"])
    _record("secret_rotated", stored, by, now)
    return stored, secret_of(stored)


@transaction.atomic
def delete_webhook(*, webhook: Webhook, by: User, now: datetime) -> None:
    """Delete it with all that waits for it. Raises NotAllowed."""
    stored = _locked(webhook, by)
    _record("deleted", stored, by, now)
    stored.delete()


@transaction.atomic
def send_test_event(*, webhook: Webhook, by: User, now: datetime) -> WebhookDelivery:
    """Queue a message that says nothing but that it is a test.

    Raises NotAllowed, WebhookSwitchedOff.
    """
    stored = _locked(webhook, by)
    if not stored.is_on:
        raise WebhookSwitchedOff
    delivery = _delivery(stored, TEST_EVENT, {"organization": stored.organization.code}, now)
    delivery.save(force_insert=True)
    events.webhooks_queued.send(sender=WebhookDelivery)
    return delivery


@transaction.atomic
def redeliver(*, delivery: WebhookDelivery, by: User, now: datetime) -> WebhookDelivery:
    """Send a message again that was delivered or given up; its identity stays the same.

    Raises NotAllowed, WebhookSwitchedOff, DeliveryStillWaiting.
    """
    webhook = _locked(delivery.webhook, by)
    if not webhook.is_on:
        raise WebhookSwitchedOff
    stored = WebhookDelivery.objects.select_for_update().get(pk=delivery.pk)
    if stored.state == WebhookDelivery.State.WAITING:
        raise DeliveryStillWaiting
    stored.state, stored.due_at, stored.attempts = WebhookDelivery.State.WAITING, now, 0
    stored.claimed_until = None
    stored.save(update_fields=["state", "due_at", "attempts", "claimed_until"])
    events.webhooks_queued.send(sender=WebhookDelivery)
    return stored


def queue_webhook(
    *, organization: int, event: str, subject: Mapping[str, JSON], now: datetime
) -> int:
    """Store a message for each webhook of the organization (by key) that is told of the event.

    `subject` holds keys and what everybody may read, nothing else: whoever keeps the address reads
    it. Call it inside the transaction of the event; returns how many were stored.
    """
    hooks = Webhook.objects.filter(organization_id=organization, switched_off_at=None)
    rows = [_delivery(hook, event, subject, now) for hook in hooks if event in hook.events]
    if rows:
        WebhookDelivery.objects.bulk_create(rows)
        events.webhooks_queued.send(sender=WebhookDelivery)
    return len(rows)


def secret_of(webhook: Webhook) -> str:
    """The secret that messages of this webhook are signed with."""
    return _secret(webhook, webhook.seed)


def secrets_at(webhook: Webhook, now: datetime) -> list[str]:
    """The secrets to sign with: the present one, and for a day after a change the former one."""
    secrets = [_secret(webhook, webhook.seed)]
    if webhook.former_seed and webhook.former_until and now < webhook.former_until:
        secrets.append(_secret(webhook, webhook.former_seed))
    return secrets


def _secret(webhook: Webhook, seed: str) -> str:
    text = f"webhook:{webhook.public_id}:{seed}".encode()
    digest = hmac.digest(settings.SECRET_KEY.encode(), text, "sha256")
    return "whsec_" + base64.b64encode(digest).decode()


def _delivery(
    webhook: Webhook, event: str, subject: Mapping[str, JSON], now: datetime
) -> WebhookDelivery:
    message = {"type": event, "timestamp": now.isoformat(), "data": dict(subject)}
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
    return WebhookDelivery(webhook=webhook, event=event, body=body, due_at=now, created_at=now)


def _switch(webhook: Webhook, *, on: bool, now: datetime) -> None:
    webhook.switched_off_at = None if on else now
    webhook.switched_off_because = ""
    webhook.failing_since = None


def _locked(webhook: Webhook, by: User) -> Webhook:
    stored = Webhook.objects.select_for_update().get(pk=webhook.pk)
    _require_owner(by, stored.organization)
    return stored


def _require_owner(by: User, organization: Organization) -> None:
    if not can_administer(by, organization):
        raise NotAllowed


def _checked_address(url: str) -> str:
    """The address, refused at once where it can never be called; names are looked up later."""
    url = url.strip()
    try:
        parsed = checked_url(url, allow_http=settings.DEBUG)
        literal = literal_address(parsed)
        if literal is not None and not permitted(literal, settings.WEBHOOK_NETWORKS):
            raise OutboundRefused("the host is not on the public internet")
    except OutboundRefused as refusal:
        raise WebhookAddressRefused(problem=str(refusal)) from refusal
    return url


def _checked_events(wanted: Collection[str]) -> list[str]:
    unknown = sorted(set(wanted) - set(WebhookEvent.values))
    if unknown or not wanted:
        known = ", ".join(WebhookEvent.values)
        raise UnknownWebhookEvent(names=", ".join(unknown) or "-", allowed=known)
    return [event for event in WebhookEvent.values if event in wanted]


def _one_line(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(100)


def _record(verb: str, webhook: Webhook, by: User, now: datetime, **details: JSON) -> None:
    record_event(
        action=f"webhook.{verb}",
        actor=by,
        subject=webhook.organization,
        details={"webhook": str(webhook.public_id), "events": webhook.events, **details},
        now=now,
    )
