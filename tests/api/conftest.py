"""A program that acts for somebody by a token."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Role, Scope, User
from accounts.services import create_api_token
from tests.factories.accounts import MembershipFactory


class Program:
    """Sends JSON with a token, and whatever headers are given by keyword."""

    def __init__(self, user: User, *scopes: str) -> None:
        now = timezone.now()
        self.user = user
        _row, text = create_api_token(
            user=user,
            name="test",
            scopes=scopes or Scope.values,
            expires_at=now + timedelta(days=1),
            now=now,
        )
        self.client = Client(headers={"authorization": f"Bearer {text}"})

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(path, headers=_named(headers))

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self._send("post", path, body, headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self._send("patch", path, body, headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self.client.delete(path, headers=_named(headers))

    def _send(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Any:
        send = getattr(self.client, method)
        content = {} if body is None else body
        return send(path, content, content_type="application/json", headers=_named(headers))


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


@pytest.fixture
def editor() -> User:
    """An editor of one organization."""
    user: User = MembershipFactory(role=Role.EDITOR).user
    return user


@pytest.fixture
def program(editor: User) -> Program:
    """A program of the editor with every scope."""
    return Program(editor)
