from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import ApiToken, User
from tests.api.conftest import Program
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

PATH = "/api/v1/tokens/"


def test_a_token_is_made_and_its_text_told_once(program: Program, editor: User) -> None:
    made = program.post(PATH, {"name": "Crawler", "scopes": ["listings:read"]}).json()

    rows = program.get(PATH).json()
    assert made["token"].startswith("mm_")
    assert {row["name"] for row in rows} == {"test", "Crawler"}
    assert all("token" not in row for row in rows)
    assert made["token"] not in str(ApiToken.objects.values())


def test_a_token_makes_none_that_may_do_more(editor: User) -> None:
    reader = Program(editor, "listings:read")

    answer = reader.post(PATH, {"name": "More", "scopes": ["listings:read", "imports"]})

    assert answer.status_code == 403
    assert answer.json()["missing"] == ["imports"]
    assert ApiToken.objects.count() == 1


def test_a_token_makes_none_that_lives_longer(program: Program) -> None:
    later = (timezone.now() + timedelta(days=30)).isoformat()

    asked = program.post(PATH, {"name": "Long", "scopes": ["imports"], "expires_at": later})
    silent = program.post(PATH, {"name": "Short", "scopes": ["imports"]})

    assert asked.status_code == 403
    assert silent.status_code == 201
    assert datetime.fromisoformat(silent.json()["expiry"]) <= timezone.now() + timedelta(days=1)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "x"},
        {"name": "x", "scopes": "imports"},
        {"name": "x", "scopes": []},
        {"name": "x", "scopes": ["everything"]},
        {"name": "", "scopes": ["imports"]},
        {"name": 5, "scopes": ["imports"]},
        {"name": "x", "scopes": ["imports"], "expires_at": "tomorrow"},
        {"name": "x", "scopes": ["imports"], "expires_at": "2026-99-99T00:00:00Z"},
        {"name": "x", "scopes": ["imports"], "colour": "red"},
    ],
)
def test_a_mistake_makes_no_token(program: Program, body: dict[str, object]) -> None:
    answer = program.post(PATH, body)

    assert answer.status_code in {400, 403, 422}
    assert ApiToken.objects.count() == 1


def test_a_token_ends_itself(program: Program) -> None:
    (row,) = program.get(PATH).json()

    assert program.delete(f"{PATH}{row['id']}/").status_code == 204
    assert program.get(PATH).status_code == 401


def test_the_token_of_somebody_else_is_not_there(program: Program) -> None:
    other = Program(UserFactory())

    answer = program.delete(f"{PATH}{ApiToken.objects.get(user=other.user).public_id}/")

    assert answer.status_code == 404
    assert other.get(PATH).status_code == 200
