from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from standardwebhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from accounts.models import AuditEvent, Notification, User, Webhook, WebhookDelivery
from accounts.outbound import OutboundFailed, OutboundRefused
from accounts.services import deliver_webhooks, forget_old_deliveries, queue_webhook
from accounts.services.webhook_deliveries import DELAYS, KEPT_FOR, LEASE, PATIENCE
from accounts.services.webhooks import rotate_webhook_secret, secret_of
from tests.accounts.webhooks.conftest import Network
from tests.factories.matching import NOW

EVENT = "listing.published"


def queue(webhook: Webhook, now: datetime = NOW) -> WebhookDelivery:
    subject: dict[str, Any] = {"kind": "need", "id": 7}
    queue_webhook(organization=webhook.organization_id, event=EVENT, subject=subject, now=now)
    return WebhookDelivery.objects.latest("pk")


def deliver(network: Network, at: datetime) -> int:
    return deliver_webhooks(send=network, clock=lambda: at)


def test_a_message_arrives_once_signed_as_the_standard_says(
    webhook: Webhook, network: Network
) -> None:
    now = timezone.now()
    queue(webhook, now)

    assert deliver(network, now) == 1
    assert deliver(network, now + timedelta(days=1)) == 0
    ((url, body, headers),) = network.sent
    assert url == "https://hooks.example/in"
    message = Verifier(secret_of(webhook)).verify(body, headers)
    assert message == {
        "type": EVENT,
        "timestamp": now.isoformat(),
        "data": {"kind": "need", "id": 7},
    }
    with pytest.raises(WebhookVerificationError):
        Verifier(secret_of(webhook)).verify(body + b" ", headers)


def test_after_a_change_both_secrets_fit_for_a_day(
    webhook: Webhook, network: Network, owner: User
) -> None:
    now, former = timezone.now(), secret_of(webhook)
    _row, present = rotate_webhook_secret(webhook=webhook, by=owner, now=now)
    queue(webhook, now)
    deliver(network, now)
    queue(webhook, now)
    deliver(network, now + timedelta(hours=25))

    _url, body, headers = network.sent[0]
    assert Verifier(former).verify(body, headers) == Verifier(present).verify(body, headers)
    assert len(network.sent[1][2]["webhook-signature"].split()) == 1


@pytest.mark.parametrize("status", [301, 404, 500, OutboundFailed("x"), OutboundRefused("x")])
def test_a_failure_is_tried_again_later_with_the_same_identity(
    webhook: Webhook, network: Network, status: int | Exception
) -> None:
    network.status = status
    delivery = queue(webhook)

    assert deliver(network, NOW) == 0
    delivery.refresh_from_db()
    assert delivery.state == "waiting"
    assert delivery.last_error
    assert delivery.due_at is not None
    assert DELAYS[0] <= delivery.due_at - NOW <= DELAYS[0] * 1.2
    network.status = 200
    assert deliver(network, NOW + timedelta(seconds=1)) == 0
    assert deliver(network, NOW + timedelta(seconds=7)) == 1
    assert len({headers["webhook-id"] for _url, _body, headers in network.sent}) == 1
    assert len(network.sent) == 2


def test_a_message_is_given_up_after_the_last_delay(webhook: Webhook, network: Network) -> None:
    network.status = 500
    delivery, now = queue(webhook), NOW
    for delay in DELAYS:
        deliver(network, now)
        now += delay * 1.21
        Webhook.objects.update(failing_since=now)
    deliver(network, now)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.due_at, delivery.status) == ("failed", None, 500)
    assert delivery.attempts == len(DELAYS) + 1


def test_who_fails_for_long_is_switched_off_and_its_owners_told(
    webhook: Webhook, network: Network, owner: User
) -> None:
    network.status = 500
    queue(webhook)
    deliver(network, NOW)
    queue(webhook, NOW + PATIENCE)

    deliver(network, NOW + PATIENCE)
    webhook.refresh_from_db()
    assert not webhook.is_on
    assert webhook.switched_off_because == "the answer was 500"
    assert Notification.objects.get(user=owner).kind == "accounts.webhook_off"
    assert AuditEvent.objects.filter(action="webhook.switched_off").count() == 1
    sent = len(network.sent)
    deliver(network, NOW + PATIENCE * 2)
    assert len(network.sent) == sent
    assert (
        queue_webhook(organization=webhook.organization_id, event=EVENT, subject={}, now=NOW) == 0
    )


def test_gone_switches_off_at_once(webhook: Webhook, network: Network) -> None:
    network.status = 410
    queue(webhook)

    deliver(network, NOW)

    webhook.refresh_from_db()
    assert not webhook.is_on


def test_a_success_ends_the_failing(webhook: Webhook, network: Network) -> None:
    network.status = 500
    queue(webhook)
    deliver(network, NOW)
    network.status = 200
    deliver(network, NOW + timedelta(hours=1))

    webhook.refresh_from_db()
    assert webhook.failing_since is None


def test_what_a_dead_worker_claimed_is_sent_when_its_lease_is_over(
    webhook: Webhook, network: Network
) -> None:
    delivery = queue(webhook)
    WebhookDelivery.objects.filter(pk=delivery.pk).update(claimed_until=NOW + LEASE)

    assert deliver(network, NOW) == 0
    assert deliver(network, NOW + LEASE + timedelta(seconds=1)) == 1


def test_many_messages_are_all_sent(webhook: Webhook, network: Network) -> None:
    for _ in range(45):
        queue(webhook)

    assert deliver(network, NOW) == 45


def test_old_messages_are_forgotten(webhook: Webhook) -> None:
    queue(webhook)
    young = queue(webhook, NOW + timedelta(days=1))

    forget_old_deliveries(now=NOW + KEPT_FOR + timedelta(hours=1))

    assert [*WebhookDelivery.objects.all()] == [young]
