"""Rows that come and go."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.matching.engine.lexical import LexicalIndex
from matchmaker.matching.engine.term_counts import document_terms, query_parts

WORDS = st.lists(
    st.sampled_from(["laser", "gas", "wheat", "电池", "robot", "机器人", "sensor"]), max_size=6
)
BODIES = st.lists(WORDS.map(" ".join), min_size=1, max_size=12)
ASKED = query_parts("laser 电池", "wheat sensor")


def filled(bodies: list[str]) -> LexicalIndex:
    index = LexicalIndex()
    index.append([document_terms("", body) for body in bodies])
    return index


def counted(index: LexicalIndex) -> LexicalIndex:
    index.count(np.ones(len(index), dtype=np.bool_))
    return index


def test_a_row_is_found_before_the_statistics_are_made_anew() -> None:
    index = counted(filled(["gas", "wheat"]))
    index.append([document_terms("", "quantum")])
    assert index.look(query_parts("quantum", "")).by_all_words(None)[2] > 0.99


@settings(deadline=None, max_examples=40)
@given(BODIES, BODIES)
def test_rows_that_came_apart_score_as_if_they_had_come_together(
    first: list[str], second: list[str]
) -> None:
    apart = counted(filled(first))
    apart.look(ASKED).by_all_words(None)
    apart.append([document_terms("", body) for body in second])
    apart.look(ASKED).by_all_words(None)
    together = counted(filled([*first, *second]))
    np.testing.assert_array_equal(
        counted(apart).look(ASKED).by_all_words(None), together.look(ASKED).by_all_words(None)
    )


@settings(deadline=None, max_examples=40)
@given(BODIES)
def test_an_index_without_some_rows_is_one_that_never_had_them(bodies: list[str]) -> None:
    dropped = np.array([body.count("a") % 2 == 1 for body in bodies])
    kept = [body for body, gone in zip(bodies, dropped, strict=True) if not gone]
    smaller, fresh = filled(bodies).without(dropped), counted(filled(kept))
    np.testing.assert_array_equal(
        smaller.look(ASKED).by_all_words(None), fresh.look(ASKED).by_all_words(None)
    )
    assert smaller.statistics.digest() == fresh.statistics.digest()


def test_rows_that_are_not_counted_do_not_make_a_word_frequent() -> None:
    index = filled(["laser", "laser", "laser", "wheat"])
    index.count(np.array([True, False, False, True]))
    assert index.statistics.documents == 2
    only = index.statistics.weights(document_terms("", "laser").terms)
    np.testing.assert_allclose(only, np.log(3 / 2) + 0.1, rtol=1e-6)


def test_many_small_additions_are_searched_as_one() -> None:
    index = LexicalIndex()
    for number in range(600):
        index.append([document_terms("", f"word{number} gas")])
        if number % 50 == 0:
            index.look(ASKED).by_all_words(None)
    assert index.look(query_parts("word599", "")).by_all_words(None)[599] > 0.5
    assert len(index) == 600
