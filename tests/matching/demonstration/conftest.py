"""A site with DEBUG on, which the suite otherwise switches off, and the light encoder."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from matchmaker.matching import runtime

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def light_twins(settings: Any) -> Iterator[None]:
    settings.DEBUG = True
    # Argon2 takes a second an account, on purpose.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ENCODER = "hashing"
    settings.VECTOR_INDEX = "exact"
    runtime.reset()
    yield
    runtime.reset()


@pytest.fixture
def now() -> datetime:
    return NOW
