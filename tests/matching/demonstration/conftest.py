"""A site with DEBUG on, which the suite otherwise switches off."""

from datetime import UTC, datetime
from typing import Any

import pytest

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def site_for_demonstration(settings: Any) -> None:
    settings.DEBUG = True
    # Argon2 takes a second an account, on purpose.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def now() -> datetime:
    return NOW
