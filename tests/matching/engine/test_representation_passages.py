"""How long texts are cut."""

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.matching.engine.representation import (
    MOST_PASSAGES,
    PASSAGE_WEIGHT,
    ListingText,
    parts,
    passages,
)


def test_a_short_body_is_one_passage() -> None:
    assert passages("One sentence. Another one.") == ["One sentence. Another one."]


def test_passages_end_with_sentences() -> None:
    found = passages(" ".join(["This sentence is about forty letters long."] * 50))
    assert len(found) == 3
    assert all(passage.endswith("long.") for passage in found)


def test_chinese_passages_hold_a_third_of_the_letters() -> None:
    found = passages("本项目研究高强度铝合金的焊接变形控制技术。" * 40)
    assert max(map(len, found)) <= PASSAGE_WEIGHT / 3 + 10  # marks and spaces weigh 1
    assert len(found) == 3


def test_a_sentence_without_end_is_cut_where_the_passage_is_full() -> None:
    found = passages("x" * 2000)
    assert [len(passage) for passage in found] == [900, 900, 200]


@given(st.text(alphabet="ab。. \n电池;", max_size=3000))
def test_nothing_is_lost_but_space(body: str) -> None:
    found = passages(body)
    assert "".join("".join(found).split()) == "".join(body.split())
    assert all(found)


def test_a_query_is_read_passage_by_passage_up_to_a_limit() -> None:
    text = ListingText("Title", "word " * 4000, "en")
    title, texts = parts(text, side="query")
    assert (title, len(texts)) == ("Title", MOST_PASSAGES)


def test_a_document_is_read_as_one_text_with_its_title() -> None:
    assert parts(ListingText("Title", "Body.", "en"), side="document") == (
        "Title",
        ["Title\nBody."],
    )
