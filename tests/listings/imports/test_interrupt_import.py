"""import_file: an import that is stopped half-way."""

from datetime import datetime
from pathlib import Path

import pytest

from accounts.models import Organization
from listings.imports import ImportOrder, Kind, Outcome, import_file
from listings.models import Technology
from tests.listings.imports.conftest import Import
from tests.listings.imports.files import technology, write_csv


class StopAfterFirstBatch:
    """Presses Ctrl-C as soon as rows are loaded."""

    def __init__(self) -> None:
        self.stage = ""

    def begin(self, stage: str, total: int | None) -> None:
        self.stage = stage

    def advance(self, rows: int) -> None:
        if self.stage == "loading":
            raise KeyboardInterrupt


def test_whole_batches_stay_and_loading_again_completes_the_file(
    load: Import, tmp_path: Path, organization: Organization, now: datetime
) -> None:
    rows = [technology(external_id=f"T-{number}") for number in range(1200)]
    rows[3]["title"] = ""
    path = write_csv(tmp_path / "file.csv", rows)

    with pytest.raises(KeyboardInterrupt):
        import_file(
            ImportOrder(Kind.TECHNOLOGIES, path), by=None, now=now, progress=StopAfterFirstBatch()
        )
    assert Technology.objects.count() == 499
    assert (tmp_path / "file.bad.csv").exists()

    report = load(path)

    assert (report.counts[Outcome.UNCHANGED], report.counts[Outcome.CREATED]) == (499, 700)
    assert Technology.objects.count() == 1199


def test_a_failure_inside_a_batch_leaves_none_of_it(
    load: Import, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from listings.events import technology_published

    path = write_csv(
        tmp_path / "file.csv", [technology(external_id=str(number)) for number in range(10)]
    )
    heard = 0

    def fail_at_fifth(**_news: object) -> None:
        nonlocal heard
        heard += 1
        if heard == 5:
            raise RuntimeError("the machine stops")

    technology_published.connect(fail_at_fifth, weak=False)
    try:
        with pytest.raises(RuntimeError):
            load(path, publish=True)
    finally:
        technology_published.disconnect(fail_at_fifth)
    assert not Technology.objects.exists()
