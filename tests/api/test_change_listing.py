from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Organization, User
from listings.models import Need
from tests.api.conftest import Program
from tests.factories.listings import NeedFactory, TechnologyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(editor: User) -> Organization:
    organization: Organization = editor.memberships.get().organization
    return organization


def test_a_field_is_changed_where_the_version_is_the_one_that_was_read(
    program: Program, own: Organization
) -> None:
    need = NeedFactory(owner=own)
    path = f"/api/v1/needs/{need.pk}/"
    etag = program.get(path)["ETag"]

    answer = program.patch(path, {"title": "Better"}, if_match=etag)

    assert answer.status_code == 200
    assert answer.json()["title"] == "Better"
    assert answer["ETag"] != etag
    assert answer["ETag"] == program.get(path)["ETag"]


def test_a_change_of_an_old_version_changes_nothing(program: Program, own: Organization) -> None:
    need = NeedFactory(owner=own, title="First")
    path = f"/api/v1/needs/{need.pk}/"
    etag = program.get(path)["ETag"]
    program.patch(path, {"title": "Second"}, if_match=etag)

    late = program.patch(path, {"title": "Third"}, if_match=etag)

    assert late.status_code == 412
    assert late.json()["code"] == "changed_meanwhile"
    assert Need.objects.get().title == "Second"


def test_a_change_without_a_version_changes_nothing(program: Program, own: Organization) -> None:
    need = NeedFactory(owner=own, title="First")

    answer = program.patch(f"/api/v1/needs/{need.pk}/", {"title": "Second"})

    assert answer.status_code == 428
    assert Need.objects.get().title == "First"


def test_wrong_values_change_nothing(program: Program, own: Organization) -> None:
    technology = TechnologyFactory(owner=own, title="First")
    path = f"/api/v1/technologies/{technology.pk}/"

    answer = program.patch(path, {"title": "Second", "price_min": "cheap"}, if_match="*")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "price_min"
    technology.refresh_from_db()
    assert technology.title == "First"


def test_a_listing_of_others_may_be_read_but_not_changed(program: Program) -> None:
    technology = TechnologyFactory(published=True)
    path = f"/api/v1/technologies/{technology.pk}/"

    answer = program.patch(path, {"title": "Mine"}, if_match=program.get(path)["ETag"])

    assert answer.status_code == 403


def test_a_draft_of_others_is_not_there(program: Program) -> None:
    need = NeedFactory()

    for answer in (
        program.get(f"/api/v1/needs/{need.pk}/"),
        program.patch(f"/api/v1/needs/{need.pk}/", {}, if_match="*"),
        program.delete(f"/api/v1/needs/{need.pk}/", if_match="*"),
        program.post(f"/api/v1/needs/{need.pk}/submit/"),
    ):
        assert answer.status_code == 404


def test_the_owner_stays(program: Program, own: Organization) -> None:
    need = NeedFactory(owner=own)

    answer = program.patch(f"/api/v1/needs/{need.pk}/", {"organization": "x"}, if_match="*")

    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("make", "plural"), [(NeedFactory, "needs"), (TechnologyFactory, "technologies")]
)
def test_a_draft_is_deleted(program: Program, own: Organization, make: Any, plural: str) -> None:
    path = f"/api/v1/{plural}/{make(owner=own).pk}/"

    answer = program.delete(path, if_match=program.get(path)["ETag"])

    assert answer.status_code == 204
    assert program.get(path).status_code == 404


def test_what_was_published_is_not_deleted(program: Program, own: Organization) -> None:
    path = f"/api/v1/needs/{NeedFactory(owner=own, published=True).pk}/"

    answer = program.delete(path, if_match="*")

    assert answer.status_code == 409
    assert program.get(path).status_code == 200


def test_a_draft_is_handed_in_and_taken_back(program: Program, own: Organization) -> None:
    path = f"/api/v1/needs/{NeedFactory(owner=own).pk}/"

    states = [
        program.post(f"{path}{step}/").json()["state"] for step in ("submit", "withdraw", "reopen")
    ]

    assert states == ["submitted", "withdrawn", "draft"]


def test_a_step_that_is_not_possible_is_a_conflict(program: Program, own: Organization) -> None:
    path = f"/api/v1/needs/{NeedFactory(owner=own).pk}/"

    answer = program.post(f"{path}withdraw/")

    assert answer.status_code == 409
    assert answer.json()["code"] == "step_not_possible"
    assert program.get(path).json()["state"] == "draft"


def test_an_owner_does_not_publish(program: Program, own: Organization) -> None:
    path = f"/api/v1/needs/{NeedFactory(owner=own, submitted=True).pk}/"

    assert program.post(f"{path}publish/").status_code == 403


def test_what_the_caller_has_already_is_not_sent_again(program: Program) -> None:
    path = f"/api/v1/technologies/{TechnologyFactory(published=True).pk}/"
    etag = program.get(path)["ETag"]

    answer = program.get(path, if_none_match=etag)

    assert answer.status_code == 304
    assert answer.content == b""
