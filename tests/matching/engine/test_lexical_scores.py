"""What the lexical channel thinks of a document."""

import numpy as np
import pytest

from matchmaker.matching.engine.lexical import LexicalIndex
from matchmaker.matching.engine.term_counts import document_terms, query_parts


def index_of(*bodies: str) -> LexicalIndex:
    index = LexicalIndex()
    index.append([document_terms("", body) for body in bodies])
    index.count(np.ones(len(bodies), dtype=np.bool_))
    return index


def scores(index: LexicalIndex, title: str, body: str = "") -> list[float]:
    return [float(score) for score in index.look(query_parts(title, body)).by_all_words(None)]


def test_the_same_text_has_the_cosine_one() -> None:
    index = index_of("laser gas sensor", "wheat harvest")
    assert scores(index, "laser gas sensor") == pytest.approx([1.0, 0.0], abs=1e-6)


def test_a_cosine_is_that_of_the_weights_written_down() -> None:
    """ln((1+3)/(1+df)) + 0.1 for words and pairs; log frequencies; unit length."""
    index = index_of("laser laser gas", "gas", "wheat")
    common, rare = np.log(4 / 3) + 0.1, np.log(4 / 2) + 0.1
    document = np.array([(1 + np.log(2)) * rare, common, rare, rare])  # laser gas laser+laser +gas
    expected = common / np.linalg.norm(document)
    assert scores(index, "gas")[0] == pytest.approx(expected, rel=1e-5)


def test_a_rare_word_weighs_more_than_a_frequent_one() -> None:
    index = index_of(*["method of casting"] * 8, "method of sintering")
    found = scores(index, "sintering method")
    assert found[8] > 2 * found[0] > 0


def test_a_long_document_gains_nothing_by_length() -> None:
    index = index_of("gas sensor", "gas sensor " + "with many other words about wheat " * 9)
    short, long = scores(index, "gas sensor")
    assert short > long > 0


def test_half_of_a_query_is_its_title() -> None:
    index = index_of("laser", "wheat")
    title_only, body_only = scores(index, "laser")[0], scores(index, "laser", "wheat field")[0]
    assert title_only == pytest.approx(1.0, abs=1e-6)
    assert body_only == pytest.approx(0.5, abs=1e-6)


def test_each_passage_of_a_long_query_counts_alike() -> None:
    filler = "Unrelated words stand here again. " * 26
    index = index_of("laser laser", "wheat")
    assert scores(index, "", filler + 20 * "\nlaser")[0] == pytest.approx(0.5, abs=0.05)


def test_a_title_counts_more_than_the_same_words_in_the_body() -> None:
    index = LexicalIndex()
    body = "gas sensor for mines and tunnels with a long service life"
    index.append([document_terms("laser", body), document_terms("", f"laser {body}")])
    index.count(np.ones(2, dtype=np.bool_))
    in_title, in_body = scores(index, "laser")
    assert in_title > 1.3 * in_body


@pytest.mark.parametrize("asked", ["", "the", "。", "zirconia"])
def test_a_query_without_a_known_word_finds_nothing(asked: str) -> None:
    assert scores(index_of("laser", "wheat"), asked) == [0.0, 0.0]


def test_one_lone_document_is_still_found_by_its_words() -> None:
    assert scores(index_of("laser gas"), "laser")[0] > 0.3


def test_an_empty_index_answers_emptily() -> None:
    assert scores(LexicalIndex(), "laser") == []


def test_a_document_without_words_is_never_found() -> None:
    index = index_of("", "laser")
    assert scores(index, "laser") == pytest.approx([0.0, 1.0], abs=1e-6)


def test_a_title_asks_for_its_substance_and_not_for_research() -> None:
    index = index_of("石墨烯散热膜", "关键技术研究项目")
    film, research = scores(index, "石墨烯散热膜关键技术研究")
    assert film > 0.9
    assert research == 0


def test_a_query_weighs_the_same_alone_and_in_company() -> None:
    index = index_of("laser gas sensor", "wheat harvest", "gas turbine blade")
    queries = [query_parts("laser gas", ""), query_parts("wheat", "gas turbine. blade"), ()]
    together = [look.read().by_all_words(None) for look in index.looks(queries)]
    alone = [index.look(query).by_all_words(None) for query in queries]
    for one, other in zip(together, alone, strict=True):
        np.testing.assert_array_equal(one, other)
