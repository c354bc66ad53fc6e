from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from accounts.errors import (
    DeliveryStillWaiting,
    DomainError,
    NotAllowed,
    TooManyWebhooks,
    UnknownField,
    UnknownWebhookEvent,
    WebhookAddressRefused,
    WebhookSwitchedOff,
)
from accounts.models import AuditEvent, Role, User, Webhook, WebhookDelivery
from accounts.services import (
    create_webhook,
    delete_webhook,
    deliver_webhooks,
    redeliver,
    revise_webhook,
    rotate_webhook_secret,
    send_test_event,
)
from accounts.services.webhooks import MOST_WEBHOOKS, secret_of
from tests.accounts.webhooks.conftest import Network
from tests.factories.accounts import MembershipFactory
from tests.factories.matching import NOW


def test_the_secret_is_no_part_of_the_database(webhook: Webhook) -> None:
    secret = secret_of(webhook)

    assert secret.startswith("whsec_")
    assert secret not in str(Webhook.objects.values())
    assert AuditEvent.objects.filter(action="webhook.created").count() == 1


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"url": "https://127.0.0.1/"}, WebhookAddressRefused),
        ({"url": "https://[::ffff:10.0.0.1]/"}, WebhookAddressRefused),
        ({"url": "ftp://example.org/"}, WebhookAddressRefused),
        ({"events": []}, UnknownWebhookEvent),
        ({"events": ["deal.closed"]}, UnknownWebhookEvent),
        ({"seed": "mine"}, UnknownField),
    ],
)
def test_a_refused_change_changes_nothing(
    webhook: Webhook, owner: User, changes: dict[str, Any], error: type[DomainError]
) -> None:
    before = Webhook.objects.values().get()

    with pytest.raises(error):
        revise_webhook(webhook=webhook, changes=changes, by=owner, now=NOW)

    assert Webhook.objects.values().get() == before


def test_only_https_outside_debug(webhook: Webhook, owner: User, settings: Any) -> None:
    settings.DEBUG = False

    with pytest.raises(WebhookAddressRefused):
        revise_webhook(webhook=webhook, changes={"url": "http://hooks.example/"}, by=owner, now=NOW)


def test_an_editor_manages_nothing(webhook: Webhook) -> None:
    editor = MembershipFactory(organization=webhook.organization, role=Role.EDITOR).user
    before = Webhook.objects.values().get()

    for service in (delete_webhook, rotate_webhook_secret, send_test_event):
        with pytest.raises(NotAllowed):
            service(webhook=webhook, by=editor, now=NOW)
    with pytest.raises(NotAllowed):
        create_webhook(
            organization=webhook.organization,
            url=webhook.url,
            events=webhook.events,
            by=editor,
            now=NOW,
        )
    assert Webhook.objects.values().get() == before
    assert not WebhookDelivery.objects.exists()


def test_there_is_a_limit(webhook: Webhook, owner: User) -> None:
    def one_more() -> None:
        create_webhook(
            organization=webhook.organization,
            url=webhook.url,
            events=webhook.events,
            by=owner,
            now=NOW,
        )

    for _ in range(MOST_WEBHOOKS - 1):
        one_more()
    with pytest.raises(TooManyWebhooks):
        one_more()
    assert Webhook.objects.count() == MOST_WEBHOOKS


def test_a_delivery_is_sent_again_by_hand(webhook: Webhook, owner: User, network: Network) -> None:
    delivery = send_test_event(webhook=webhook, by=owner, now=NOW)
    with pytest.raises(DeliveryStillWaiting):
        redeliver(delivery=delivery, by=owner, now=NOW)
    deliver_webhooks(send=network, clock=lambda: NOW)

    redeliver(delivery=delivery, by=owner, now=NOW + timedelta(days=1))
    deliver_webhooks(send=network, clock=lambda: NOW + timedelta(days=1))

    first, second = network.sent
    assert first[1] == second[1]
    assert first[2]["webhook-id"] == second[2]["webhook-id"]


def test_nothing_is_sent_to_what_is_off(webhook: Webhook, owner: User) -> None:
    revise_webhook(webhook=webhook, changes={"is_on": False}, by=owner, now=NOW)

    with pytest.raises(WebhookSwitchedOff):
        send_test_event(webhook=webhook, by=owner, now=NOW)
    assert not WebhookDelivery.objects.exists()
