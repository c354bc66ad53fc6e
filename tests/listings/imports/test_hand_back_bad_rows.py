"""import_file: rows to mend come back in the format that they came in, and can be loaded again."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from listings.imports import FileRefused, Outcome
from listings.models import Technology
from tests.listings.imports.conftest import Import
from tests.listings.imports.files import (
    WRITERS,
    everything_stored,
    technology,
    write_csv,
    write_jsonl,
)


def _read_csv(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _read_jsonl(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _read_xlsx(path: Path) -> list[dict[str, Any]]:
    headings, *rows = openpyxl.load_workbook(path).active.values  # type: ignore[union-attr]
    return [dict(zip(map(str, headings), row, strict=True)) for row in rows]


READERS: dict[str, Callable[[Path], list[dict[str, Any]]]] = {
    "csv": _read_csv,
    "jsonl": _read_jsonl,
    "xlsx": _read_xlsx,
}
ERROR = (
    "column valid_until, value “soon”: is not a date in a known form; "
    "write YYYY-MM-DD, such as 2026-01-31"
)


@pytest.mark.parametrize("family", ["csv", "jsonl", "xlsx"])
def test_a_bad_row_comes_back_whole_and_loads_once_it_is_mended(
    load: Import, tmp_path: Path, family: str
) -> None:
    good = technology(external_id="GOOD", valid_until="2028-01-31")
    bad = technology(title="涂料，“水性”", valid_until="soon")
    report = load(WRITERS[family](tmp_path / f"file.{family}", [good, bad]))

    assert report.bad_rows == tmp_path / f"file.bad.{family}"
    [handed_back] = READERS[family](report.bad_rows)
    errors = handed_back.pop("errors")
    assert errors == ([ERROR] if family == "jsonl" else ERROR)
    assert handed_back == bad

    mended = {"errors": errors, **bad, "valid_until": "2028-12-31"}
    again = load(WRITERS[family](report.bad_rows, [mended]))

    assert (again.counts[Outcome.CREATED], again.bad_rows) == (1, None)
    assert Technology.objects.get(external_id="T-1").title == "涂料，“水性”"


@pytest.mark.parametrize("family", ["csv", "jsonl", "xlsx"])
def test_what_was_not_mended_comes_back_with_new_errors_only(
    load: Import, tmp_path: Path, family: str
) -> None:
    row = {"错误": "an old error", **technology(valid_until="soon")}

    report = load(WRITERS[family](tmp_path / f"file.{family}", [row]))

    assert report.bad_rows is not None
    [handed_back] = READERS[family](report.bad_rows)
    assert list(handed_back) == ["errors", *technology(), "valid_until"]
    assert "old error" not in str(handed_back["errors"])


def test_bad_rows_of_a_chinese_csv_are_for_excel(load: Import, tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "file.csv", [technology(title="", summary="水性涂料")], encoding="gb18030"
    )
    report = load(path)

    assert report.bad_rows is not None
    assert report.bad_rows.read_bytes().startswith(b"\xef\xbb\xbferrors,organization")
    assert _read_csv(report.bad_rows)[0]["summary"] == "水性涂料"


def test_no_formula_gets_into_a_csv_of_bad_rows_and_nothing_is_lost(
    load: Import, tmp_path: Path
) -> None:
    cells = ["=1+1", "+86 10 0000 0000", "-5", "@home", "＝1", "'=1"]
    rows = [technology(title=cell, valid_until="soon") for cell in cells]
    report = load(write_csv(tmp_path / "file.csv", rows))

    assert report.bad_rows is not None
    titles = [row["title"] for row in _read_csv(report.bad_rows)]
    assert titles == ["'=1+1", "'+86 10 0000 0000", "'-5", "'@home", "'＝1", "'=1"]

    mended = [
        technology(title=title, external_id=str(number)) for number, title in enumerate(titles)
    ]
    load(write_csv(tmp_path / "mended.csv", mended))
    assert list(Technology.objects.order_by("pk").values_list("title", flat=True)) == [
        "+86 10 0000 0000",
        "-5",
        "@home",
    ]


def test_every_cell_of_a_workbook_of_bad_rows_is_text(load: Import, tmp_path: Path) -> None:
    rows = [technology(title="=1+1"), technology(external_id="2", title="@home", valid_until="x")]
    rows[0]["valid_until"] = ""
    report = load(WRITERS["xlsx"](tmp_path / "file.xlsx", rows))

    sheet = openpyxl.load_workbook(report.bad_rows or "").active
    types = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value}  # type: ignore[union-attr]
    assert types == {"s"}


def test_a_line_that_is_no_json_comes_back_as_text(load: Import, tmp_path: Path) -> None:
    path = tmp_path / "file.jsonl"
    path.write_text('{"title": "cut o\n', encoding="utf-8")
    report = load(path)

    assert report.bad_rows is not None
    [handed_back] = _read_jsonl(report.bad_rows)
    assert handed_back == {
        "errors": ["the line is cut off: its JSON doesn't end; write the whole object on one line"],
        "unreadable_line": '{"title": "cut o',
    }
    again = load(report.bad_rows)
    assert [str(problem) for problem in again.problems] == [
        (
            "row 1: the line was handed back because it could not be read; mend the text under "
            "“unreadable_line” and put it in place of the whole line"
        )
    ]


def test_half_a_surrogate_pair_comes_back_as_the_escape_that_it_was(
    load: Import, tmp_path: Path
) -> None:
    path = tmp_path / "file.jsonl"
    path.write_text(json.dumps(technology(title="a\ud800")) + "\n", encoding="utf-8")
    report = load(path)

    assert report.bad_rows is not None
    assert '"title": "a\\ud800"' in report.bad_rows.read_text(encoding="utf-8")


def test_a_row_with_too_many_cells_keeps_them_all_beside_its_errors(
    load: Import, tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "file.csv", [technology()])
    with path.open("a", encoding="utf-8") as stream:
        stream.write("demo-univ-materials,T-2,a,b,c,d,e,f\n")
    report = load(path)

    assert report.bad_rows is not None
    with report.bad_rows.open(encoding="utf-8-sig", newline="") as stream:
        cells = list(csv.reader(stream))[1]
    assert cells[0].startswith("the row has 8 cells, but there are 6 headings")
    assert cells[1:] == ["demo-univ-materials", "T-2", "a", "b", "c", "d", "e", "f"]


def test_an_earlier_file_of_bad_rows_is_never_overwritten(load: Import, tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "file.jsonl", [technology(title="")])
    names = [report.bad_rows.name for report in (load(path), load(path)) if report.bad_rows]

    assert names == ["file.bad.jsonl", "file.bad-2.jsonl"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("taken.csv", "taken.csv exists. Name another file for bad rows, or move that one away."),
        (
            "absent/bad.csv",
            "absent/bad.csv: No such file or directory. Name another file with --bad-rows.",
        ),
        (
            "bad.xlsx",
            (
                "Bad rows are written in the format of the file: give --bad-rows a name that ends "
                "in .csv."
            ),
        ),
    ],
)
def test_a_place_where_bad_rows_cannot_go_is_refused_beforehand(
    load: Import, tmp_path: Path, name: str, message: str
) -> None:
    (tmp_path / "taken.csv").write_text("mine", encoding="utf-8")
    path = write_csv(tmp_path / "file.csv", [technology(), technology(external_id="2", title="")])
    before = everything_stored()

    with pytest.raises(FileRefused) as refusal:
        load(path, bad_rows=tmp_path / name)

    assert refusal.value.message.endswith(message)
    assert everything_stored() == before
    assert (tmp_path / "taken.csv").read_text(encoding="utf-8") == "mine"


def test_a_dry_run_writes_bad_rows_only_where_it_is_told(load: Import, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "file.csv", [technology(title="")])
    wished = tmp_path / "wished.csv"

    assert load(path, dry_run=True).bad_rows is None
    assert load(path, dry_run=True, bad_rows=wished).bad_rows == wished
    assert len(_read_csv(wished)) == 1


def test_only_the_first_problems_are_told_and_all_are_handed_back(
    load: Import, tmp_path: Path
) -> None:
    rows = [technology(external_id=str(number), title="") for number in range(250)]
    report = load(write_csv(tmp_path / "file.csv", rows))

    assert report.bad_rows is not None
    assert len(_read_csv(report.bad_rows)) == report.problem_count == 250
    assert len(report.problems) == 200
    assert report.lines()[200] == "… and 50 more problems"
