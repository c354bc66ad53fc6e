"""The pages of imports: who opens them, what they say, and what they hand out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Organization, Role, User
from listings.imports.jobs import create_import_job, start_import_job, work_on_imports
from listings.models import ImportJob, Technology
from listings.states import ImportState
from tests.factories.accounts import (
    MembershipFactory,
    OrganizationFactory,
    TechnologyManagerFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

HEAD = "external_id,title,summary\n"
GOOD = "1,Paint,Blue paint\n"
BAD = "2,,No title <script>alert(1)</script>\n"
PAGES = ("", "progress/", "columns/", "files/upload/", "files/problems/", "files/rows-to-mend/")
STEPS = ("start/", "undo/", "discard/", "columns/")


@pytest.fixture
def university() -> Organization:
    return OrganizationFactory.create(code="uni", name="示范大学", name_en="Demonstration Uni")


@pytest.fixture
def editor(university: Organization) -> User:
    return MembershipFactory.create(organization=university, role=Role.EDITOR).user


@pytest.fixture
def office(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


@pytest.fixture
def upload(university: Organization, editor: User) -> Callable[..., ImportJob]:
    def run(content: str = HEAD + GOOD + BAD, name: str = "=a<b>.csv") -> ImportJob:
        return create_import_job(
            organization=university,
            kind="technologies",
            upload=SimpleUploadedFile(name, content.encode()),
            by=editor,
            now=timezone.now(),
        )

    return run


def finish(job: ImportJob) -> ImportJob:
    while work_on_imports():
        pass
    job.refresh_from_db()
    return job


def post_file(client: Client, content: bytes, name: str = "a.csv", **more: str) -> Any:
    given = {"organization": "uni", "kind": "technologies", **more}
    return client.post("/office/imports/new/", {**given, "file": SimpleUploadedFile(name, content)})


def test_an_upload_leads_over_the_trial_to_listings(office: Client) -> None:
    answer = post_file(office, (HEAD + GOOD + BAD).encode())
    job = ImportJob.objects.get()
    assert answer["Location"] == f"/office/imports/{job.pk}/"
    assert b"hx-get" in office.get(answer["Location"]).content

    finish(job)
    page = office.get(f"/office/imports/{job.pk}/").content.decode()
    assert "Load 1 good row" in page
    assert "1 thing to mend" in page
    assert not Technology.objects.exists()

    office.post(f"/office/imports/{job.pk}/start/", {"after": "keep"})
    finish(job)
    page = office.get(f"/office/imports/{job.pk}/").content.decode()
    assert "Import finished" in page
    assert "Undo this import" in page
    assert Technology.objects.get().title == "Paint"

    office.post(f"/office/imports/{job.pk}/undo/")
    finish(job)
    assert "Import undone" in office.get(f"/office/imports/{job.pk}/").content.decode()
    assert not Technology.objects.exists()


def test_unknown_headings_are_asked_for_and_a_wrong_answer_is_explained(office: Client) -> None:
    post_file(office, "编号,名字,简介,备注\n1,涂料,防腐,无\n".encode())
    job = ImportJob.objects.get()
    address = f"/office/imports/{job.pk}/columns/"
    assert office.get(f"/office/imports/{job.pk}/")["Location"] == address

    wrong = {"column-0": "external_id", "column-2": "summary"}
    answer = office.post(address, wrong)
    assert answer.status_code == 422
    assert "The required column title" in answer.content.decode()

    answer = office.post(address, {**wrong, "column-1": "title"})
    assert answer["Location"] == f"/office/imports/{job.pk}/"
    assert (finish(job).state, job.created) == (ImportState.CHECKED, 1)


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.csv", "a.csv is empty"),
        (b"\x89PNG", "a.csv", "a.csv is a PNG file"),
        (b"x", "a.docx", "a.docx has none of the known suffixes"),
    ],
)
def test_what_cannot_be_read_is_refused_on_the_page(
    office: Client, content: bytes, name: str, said: str
) -> None:
    answer = post_file(office, content, name)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ImportJob.objects.exists()


def test_nobody_uploads_for_an_organization_of_others(office: Client) -> None:
    OrganizationFactory.create(code="other")
    answer = post_file(office, (HEAD + GOOD).encode(), organization="other")
    assert answer.status_code == 422
    assert not ImportJob.objects.exists()


def test_what_is_not_ones_own_is_not_there(
    client: Client, upload: Callable[..., ImportJob], university: Organization
) -> None:
    job = finish(upload())
    before = ImportJob.objects.values().get()
    viewer = MembershipFactory.create(organization=university, role=Role.VIEWER).user
    for stranger in (MembershipFactory.create().user, viewer, UserFactory.create()):
        client.force_login(stranger)
        for page in PAGES:
            assert client.get(f"/office/imports/{job.pk}/{page}").status_code == 404, page
        for step in STEPS:
            assert client.post(f"/office/imports/{job.pk}/{step}").status_code == 404, step
        assert "a&lt;b&gt;.csv" not in client.get("/office/imports/").content.decode()
    assert client.get("/office/imports/new/").status_code == 404
    client.logout()
    for page in PAGES:
        answer = client.get(f"/office/imports/{job.pk}/{page}")
        assert answer["Location"].startswith("/accounts/login/")
    assert ImportJob.objects.values().get() == before


def test_a_technology_manager_imports_for_everybody_and_may_publish(
    client: Client, upload: Callable[..., ImportJob], office: Client
) -> None:
    job = finish(upload())
    assert "publish" not in office.get(f"/office/imports/{job.pk}/").content.decode().lower()
    client.force_login(TechnologyManagerFactory.create())
    assert "Publish them" in client.get(f"/office/imports/{job.pk}/").content.decode()
    post_file(client, (HEAD + GOOD).encode())
    assert ImportJob.objects.count() == 2


def test_files_are_downloads_with_harmless_names_and_cells(
    office: Client, upload: Callable[..., ImportJob]
) -> None:
    job = finish(upload())
    for name in ("rows-to-mend", "problems", "upload"):
        answer = office.get(f"/office/imports/{job.pk}/files/{name}/")
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Type"].startswith("text/csv")
    assert office.get(f"/office/imports/{job.pk}/files/settings/").status_code == 404
    page = office.get(f"/office/imports/{job.pk}/").content.decode()
    assert "<script>alert" not in page
    assert "=a&lt;b&gt;.csv" in page


@pytest.mark.parametrize("kind", ["technologies", "needs"])
@pytest.mark.parametrize("family", ["csv", "xlsx", "jsonl"])
def test_a_template_can_be_taken_along_in_each_format(
    office: Client, kind: str, family: str
) -> None:
    answer = office.get(f"/office/imports/template/{kind}.{family}")
    assert answer["Content-Disposition"] == f'attachment; filename="{kind}.{family}"'
    assert post_file(office, answer.content, f"{kind}.{family}", kind=kind).status_code == 302
    assert (ImportJob.objects.get().state, finish(ImportJob.objects.get()).failed) == (
        ImportState.CHECKING,
        1,  # its example names another organization
    )


def test_no_other_template_is_there(office: Client) -> None:
    for name in ("people.csv", "needs.exe"):
        assert office.get(f"/office/imports/template/{name}").status_code == 404


def test_progress_has_the_page_loaded_again_when_the_work_has_ended(
    office: Client, upload: Callable[..., ImportJob]
) -> None:
    job = upload()
    address = f"/office/imports/{job.pk}/progress/"
    working = office.get(address)
    assert "HX-Refresh" not in working
    assert b"every 1s" in working.content
    finish(job)
    assert office.get(address)["HX-Refresh"] == "true"


def test_a_refused_step_changes_nothing_and_is_told(
    office: Client, upload: Callable[..., ImportJob]
) -> None:
    job = finish(upload(HEAD + BAD))
    answer = office.post(f"/office/imports/{job.pk}/start/", {"after": "keep"}, follow=True)
    assert "Every row has something to mend" in answer.content.decode()
    answer = office.post(f"/office/imports/{job.pk}/start/", {"after": "publish"}, follow=True)
    assert "Choose what becomes" in answer.content.decode()
    answer = office.post(f"/office/imports/{job.pk}/undo/", follow=True)
    assert "this can&#x27;t be done" in answer.content.decode()
    job.refresh_from_db()
    assert job.state == ImportState.CHECKED


def test_a_file_that_loaded_nothing_can_be_deleted(
    office: Client, editor: User, upload: Callable[..., ImportJob]
) -> None:
    job = finish(upload())
    done = finish(start_import_job(job=finish(upload()), by=editor, now=timezone.now()))
    office.post(f"/office/imports/{job.pk}/discard/")
    office.post(f"/office/imports/{done.pk}/discard/")
    assert list(ImportJob.objects.all()) == [done]


def test_lists_cost_the_same_however_long(
    office: Client, editor: User, upload: Callable[..., ImportJob]
) -> None:
    job = finish(upload(HEAD + BAD))
    few = [queries(office, page) for page in pages_of(job)]
    many = HEAD + "".join(f"{number},,x\n" for number in range(60))
    for _ in range(12):
        job = finish(upload(many))
    assert [queries(office, page) for page in pages_of(job)] == few
    assert max(few) <= 15


def pages_of(job: ImportJob) -> tuple[str, ...]:
    return ("/office/imports/", f"/office/imports/{job.pk}/", "/office/")


def queries(client: Client, page: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as counted:
        assert client.get(page).status_code == 200
    return len(counted)


def test_an_empty_history_says_how_to_begin(office: Client, client: Client) -> None:
    assert "Many listings at once" in office.get("/office/imports/").content.decode()
    client.force_login(UserFactory.create())
    assert "Owners and editors" in client.get("/office/imports/").content.decode()


def test_the_office_shows_its_latest_imports(
    office: Client, upload: Callable[..., ImportJob]
) -> None:
    finish(upload(name="list.csv"))
    assert "list.csv" in office.get("/office/").content.decode()


def test_each_page_is_said_in_chinese(office: Client, upload: Callable[..., ImportJob]) -> None:
    job = finish(upload())
    for page, said in (("", "将新建"), ("columns/", "各列分别是什么")):
        answer = office.get(f"/office/imports/{job.pk}/{page}", headers={"accept-language": "zh"})
        assert said in answer.content.decode()
