"""create_import_job: an upload becomes a row, or is refused and leaves nothing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from accounts.errors import NotAllowed
from accounts.models import AuditEvent, Organization, Role, User
from listings.errors import FileTooLarge, ReviewMissing
from listings.imports.jobs import FileRefused
from listings.models import ImportJob, Technology
from listings.states import ImportState
from tests.factories.accounts import MembershipFactory, TechnologyManagerFactory
from tests.listings.imports.files import WRITERS, technology, write_csv
from tests.listings.imports.jobs.conftest import Upload, finish


def stored_files() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.mark.parametrize("family", ["csv", "xlsx", "jsonl"])
def test_a_file_whose_headings_are_known_goes_straight_on_to_being_checked(
    upload: Upload, tmp_path: Path, family: str
) -> None:
    rows = [technology(), technology(external_id="T-2", title="")]

    job = upload(path=WRITERS[family](tmp_path / f"r.{family}", rows))

    assert job.state == ImportState.CHECKING
    assert [path.name for path in stored_files()] == [job.stored_name]
    assert AuditEvent.objects.latest("sequence").action == "import.uploaded"
    assert not Technology.objects.exists()

    finish(job)

    assert (job.state, job.rows_total, job.created, job.failed) == (ImportState.CHECKED, 2, 1, 1)
    assert not Technology.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_files_are_read_in_each_of_their_encodings(
    upload: Upload, tmp_path: Path, encoding: str
) -> None:
    row = {
        "外部编号": "甲-1",
        "名称": "石墨烯防腐涂料",
        "摘要": "用于沿海钢结构的水性防腐涂料，室温固化，耐盐雾超过两千小时。",
    }
    job = finish(upload(path=write_csv(tmp_path / "成果.csv", [row], encoding=encoding)))

    assert (job.state, job.created, job.file_name) == (ImportState.CHECKED, 1, "成果.csv")


def test_other_peoples_headings_wait_for_confirmation_with_a_guess(
    upload: Upload, tmp_path: Path
) -> None:
    row = {"成果编号": "1", "成果名称": "涂料", "简介": "防腐", "内部备注": "不公开"}

    job = upload(path=write_csv(tmp_path / "a.csv", [row]))

    assert job.state == ImportState.UPLOADED
    assert job.mapping == {
        "成果编号": "external_id",
        "成果名称": "title",
        "简介": "summary",
        "内部备注": "",
    }
    assert job.samples["成果名称"] == ["涂料"]


def test_a_jsonl_file_is_mapped_by_its_keys(upload: Upload, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "1", "name": "Paint", "abstract": "Blue", "pay_after_use": null}\n')

    job = upload(path=path)

    assert job.state == ImportState.UPLOADED
    assert job.mapping == {"id": "external_id", "name": "title", "abstract": "summary"}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", b"", "empty.csv is empty"),
        ("photo.xlsx", b"\x89PNG\r\n", "photo.xlsx is a PNG file"),
        ("page.html", b"<p>", "page.html has none of the known suffixes"),
        ("noname", b"title", "noname has none of the known suffixes"),
        ("wide.csv", "title".encode("utf-16"), "wide.csv is in UTF-16"),
    ],
)
def test_what_cannot_be_read_is_refused_by_the_name_that_the_person_knows(
    upload: Upload, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(FileRefused) as refusal:
        upload(path=path)

    assert refusal.value.message.startswith(said)
    assert not ImportJob.objects.exists()
    assert stored_files() == []


def test_a_file_above_the_limit_is_refused(upload: Upload, tmp_path: Path, settings: Any) -> None:
    settings.IMPORT_MEGABYTES = 1
    path = write_csv(tmp_path / "large.csv", [technology(description="x" * 2**20)])

    with pytest.raises(FileTooLarge):
        upload(path=path)

    assert not ImportJob.objects.exists()
    assert stored_files() == []


def test_only_editors_and_managers_upload_and_only_managers_publish(
    upload: Upload, organization: Organization, outsider: User, now: datetime
) -> None:
    viewer = MembershipFactory.create(organization=organization, role=Role.VIEWER).user
    for stranger in (viewer, outsider):
        with pytest.raises(NotAllowed):
            upload(by=stranger)
    with pytest.raises(NotAllowed, match="managers publish"):
        upload(after="publish")
    assert not ImportJob.objects.exists()
    assert stored_files() == []

    assert upload(by=TechnologyManagerFactory.create(), after="publish").after == "publish"


def test_no_import_goes_round_the_review(upload: Upload, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "LISTING_REVIEW", True)
    manager = TechnologyManagerFactory.create()
    with pytest.raises(ReviewMissing):
        upload(by=manager, after="publish")
    assert not ImportJob.objects.exists()
    assert stored_files() == []
    assert upload(by=manager, after="submit").after == "submit"
