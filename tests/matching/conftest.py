"""The light twins of encoder and index, and a process that has opened nothing yet."""

from collections.abc import Iterator
from typing import Any

import pytest

from matchmaker.matching import runtime


@pytest.fixture(autouse=True)
def light_twins(settings: Any) -> Iterator[None]:
    """HashingEncoder and ExactIndex; nothing opened is carried from one test to the next."""
    settings.ENCODER = "hashing"
    settings.VECTOR_INDEX = "exact"
    runtime.reset()
    yield
    runtime.reset()
