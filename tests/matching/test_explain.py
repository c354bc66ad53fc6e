"""Sentences, their places, and which of two texts go together."""

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.matching.engine.explain import (
    LONGEST,
    SHORTEST,
    has_term,
    meaning_similarity,
    passages,
    quotations,
    terms,
    word_similarity,
)

PROSE = st.text(alphabet=st.sampled_from("ab 电池。.;！\n\r\t，,1≥%\u3000\ud7ff𠮷"), max_size=700)


@given(st.dictionaries(st.sampled_from(["summary", "problem", "description"]), PROSE, max_size=3))
def test_a_passage_is_what_stands_at_its_place(fields: dict[str, str]) -> None:
    for passage in passages(fields):
        assert fields[passage.field][passage.start : passage.end] == passage.text
        assert passage.text == passage.text.strip()
        assert SHORTEST <= len(passage.text) <= LONGEST


@given(PROSE)
def test_passages_of_a_text_do_not_overlap_and_lose_no_letter(text: str) -> None:
    found = passages({"f": text}, limit=10_000)
    ends = [0, *(passage.end for passage in found)]
    assert all(end <= passage.start for end, passage in zip(ends, found, strict=False))
    gaps = [text[end : passage.start] for end, passage in zip(ends, found, strict=False)]
    left = re.split(r"[。！？；!?;.\n\r]", "\n".join([*gaps, text[ends[-1] :]]))
    assert all(len(piece.strip()) < SHORTEST for piece in left)


@given(PROSE, PROSE)
def test_every_quotation_equals_both_texts_at_its_offsets(need: str, technology: str) -> None:
    ours, theirs = passages({"problem": need}), passages({"description": technology})
    for by, similarity in (
        ("words", word_similarity(ours, theirs)),
        ("meaning", np.ones((len(ours), len(theirs)), dtype=np.float32)),
    ):
        for quotation in quotations(ours, theirs, similarity, by=by):
            assert need[quotation.need.start : quotation.need.end] == quotation.need.text
            place = quotation.technology
            assert technology[place.start : place.end] == place.text
            assert 0 <= quotation.strength <= 1
            assert quotation.by == by


def test_sentences_end_in_both_languages_but_not_inside_numbers_and_abbreviations() -> None:
    text = "强度高。延伸率好！Costs 3.5 euro e.g. here. The second one; and a third?"
    assert [passage.text for passage in passages({"f": text})] == [
        "强度高。",
        "延伸率好！",
        "Costs 3.5 euro e.g. here.",
        "The second one;",
        "and a third?",
    ]


def test_a_long_sentence_is_cut_at_a_clause() -> None:
    clause = "x" * 50 + ", "
    found = passages({"f": clause * 10})
    assert all(passage.text.endswith(",") for passage in found)
    assert len(found) == 2


def test_terms_are_words_and_pairs_of_chinese_characters() -> None:
    assert terms("固态电池 for EVs ≥ 450MPa") == ["固态", "态电", "电池", "evs", "450mpa"]


def test_the_pair_that_shares_rare_words_is_quoted_first_and_no_sentence_twice() -> None:
    ours = passages({"problem": "The film must not burn. It conducts lithium ions."})
    theirs = passages({"description": "Lithium ions pass. The sheet is thin. It does not burn."})
    found = quotations(ours, theirs, word_similarity(ours, theirs), by="words")
    assert [(q.need.text, q.technology.text) for q in found] == [
        ("It conducts lithium ions.", "Lithium ions pass."),
        ("The film must not burn.", "It does not burn."),
    ]


def test_texts_without_a_word_in_common_are_not_quoted_by_words() -> None:
    ours, theirs = passages({"p": "电池不燃烧。"}), passages({"d": "It does not burn."})
    assert quotations(ours, theirs, word_similarity(ours, theirs), by="words") == []


def test_meaning_takes_off_what_a_sentence_has_with_all() -> None:
    raw = np.array([[0.9, 0.8], [0.85, 0.84]], dtype=np.float32)
    similarity = meaning_similarity(raw, np.eye(2, dtype=np.float32))
    assert similarity.round(3).tolist() == [[1.0, 0.0], [0.0, 1.0]]


def test_nothing_to_compare_gives_nothing() -> None:
    nothing = np.zeros((0, 4), dtype=np.float32)
    assert meaning_similarity(nothing, nothing).shape == (0, 0)
    assert word_similarity([], []).shape == (0, 0)
    assert quotations([], [], word_similarity([], []), by="words") == []


SPELLINGS = st.text(alphabet=st.sampled_from("abz电池A.%5 _-1é２ \n"), max_size=24)


@given(SPELLINGS, SPELLINGS)
def test_a_text_has_a_term_where_it_is_among_its_terms(text: str, question: str) -> None:
    wanted = sorted(set(terms(question)))
    assert has_term(text, wanted) == any(term in set(terms(text)) for term in wanted)
