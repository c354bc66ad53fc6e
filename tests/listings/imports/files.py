"""Import files, made from rows written as dicts, and what the database holds."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from accounts.models import AuditEvent
from listings.models import IntellectualProperty, Need, PayAfterUseTerms, Technology

Row = Mapping[str, Any]

TECHNOLOGY: Row = {
    "organization": "demo-univ-materials",
    "external_id": "T-1",
    "title": "Waterborne coating",
    "summary": "A coating that protects steel in the splash zone.",
    "description": "Two layers, cured at room temperature.",
    "technology_fields": "cs:new_materials",
}
NEED: Row = {
    "organization": "demo-univ-materials",
    "external_id": "N-1",
    "title": "Coating for piles",
    "summary": "A coating that can be applied to wet steel.",
    "problem": "The present coating blisters within two years.",
    "technology_fields": "cs:new_materials",
}


def technology(**changes: Any) -> dict[str, Any]:
    """A good row of a technology, changed in places."""
    return {**TECHNOLOGY, **changes}


def need(**changes: Any) -> dict[str, Any]:
    """A good row of a need, changed in places."""
    return {**NEED, **changes}


def write_csv(
    path: Path, rows: Sequence[Row], *, encoding: str = "utf-8", delimiter: str = ","
) -> Path:
    """A CSV file with the first row's keys as headings."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter)
    writer.writerow(list(rows[0]))
    writer.writerows(list(row.values()) for row in rows)
    path.write_bytes(stream.getvalue().encode(encoding))
    return path


def write_jsonl(path: Path, rows: Sequence[Row]) -> Path:
    """A JSONL file."""
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_xlsx(path: Path, rows: Sequence[Row], *, sheet: str = "Sheet1") -> Path:
    """A workbook with one sheet."""
    workbook = Workbook()
    worksheet: Any = workbook.active
    worksheet.title = sheet
    worksheet.append(list(rows[0]))
    for row in rows:
        worksheet.append(list(row.values()))
    workbook.save(path)
    return path


WRITERS: dict[str, Callable[[Path, Sequence[Row]], Path]] = {
    "csv": write_csv,
    "jsonl": write_jsonl,
    "xlsx": write_xlsx,
}


def rewrite_part(source: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """The same archive with one part changed."""
    with zipfile.ZipFile(source) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return source


def everything_stored() -> dict[str, list[Any]]:
    """Every row that an import could change."""
    models = (Technology, Need, IntellectualProperty, PayAfterUseTerms, AuditEvent)
    return {
        model.__name__: list(model._default_manager.order_by("pk").values()) for model in models
    }
