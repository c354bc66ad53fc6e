from __future__ import annotations

from typing import Any

import pytest

from matchmaker.matching.models import SavedSearch
from tests.api.conftest import Program
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

PATH = "/api/v1/searches/"
DRAFT: dict[str, Any] = {
    "kind": "technology",
    "name": "Batteries",
    "q": "  battery ",
    "filters": {"pay": ["yes"], "licence": ["sole", "exclusive"]},
}


def test_a_search_is_kept_as_the_page_keeps_it(program: Program) -> None:
    body = program.post(PATH, DRAFT).json()

    assert body["query"] == "q=battery&pay=yes&licence=exclusive&licence=sole"
    assert body["alerts"] is True
    assert [row["id"] for row in program.get(PATH).json()] == [body["id"]]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "idea"}, "kind"),
        ({"filters": ["pay"]}, "filters"),
        ({"filters": {"pay": ["perhaps"]}}, "pay"),
        ({"mode": "guess"}, "mode"),
        ({"alerts": "yes"}, "alerts"),
        ({"q": 5}, "q"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_mistake_keeps_nothing(program: Program, change: dict[str, Any], field: str) -> None:
    answer = program.post(PATH, DRAFT | change)

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert not SavedSearch.objects.exists()


def test_the_same_search_is_kept_once(program: Program) -> None:
    program.post(PATH, DRAFT)

    answer = program.post(PATH, DRAFT | {"name": "Again"})

    assert answer.status_code == 422
    assert answer.json()["code"] == "search_already_saved"
    assert SavedSearch.objects.count() == 1


def test_a_search_is_renamed_silenced_and_deleted(program: Program) -> None:
    path = f"{PATH}{program.post(PATH, DRAFT).json()['id']}/"

    changed = program.patch(path, {"name": "Cells", "alerts": False}).json()

    assert (changed["name"], changed["alerts"]) == ("Cells", False)
    assert program.delete(path).status_code == 204
    assert program.get(path).status_code == 404
    assert program.get(PATH).json() == []


def test_the_search_of_somebody_else_is_not_there(program: Program) -> None:
    path = f"{PATH}{program.post(PATH, DRAFT).json()['id']}/"
    other = Program(UserFactory())

    for answer in (other.get(path), other.patch(path, {"name": "Mine"}), other.delete(path)):
        assert answer.status_code == 404
    assert SavedSearch.objects.get().name == "Batteries"
