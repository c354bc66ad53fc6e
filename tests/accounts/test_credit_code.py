import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.fields import (
    CREDIT_CODE_ALPHABET,
    CreditCodeField,
    credit_code_check_character,
    validate_credit_code,
)

# As GB 32100-2015 prints them, not as powers of 3.
PRINTED_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
FIRST_SEVENTEEN = st.text(CREDIT_CODE_ALPHABET, min_size=17, max_size=17)


def remainder(first_seventeen: str) -> int:
    values = [CREDIT_CODE_ALPHABET.index(character) for character in first_seventeen]
    return sum(value * weight for value, weight in zip(values, PRINTED_WEIGHTS, strict=True)) % 31


def first_seventeen_with_remainder(wanted: int) -> str:
    return next(
        code for number in range(1000) if remainder(code := f"91330100MA{number:07d}") == wanted
    )


def test_the_alphabet_has_31_characters_without_the_five_that_are_mistaken() -> None:
    assert len(CREDIT_CODE_ALPHABET) == 31
    assert not set("IOSVZ") & set(CREDIT_CODE_ALPHABET)


def test_remainder_0_gives_the_check_character_0() -> None:
    code = first_seventeen_with_remainder(0)
    assert credit_code_check_character(code) == "0"
    validate_credit_code(code + "0")


def test_remainder_1_gives_the_last_character_of_the_alphabet() -> None:
    assert credit_code_check_character(first_seventeen_with_remainder(1)) == "Y"


def test_remainder_30_gives_the_check_character_1() -> None:
    assert credit_code_check_character(first_seventeen_with_remainder(30)) == "1"


@given(FIRST_SEVENTEEN)
def test_the_check_value_and_the_weighted_sum_add_up_to_a_multiple_of_31(code: str) -> None:
    check = CREDIT_CODE_ALPHABET.index(credit_code_check_character(code))
    assert (remainder(code) + check) % 31 == 0


@given(FIRST_SEVENTEEN, st.integers(0, 17), st.sampled_from(CREDIT_CODE_ALPHABET))
def test_one_mistyped_character_is_always_noticed(code: str, place: int, typed: str) -> None:
    right = code + credit_code_check_character(code)
    wrong = right[:place] + typed + right[place + 1 :]
    if wrong == right:
        validate_credit_code(wrong)
        return
    with pytest.raises(ValidationError):
        validate_credit_code(wrong)


def test_a_wrong_check_character_is_named_with_the_right_one() -> None:
    code = first_seventeen_with_remainder(0)
    with pytest.raises(ValidationError) as refusal:
        validate_credit_code(code + "7")
    assert refusal.value.messages == [
        (
            "Character 18 (the check character) is “7” but should be “0” for the 17 characters"
            " before it; compare the whole code with the certificate."
        )
    ]


@pytest.mark.parametrize(
    ("typed", "meant"), [("I", "1"), ("O", "0"), ("Z", "2"), ("S", "5"), ("V", "U")]
)
def test_a_lookalike_is_named_with_its_place_and_what_was_meant(typed: str, meant: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        validate_credit_code("91330" + typed + "00MA0000001X")
    assert refusal.value.messages == [
        f"Character 6 is “{typed}”, which credit codes do not use; it should perhaps be “{meant}”."
    ]


def test_another_foreign_character_is_named_with_its_place() -> None:
    with pytest.raises(ValidationError) as refusal:
        validate_credit_code("91330100MA000000*X")
    assert refusal.value.messages == [
        (
            "Character 17 is “*”, which credit codes do not use;"
            " they use digits and capital letters without I, O, S, V and Z."
        )
    ]


@pytest.mark.parametrize("length", [1, 17, 19])
def test_a_wrong_length_is_told(length: int) -> None:
    with pytest.raises(ValidationError) as refusal:
        validate_credit_code("9" * length)
    assert refusal.value.messages == [
        f"A unified social credit code has 18 characters, this one has {length}."
    ]


def test_no_code_at_all_passes() -> None:
    validate_credit_code("")


def test_small_letters_blanks_hyphens_and_full_width_characters_are_one_spelling() -> None:
    field = CreditCodeField()
    assert field.to_python(" 91330100-ma00 00001x") == "91330100MA0000001X"
    assert field.to_python("９１３３０１００ＭＡ0000001X") == "91330100MA0000001X"


@pytest.mark.parametrize("text", ["", "9" * 16, "9" * 18])
def test_the_check_character_needs_exactly_17_characters(text: str) -> None:
    with pytest.raises(ValueError, match="17 characters are needed"):
        credit_code_check_character(text)
