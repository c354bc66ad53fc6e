"""work_on_imports: whatever becomes of a worker, each row is loaded and counted once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.db import connection
from django.utils import timezone

from accounts.models import User
from listings import tasks
from listings.imports.jobs import (
    imports_to_work_on,
    purge_imports,
    start_import_job,
    undo_import_job,
    work_on_imports,
)
from listings.imports.jobs.keeping import JobKeeper
from listings.models import ImportBadRow, ImportEntry, ImportJob, Technology
from listings.states import ImportState
from tests.listings.imports.files import technology
from tests.listings.imports.jobs.conftest import Upload, finish

ROOT = Path(__file__).resolve().parents[4]
PATIENCE = 90.0
WORK = "import django; django.setup(); from listings.imports.jobs import work_on_imports as w; w()"


class Worker:
    """A process that works on imports until it is killed."""

    def __init__(self, surroundings: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", WORK], env=surroundings, cwd=ROOT, start_new_session=True
        )

    def kill(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def surroundings() -> dict[str, str]:
    found: dict[str, Any] = connection.settings_dict
    address = f"sqlite:///{found['NAME']}"
    if connection.vendor != "sqlite":
        address = f"postgres://{found['USER']}@{found['HOST']}:{found['PORT']}/{found['NAME']}"
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "matchmaker.settings",
        "DATABASE_URL": address,
        "VAR_FOLDER": str(site.VAR_FOLDER),
        "IMPORT_LEASE_SECONDS": "1",
    }


@pytest.fixture
def started() -> Iterator[list[Worker]]:
    workers: list[Worker] = []
    yield workers
    for worker in workers:
        worker.kill()


def row_of(job: ImportJob) -> ImportJob:
    return ImportJob.objects.get(pk=job.pk)


def wait_until(reached: Any) -> None:
    deadline = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < deadline, f"not reached in {PATIENCE:.0f} s"
        time.sleep(0.01)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_is_followed_by_one_that_completes_the_import(
    upload: Upload,
    poster: User,
    now: datetime,
    surroundings: dict[str, str],
    started: list[Worker],
) -> None:
    rows = [technology(external_id=f"T-{place}") for place in range(4000)]
    for place in (10, 2000, 3999):
        rows[place]["title"] = ""
    job = finish(upload(rows))
    start_import_job(job=job, by=poster, now=now)

    started.append(Worker(surroundings))
    wait_until(lambda: row_of(job).rows_done > 0)
    started[0].kill()

    half = row_of(job)
    assert half.state == ImportState.RUNNING
    assert 0 < half.rows_done < 4000
    assert Technology.objects.count() == half.created == half.entries.count()

    wait_until(lambda: imports_to_work_on(timezone.now()).exists())
    finish(job)
    assert (job.state, job.rows_done) == (ImportState.FINISHED, 4000)
    assert (job.created, job.updated, job.unchanged, job.failed) == (3997, 0, 0, 3)
    assert Technology.objects.count() == job.entries.count() == 3997
    assert [row.number for row in job.bad_rows.all()] == [12, 2002, 4001]


@pytest.mark.django_db
def test_a_worker_that_was_thought_dead_stores_nothing_more(
    upload: Upload, poster: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = start_import_job(job=finish(upload()), by=poster, now=now)
    keep = JobKeeper.keep

    def taken_over(keeper: JobKeeper, rows: Any) -> None:
        ImportJob.objects.update(lease_key="another worker")
        keep(keeper, rows)

    monkeypatch.setattr(JobKeeper, "keep", taken_over)
    work_on_imports()

    assert row_of(job).state == ImportState.RUNNING
    assert row_of(job).rows_done == 0
    assert not Technology.objects.exists()
    assert not ImportEntry.objects.exists()


@pytest.mark.django_db
def test_what_fails_three_times_is_ended_and_says_so(
    upload: Upload, poster: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = start_import_job(job=finish(upload()), by=poster, now=now)

    def stumble(*_: Any, **__: Any) -> None:
        raise RuntimeError("the machine stops")

    monkeypatch.setattr("listings.imports.jobs.work.import_file", stumble)
    for attempt in range(1, 5):
        work_on_imports()
        assert not imports_to_work_on(timezone.now()).exists()
        ImportJob.objects.update(leased_until=None)
        assert row_of(job).attempts == attempt

    assert row_of(job).state == ImportState.FAILED
    assert "three times" in row_of(job).refusal


@pytest.mark.django_db
def test_a_lost_file_ends_the_import_with_a_reason(
    upload: Upload, poster: User, now: datetime
) -> None:
    job = start_import_job(job=finish(upload()), by=poster, now=now)
    (Path(site.MEDIA_ROOT) / "imports" / job.stored_name).unlink()

    finish(job)

    assert job.state == ImportState.FAILED
    assert "deleted" in job.refusal


@pytest.mark.django_db
def test_an_undo_goes_on_where_it_was_interrupted(imported: Upload, poster: User) -> None:
    job = imported([technology(external_id=f"T-{place}") for place in range(120)])
    undo_import_job(job=job, by=poster, now=timezone.now())
    work_on_imports(seconds=0)
    assert row_of(job).state == ImportState.UNDOING

    finish(job)

    assert (job.state, job.undone) == (ImportState.UNDONE, 120)


@pytest.mark.django_db
def test_the_sweep_wakes_a_worker_only_for_imports_that_nobody_has(
    upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    woken: list[bool] = []
    monkeypatch.setattr(tasks.work_on_imports, "delay", lambda: woken.append(True))
    tasks.sweep()
    assert woken == []
    job = upload()
    tasks.sweep()
    assert woken == [True]
    ImportJob.objects.filter(pk=job.pk).update(
        leased_until=timezone.now() + timedelta(seconds=60), lease_key="a"
    )
    tasks.sweep()
    assert woken == [True]


@pytest.mark.django_db
def test_old_files_rows_and_former_values_are_purged_and_the_numbers_stay(
    imported: Upload, now: datetime
) -> None:
    job = imported([technology(), technology(external_id="T-2", title="")])
    orphan = Path(site.MEDIA_ROOT) / "imports" / "orphan.csv"
    orphan.write_text("x")
    assert purge_imports(now=now + timedelta(days=30)) == 0
    os.utime(orphan, (0, 0))

    assert purge_imports(now=now + timedelta(days=30, seconds=1)) == 1

    assert list((Path(site.MEDIA_ROOT) / "imports").iterdir()) == []
    assert not ImportBadRow.objects.exists()
    assert not ImportEntry.objects.exists()
    assert (row_of(job).created, row_of(job).failed) == (1, 1)
    assert purge_imports(now=now + timedelta(days=31)) == 0
