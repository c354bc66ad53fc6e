"""Words that many documents share are looked up, and still count in every cosine."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.matching.engine import common_words
from matchmaker.matching.engine.collection import Channels
from matchmaker.matching.engine.lexical import LexicalIndex
from matchmaker.matching.engine.shard import leading_rows
from matchmaker.matching.engine.term_counts import document_terms, query_parts
from tests.matching.engine.collection_cases import collection_of, query

WORDS = ("steel", "membrane", "laser", "alloy", "pump", "valve")
BODIES = [f"process process {WORDS[n % 6]} of {WORDS[n % 5]} number{n}" for n in range(60)]
ASKED = query_parts("process of laser steel", "number7 process")


@pytest.fixture(params=[3, 10_000])
def edge(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """From how many documents on a word is common: most of these words, or none."""
    monkeypatch.setattr(common_words, "COMMON_FROM", request.param)
    from_documents: int = request.param
    return from_documents


def index_of(bodies: list[str]) -> LexicalIndex:
    index = LexicalIndex()
    index.append([document_terms("", body) for body in bodies])
    index.count(np.ones(len(bodies), dtype=np.bool_))
    return index


def test_cosines_are_the_same_whether_words_are_common_or_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain = index_of(BODIES).look(ASKED).by_all_words(None)
    monkeypatch.setattr(common_words, "COMMON_FROM", 3)
    index = index_of(BODIES)
    look = index.look(ASKED)

    assert len(index.common.terms) >= len(WORDS)
    assert len(look.columns)
    np.testing.assert_allclose(look.cosines(np.arange(60)), plain, rtol=1e-6)
    np.testing.assert_allclose(look.by_all_words(None), plain, rtol=1e-6)


def test_a_cosine_is_the_same_in_whatever_company(edge: int) -> None:
    look = index_of(BODIES).look(ASKED)
    rows = np.array([41, 7, 12])

    together = look.cosines(np.arange(60))
    np.testing.assert_array_equal(look.cosines(rows), together[rows])
    np.testing.assert_array_equal(look.cosines(rows[:1]), together[rows[:1]])


def test_documents_that_come_later_are_compared_by_common_words_too(edge: int) -> None:
    index = index_of(BODIES[:50])
    index.append([document_terms("", body) for body in BODIES[50:]])
    index.settle()
    later = index.look(ASKED)

    rows = np.arange(60)
    np.testing.assert_allclose(later.cosines(rows), later.by_all_words(None), rtol=1e-6)
    assert (later.cosines(rows)[50:] > 0).all()


def test_what_was_stored_compares_alike(edge: int) -> None:
    index = index_of(BODIES)
    again = LexicalIndex.restored(index.stored(np.ones(60, dtype=np.bool_)))

    rows = np.arange(60)
    np.testing.assert_array_equal(again.look(ASKED).cosines(rows), index.look(ASKED).cosines(rows))


def test_a_word_counts_up_to_255_times_in_one_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(common_words, "COMMON_FROM", 1)
    index = index_of(["steel " * 400 + "pump", "steel pump", "valve"])

    look = index.look(query_parts("steel", ""))
    assert 0.9 < look.cosines(np.arange(3))[0] / look.by_all_words(None)[0] < 1


@pytest.mark.parametrize("asked", ["process", "process laser", "process number7 steel"])
@pytest.mark.parametrize("step", [1, 2, 7])
def test_a_search_by_words_finds_what_scoring_everything_would(
    edge: int, asked: str, step: int
) -> None:
    collection = collection_of([*BODIES, *(f"{body} again" for body in BODIES)])
    collection.refresh()
    among = np.arange(0, 120, step)
    words = Channels.LEXICAL

    found = collection.search([query(asked)], k=5, allowed=[among], channels=words)[0]
    every = collection.score([query(asked)], [among], channels=words)[0]
    assert found == every[:5]


def test_beside_meaning_a_word_that_is_common_finds_where_no_other_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(common_words, "COMMON_FROM", 3)
    collection = collection_of([*BODIES, *(f"unrelated text {n} {n * n}" for n in range(300))])
    collection.refresh()

    best = collection.search([query("process")], k=3)[0]
    assert all(candidate.id < 60 for candidate in best)


@given(
    st.lists(st.integers(0, 40), max_size=300), st.integers(1, 50), st.sampled_from([1, 4, 4_096])
)
def test_the_leading_rows_are_those_of_a_full_ordering(
    values: list[int], count: int, sampled: int
) -> None:
    given_values = np.array(values, dtype=np.float64) / 40
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("matchmaker.matching.engine.shard._SAMPLED", sampled)
        found = leading_rows(given_values, count)

    positive = np.sort(given_values[given_values > 0])[::-1]
    edge = positive[min(count, len(positive)) - 1] if len(positive) else np.inf
    np.testing.assert_array_equal(found, np.flatnonzero(given_values >= edge))
