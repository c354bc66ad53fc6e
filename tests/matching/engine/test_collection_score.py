"""Scoring given documents."""

import numpy as np
import pytest

from matchmaker.matching.engine.collection import Channels, UnknownDocument
from matchmaker.matching.engine.fusion import replayed_score
from matchmaker.matching.engine.ranking import RankerConfig
from tests.matching.engine.collection_cases import (
    collection_of,
    empty_collection,
    query,
    two_languages,
)


@pytest.mark.parametrize("channels", list(Channels))
def test_a_pair_has_the_score_that_a_search_gives_it(channels: Channels) -> None:
    entries, queries = two_languages(40)
    collection = empty_collection()
    collection.upsert(entries)
    searched = collection.search(queries, k=80, channels=channels)
    ids = [[candidate.id for candidate in found] for found in searched]
    assert collection.score(queries, ids, channels=channels) == searched


def test_every_given_document_is_scored_best_first() -> None:
    collection = collection_of(["gas sensor", "wheat", "激光", "robot"])
    (found,) = collection.score([query("wheat")], [[3, 1, 2]])
    assert {candidate.id for candidate in found} == {1, 2, 3}
    assert found[0].id == 1
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)


def test_a_pair_has_the_same_score_whatever_else_is_scored() -> None:
    entries, queries = two_languages(30)
    collection = empty_collection()
    collection.upsert(entries)
    (alone,) = collection.score(queries[:1], [[7]])[0]
    (among,) = collection.score(queries[:1], [np.arange(60)])
    assert alone in among


def test_the_score_is_replayed_from_the_features() -> None:
    entries, queries = two_languages(30)
    collection = empty_collection()
    collection.upsert(entries)
    for found in collection.search(queries, k=60):
        for candidate in found:
            assert replayed_score(candidate.features, RankerConfig()) == candidate.score


def test_an_unknown_document_is_named() -> None:
    with pytest.raises(UnknownDocument, match="9"):
        collection_of(["gas"]).score([query("gas")], [[0, 9]])


def test_nothing_to_score_gives_nothing() -> None:
    assert collection_of(["gas"]).score([query("gas")], [[]]) == [[]]


def test_as_many_lists_as_queries_are_needed() -> None:
    with pytest.raises(ValueError, match="2 lists of ids don't fit 1 queries"):
        collection_of(["gas"]).score([query("gas")], [[0], [0]])
