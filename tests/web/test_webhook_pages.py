from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, Role, Webhook, WebhookDelivery
from tests.factories.accounts import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Membership:
    made: Membership = MembershipFactory(role=Role.OWNER)
    return made


def test_an_owner_sets_one_up_tests_and_deletes_it(client: Client, owner: Membership) -> None:
    client.force_login(owner.user)
    path = reverse("webhooks", args=[owner.organization.code])
    draft = {"url": "https://hooks.example/in", "events": ["proposal.approved"]}

    shown = client.post(path, draft).content.decode()
    webhook = Webhook.objects.get()
    page = reverse("webhook", args=[owner.organization.code, webhook.public_id])
    client.post(f"{page}do/", {"act": "test"})

    assert "whsec_" in shown
    assert "whsec_" not in client.get(path).content.decode()
    assert "webhook.test" in client.get(page).content.decode()
    WebhookDelivery.objects.update(state="failed", due_at=None)
    again = reverse(
        "webhook-redeliver",
        args=[owner.organization.code, webhook.public_id, WebhookDelivery.objects.get().public_id],
    )
    client.post(again)
    assert WebhookDelivery.objects.get().state == "waiting"
    assert "whsec_" in client.post(f"{page}do/", {"act": "rotate"}).content.decode()
    client.post(f"{page}do/", {"act": "off"})
    assert not Webhook.objects.get().is_on
    client.post(f"{page}do/", {"act": "delete"})
    assert not Webhook.objects.exists()


def test_a_private_address_is_refused_on_the_page(client: Client, owner: Membership) -> None:
    client.force_login(owner.user)
    path = reverse("webhooks", args=[owner.organization.code])

    shown = client.post(path, {"url": "https://10.0.0.1/", "events": ["import.finished"]})

    assert "public internet" in shown.content.decode()
    assert not Webhook.objects.exists()


def test_only_owners_find_the_page(client: Client, owner: Membership) -> None:
    path = reverse("webhooks", args=[owner.organization.code])
    editor = MembershipFactory(organization=owner.organization, role=Role.EDITOR)

    assert client.get(path).status_code == 302
    client.force_login(editor.user)
    assert client.get(path).status_code == 404
