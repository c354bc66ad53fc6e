"""Finding documents."""

import numpy as np
import pytest

from matchmaker.matching.engine.collection import Channels, Query
from tests.matching.engine.collection_cases import (
    DIMENSION,
    collection_of,
    empty_collection,
    entry,
    query,
    two_languages,
)

TITLES = [
    "Laser sensor for methane in mines",
    "Wheat variety that resists drought",
    "Welding of aluminium alloys",
    "Robot gripper with force control",
    "激光甲烷传感器",
    "抗旱小麦品种",
    "铝合金焊接技术",
]


def test_the_nearest_come_first_and_no_more_than_wanted() -> None:
    collection = collection_of(TITLES)
    (found,) = collection.search([query("methane laser")], k=2)
    assert [found[0].id, len(found)] == [0, 2]
    assert found[0].score >= found[1].score


def test_a_rare_word_finds_its_document_among_many() -> None:
    titles = [f"Method {n} for casting parts" for n in range(300)]
    collection = collection_of([*titles, "Scandium alloy for casting parts"])
    (found,) = collection.search([query("scandium")], k=3)
    assert found[0].id == 300
    assert found[0].features["lexical"] > 0


def test_only_what_is_allowed_is_found_and_with_the_same_score() -> None:
    collection = collection_of(TITLES)
    asked = query("methane laser", "for mines")
    (everything,) = collection.search([asked], k=10)
    (some,) = collection.search([asked], k=10, allowed=[np.array([1, 3, 4])])
    assert {candidate.id for candidate in some} == {1, 3, 4}
    of = {candidate.id: candidate.score for candidate in everything}
    assert all(candidate.score == of[candidate.id] for candidate in some)


def test_each_query_of_a_batch_has_its_own_filter_and_the_answer_it_has_alone() -> None:
    collection = collection_of(TITLES)
    asked = [query("wheat"), query("焊接"), query("robot")]
    filters = [np.array([1, 5]), None, np.array([], dtype=np.int64)]
    together = collection.search(asked, k=3, allowed=filters)
    alone = [
        collection.search([one], k=3, allowed=[among])[0]
        for one, among in zip(asked, filters, strict=True)
    ]
    assert together == alone
    assert together[2] == []


def test_equal_documents_come_by_ascending_id() -> None:
    collection = collection_of(["Gas sensor"] * 4)
    (found,) = collection.search([query("gas sensor")], k=4)
    assert [candidate.id for candidate in found] == [0, 1, 2, 3]
    assert len({candidate.score for candidate in found}) == 1


def test_an_empty_collection_finds_nothing() -> None:
    assert empty_collection().search([query("laser")], k=3) == [[]]
    assert empty_collection().search([], k=3) == []


def test_words_alone_find_nothing_in_another_language() -> None:
    collection = collection_of(TITLES)
    (found,) = collection.search([query("激光甲烷")], k=10, channels=Channels.LEXICAL)
    assert {candidate.id for candidate in found} == {4}


def test_meaning_alone_ignores_words() -> None:
    entries, queries = two_languages(20)
    collection = empty_collection()
    collection.upsert(entries)
    (found,) = collection.search(queries[:1], k=1, channels=Channels.DENSE)
    assert "lexical" not in found[0].features
    assert found[0].score == found[0].features["dense"]


@pytest.mark.parametrize("k", [0, -1])
def test_a_k_below_one_is_refused(k: int) -> None:
    with pytest.raises(ValueError, match="k must be at least 1"):
        collection_of(TITLES).search([query("laser")], k=k)


def test_a_vector_of_another_encoder_is_refused() -> None:
    collection = collection_of(TITLES)
    short = Query("en", "laser", "", np.ones(DIMENSION - 1, dtype=np.float32))
    with pytest.raises(ValueError, match="The query's vector has shape"):
        collection.search([short], k=1)
    broken = Query("en", "laser", "", np.full(DIMENSION, np.nan, dtype=np.float32))
    with pytest.raises(ValueError, match="isn't finite"):
        collection.search([broken], k=1)


def test_as_many_filters_as_queries_are_needed() -> None:
    with pytest.raises(ValueError, match="1 filters don't fit 2 queries"):
        collection_of(TITLES).search([query("a"), query("b")], k=1, allowed=[None])


def test_a_word_hit_that_meaning_would_not_bring_forward_is_found() -> None:
    """The lexical channel's candidates are looked up in the dense one, and the other way round."""
    entries, queries = two_languages(600)
    collection = empty_collection()
    lonely = entry(5000, "zzyzx zzyzx zzyzx")
    away = -queries[1].vector
    collection.upsert([*entries, type(lonely)(5000, "en", lonely.title, "", away)])
    asked = Query("en", "zzyzx", "", queries[1].vector)
    (found,) = collection.search([asked], k=1200)
    (hit,) = [candidate for candidate in found if candidate.id == 5000]
    assert hit.features["dense"] < 0 < hit.features["lexical"]
