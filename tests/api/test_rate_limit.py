from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.test import Client, RequestFactory
from rest_framework.request import Request

from accounts.models import User
from matchmaker.api.limits import count_request
from tests.api.conftest import Program

PATH = "/api/v1/needs/"


@pytest.mark.django_db
def test_a_visitor_is_told_how_much_is_left_and_then_to_wait(client: Client, settings: Any) -> None:
    settings.API_LIMIT_ANONYMOUS = 2

    first, second, third = (client.get(PATH) for _ in range(3))

    assert (first["RateLimit-Remaining"], second["RateLimit-Remaining"]) == ("1", "0")
    assert first["RateLimit-Policy"] == '"anonymous";q=2;w=60'
    assert third.status_code == 429
    assert third.json()["code"] == "too_many_requests"
    assert 1 <= int(third["Retry-After"]) <= 60


@pytest.mark.django_db
def test_reading_and_writing_are_counted_apart(
    program: Program, editor: User, settings: Any
) -> None:
    settings.API_LIMIT_WRITE = 1

    assert program.post(PATH, {}).status_code == 422
    assert program.post(PATH, {}).status_code == 429
    assert program.get(PATH).status_code == 200


@pytest.mark.django_db
def test_wrong_tokens_are_counted_by_address(settings: Any) -> None:
    settings.API_LIMIT_ANONYMOUS = 1
    guessing = Client(headers={"authorization": "Bearer mm_guess"})

    assert guessing.get(PATH).status_code == 401
    assert guessing.get(PATH).status_code == 429


def test_requests_at_the_same_time_are_all_counted(settings: Any) -> None:
    settings.API_LIMIT_ANONYMOUS = 50

    def ask(_number: int) -> bool:
        return count_request(Request(RequestFactory().get(PATH))).exceeded

    with ThreadPoolExecutor(8) as pool:
        exceeded = [*pool.map(ask, range(200))]

    # A minute may end in between: then two windows let in fifty each.
    assert exceeded.count(False) in {50, 100}
