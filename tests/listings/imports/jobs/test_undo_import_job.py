"""undo_import_job: exactly what the import did is taken back, and what moved on stays."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.errors import NotAllowed
from accounts.models import AuditEvent, Organization, User
from listings.errors import ImportNotPossible, UndoTooLate
from listings.imports.jobs import (
    Family,
    Kind,
    can_be_undone,
    entries_kept,
    start_import_job,
    template,
    undo_import_job,
)
from listings.models import ImportJob, IntellectualProperty, PayAfterUseTerms, Technology
from listings.services import revise_technology
from listings.states import ImportState, ListingState
from tests.factories.accounts import TechnologyManagerFactory
from tests.factories.matching import ProposalFactory
from tests.listings.imports.files import technology
from tests.listings.imports.jobs.conftest import Upload, finish

_TEMPLATE = template(Kind.TECHNOLOGIES, Family.CSV).decode("utf-8-sig")
FULL = next(csv.DictReader(io.StringIO(_TEMPLATE))) | technology()


def everything_said() -> list[Any]:
    """All that listings say, but for when and how often it was changed."""
    silent = ("id", "technology_id", "updated_at", "revision", "submitted_at", "published_at")
    closed = ("closed_at",)
    return [
        [
            {name: value for name, value in row.items() if name not in (*silent, *closed)}
            for row in model._default_manager.order_by("pk").values()
        ]
        for model in (Technology, IntellectualProperty, PayAfterUseTerms)
    ]


def end_of(job: ImportJob) -> datetime:
    assert job.finished_at is not None
    return job.finished_at


def undo(job: ImportJob, by: User) -> ImportJob:
    return finish(undo_import_job(job=job, by=by, now=end_of(job) + timedelta(hours=23)))


def test_created_drafts_are_deleted(imported: Upload, poster: User) -> None:
    job = imported([technology(external_id=f"T-{place}") for place in range(120)])
    assert can_be_undone(job, end_of(job))

    undo(job, poster)

    assert (job.state, job.undone, job.kept) == (ImportState.UNDONE, 120, 0)
    assert not Technology.objects.exists()
    last = AuditEvent.objects.latest("sequence")
    assert (last.action, last.actor, last.details) == (
        "import.undone",
        poster,
        {"undone": 120, "kept": 0},
    )
    assert not can_be_undone(job, end_of(job))


def test_revised_listings_get_all_former_values_back(imported: Upload, poster: User) -> None:
    imported([FULL])
    before = everything_said()
    job = imported([dict.fromkeys(FULL, "") | technology(title="Other", language="zh")])
    assert everything_said() != before

    undo(job, poster)

    assert (job.undone, job.kept) == (1, 0)
    assert everything_said() == before


def test_what_was_published_is_withdrawn_or_a_draft_again(
    imported: Upload, organization: Organization
) -> None:
    manager = TechnologyManagerFactory.create()
    imported([technology()])
    before = everything_said()
    rows = [technology(title="Better"), technology(external_id="T-2")]
    job = imported(rows, after="publish", by=manager)
    assert job.stepped == 2

    undo(job, manager)

    states = dict(Technology.objects.values_list("external_id", "state"))
    assert states == {"T-1": ListingState.DRAFT, "T-2": ListingState.WITHDRAWN}
    assert everything_said()[0][0] == before[0][0]


def test_what_somebody_changed_or_approved_since_stays_and_says_why(
    imported: Upload, poster: User, now: datetime
) -> None:
    manager = TechnologyManagerFactory.create()
    rows = [technology(external_id=f"T-{place}") for place in range(4)]
    job = imported(rows, after="publish", by=manager)
    changed, approved, deleted, left = Technology.objects.order_by("pk")
    revise_technology(technology=changed, by=poster, now=now, changes={"title": "Mine"})
    ProposalFactory(technology=approved, state="approved")
    deleted.delete()

    undo(job, manager)

    assert (job.undone, job.kept) == (1, 3)
    reasons = {entry.external_id: entry.reason for entry in entries_kept(job)}
    assert reasons == {
        "T-0": "It was changed since the import.",
        "T-1": "A proposal with it was approved, and the other side knows of it.",
        "T-2": "It was deleted meanwhile.",
    }
    changed.refresh_from_db()
    approved.refresh_from_db()
    left.refresh_from_db()
    assert (changed.title, changed.state) == ("Mine", ListingState.PUBLISHED)
    assert approved.state == ListingState.PUBLISHED
    assert left.state == ListingState.WITHDRAWN


def test_a_second_import_is_not_undone_with_the_first(imported: Upload, poster: User) -> None:
    first = imported([technology()])
    imported([technology(title="Newer")])

    undo(first, poster)

    assert (first.undone, first.kept) == (0, 1)
    assert Technology.objects.get().title == "Newer"


def test_after_a_day_by_strangers_and_twice_it_is_refused(
    imported: Upload, upload: Upload, poster: User, outsider: User, now: datetime
) -> None:
    job = imported([technology()])
    assert job.finished_at is not None
    late = job.finished_at + timedelta(hours=24, seconds=1)
    with pytest.raises(UndoTooLate):
        undo_import_job(job=job, by=poster, now=late)
    assert not can_be_undone(job, late)
    with pytest.raises(NotAllowed):
        undo_import_job(job=job, by=outsider, now=job.finished_at)
    assert Technology.objects.exists()
    job.refresh_from_db()
    assert job.state == ImportState.FINISHED

    undo(job, poster)
    with pytest.raises(ImportNotPossible):
        undo_import_job(job=job, by=poster, now=now)


def test_an_import_that_did_nothing_or_still_runs_has_nothing_to_undo(
    imported: Upload, upload: Upload, poster: User, now: datetime
) -> None:
    imported([technology()])
    same = imported([technology()])
    with pytest.raises(ImportNotPossible):
        undo_import_job(job=same, by=poster, now=now)
    running = start_import_job(job=finish(upload()), by=poster, now=now)
    with pytest.raises(ImportNotPossible):
        undo_import_job(job=running, by=poster, now=now)
