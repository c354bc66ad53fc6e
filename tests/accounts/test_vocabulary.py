import pytest
from django.utils import translation

from accounts.vocabularies import (
    CERTIFICATE_LEVELS,
    ENTERPRISE_TIERS,
    PROVINCES,
    EnterpriseTier,
    Term,
    Vocabulary,
    find_province,
    ladder_rung,
)

COLOURS = Vocabulary(
    "colours", "1", "this test", (Term("r", "Red", "红"), Term("g", "Green", "绿"))
)


def test_labels_follow_the_active_language() -> None:
    with translation.override("zh-hans"):
        assert COLOURS.label("r") == "红"
    with translation.override("en"):
        assert COLOURS.label("r") == "Red"


def test_a_choice_made_in_one_language_reads_in_the_next() -> None:
    with translation.override("en"):
        choices = COLOURS.choices
    with translation.override("zh-hans"):
        assert [(code, str(label)) for code, label in choices] == [("r", "红"), ("g", "绿")]


def test_labels_are_english_when_no_language_is_active_as_in_migrations() -> None:
    with translation.override(None):
        assert [str(label) for _code, label in COLOURS.choices] == ["Red", "Green"]


def test_codes_keep_the_order_of_the_source() -> None:
    assert COLOURS.codes == ("r", "g")
    assert "r" in COLOURS
    assert "red" not in COLOURS


def test_an_unlisted_code_has_no_label() -> None:
    with pytest.raises(KeyError):
        COLOURS.label("b")


def test_a_code_is_found_by_either_label_whatever_the_case() -> None:
    assert COLOURS.find_code(" gREEN ") == "g"
    assert COLOURS.find_code("绿") == "g"
    assert COLOURS.find_code("blue") is None


def test_a_vocabulary_lists_no_code_twice() -> None:
    with pytest.raises(ValueError, match="lists a code twice"):
        Vocabulary("colours", "1", "this test", (Term("r", "Red", "红"), Term("r", "Rot", "赤")))


@pytest.mark.parametrize("vocabulary", [PROVINCES, ENTERPRISE_TIERS, CERTIFICATE_LEVELS])
def test_every_term_has_both_labels_and_no_two_share_one(vocabulary: Vocabulary) -> None:
    for labels in ([t.en for t in vocabulary], [t.zh for t in vocabulary]):
        assert all(labels)
        assert len(set(labels)) == len(vocabulary)


def test_there_are_34_provinces_numbered_in_two_digits() -> None:
    assert len(PROVINCES) == 34
    assert all(len(code) == 2 and code.isdigit() for code in PROVINCES.codes)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("33", "33"),
        ("330000", "33"),
        ("330106", "33"),
        ("３３", "33"),
        ("zhejiang", "33"),
        ("浙江", "33"),
        ("浙江省", "33"),
        ("内蒙古", "15"),
        ("新疆", "65"),
        ("广西壮族自治区", "45"),
        ("澳门", "82"),
        ("上海", "31"),
    ],
)
def test_a_province_is_understood_by_code_and_by_name(text: str, code: str) -> None:
    assert find_province(text) == code


@pytest.mark.parametrize("text", ["", " ", "99", "990000", "Bavaria", "3301", "省", "自治区"])
def test_what_is_no_province_is_not_taken_for_one(text: str) -> None:
    assert find_province(text) is None


def test_the_official_ladder_has_three_rungs_and_other_titles_stand_beside_it() -> None:
    rungs = {tier: ladder_rung(tier) for tier in ENTERPRISE_TIERS.codes}
    on_the_ladder = {tier: rung for tier, rung in rungs.items() if rung is not None}
    assert on_the_ladder == {"innovative_sme": 1, "specialized_sme": 2, "little_giant": 3}


def test_every_tier_is_in_the_vocabulary() -> None:
    assert ENTERPRISE_TIERS.codes == tuple(tier.value for tier in EnterpriseTier)
