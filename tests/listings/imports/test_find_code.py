"""Coded values are found by code or label, in either language."""

import pytest

from listings.imports.coercion.codes import (
    find_code,
    find_country,
    find_currency,
    find_province_code,
)
from listings.imports.problems import BadValue
from listings.vocabularies import CONFIDENTIALITY, LICENCE_KINDS, TECHNOLOGY_FIELDS


@pytest.mark.parametrize(
    "written",
    [
        "exclusive",
        "EXCLUSIVE",
        "独占许可",
        "Exclusive licence (the licensor is barred too)",
        "exclusive licence",
        "ｅｘｃｌｕｓｉｖｅ",
    ],
)
def test_a_code_is_found_in_every_spelling(written: str) -> None:
    assert find_code(LICENCE_KINDS, written) == "exclusive"


def test_every_term_is_found_by_its_code_and_a_label_by_the_first_that_has_it() -> None:
    for term in TECHNOLOGY_FIELDS:
        assert find_code(TECHNOLOGY_FIELDS, term.code) == term.code
    assert find_code(TECHNOLOGY_FIELDS, "电子信息") == "cs:electronics"
    assert find_code(TECHNOLOGY_FIELDS, "高技术服务") == "ht:services"


def test_a_label_may_be_cut_off_before_its_colon() -> None:
    assert find_code(CONFIDENTIALITY, "公开") == "open"
    assert find_code(CONFIDENTIALITY, "brokered") == "brokered"


@pytest.mark.parametrize(
    ("written", "code"),
    [("cn", "CN"), ("中国", "CN"), ("China", "CN"), ("德国", "DE"), ("Japan", "JP")],
)
def test_countries(written: str, code: str) -> None:
    assert find_country(written) == code


@pytest.mark.parametrize("written", ["33", "330106", "浙江", "浙江省", "zhejiang"])
def test_provinces(written: str) -> None:
    assert find_province_code(written) == "33"


@pytest.mark.parametrize(
    ("written", "code"), [("cny", "CNY"), ("人民币", "CNY"), ("RMB", "CNY"), ("ＵＳＤ", "USD")]
)
def test_currencies(written: str, code: str) -> None:
    assert find_currency(written) == code


def test_what_is_nothing_like_a_value_is_pointed_to_the_list() -> None:
    with pytest.raises(BadValue, match=r"docs/reference/import-columns\.md lists what is"):
        find_code(TECHNOLOGY_FIELDS, "@@@@")
