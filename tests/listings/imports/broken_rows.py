"""Rows that no import may take, each in a file of its own with a good row after it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from listings.imports import Kind
from tests.listings.imports.files import (
    need,
    rewrite_part,
    technology,
    write_csv,
    write_jsonl,
    write_xlsx,
)

TERMS = {
    "pay_after_use.trigger": "time",
    "pay_after_use.trial_months": "12",
    "pay_after_use.payment_form": "RY",
    "pay_after_use.base": "profit",
    "pay_after_use.rate_table": "0:3%",
    "pay_after_use.floor": "",
    "pay_after_use.cap": "",
    "pay_after_use.currency": "CNY",
}
GOOD_ID = "GOOD"


@dataclass(frozen=True)
class Broken:
    """A file with one bad row and one good one."""

    kind: Kind
    make: Callable[[Path], Path]


def _technology(**changes: Any) -> Broken:
    return Broken(
        Kind.TECHNOLOGIES,
        lambda folder: write_csv(
            folder / "file.csv",
            [technology(**changes), technology(**{**_kept(changes), "external_id": GOOD_ID})],
        ),
    )


def _kept(changes: dict[str, Any]) -> dict[str, str]:
    """Empty cells for the columns that the bad row adds."""
    return {name: "" for name in changes if name not in technology()}


def _need(**changes: Any) -> Broken:
    empty = {name: "" for name in changes if name not in need()}
    return Broken(
        Kind.NEEDS,
        lambda folder: write_csv(
            folder / "file.csv", [need(**changes), need(**{**empty, "external_id": GOOD_ID})]
        ),
    )


def _terms(**changes: str) -> Broken:
    return _technology(
        **TERMS | {f"pay_after_use.{name}": value for name, value in changes.items()}
    )


def _line(line: str, *, first: bool = True) -> Broken:
    """A JSONL file of this line and a good one."""

    def make(folder: Path) -> Path:
        path = write_jsonl(folder / "file.jsonl", [technology(external_id=GOOD_ID)])
        good, bad = path.read_bytes(), line.encode() + b"\n"
        path.write_bytes(bad + good if first else good + bad)
        return path

    return Broken(Kind.TECHNOLOGIES, make)


def _object(**changes: Any) -> Broken:
    return Broken(
        Kind.TECHNOLOGIES,
        lambda folder: write_jsonl(
            folder / "file.jsonl", [technology(**changes), technology(external_id=GOOD_ID)]
        ),
    )


def _workbook(change: Callable[[bytes], bytes] = bytes, **changes: Any) -> Broken:
    rows = [
        technology(**changes),
        technology(**dict.fromkeys(set(changes) - set(technology()), ""), external_id=GOOD_ID),
    ]
    ordered = [{name: row[name] for name in rows[0]} for row in rows]
    return Broken(
        Kind.TECHNOLOGIES,
        lambda folder: rewrite_part(
            write_xlsx(folder / "file.xlsx", ordered), "xl/worksheets/sheet1.xml", change
        ),
    )


def _raw_csv(line: bytes) -> Broken:
    def make(folder: Path) -> Path:
        path = write_csv(folder / "file.csv", [technology(external_id=GOOD_ID)])
        headings, good = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(headings + line + b"\r\n" + good)
        return path

    return Broken(Kind.TECHNOLOGIES, make)


BROKEN_ROWS: dict[str, Broken] = {
    "empty title": _technology(title="   "),
    "empty number": _technology(external_id=""),
    "title too long": _technology(title="x" * 201),
    "summary too long": _technology(summary="字" * 601),
    "10 MB cell in csv": _technology(description="x" * 10_000_000),
    "10 MB cell in jsonl": _object(description="x" * 10_000_000),
    "10 MB cell in xlsx": _workbook(
        lambda sheet: sheet.replace(b"Waterborne coating", b"x" * 10_000_000, 1)
    ),
    "missing organization": _technology(organization=""),
    "unknown organization": _technology(organization="demo-univ-material"),
    "unknown field code": _technology(technology_fields="cs:new_materials; cs:new_material"),
    "unknown label": _technology(licence_kinds="独占"),
    "unknown code of a short list": _technology(export_control="secret"),
    "unknown country": _technology(country="Germny"),
    "unknown province": _technology(province="浙江市"),
    "unknown currency": _technology(price_min="5", currency="QQQ"),
    "amount without currency": _technology(price_min="5", currency=""),
    "yuan in another currency": _technology(price_min="5万元", currency="USD"),
    "negative amount": _technology(price_min="-1", currency="CNY"),
    "highest below lowest price": _technology(price_min="2", price_max="1", currency="CNY"),
    "highest below lowest budget": _need(budget_min="80万", budget_max="1,000", currency="CNY"),
    "decimal comma": _need(budget_min="1.234,56", currency="CNY"),
    "wrong groups of thousands": _need(budget_min="1,23", currency="CNY"),
    "not a number": _need(budget_min="about 100", currency="CNY"),
    "too many decimals": _need(budget_min="1.234", currency="CNY"),
    "too large": _need(budget_min="1" * 15, currency="CNY"),
    "out of proportion": _need(budget_min="1e99", currency="CNY"),
    "huge exponent": _need(budget_min="1e999999", currency="CNY"),
    "nan": _need(budget_min="NaN", currency="CNY"),
    "infinity": _need(budget_min="Infinity", currency="CNY"),
    "american date": _need(deadline="01/31/2026"),
    "impossible date": _need(deadline="2026-02-30"),
    "day number": _need(deadline="46053"),
    "date with time": _need(deadline="2026-01-31 10:30"),
    "far year": _need(deadline="9999-12-31"),
    "wrong truth value": _need(anonymous="maybe"),
    "trl beyond the scale": _technology(maturity_standard="trl", maturity_level="10"),
    "trl in words": _technology(maturity_standard="trl", maturity_level="seven"),
    "fractional level": _technology(maturity_standard="trl", maturity_level="6.5"),
    "level without standard": _technology(maturity_level="7"),
    "minimum trl of nought": _need(minimum_trl="0"),
    "wrong check digit": _technology(
        intellectual_property="invention_patent|granted|202310123456.8|A"
    ),
    "wrong patent number": _technology(intellectual_property="发明专利|已授权|12345|A"),
    "unknown kind of right": _technology(intellectual_property="patent|granted|1|A"),
    "too many parts of a right": _technology(intellectual_property="invention_patent|a|b|c|d"),
    "bad e-mail": _technology(contact_email="nobody at example"),
    "bad language": _technology(language="Chinese"),
    "negative cap": _terms(cap="-1"),
    "cap below floor": _terms(floor="100", cap="50"),
    "trigger without its amount": _terms(trigger="sales_threshold"),
    "unknown trigger": _terms(trigger="timed"),
    "terms without trigger": _terms(trigger=""),
    "rate above one": _terms(rate_table="0:30"),
    "rate that is no number": _terms(rate_table="0:three"),
    "repeated number": Broken(
        Kind.TECHNOLOGIES,
        lambda folder: write_csv(
            folder / "file.csv", [technology(external_id=GOOD_ID), technology(external_id=GOOD_ID)]
        ),
    ),
    "several problems": _technology(title="", price_min="x", valid_until="soon"),
    "nul": _technology(title="a\x00b"),
    "control character": _technology(title="a\x12b"),
    "destroyed characters": _technology(title="涂料\ufffd"),
    "twice converted": _technology(summary="锟斤拷锟斤拷"),
    "formula in csv": _technology(title="=HYPERLINK(1)"),
    "too few cells": _raw_csv(b"demo-univ-materials,T-1"),
    "too many cells": _raw_csv(b"demo-univ-materials,T-1,a,b,c,cs:new_materials,extra"),
    "formula in xlsx": _workbook(title="=A1&B1"),
    "spreadsheet error": _workbook(
        lambda sheet: sheet.replace(
            b't="inlineStr"><is><t>Waterborne coating</t></is>', b't="e"><v>#REF!</v>', 1
        )
    ),
    "lost digits": _workbook(external_id=123456789012345678),
    "value beyond the headings": _workbook(
        lambda sheet: sheet.replace(
            b"</c></row>", b'</c><c r="H2" t="inlineStr"><is><t>x</t></is></c></row>', 2
        ).replace(b'<c r="H2" t="inlineStr"><is><t>x</t></is></c></row>', b"</row>", 1)
    ),
    "cut-off line": _line('{"title": "Coating", "summary": "A'),
    "not json": _line("{'title': 'Coating'}"),
    "an array": _line('["Coating"]', first=False),
    "a number": _line("5"),
    "json nan": _line('{"title": "x", "price_min": NaN}'),
    "json infinity": _line('{"title": "x", "price_min": -Infinity}'),
    "json exponent": _line(
        '{"organization": "demo-univ-materials", "external_id": "T-1", "title": "a", '
        '"summary": "b", "currency": "CNY", "price_min": 1e999999}'
    ),
    "endless digits": _line('{"price_min": ' + "9" * 5000 + "}"),
    "deep nesting": _line('{"title": ' + "[" * 100_000 + "]" * 100_000 + "}"),
    "moderately deep nesting": _object(title=[[[[[[[["x"]]]]]]]]),
    "repeated key": _line('{"title": "a", "title": "b"}'),
    "half a surrogate pair": _line(
        '{"organization": "demo-univ-materials", "external_id": "T-1", "title": "a\\ud800b", '
        '"summary": "b"}'
    ),
    "json nul": _object(title="a\x00b"),
    "text where a list is": _object(keywords=[1, 2]),
    "list where a text is": _object(title=["a"]),
    "truth where a text is": _object(title=True),
    "truth where a number is": _object(maturity_standard="trl", maturity_level=True),
    "unknown key": _object(titel="x"),
    "unknown key of terms": _object(pay_after_use={"trigger": "time", "capp": 1}),
    "the same column by two keys": _object(名称="x"),
    "terms that are no object": _object(pay_after_use="none"),
    "rights that are no list": _object(intellectual_property={"kind": "none"}),
    "unknown key of a right": _object(intellectual_property=[{"type": "none"}]),
}
