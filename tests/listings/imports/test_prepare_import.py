"""bench/prepare_import.py turns an evaluation folder into files that can be imported."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

from accounts.models import Organization
from listings.imports import Kind, Outcome
from listings.models import Need, Technology
from tests.listings.imports.conftest import Import

SCRIPT = Path(__file__).resolve().parents[3] / "bench" / "prepare_import.py"


def _prepare(*arguments: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, SCRIPT, *arguments], capture_output=True, text=True, check=False
    )


def test_the_texts_of_a_folder_can_be_published(
    load: Import, tmp_path: Path, organization: Organization
) -> None:
    text = "A sensor measures the thickness of paint " * 20 + "\x12\nand reports it."
    found = {"id": "A1", "language": "en", "title": "", "text": text}
    named = {"id": "A2", "language": "zh", "title": "测厚传感器", "text": "用于漆膜的测厚传感器。"}
    with gzip.open(tmp_path / "technologies.jsonl.gz", "wt", encoding="utf-8") as stream:
        stream.write(json.dumps(found) + "\n" + json.dumps(named) + "\n")
    (tmp_path / "needs.jsonl").write_text(json.dumps(found) + "\n", encoding="utf-8")

    done = _prepare(tmp_path, tmp_path / "out")

    assert (done.returncode, done.stderr) == (0, "")
    for kind, count in ((Kind.TECHNOLOGIES, 2), (Kind.NEEDS, 1)):
        path = tmp_path / "out" / f"{kind}.jsonl"
        report = load(path, kind, organization_code=organization.code, publish=True)
        assert (report.counts[Outcome.CREATED], report.problems) == (count, [])
    stored = Technology.objects.get(external_id="A1")
    assert stored.title == (
        "A sensor measures the thickness of paint A sensor measures the thickness of paint A "
        "sensor measures"
    )
    assert len(stored.summary) <= 300
    assert stored.description.endswith("paint \nand reports it.")
    assert Technology.objects.get(external_id="A2").title == "测厚传感器"
    assert Need.objects.get().language == "en"


def test_a_folder_without_texts_is_refused(tmp_path: Path) -> None:
    done = _prepare(tmp_path, tmp_path / "out")

    assert done.returncode == 1
    assert "has neither technologies.jsonl nor technologies.jsonl.gz." in done.stderr
