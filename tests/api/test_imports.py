from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Role, User
from listings.imports.jobs import work_on_imports
from listings.models import ImportJob, Need
from tests.api.conftest import Program
from tests.factories.accounts import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

PATH = "/api/v1/imports/"
ROWS = (
    "external_id,title,summary,description\n"
    "A1,Lighter housing,A housing that weighs less,Cast from aluminium\n"
    "A2,,No title,Nothing\n"
)


def upload(program: Program, text: str = ROWS, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    file = SimpleUploadedFile("needs.csv", text.encode(), content_type="text/csv")
    return program.client.post(PATH, {"file": file, "kind": "needs"}, headers=named)


def test_a_file_is_checked_run_and_undone(program: Program) -> None:
    made = upload(program)
    assert made.status_code == 201, made.content
    path = f"{PATH}{made.json()['id']}/"
    work_on_imports()
    checked = program.get(path).json()
    (problem,) = program.get(f"{path}problems/").json()["results"]
    assert (checked["state"], checked["failed"]) == ("checked", 1)
    assert problem["row"] == 3
    assert b"A2" in program.get(f"{path}rows-to-mend/").content

    assert program.post(f"{path}run/").status_code == 200
    work_on_imports()
    assert program.get(path).json()["created"] == 1
    assert Need.objects.get().external_id == "A1"

    assert program.post(f"{path}undo/").status_code == 200
    work_on_imports()
    assert program.get(path).json()["state"] == "undone"
    assert not Need.objects.exists()


def test_the_same_key_uploads_once(program: Program) -> None:
    first, second = (upload(program, Idempotency_Key="one") for _ in range(2))
    other = upload(program, ROWS + "A3,x,y,z\n", Idempotency_Key="one")

    assert first.json() == second.json()
    assert other.json()["code"] == "idempotency_key_reused"
    assert ImportJob.objects.count() == 1


@pytest.mark.parametrize("form", [{}, {"kind": "needs"}, {"kind": "people", "file": "x"}])
def test_a_mistake_uploads_nothing(program: Program, form: dict[str, str]) -> None:
    assert program.client.post(PATH, form).status_code == 400
    assert program.post(PATH, {"kind": "needs"}).status_code == 400
    assert not ImportJob.objects.exists()


def test_what_cannot_be_read_is_refused(program: Program) -> None:
    assert upload(program, "").status_code == 422
    assert not ImportJob.objects.exists()


def test_what_is_not_checked_is_not_run(program: Program) -> None:
    path = f"{PATH}{upload(program).json()['id']}/"

    answer = program.post(f"{path}run/")

    assert (answer.status_code, answer.json()["code"]) == (409, "import_not_possible")
    assert program.delete(path).status_code in {204, 409}


def test_the_import_of_somebody_else_is_not_there(program: Program) -> None:
    path = f"{PATH}{upload(program).json()['id']}/"
    stranger: User = MembershipFactory(role=Role.EDITOR).user

    for other in (Program(stranger), Program(UserFactory())):
        assert other.get(path).status_code == 404
        assert other.get(PATH).json()["results"] == []
