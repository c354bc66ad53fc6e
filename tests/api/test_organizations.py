from __future__ import annotations

import pytest

from accounts.models import Role, User
from tests.api.conftest import Program
from tests.factories.accounts import MembershipFactory

pytestmark = pytest.mark.django_db

PATH = "/api/v1/organizations/"


def path_of(user: User) -> str:
    return f"{PATH}{user.memberships.get().organization.code}/"


def test_members_read_their_organizations_and_nobody_elses(program: Program, editor: User) -> None:
    other = MembershipFactory().user

    (row,) = program.get(PATH).json()

    assert row["code"] == editor.memberships.get().organization.code
    assert program.get(path_of(editor)).json() == row
    assert program.get(path_of(other)).status_code == 404
    assert program.get(path_of(other) + "members/").status_code == 404


def test_members_are_listed(program: Program, editor: User) -> None:
    rows = program.get(path_of(editor) + "members/").json()

    assert rows == [{"email": editor.email, "role": "editor"}]


def test_an_owner_changes_it_in_the_version_that_was_read() -> None:
    owner = Program(MembershipFactory(role=Role.OWNER).user)
    path = path_of(owner.user)
    etag = owner.get(path)["ETag"]

    changed = owner.patch(path, {"name_en": "Institute"}, if_match=etag)
    late = owner.patch(path, {"name_en": "Late"}, if_match=etag)
    wrong = owner.patch(path, {"credit_code": "123"}, if_match="*")

    assert changed.json()["name_en"] == "Institute"
    assert late.status_code == 412
    assert wrong.status_code == 400
    assert wrong.json()["errors"][0]["field"] == "credit_code"
    assert owner.get(path).json()["name_en"] == "Institute"


def test_an_editor_changes_nothing(program: Program, editor: User) -> None:
    before = program.get(path_of(editor)).json()

    answer = program.patch(path_of(editor), {"name_en": "Mine"}, if_match="*")

    assert answer.status_code == 403
    assert program.get(path_of(editor)).json() == before
