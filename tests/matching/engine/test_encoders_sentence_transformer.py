"""Any sentence-transformers folder; the installed encoder serves as one."""

import pytest

from matchmaker.matching.engine.bundled import FOLDER_NAME
from matchmaker.matching.engine.encoders import Encoder, SentenceTransformerEncoder, Side
from tests.matching.engine.encoder_cases import installed_folder, opened

pytestmark = [pytest.mark.encoder, pytest.mark.slow]

TEXTS = ["低成本甲烷泄漏传感器", "A membrane that separates lithium from brine."]


@pytest.fixture
def torch_encoder() -> Encoder:
    return opened(str(installed_folder() / FOLDER_NAME))


def test_its_prompts_are_those_of_the_bundled_encoder(torch_encoder: Encoder) -> None:
    bundled = opened("bundled:e5")
    sides: tuple[Side, Side] = ("query", "document")
    for side, other_side in (sides, sides[::-1]):
        by_torch = torch_encoder.encode(TEXTS, side=side)
        cosines = (by_torch * bundled.encode(TEXTS, side=side)).sum(axis=1)
        assert cosines.min() > 0.995
        crossed = (by_torch * bundled.encode(TEXTS, side=other_side)).sum(axis=1)
        assert (crossed < cosines).all()


def test_its_name_holds_the_files_and_the_limit(torch_encoder: Encoder) -> None:
    source = str(installed_folder() / FOLDER_NAME)
    shorter = SentenceTransformerEncoder(source, max_tokens=64)
    assert torch_encoder.name.startswith(f"{FOLDER_NAME}@")
    assert torch_encoder.name.endswith("-t512")
    assert shorter.name == torch_encoder.name.replace("-t512", "-t64")
