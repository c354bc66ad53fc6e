"""Documents that come, change and go."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.matching.engine.collection import Channels, Collection, Entry
from tests.matching.engine.collection_cases import (
    DIMENSION,
    collection_of,
    empty_collection,
    entry,
    query,
)

TITLES = ["Laser sensor for gas", "Wheat variety", "激光传感器", "小麦品种", "Robot gripper"]


def ids_found(collection: Collection, text: str, k: int = 10) -> list[int]:
    return [candidate.id for candidate in collection.search([query(text)], k=k)[0]]


def test_a_document_is_found_at_once() -> None:
    collection = collection_of(TITLES)
    collection.upsert([entry(77, "Quantum magnetometer")])
    assert ids_found(collection, "quantum magnetometer")[0] == 77
    assert len(collection) == 6


def test_a_changed_document_is_found_by_its_new_words_only() -> None:
    collection = collection_of(TITLES)
    collection.upsert([entry(0, "Zirconia crucible")])
    words = Channels.LEXICAL
    assert collection.search([query("zirconia")], k=9, channels=words)[0][0].id == 0
    assert collection.search([query("laser gas")], k=9, channels=words) == [[]]
    assert len(collection) == 5


def test_a_document_that_changes_its_language_leaves_the_old_one() -> None:
    collection = collection_of(TITLES)
    collection.upsert([entry(1, "小麦抗旱品种")])
    assert collection.languages == {"en": 2, "zh": 3}
    assert sorted(ids_found(collection, "wheat")) == [0, 1, 2, 3, 4]


def test_a_removed_document_is_found_no_more() -> None:
    collection = collection_of(TITLES)
    collection.remove([0, 404])
    assert 0 not in ids_found(collection, "laser sensor for gas")
    assert len(collection) == 4


def test_a_language_may_be_emptied_and_filled_again() -> None:
    collection = collection_of(TITLES)
    collection.remove([2, 3])
    assert collection.languages == {"en": 3}
    assert sorted(ids_found(collection, "激光")) == [0, 1, 4]
    collection.upsert([entry(2, "激光传感器")])
    assert ids_found(collection, "激光")[0] == 2


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ([entry(9, "Gas"), entry(9, "Laser")], "comes twice"),
        ([entry(-1, "Gas")], "-1 is negative"),
        ([Entry(9, "en", "Gas", "", np.ones(3, np.float32))], r"of 9 has shape \(3,\)"),
        ([Entry(9, "en", "Gas", "", np.full(DIMENSION, np.inf, np.float32))], "isn't finite"),
    ],
)
def test_a_broken_entry_is_refused_and_nothing_changes(broken: list[Entry], message: str) -> None:
    collection = collection_of(TITLES)
    before = collection.generation, collection.search([query("gas laser")], k=9)
    with pytest.raises(ValueError, match=message):
        collection.upsert([entry(0, "Other words"), *broken])
    assert (collection.generation, collection.search([query("gas laser")], k=9)) == before


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.sampled_from(["", *TITLES, "Gas 激光 laser"])), max_size=14
    )
)
def test_any_history_answers_like_a_collection_filled_at_once(
    history: list[tuple[int, str]],
) -> None:
    """Up to fifty documents, scores are a function of what is there, not of how it came."""
    lived = empty_collection()
    held: dict[int, str] = {}
    for key, title in history:
        if title:
            lived.upsert([entry(key, title)])
            held[key] = title
        else:
            lived.remove([key])
            held.pop(key, None)
        lived.search([query("gas")], k=3)
    fresh = empty_collection()
    fresh.upsert(entry(key, title) for key, title in held.items())
    asked = [query("laser gas", "sensor"), query("激光小麦")]
    assert lived.search(asked, k=9) == fresh.search(asked, k=9)
    assert len(lived) == len(fresh) == len(held)


def test_the_generation_changes_with_the_documents_and_comes_back_with_them() -> None:
    collection = collection_of(TITLES)
    before = collection.generation
    collection.upsert([entry(9, "Membrane")])
    assert collection.generation != before
    collection.remove([9])
    assert collection.generation == before
    assert len(before) <= 80


def test_statistics_of_many_documents_wait_for_two_in_a_hundred() -> None:
    collection = collection_of([f"Casting method number {number}" for number in range(200)])
    before = collection.generation
    collection.upsert(entry(1000 + number, "Robot") for number in range(4))
    assert collection.generation == before
    collection.upsert([entry(1004, "Robot")])
    assert collection.generation != before
