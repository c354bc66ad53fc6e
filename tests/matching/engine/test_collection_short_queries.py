"""A word or three in the search box, with the encoder that a site runs with."""

import pytest

from matchmaker.matching.engine.calibration import estimate_prior
from matchmaker.matching.engine.collection import Collection, Entry, Query
from matchmaker.matching.engine.encoders import Encoder
from matchmaker.matching.engine.index import ExactIndex
from matchmaker.matching.engine.ranking import RankerConfig
from matchmaker.matching.engine.representation import ListingText, represent
from tests.matching.engine.encoder_cases import opened
from tests.matching.engine.short_queries import ACROSS, DOCUMENTS, QUERIES

pytestmark = pytest.mark.encoder


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return opened("bundled:e5*0.85+use*0.15")


@pytest.fixture(scope="module")
def filled(encoder: Encoder) -> Collection:
    config = RankerConfig()
    collection = Collection(
        dimension=encoder.dimension,
        config=config,
        open_index=ExactIndex,
        prior=estimate_prior(encoder, evenness=config.prior_evenness),
    )
    texts = [ListingText(title, body, language) for language, title, body in DOCUMENTS]
    vectors = represent(encoder, texts, side="document")
    collection.upsert(
        Entry(number, text.language, text.title, text.body, vector)
        for number, (text, vector) in enumerate(zip(texts, vectors, strict=True))
    )
    return collection


def first(encoder: Encoder, collection: Collection, typed: str, count: int) -> set[int]:
    (vector,) = represent(encoder, [ListingText(typed, "", "")], side="query")
    (found,) = collection.search([Query("", typed, "", vector)], k=count)
    return {candidate.id for candidate in found}


@pytest.mark.parametrize(("typed", "meant"), QUERIES)
def test_what_is_typed_finds_first_what_it_means(
    encoder: Encoder, filled: Collection, typed: str, meant: set[int]
) -> None:
    assert first(encoder, filled, typed, 1) == meant


@pytest.mark.parametrize(("typed", "meant"), ACROSS)
def test_what_is_typed_finds_what_it_means_in_the_other_language(
    encoder: Encoder, filled: Collection, typed: str, meant: set[int]
) -> None:
    assert meant <= first(encoder, filled, typed, 3)
