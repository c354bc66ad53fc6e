"""Languages that sit apart, in one collection."""

import numpy as np
import pytest

from matchmaker.matching.engine.collection import Channels, Collection
from tests.matching.engine.collection_cases import (
    empty_collection,
    made_up_prior,
    two_languages,
)

SUBJECTS = 120


@pytest.fixture(scope="module")
def filled() -> Collection:
    collection = empty_collection(prior=made_up_prior())
    collection.upsert(two_languages(SUBJECTS)[0])
    return collection


def partners_first(collection: Collection, channels: Channels) -> float:
    """How often the first of the other language's documents is the partner, of all first two."""
    _, queries = two_languages(SUBJECTS)
    hits = 0
    for place, found in enumerate(collection.search(queries, k=2, channels=channels)):
        hits += (place ^ 1) in {candidate.id for candidate in found}
    return hits / len(queries)


def test_raw_products_find_almost_no_document_of_the_other_language() -> None:
    """The failure that calibration is for; without it, this test would prove nothing."""
    entries, queries = two_languages(SUBJECTS)
    matrix = np.stack([entry.vector for entry in entries])
    best = [np.argsort(-(matrix @ query.vector))[:2] for query in queries]
    assert np.mean([(place ^ 1) in top for place, top in enumerate(best)]) < 0.1


def test_calibrated_meaning_finds_the_partner_in_the_other_language(filled: Collection) -> None:
    assert partners_first(filled, Channels.DENSE) > 0.9


def test_misleading_words_of_the_own_language_do_not_bury_the_partner(filled: Collection) -> None:
    assert partners_first(filled, Channels.BOTH) > 0.75


def test_scores_of_both_languages_have_one_scale(filled: Collection) -> None:
    _, queries = two_languages(SUBJECTS)
    every = [np.arange(2 * SUBJECTS)] * len(queries)
    own: list[float] = []
    other: list[float] = []
    for place, found in enumerate(filled.score(queries, every, channels=Channels.DENSE)):
        for candidate in found:
            (own if candidate.id % 2 == place % 2 else other).append(candidate.score)
    assert np.mean(own) == pytest.approx(np.mean(other), abs=0.25)
    assert np.std(own) == pytest.approx(np.std(other), rel=0.15)


def test_the_collection_says_how_many_it_has_of_each(filled: Collection) -> None:
    assert filled.languages == {"en": SUBJECTS, "zh": SUBJECTS}
