"""import_file: rows that are refused, each by row, column, value and what to write instead."""

# ruff: noqa: E501 (a table of sentences reads best with one a line)
# fmt: off

from datetime import datetime
from pathlib import Path

import pytest

from listings.imports import Outcome
from listings.models import Need, Technology
from listings.services import withdraw_technology
from tests.listings.imports.broken_rows import BROKEN_ROWS, GOOD_ID
from tests.listings.imports.conftest import Import
from tests.listings.imports.files import technology, write_csv

EXPECTED: dict[str, list[str]] = {
    "empty title": ["row 2, column title: is empty, but every row needs it; fill it in"],
    "empty number": ["row 2, column external_id: is empty, but every row needs it; fill it in"],
    "title too long": ["row 2, column title, value “xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…”: Ensure this value has at most 200 characters (it has 201)."],
    "summary too long": ["row 2, column summary, value “字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字…”: Ensure this value has at most 600 characters (it has 601)."],
    "10 MB cell in csv": ["row 2, column description, value “xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…”: has 10000000 characters; at most 100000 are read. Shorten it"],
    "10 MB cell in jsonl": ["row 1, column description, value “xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…”: has 10000000 characters; at most 100000 are read. Shorten it"],
    "10 MB cell in xlsx": ["row 2, column title, value “xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…”: has 10000000 characters; at most 100000 are read. Shorten it"],
    "missing organization": ["row 2, column organization: is empty, but every row needs it; fill it in"],
    "unknown organization": ["row 2, column organization, value “demo-univ-material”: is the code of no organization; nearest: demo-univ-materials"],
    "unknown field code": ["row 2, column technology_fields, value “cs:new_materials; cs:new_material”: “cs:new_material” is not known here; nearest: cs:new_materials (New materials and their application); ht:new_materials (New materials); cs:new_energy (New energy and energy efficiency)"],
    "unknown label": ["row 2, column licence_kinds, value “独占”: “独占” is not known here; write one of: exclusive (Exclusive licence (the licensor is barred too)); sole (Sole licence (the licensor may practise)); non_exclusive (Non-exclusive licence); open (Open licence); cross (Cross licence); sublicence (Sublicence)"],
    "unknown code of a short list": ["row 2, column export_control, value “secret”: is not known here; write one of: free (Free); restricted (Restricted); prohibited (Prohibited); unknown (Not known)"],
    "unknown country": ["row 2, column country, value “Germny”: is not known here; nearest: DE (Germany); GG (Guernsey); NE (Niger)"],
    "unknown province": ["row 2, column province, value “浙江市”: is not known here; nearest: 33 (Zhejiang)"],
    "unknown currency": ["row 2, column currency, value “QQQ”: “QQQ” is no ISO 4217 currency code; write CNY, EUR or USD."],
    "amount without currency": ["row 2, column currency: Name the currency of the amounts, such as CNY."],
    "yuan in another currency": ["row 2, column price_min, value “5万元”: is in yuan (元), but the currency is USD; write the number only"],
    "negative amount": ["row 2, column price_min, value “-1”: An amount can't be negative."],
    "highest below lowest price": ["row 2, column price_max, value “1”: The upper end is below the lower end: swap or correct them."],
    "highest below lowest budget": ["row 2, column budget_max, value “1,000”: The upper end is below the lower end: swap or correct them."],
    "decimal comma": ["row 2, column budget_min, value “1.234,56”: is not a number; write digits with a point before decimals, such as 1200000 or 1,200,000.50"],
    "wrong groups of thousands": ["row 2, column budget_min, value “1,23”: is not a number; write digits with a point before decimals, such as 1200000 or 1,200,000.50"],
    "not a number": ["row 2, column budget_min, value “about 100”: is not a number; write digits with a point before decimals, such as 1200000 or 1,200,000.50"],
    "too many decimals": ["row 2, column budget_min, value “1.234”: Ensure that there are no more than 2 decimal places."],
    "too large": ["row 2, column budget_min, value “111111111111111”: Ensure that there are no more than 14 digits before the decimal point."],
    "out of proportion": ["row 2, column budget_min, value “1e99”: is out of all proportion; check the digits and the exponent"],
    "huge exponent": ["row 2, column budget_min, value “1e999999”: is not a number; write digits with a point before decimals, such as 1200000 or 1,200,000.50"],
    "nan": ["row 2, column budget_min, value “NaN”: is not a finite number; write digits, or leave the cell empty"],
    "infinity": ["row 2, column budget_min, value “Infinity”: is not a finite number; write digits, or leave the cell empty"],
    "american date": ["row 2, column deadline, value “01/31/2026”: is not a date in a known form; write YYYY-MM-DD, such as 2026-01-31"],
    "impossible date": ["row 2, column deadline, value “2026-02-30”: is a day that the calendar doesn't have; check month and day"],
    "day number": ["row 2, column deadline, value “46053”: looks like a spreadsheet's day number; format the cell as a date, or write it as YYYY-MM-DD, such as 2026-01-31"],
    "date with time": ["row 2, column deadline, value “2026-01-31 10:30”: is not a date in a known form; write YYYY-MM-DD, such as 2026-01-31"],
    "far year": ["row 2, column deadline, value “9999-12-31”: has a year outside 1900 to 2199; check it"],
    "wrong truth value": ["row 2, column anonymous, value “maybe”: is neither yes nor no; write yes or no (true/false, 1/0, 是/否)"],
    "trl beyond the scale": ["row 2, column maturity_level, value “10”: Levels of this standard go from 1 to 9; 10 is none."],
    "trl in words": ["row 2, column maturity_level, value “seven”: is not a whole number; write digits only, such as 12"],
    "fractional level": ["row 2, column maturity_level, value “6.5”: is not a whole number; write digits only, such as 12"],
    "level without standard": ["row 2, column maturity_standard: Name the standard of the level, such as trl."],
    "minimum trl of nought": ["row 2, column minimum_trl, value “0”: Ensure this value is greater than or equal to 1."],
    "wrong check digit": ["row 2, column intellectual_property, value “202310123456.8”: entry 1, number: The check digit is 8, but these digits give 6: look for a mistyped digit."],
    "wrong patent number": ["row 2, column intellectual_property, value “12345”: entry 1, number: This is not a Chinese patent number. Write it as CN202010123456.X (year, type digit 1, 2, 3, 8 or 9, seven digits, check digit), as a publication number such as CN112345678A, or give the country of a foreign patent."],
    "unknown kind of right": ["row 2, column intellectual_property, value “patent|granted|1|A”: entry 1 (patent, granted, 1, A) is not known here; write one of: invention_patent (Invention patent); utility_model (Utility model); design_patent (Design patent); patent_application (Patent application); trade_secret (Technical secret); software_copyright (Software copyright); circuit_layout (Integrated circuit layout design); plant_variety (New plant variety); biomedical_variety (New biomedical variety); science_outreach (Science outreach work); none (No intellectual property involved)"],
    "too many parts of a right": ["row 2, column intellectual_property, value “invention_patent|a|b|c|d”: has an entry of 5 parts (invention_patent|a|b|c|d); write kind|status|number|title"],
    "bad e-mail": ["row 2, column contact_email, value “nobody at example”: Enter a valid email address."],
    "bad language": ["row 2, column language, value “Chinese”: Give the language as two small letters, such as zh or en.", "row 2, column language, value “Chinese”: Ensure this value has at most 2 characters (it has 7)."],
    "negative cap": ["row 2, column pay_after_use.cap, value “-1”: An amount can't be negative."],
    "cap below floor": ["row 2, column pay_after_use.cap, value “50”: The cap (50) is below the floor (100): raise it or lower the floor."],
    "trigger without its amount": ["row 2, column pay_after_use.trigger_amount: Say from which amount of sales payment is due."],
    "unknown trigger": ["row 2, column pay_after_use.trigger, value “timed”: is not known here; write one of: time (The trial ends); first_revenue (First revenue); sales_threshold (Sales reach an amount); milestone_accepted (A milestone is accepted); metric_met (A metric is met); satisfaction_notice (The user declares satisfaction); date (A date)"],
    "terms without trigger": ["row 2, column pay_after_use.trigger: is empty, but pay-after-use terms need it; fill it in"],
    "rate above one": ["row 2, column pay_after_use.rate_table, value “0:30”: Bracket 1: the rate is 30, but must be from 0 to 1 (0.03 means 3 %)."],
    "rate that is no number": ["row 2, column pay_after_use.rate_table, value “0:three”: entry 1 (0, three) is not a number; write digits with a point before decimals, such as 1200000 or 1,200,000.50"],
    "repeated number": ["row 3, column external_id, value “GOOD”: is the number of row 2 already; give each row its own, or delete one"],
    "several problems": ["row 2, column price_min, value “x”: is not a number; write digits with a point before decimals, such as 1200000 or 1,200,000.50", "row 2, column valid_until, value “soon”: is not a date in a known form; write YYYY-MM-DD, such as 2026-01-31", "row 2, column title: is empty, but every row needs it; fill it in"],
    "nul": ["row 2, column title, value “a\\u0000b”: holds a NUL character; remove it"],
    "control character": ["row 2, column title, value “a\\u0012b”: holds the control character U+0012; remove it"],
    "destroyed characters": ["row 2, column title, value “涂料�”: holds “�” or “锟斤拷”, where an earlier conversion has destroyed the text; copy it again from its source"],
    "twice converted": ["row 2, column summary, value “锟斤拷锟斤拷”: holds “�” or “锟斤拷”, where an earlier conversion has destroyed the text; copy it again from its source"],
    "formula in csv": ["row 2, column title, value “=HYPERLINK(1)”: cell C2 begins with “=”, as a formula does; write the value in its place"],
    "too few cells": ["row 2: the row has 2 cells, but there are 6 headings; put a cell that contains the delimiter or a line break into double quotes, and write empty cells too"],
    "too many cells": ["row 2: the row has 7 cells, but there are 6 headings; put a cell that contains the delimiter or a line break into double quotes, and write empty cells too"],
    "formula in xlsx": ["row 2, column title, value “=A1&B1”: cell C2 holds a formula; write the value in its place"],
    "spreadsheet error": ["row 2, column title, value “#REF!”: cell C2 holds a spreadsheet error; write the value"],
    "lost digits": ["row 2, column external_id, value “123456789012345700”: cell B2 is a number of more than 15 digits, of which the spreadsheet has lost the last; format the cell as text and write it again"],
    "value beyond the headings": ["row 2: the row has a value to the right of the last heading (column F); give that column a heading or empty the cell"],
    "cut-off line": ["row 1: the line is cut off: its JSON doesn't end; write the whole object on one line"],
    "not json": ["row 1: the line is not JSON from character 2 (“'title': 'Coating'}”): Expecting property name enclosed in double quotes"],
    "an array": ['row 2: the line is not a JSON object; write {"title": …} with a key for each column'],
    "a number": ['row 1: the line is not a JSON object; write {"title": …} with a key for each column'],
    "json nan": ["row 1: NaN is not a number that JSON knows; write a number, or null"],
    "json infinity": ["row 1: -Infinity is not a number that JSON knows; write a number, or null"],
    "json exponent": ["row 1, column price_min, value “1e999999”: is not a number; write digits with a point before decimals, such as 1200000 or 1,200,000.50"],
    "endless digits": ["row 1: the line holds a number of too many digits; shorten it"],
    "deep nesting": ["row 1: the JSON is nested too deeply; write plain values and lists"],
    "moderately deep nesting": ["row 1: the JSON is nested too deeply; write plain values and lists"],
    "repeated key": ["row 1: the key “title” is there twice; keep one"],
    "half a surrogate pair": ["row 1, column title, value “a\\ud800b”: holds half of a surrogate pair (\\ud800 to \\udfff); write the character itself or both halves"],
    "json nul": ["row 1, column title, value “a\\u0000b”: holds a NUL character; remove it"],
    "text where a list is": ['row 1, column keywords, value “[1, 2]”: is not a list of texts; write ["…", "…"]'],
    "list where a text is": ['row 1, column title, value “["a"]”: is a list or an object; write a single value'],
    "truth where a text is": ["row 1, column title, value “true”: is a truth value; write text or a number in quotes"],
    "truth where a number is": ["row 1, column maturity_level, value “true”: is a truth value; write text or a number in quotes"],
    "unknown key": ["row 1, column titel, value “x”: there is no such column; nearest: title, maturity_level"],
    "unknown key of terms": ["row 1, column pay_after_use.capp, value “1”: there is no such column; nearest: pay_after_use.cap, pay_after_use.scope, pay_after_use.base", "row 1, column pay_after_use.payment_form: is empty, but pay-after-use terms need it; fill it in"],
    "the same column by two keys": ["row 1, column 名称, value “x”: the column title is there twice; keep one"],
    "terms that are no object": ['row 1, column pay_after_use, value “none”: is not an object; write {"trigger": "…", "payment_form": "…"}, or null'],
    "rights that are no list": ['row 1, column intellectual_property, value “{"kind": "none"}”: is not a list of objects; write [{"kind": "…", "status": "…", "number": "…", "title": "…"}]'],
    "unknown key of a right": ['row 1, column intellectual_property, value “[{"type": "none"}]”: has an entry with the unknown key “type”; the keys are kind, status, number, title'],
}
# fmt: on


