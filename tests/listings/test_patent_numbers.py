import pytest
from hypothesis import given
from hypothesis import strategies as st

from listings.fields import NumberError, check_digit, normalise_number

DIGITS = st.from_regex(r"20(0[4-9]|1[0-9])[12389][0-9]{7}", fullmatch=True)


def test_the_example_of_the_standard_has_check_digit_five() -> None:
    assert check_digit("200310102344") == "5"


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("CN200310102344.5", "CN200310102344.5"),
        ("ZL 2003 1 0102344.5", "ZL200310102344.5"),
        ("zl2003101023445", "ZL200310102344.5"),
        ("200310102344.5", "200310102344.5"),
        ("ＺＬ２００３１０１０２３４４．５", "ZL200310102344.5"),
        ("CN112345678A", "CN112345678A"),
        ("CN 101234567 B", "CN101234567B"),
        ("CN201234567U", "CN201234567U"),
        ("CN1234567C", "CN1234567C"),
        ("", ""),
    ],
)
def test_a_chinese_number_is_stored_in_one_spelling(written: str, stored: str) -> None:
    assert normalise_number("invention_patent", written) == stored


def test_the_short_form_of_before_october_2003_is_accepted() -> None:
    assert check_digit("98101234") == "5"  # 18+24+4+0+6+14+24+36 = 126 = 11*11 + 5
    assert normalise_number("invention_patent", "ZL98101234.5") == "ZL98101234.5"


def test_ten_is_written_x() -> None:
    assert check_digit("201010000015") == "X"
    assert normalise_number("utility_model", "CN201010000015.x") == "CN201010000015.X"


def test_a_wrong_check_digit_is_answered_with_the_right_one() -> None:
    with pytest.raises(NumberError) as refusal:
        normalise_number("invention_patent", "CN200310102344.7")

    assert "is 7" in str(refusal.value.message)
    assert "give 5" in str(refusal.value.message)


def test_a_missing_check_digit_is_answered_with_the_whole_number() -> None:
    with pytest.raises(NumberError) as refusal:
        normalise_number("invention_patent", "CN200310102344")

    assert "CN200310102344.5" in str(refusal.value.message)


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        ("CN200340102344.5", "not a Chinese patent number"),
        ("2003101023", "not a Chinese patent number"),
        ("CN٢٠٠٣10102344.5", "not a Chinese patent number"),
        ("CN-abc", "not a Chinese patent number"),
        ("CN199910102344.0", "two-digit year"),
        ("CN50101234.0", "four-digit year"),
    ],
)
def test_a_number_of_a_wrong_form_says_how_to_write_it(number: str, advice: str) -> None:
    with pytest.raises(NumberError) as refusal:
        normalise_number("invention_patent", number)

    assert advice in str(refusal.value.message)


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("US10123456B2", "CN"),
        ("EP1234567A1", "CN"),
        ("WO2020/123456", "CN"),
        ("PCT/CN2020/123456", "CN"),
        ("10123456", "US"),
        ("10 2015 123 456", "DE"),
    ],
)
def test_a_foreign_number_is_accepted_by_its_prefix_or_its_country(
    number: str, country: str
) -> None:
    stored = normalise_number("invention_patent", number, country=country)

    assert stored == number.replace(" ", "")


def test_a_chinese_prefix_is_checked_whatever_country_is_named() -> None:
    with pytest.raises(NumberError):
        normalise_number("invention_patent", "ZL200310102344.7", country="US")


def test_a_foreign_number_must_look_like_one() -> None:
    with pytest.raises(NumberError) as refusal:
        normalise_number("invention_patent", "unknown", country="US")

    assert "US10123456B2" in str(refusal.value.message)


def test_numbers_of_other_kinds_are_kept_as_they_are() -> None:
    assert normalise_number("software_copyright", " 2020SR0123456 ") == "2020SR0123456"
    assert normalise_number("trade_secret", "internal register 7") == "internal register 7"


def test_what_involves_no_intellectual_property_has_no_number() -> None:
    with pytest.raises(NumberError):
        normalise_number("none", "CN200310102344.5")


@given(digits=DIGITS)
def test_every_number_with_its_own_check_digit_is_accepted(digits: str) -> None:
    number = f"CN{digits}.{check_digit(digits)}"

    assert normalise_number("patent_application", number) == number


@given(digits=DIGITS, place=st.integers(5, 11), added=st.integers(1, 9))
def test_one_mistyped_digit_is_always_noticed(digits: str, place: int, added: int) -> None:
    mistyped = str((int(digits[place]) + added) % 10)
    number = f"CN{digits[:place]}{mistyped}{digits[place + 1 :]}.{check_digit(digits)}"

    with pytest.raises(NumberError):
        normalise_number("patent_application", number)
