"""A webhook of an owner's organization, and a network that answers as a test says."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Membership, User, Webhook, WebhookEvent
from accounts.services import create_webhook
from tests.factories.accounts import MembershipFactory
from tests.factories.matching import NOW


class Network:
    """Stands for the network: remembers what was sent, answers with `status`, or raises it."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, bytes, dict[str, str]]] = []
        self.status: int | Exception = 204

    async def __call__(self, url: str, *, body: bytes, headers: dict[str, str], **_: Any) -> int:
        self.sent.append((url, body, headers))
        if isinstance(self.status, Exception):
            raise self.status
        return self.status


@pytest.fixture
def network() -> Network:
    return Network()


@pytest.fixture
def owner(db: None) -> User:
    membership: Membership = MembershipFactory()
    return membership.user


@pytest.fixture
def webhook(owner: User) -> Webhook:
    organization = owner.memberships.get().organization
    made, _secret = create_webhook(
        organization=organization,
        url="https://hooks.example/in",
        events=WebhookEvent.values,
        by=owner,
        now=NOW,
    )
    return made
