"""Files that no import may take, each made in the folder that it is given."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook

from tests.listings.imports.files import (
    need,
    rewrite_part,
    technology,
    write_jsonl,
    write_xlsx,
)

SHEET = "xl/worksheets/sheet1.xml"


def _raw(name: str, content: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    return make


def _csv(*rows: dict[str, object], encoding: str = "utf-8") -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(list(rows[0]))
    writer.writerows(list(row.values()) for row in rows)
    return stream.getvalue().encode(encoding)


def _headings(*headings: str) -> bytes:
    return (",".join(headings) + "\n" + ",".join("x" for _ in headings) + "\n").encode()


def _without(row: dict[str, object], *names: str) -> dict[str, object]:
    return {name: value for name, value in row.items() if name not in names}


def _xlsx(change: Callable[[bytes], bytes], part: str = SHEET) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        return rewrite_part(write_xlsx(folder / "file.xlsx", [technology()]), part, change)

    return make


def _archive(*parts: tuple[str, bytes]) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / "file.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts:
                archive.writestr(name, content)
        return path

    return make


def a_folder(folder: Path) -> Path:
    """A folder with the name of a file."""
    (folder / "file.csv").mkdir()
    return folder / "file.csv"


def bomb(folder: Path) -> Path:
    """A workbook with a worksheet of 64 MB of blanks that shrinks a thousand times."""
    return _xlsx(lambda sheet: sheet + b" " * (64 << 20))(folder)


def great_bomb(folder: Path) -> Path:
    """Parts that each stay below the limit of expansion, and together expand to 600 MB."""
    noise = bytes(range(256)) * 4 + b" " * 90_000
    part = noise * (100 * 1024 * 1024 // len(noise))
    return _archive(*((f"xl/part{number}.xml", part) for number in range(6)))(folder)


def many_parts(folder: Path) -> Path:
    """An archive of 2,001 parts."""
    return _archive(*((f"part{number}", b"") for number in range(2001)))(folder)


def lying_sizes(folder: Path) -> Path:
    """A worksheet whose directory entry says that it has ten bytes."""
    path = write_xlsx(folder / "file.xlsx", [technology()])
    content = bytearray(path.read_bytes())
    at = content.rindex(SHEET.encode()) - 46
    assert content[at : at + 4] == b"PK\x01\x02"
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    path.write_bytes(bytes(content))
    return path


def no_sheet_rows(folder: Path) -> Path:
    """A workbook with headings only."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(list(technology()))
    workbook.save(folder / "file.xlsx")
    return folder / "file.xlsx"


def formula_heading(folder: Path) -> Path:
    """A workbook in which a heading is computed."""
    return write_xlsx(folder / "file.xlsx", [technology(**{"=1+1": "x"})])


def far_row(folder: Path) -> Path:
    """A worksheet that claims a row far beyond the last one that there can be."""
    return _xlsx(lambda sheet: sheet.replace(b'<row r="2"', b'<row r="99999999999"'))(folder)


XXE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
CHINESE = technology(title="水性防腐涂料", summary="用于码头钢桩的水性涂料，室温固化，耐盐雾。")

