"""Which terms a text is searched by."""

import pytest

from matchmaker.matching.engine.tokens import STOP_WORDS, substance_of, terms_of


def shared(first: str, second: str) -> int:
    return len(set(terms_of(first).tolist()) & set(terms_of(second).tolist()))


def test_chinese_gives_its_characters_and_their_pairs() -> None:
    assert len(terms_of("锂电池")) == 3 + 2


def test_english_gives_its_words_and_their_pairs_without_stop_words() -> None:
    assert len(terms_of("the laser and the gas sensor")) == 3 + 2
    assert shared("laser gas", "laser and the gas") == 3


def test_a_pair_is_not_the_same_as_its_words_the_other_way_round() -> None:
    assert shared("gas sensor", "sensor gas") == 2


@pytest.mark.parametrize(
    ("plural", "singular"),
    [
        ("batteries", "battery"),
        ("sensors", "sensor"),
        ("processes", "process"),
        ("boxes", "box"),
        ("switches", "switch"),
    ],
)
def test_plural_and_singular_are_one_term(plural: str, singular: str) -> None:
    assert terms_of(plural).tolist() == terms_of(singular).tolist()


@pytest.mark.parametrize("word", ["gas", "analysis", "virus", "stress", "bus"])
def test_words_that_only_look_plural_are_left_alone(word: str) -> None:
    assert shared(word, word[:-1]) == 0


def test_full_width_forms_and_capitals_are_the_same_words() -> None:
    assert terms_of("ＭＥＭＳ传感器").tolist() == terms_of("mems传感器").tolist()


def test_mixed_text_gives_both_kinds_of_terms() -> None:
    assert shared("采用MEMS工艺的传感器", "MEMS") == 1
    assert shared("采用MEMS工艺的传感器", "传感器") == 5


@pytest.mark.parametrize("text", ["", " \n", "!?。，", "a", "the of and", "\ud800"])
def test_what_says_nothing_gives_no_terms_and_no_error(text: str) -> None:
    assert len(terms_of(text)) == 0


def test_terms_keep_their_numbers_for_good() -> None:
    """CRC-32 of the spelling: other processes and stored digests depend on it."""
    assert terms_of("laser gas").tolist() == [3914114252, 120815319, 519317808]


def test_no_stop_word_is_written_in_a_way_that_no_text_can_match() -> None:
    assert all(word == word.casefold() and word.isalpha() for word in STOP_WORDS)


@pytest.mark.parametrize(
    ("heading", "substance"),
    [
        ("V2G关键技术研究", "V2G"),
        ("石墨烯材料研究开发项目", "石墨烯材料"),
        ("寻求一种饱和蒸汽流量计", "饱和蒸汽流量计"),
        ("神经系统药物研发", "神经系统药物"),
        ("Development of a pump", "Development of a pump"),
    ],
)
def test_the_substance_of_a_heading_is_what_it_is_for(heading: str, substance: str) -> None:
    assert substance_of(heading).split() == substance.split()


@pytest.mark.parametrize("heading", ["技术", "关键技术研究", "研发 the", ""])
def test_a_heading_of_nothing_but_role_words_stays_as_it_is(heading: str) -> None:
    assert substance_of(heading) == heading


def test_no_pair_is_made_across_a_word_that_was_cut() -> None:
    cut = set(terms_of(substance_of("电池研发安全")).tolist())
    assert cut == set(terms_of("电池 安全").tolist())
    assert cut < set(terms_of("电池安全").tolist())
