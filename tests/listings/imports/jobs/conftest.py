"""What the tests of uploaded imports share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import File
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Membership, Organization, Role, User
from listings.imports.jobs import create_import_job, start_import_job, work_on_imports
from listings.models import ImportJob
from tests.factories.accounts import MembershipFactory
from tests.listings.imports.files import technology, write_csv

Upload = Callable[..., ImportJob]


@pytest.fixture
def poster(organization: Organization) -> User:
    """An editor of the organization."""
    return MembershipFactory.create(organization=organization, role=Role.EDITOR).user


@pytest.fixture
def upload(organization: Organization, poster: User, tmp_path: Path, now: datetime) -> Upload:
    """Uploads rows as a CSV file, or the file at a path."""

    def run(rows: Any = None, *, path: Path | None = None, **order: Any) -> ImportJob:
        path = path or write_csv(tmp_path / "results.csv", rows or [technology()])
        return create_import_job(
            **{
                "organization": organization,
                "kind": "technologies",
                "upload": as_upload(path),
                "by": poster,
                "now": now,
                **order,
            }
        )

    return run


@pytest.fixture
def imported(upload: Upload, poster: User, now: datetime) -> Upload:
    """Uploads rows and brings them to their end."""

    def run(rows: Any = None, **order: Any) -> ImportJob:
        job = upload(rows, **order)
        by = order.get("by", poster)
        return finish(start_import_job(job=finish(job), by=by, now=now))

    return run


def as_upload(path: Path) -> File[bytes]:
    return SimpleUploadedFile(path.name, path.read_bytes())


def finish(job: ImportJob) -> ImportJob:
    """What workers make of it."""
    while work_on_imports():
        pass
    job.refresh_from_db()
    return job


def leave(organization: Organization, user: User) -> None:
    """The user is no member any more."""
    Membership.objects.filter(organization=organization, user=user).delete()