def test_every_broken_row_has_its_message() -> None:
    assert list(EXPECTED) == list(BROKEN_ROWS)


@pytest.mark.parametrize("name", BROKEN_ROWS)
def test_a_broken_row_is_refused_and_the_good_one_beside_it_is_loaded(
    load: Import, tmp_path: Path, name: str
) -> None:
    broken = BROKEN_ROWS[name]

    report = load(broken.make(tmp_path), broken.kind)

    assert [str(problem) for problem in report.problems] == EXPECTED[name]
    assert (report.counts[Outcome.CREATED], report.counts[Outcome.FAILED]) == (1, 1)
    stored = [*Technology.objects.all(), *Need.objects.all()]
    assert [listing.external_id for listing in stored] == [GOOD_ID]


def test_a_broken_row_leaves_the_listing_that_it_would_revise_as_it_is(
    load: Import, tmp_path: Path
) -> None:
    load(write_csv(tmp_path / "file.csv", [technology()]))
    before = Technology.objects.values().get()

    changed = technology(summary="Another summary.", contact_email="nowhere")
    report = load(write_csv(tmp_path / "file.csv", [changed]))

    assert report.counts[Outcome.FAILED] == 1
    assert Technology.objects.values().get() == before


def test_a_closed_listing_is_not_revised(load: Import, tmp_path: Path, now: datetime) -> None:
    load(write_csv(tmp_path / "file.csv", [technology()]), publish=True)
    withdraw_technology(technology=Technology.objects.get(), by=None, now=now)

    report = load(write_csv(tmp_path / "file.csv", [technology(title="Other")]))

    assert [str(problem) for problem in report.problems] == [
        "row 2: This listing is closed (Withdrawn): reopen it first."
    ]
    assert Technology.objects.get().title == "Waterborne coating"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"technology_fields": ""},
            "row 2, column technology_fields: Choose at least one technology field.",
        ),
        ({"description": ""}, "row 2, column description: Describe it, or at least its core."),
        (
            {"valid_until": "2026-03-01"},
            "row 2: “Valid until” (2026-03-01) has passed: set a later day or none.",
        ),
    ],
)
def test_what_cannot_be_published_is_not_loaded_when_publishing_is_wanted(
    load: Import, tmp_path: Path, changes: dict[str, str], message: str
) -> None:
    report = load(write_csv(tmp_path / "file.csv", [technology(**changes)]), publish=True)

    assert str(report.problems[0]).startswith(message)
    assert not Technology.objects.exists()
