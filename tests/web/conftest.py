from collections.abc import Iterator
from typing import Any

import pytest

from matchmaker.matching import runtime


@pytest.fixture(autouse=True)
def light_engine(settings: Any) -> Iterator[None]:
    """The light twins of encoder and index, opened anew for each test."""
    settings.ENCODER = "hashing"
    settings.VECTOR_INDEX = "exact"
    runtime.reset()
    runtime.prior()  # else it is opened in the background, and the first search is by words only
    yield
    runtime.reset()
