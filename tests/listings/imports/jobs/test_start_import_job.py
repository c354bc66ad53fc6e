"""start_import_job: good rows are loaded, bad ones handed back, everybody concerned is told."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from accounts.errors import NotAllowed
from accounts.models import AuditEvent, Notification, Organization, User
from listings import events
from listings.errors import ImportNotPossible, NothingToImport
from listings.imports.jobs import (
    bad_rows_file,
    create_import_job,
    problems_file,
    start_import_job,
    work_on_imports,
)
from listings.models import ImportJob, Technology
from listings.states import ImportState, ListingState
from tests.factories.accounts import OrganizationFactory, TechnologyManagerFactory
from tests.listings.imports.files import WRITERS, technology
from tests.listings.imports.jobs.conftest import Upload, finish, leave

NASTY = ["=1+1", "+1", "-1", "@a", "\tx", "＝1", "＋1", "－1", "＠a"]


def counts(job: ImportJob) -> tuple[int, int, int, int]:
    return job.created, job.updated, job.unchanged, job.failed


def many(number: int = 20) -> list[dict[str, Any]]:
    return [technology(external_id=f"T-{place}") for place in range(number)]


def test_good_rows_are_drafts_of_the_organization_and_the_uploader_is_told(
    imported: Upload, organization: Organization, poster: User
) -> None:
    heard: list[int] = []

    def hear(*, pk: int, **_: Any) -> None:
        heard.append(pk)

    events.import_finished.connect(hear)

    job = imported(many())

    assert (job.state, counts(job)) == (ImportState.FINISHED, (20, 0, 0, 0))
    assert {one.owner for one in Technology.objects.all()} == {organization}
    assert {one.state for one in Technology.objects.all()} == {ListingState.DRAFT}
    assert {one.created_by for one in Technology.objects.all()} == {poster}
    assert heard == [job.pk]
    news = Notification.objects.get()
    assert (news.user, news.kind) == (poster, "listings.import_finished")
    assert news.url == f"/office/imports/{job.pk}/"
    assert "import.finished" in AuditEvent.objects.values_list("action", flat=True)


def test_the_same_file_twice_changes_nothing(imported: Upload) -> None:
    imported(many())
    before = list(Technology.objects.order_by("pk").values())

    job = imported(many())

    assert counts(job) == (0, 0, 20, 0)
    assert list(Technology.objects.order_by("pk").values()) == before
    assert not job.entries.exists()


@pytest.mark.parametrize("family", ["csv", "xlsx", "jsonl"])
def test_bad_rows_come_back_can_be_corrected_and_loaded(
    imported: Upload, poster: User, organization: Organization, tmp_path: Path, family: str
) -> None:
    rows = many()
    for place in (3, 7):
        rows[place]["title"] = ""
    job = imported(path=WRITERS[family](tmp_path / f"list.{family}", rows))
    assert counts(job) == (18, 0, 0, 2)

    name, content = bad_rows_file(job)
    assert name == f"list.bad.{family}"
    mended = mend(family, content, tmp_path)
    again = imported(path=mended)

    assert (again.state, counts(again)) == (ImportState.FINISHED, (2, 0, 0, 0))
    assert Technology.objects.count() == 20


def mend(family: str, content: bytes, folder: Path) -> Path:
    """Fills the empty titles in, as a person would in a spreadsheet or an editor."""
    path = folder / f"mended.{family}"
    path.write_bytes(content)
    if family == "xlsx":
        workbook = load_workbook(path)
        sheet: Any = workbook.active
        place = [cell.value for cell in sheet[1]].index("title") + 1
        for row in (2, 3):
            sheet.cell(row, place).value = "Mended"
        workbook.save(path)
    elif family == "csv":
        read = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
        stream = io.StringIO(newline="")
        writer = csv.DictWriter(stream, list(read[0]))
        writer.writeheader()
        writer.writerows({**row, "title": "Mended"} for row in read)
        path.write_text(stream.getvalue(), newline="")
    else:
        path.write_text(content.decode().replace('"title": ""', '"title": "Mended"'))
    return path


@pytest.mark.parametrize("family", ["csv", "xlsx"])
def test_handed_back_cells_run_nowhere_and_survive_a_round_trip(
    imported: Upload, tmp_path: Path, family: str
) -> None:
    nasty = [text for text in NASTY if not text.startswith(("=", "＝"))]
    rows = [technology(external_id="good", keywords="")]
    rows += [
        technology(external_id=f"T-{place}", keywords=text, title="", summary=text * 2)
        for place, text in enumerate(nasty)
    ]
    name, content = bad_rows_file(imported(path=WRITERS[family](tmp_path / f"a.{family}", rows)))
    path = tmp_path / name
    path.write_bytes(content)
    for cell in every_cell(path):
        assert not runs(family, cell), cell

    imported(path=mend_nasty(family, path))

    stored = Technology.objects.exclude(external_id="good").order_by("pk")
    assert [one.summary for one in stored] == [(text * 2).strip() for text in nasty]


def every_cell(path: Path) -> list[Any]:
    if path.suffix == ".xlsx":
        return [cell for row in load_workbook(path).worksheets[0] for cell in row]
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [cell for row in csv.reader(stream) for cell in row]


def runs(family: str, cell: Any) -> bool:
    if family == "xlsx":
        return bool(cell.data_type == "f")
    return cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))


def mend_nasty(family: str, path: Path) -> Path:
    if family == "xlsx":
        workbook = load_workbook(path)
        sheet: Any = workbook.worksheets[0]
        place = [cell.value for cell in sheet[1]].index("title") + 1
        for row in range(2, sheet.max_row + 1):
            sheet.cell(row, place).value = "Mended"
        workbook.save(path)
        return path
    return mend(family, path.read_bytes(), path.parent)


def test_problems_can_be_taken_along_as_a_file(upload: Upload) -> None:
    job = finish(upload([technology(currency=""), technology(external_id="T-2", currency="=cny")]))

    name, content = problems_file(job)

    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert name == "results.errors.csv"
    assert rows[0] == ["Row", "Column", "Value", "What to do"]
    assert rows[1][:3] == ["3", "currency", "'=cny"]
    assert len(rows) == 2


def test_an_editor_hands_in_and_a_manager_publishes(
    imported: Upload, organization: Organization, poster: User
) -> None:
    job = imported([technology(), technology(external_id="T-2", description="")], after="submit")
    assert (counts(job), job.stepped) == ((1, 0, 0, 1), 1)
    assert Technology.objects.get().state == ListingState.SUBMITTED

    job = imported(after="publish", by=TechnologyManagerFactory.create())
    assert (counts(job), job.stepped) == ((0, 1, 0, 0), 1)
    assert Technology.objects.get().state == ListingState.PUBLISHED


def test_a_file_of_bad_rows_only_and_a_second_start_are_refused(
    upload: Upload, poster: User, now: datetime
) -> None:
    bad = finish(upload([technology(title="")]))
    with pytest.raises(NothingToImport):
        start_import_job(job=bad, by=poster, now=now)
    good = start_import_job(job=finish(upload()), by=poster, now=now)
    with pytest.raises(ImportNotPossible):
        start_import_job(job=good, by=poster, now=now)
    assert not Technology.objects.exists()


def test_strangers_and_editors_who_want_to_publish_are_refused(
    upload: Upload, outsider: User, poster: User, now: datetime
) -> None:
    job = finish(upload())
    with pytest.raises(NotAllowed):
        start_import_job(job=job, by=outsider, now=now)
    with pytest.raises(NotAllowed):
        start_import_job(job=job, by=poster, now=now, after="publish")
    job.refresh_from_db()
    assert job.state == ImportState.CHECKED


def test_rows_of_another_organization_are_bad_rows(upload: Upload) -> None:
    OrganizationFactory.create(code="demo-other")
    job = finish(upload([technology(organization="demo-other")]))
    assert (job.created, job.failed) == (0, 1)


def test_who_left_meanwhile_loads_nothing(
    upload: Upload, organization: Organization, poster: User, now: datetime
) -> None:
    job = start_import_job(job=finish(upload()), by=poster, now=now)
    leave(organization, poster)

    finish(job)

    assert job.state == ImportState.FAILED
    assert "Only owners and editors" in job.refusal
    assert not Technology.objects.exists()


def test_an_erased_account_is_not_taken_for_the_operator(
    upload: Upload, poster: User, now: datetime
) -> None:
    job = start_import_job(job=finish(upload()), by=poster, now=now)
    ImportJob.objects.update(created_by=None)

    finish(job)

    assert job.state == ImportState.FAILED
    assert not Technology.objects.exists()


def test_long_imports_go_on_in_slices_with_exact_counts(
    upload: Upload, poster: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("listings.imports.pipeline.BATCH_ROWS", 5)
    rows = many(23)
    rows[4]["title"] = rows[21]["title"] = ""
    rows[22]["external_id"] = rows[0]["external_id"]
    job = start_import_job(job=finish(upload(rows)), by=poster, now=now)
    slices = 1
    while work_on_imports(seconds=0):
        slices += 1
    job.refresh_from_db()

    assert slices == 5
    assert (job.state, counts(job)) == (ImportState.FINISHED, (20, 0, 0, 3))
    assert Technology.objects.count() == job.entries.count() == 20


def test_uploads_have_no_name_from_outside(
    organization: Organization, poster: User, now: datetime
) -> None:
    upload = SimpleUploadedFile("x.csv", b"external_id,title,summary\n1,a,b\n")
    object.__setattr__(upload, "_name", "../../..\\etc/pass\x00wd.csv")
    job = create_import_job(
        organization=organization, kind="technologies", upload=upload, by=poster, now=now
    )
    assert job.file_name == "passwd.csv"
    assert job.stored_name.endswith(".csv")
    assert len(job.stored_name) == 36
