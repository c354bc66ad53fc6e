"""The registration dossier, read back from the workbook and from the PDF."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from matchmaker.deals.services import dossier_pdf, dossier_workbook
from matchmaker.deals.terms import Dossier, Facts, Signing, dossier_of
from tests.factories.agreements import ENTERPRISE, TODAY, UNIVERSITY, terms

SIGNING = Signing(date(2026, 5, 20), "HT-2026-7", "")
HASH = "ab" * 32


def dossier(signing: Signing = SIGNING, day: date = TODAY, **changes: Any) -> Dossier:
    facts = Facts(terms(**changes), UNIVERSITY, ENTERPRISE, TODAY)
    return dossier_of(facts, signing, HASH, day)


GOLDEN = {
    "合同登记编号": None,
    "合同编号": "HT-2026-7",
    "项目名称": "高强铝合金板材专利实施许可",
    "合同类别": "TL 技术许可合同",
    "合同小类": "TL1 专利实施许可合同",
    "签订日期": datetime(2026, 5, 20),  # noqa: DTZ001 - as a workbook gives dates
    "有效期限起": datetime(2026, 7, 1),  # noqa: DTZ001
    "有效期限止": datetime(2031, 6, 30),  # noqa: DTZ001
    "卖方名称": "示范大学",
    "卖方统一社会信用代码": "12330000470000001A",
    "卖方国别": "CN",
    "卖方行政区划代码（省级）": "330000",
    "卖方机构性质": "022 高等院校",
    "买方名称": "示范制造有限公司",
    "买方统一社会信用代码": "91310000100000002B",
    "买方国别": "CN",
    "买方行政区划代码（省级）": "310000",
    "买方机构性质": None,
    "币种": "CNY",
    "成交额": 1200000.5,
    "技术交易额": 1000000.25,
    "支付方式": "LS1 一次总算一次总付",
    "定价方式": "listing 挂牌交易",
    "技术领域": "cs:new_materials 新材料及其应用",
    "知识产权构成": "invention_patent 发明专利",
    "专利号（申请号）": "CN202010123456.X",
    "许可方式": "non_exclusive 普通许可",
    "转化方式": "licence 许可",
    "计划来源": None,
    "社会经济目标": None,
    "标的内容": "许可方许可被许可方实施高强铝合金板材专利。",
    "文本哈希值": HASH,
}


def sheets(one: Dossier) -> Any:
    return load_workbook(BytesIO(dossier_workbook(one)))


def test_the_workbook_holds_every_line_of_the_form() -> None:
    rows = list(sheets(dossier())["登记表"].iter_rows(min_row=2, values_only=True))

    assert {row[0]: row[2] or None for row in rows[:-1]} == GOLDEN
    assert rows[-1][0] == "说明"
    assert [row[0] for row in rows if row[3]] == ["买方机构性质"]


def test_reasons_and_deadlines_have_sheets_of_their_own() -> None:
    book = sheets(dossier())

    assert [row[1] for row in book["类别理由"].iter_rows(min_row=2, values_only=True)] == [
        "民法典第862条"
    ]
    # Fifteen working days from Monday 1 June 2026; the 19th is the Dragon Boat Festival: 2 to 5
    # (4), 8 to 12 (9), 15 to 18 (13), 22, 23. Zhejiang: ten calendar days.
    due = [row[0].date() for row in book["期限"].iter_rows(min_row=2, values_only=True)]
    assert due == [date(2026, 6, 23), date(2026, 6, 11)]


def test_both_amounts_are_exact_and_apart() -> None:
    fields = {field.code: field.value for field in dossier().fields}

    assert fields["total_amount"] == Decimal("1200000.50")
    assert fields["technology_amount"] == Decimal("1000000.25")


def test_nothing_in_the_workbook_is_a_formula() -> None:
    for evil in (
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        '=HYPERLINK("http://example.org")',
        "＝1+1",
        "＠A1",
    ):
        sheet = sheets(dossier(title=evil))["登记表"]
        cells = [cell for row in sheet.iter_rows() for cell in row]

        assert not [cell for cell in cells if cell.data_type == "f"]
        assert f"'{evil}" in [cell.value for cell in cells]


def test_control_characters_do_not_break_the_file() -> None:
    assert sheets(dossier(title="a\x07b"))["登记表"]["C4"].value == "ab"


def text_of(one: Dossier) -> str:
    pages = PdfReader(BytesIO(dossier_pdf(one))).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "")


def test_the_pdf_says_the_same_in_chinese_and_english() -> None:
    text = text_of(dossier())

    for told in (
        "技术合同认定登记材料",
        "项目名称 Project name：高强铝合金板材专利实施许可",
        "成交额 Whole price：1,200,000.50",
        "1,000,000.25",
        "签订日期 Date of signing：2026-05-20",
        "民法典第862条",
        "2026-06-23",
        HASH,
    ):
        assert told in text


def test_the_pdf_names_what_is_missing() -> None:
    assert "签订日期 Date of signing：缺 missing" in text_of(dossier(Signing()))


def test_long_clauses_go_on_over_pages() -> None:
    one = dossier(content="很长的标的内容。" * 600)

    assert len(PdfReader(BytesIO(dossier_pdf(one))).pages) > 1
    assert text_of(one).count("很长的标的内容。") == 600


def test_an_unknown_year_is_said_plainly() -> None:
    one = replace(dossier(day=date(2099, 12, 1)))

    assert one.unknown_years == (2099,)
    assert "只扣除了周末" in text_of(one)


@pytest.mark.parametrize("kind", ["TD", "TT", "TL", "TC", "TS"])
def test_every_type_has_its_reason(kind: str) -> None:
    [reason] = dossier(contract_type=kind, subtype="").reasons

    assert reason.article in ("851", "862", "878")
    assert reason.is_shown


def test_a_reason_that_the_terms_do_not_show_is_marked() -> None:
    [reason] = dossier(rights=[]).reasons

    assert not reason.is_shown
