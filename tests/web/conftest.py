import pytest

from matchmaker.matching import runtime


@pytest.fixture(autouse=True)
def engine_is_open() -> None:
    """Opened in the background, the encoder would leave the first search to the words alone."""
    runtime.prior()
