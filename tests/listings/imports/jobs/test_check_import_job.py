"""check_import_job: columns are confirmed and remembered, and the file is tried."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from accounts.errors import NotAllowed
from accounts.models import User
from listings.errors import FileDeleted, ImportNotPossible
from listings.imports.jobs import (
    FileRefused,
    bad_rows_of,
    check_import_job,
    problems_in,
    start_import_job,
)
from listings.models import ColumnMapping, ImportJob, Technology
from listings.states import ImportState
from tests.listings.imports.files import everything_stored, write_csv
from tests.listings.imports.jobs.conftest import Upload, finish

ROW = {"成果编号": "1", "成果名称": "涂料", "简介": "防腐", "内部备注": "不公开"}


@pytest.fixture
def job(upload: Upload, tmp_path: Path) -> ImportJob:
    rows = [ROW, {**ROW, "成果编号": "2", "成果名称": ""}]
    return upload(path=write_csv(tmp_path / "a.csv", rows))


def test_confirmed_columns_are_used_and_remembered_for_the_same_headings(
    job: ImportJob, upload: Upload, tmp_path: Path, poster: User, now: datetime
) -> None:
    mapping = {"成果编号": "external_id", "成果名称": "title", "简介": "summary", "内部备注": ""}

    finish(check_import_job(job=job, by=poster, now=now, mapping=mapping))

    assert (job.state, job.created, job.failed) == (ImportState.CHECKED, 1, 1)
    problem = next(problems_in(bad_rows_of(job)))
    assert (problem.row, problem.column) == (3, "成果名称")
    again = upload(path=write_csv(tmp_path / "b.csv", [dict(reversed(ROW.items()))]))
    assert (again.state, again.mapping) == (ImportState.CHECKING, mapping)


def test_a_column_that_is_left_out_changes_nothing_and_a_mapped_one_counts(
    job: ImportJob, poster: User, now: datetime
) -> None:
    mapping = {"成果编号": "external_id", "简介": "title", "成果名称": "summary"}
    finish(check_import_job(job=job, by=poster, now=now, mapping=mapping))

    finish(start_import_job(job=job, by=poster, now=now))

    stored = Technology.objects.get()
    assert (stored.title, stored.summary, stored.description) == ("防腐", "涂料", "")


def test_nothing_is_stored_by_a_check(job: ImportJob, poster: User, now: datetime) -> None:
    before = everything_stored()
    finish(check_import_job(job=job, by=poster, now=now))
    assert everything_stored() == before


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ({"成果编号": "external_id", "成果名称": "title"}, "required column summary"),
        ({"成果编号": "external_id", "成果名称": "title", "简介": "title"}, "are both title"),
        ({"成果编号": "price"}, "called: price"),
        ({"编号": "external_id"}, "called: 编号"),
    ],
)
def test_a_wrong_mapping_is_refused_and_changes_nothing(
    job: ImportJob, poster: User, now: datetime, mapping: dict[str, str], said: str
) -> None:
    before = ImportJob.objects.values().get()

    with pytest.raises(FileRefused, match=said):
        check_import_job(job=job, by=poster, now=now, mapping=mapping)

    assert ImportJob.objects.values().get() == before
    assert not ColumnMapping.objects.exists()


def test_strangers_are_refused(job: ImportJob, outsider: User, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        check_import_job(job=job, by=outsider, now=now)
    job.refresh_from_db()
    assert job.state == ImportState.UPLOADED


def test_a_file_that_was_deleted_or_loaded_is_not_checked_again(
    job: ImportJob, upload: Upload, poster: User, now: datetime
) -> None:
    ImportJob.objects.filter(pk=job.pk).update(stored_name="")
    with pytest.raises(FileDeleted):
        check_import_job(job=job, by=poster, now=now)

    loaded = finish(start_import_job(job=finish(upload()), by=poster, now=now))
    with pytest.raises(ImportNotPossible):
        check_import_job(job=loaded, by=poster, now=now)