BROKEN: dict[str, Callable[[Path], Path]] = {
    "no file": lambda folder: folder / "absent.csv",
    "a folder": a_folder,
    "unknown suffix": _raw("file.docx", b"x"),
    "empty csv": _raw("file.csv", b""),
    "only a byte order mark": _raw("file.csv", b"\xef\xbb\xbf\r\n\r\n"),
    "empty xlsx": _raw("file.xlsx", b""),
    "empty jsonl": _raw("file.jsonl", b"\n\n"),
    "headings only": _raw("file.csv", _csv(technology()).splitlines(keepends=True)[0]),
    "headings only in xlsx": no_sheet_rows,
    "utf-16": _raw("file.csv", _csv(technology(), encoding="utf-16")),
    "utf-16 without mark": _raw("file.csv", _csv(technology(), encoding="utf-16-le")),
    "one broken byte in utf-8": _raw(
        "file.csv", _csv(CHINESE).replace("涂料，".encode(), "涂料".encode() + b"\xff\xfe", 1)
    ),
    "latin-1": _raw("file.csv", _csv(technology(title="Café à Évry"), encoding="latin-1")),
    "shift-jis": _raw(
        "file.csv", _csv(technology(title="防食コーティング材料の開発"), encoding="shift-jis")
    ),
    "cut-off gb18030": _raw("file.csv", _csv(CHINESE, encoding="gb18030").rstrip() + b"\xd6"),
    "gb18030 jsonl": _raw("file.jsonl", json.dumps(CHINESE, ensure_ascii=False).encode("gb18030")),
    "missing columns": _raw("file.csv", _csv(_without(technology(), "title", "external_id"))),
    "missing organization": _raw("file.csv", _csv(_without(technology(), "organization"))),
    "duplicate headings": _raw(
        "file.csv", _headings("organization", "external_id", "title", "summary", "名称")
    ),
    "unknown headings": _raw(
        "file.csv", _headings("organization", "external_id", "titel", "summary", "colour")
    ),
    "a heading without name": _raw(
        "file.csv", _headings("organization", "external_id", "title", "", "summary")
    ),
    "needs as technologies": _raw("file.csv", _csv(_without(need(deadline=""), "problem"))),
    "unterminated quote": _raw(
        "file.csv", _csv(technology(), technology()) + b'demo-univ-materials,T-3,"Coating,a,b,c\n'
    ),
    "text after a quote": _raw(
        "file.csv", _csv(technology()) + b'demo-univ-materials,T-3,"5" pipe,a,b,c\n'
    ),
    "too many headings": _raw("file.csv", _headings(*(f"h{n}" for n in range(501)))),
    "a line without end": _raw("file.csv", _csv(technology()) + b"x" * (17 << 20)),
    "json array": _raw("file.jsonl", b'[{"title": "x"},\n{"title": "y"}]'),
    "jsonl without titles": lambda folder: write_jsonl(
        folder / "file.jsonl", [_without(technology(), "title")] * 2
    ),
    "jsonl line without end": _raw("file.jsonl", b'{"title": "' + b"x" * (17 << 20)),
    "csv named xlsx": _raw("file.xlsx", _csv(technology())),
    "xlsx named csv": lambda folder: write_xlsx(folder / "file.xlsx", [technology()]).rename(
        folder / "file.csv"
    ),
    "picture named xlsx": _raw("file.xlsx", b"\xff\xd8\xff\xe0" + b"\0" * 100),
    "pdf named csv": _raw("file.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"),
    "old excel": _raw("file.xlsx", OLE),
    "encrypted workbook": _raw("file.xlsx", OLE + "EncryptedPackage".encode("utf-16-le")),
    "word document": _archive(("word/document.xml", b"<document/>")),
    "cut-off workbook": lambda folder: _raw(
        "file.xlsx", write_xlsx(folder / "file.xlsx", [technology()]).read_bytes()[:2000]
    )(folder),
    "zip bomb": bomb,
    "zip bomb of many great parts": great_bomb,
    "zip bomb of many parts": many_parts,
    "lying sizes": lying_sizes,
    "external entity": _xlsx(lambda sheet: XXE + sheet),
    "external entity in the workbook": _xlsx(lambda part: XXE + part, "xl/workbook.xml"),
    "billion laughs": _xlsx(lambda sheet: LAUGHS + sheet),
    "broken xml": _xlsx(lambda sheet: sheet[: len(sheet) // 2]),
    "a shared text that is not there": _xlsx(
        lambda sheet: sheet.replace(
            b't="inlineStr"><is><t>organization</t></is>', b't="s"><v>99</v>'
        )
    ),
    "formula heading": formula_heading,
    "far row": far_row,
    "too wide a worksheet": _xlsx(lambda sheet: sheet.replace(b'r="F2"', b'r="ZZ2"')),
}
