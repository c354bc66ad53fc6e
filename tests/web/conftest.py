import pytest

from matchmaker.matching import runtime


@pytest.fixture(autouse=True)
def light_engine(settings):
    """The light twins of encoder and index, opened anew for each test."""
    settings.ENCODER = "hashing"
    settings.VECTOR_INDEX = "exact"
    runtime.reset()
    yield
    runtime.reset()
