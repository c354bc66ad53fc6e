"""Two requests with the same Idempotency-Key at the same moment: worked once, answered twice."""

from __future__ import annotations

from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from accounts.models import AuditEvent, Role, User
from listings.models import Need
from matchmaker.api.models import RememberedAnswer
from tests.api.conftest import Program
from tests.factories.accounts import MembershipFactory

pytestmark = pytest.mark.django_db(transaction=True)

PATH = "/api/v1/needs/"
ROUNDS = 5
AT_ONCE = 3


def post_at_once(user: User, bodies: list[dict[str, str]], key: str) -> list[Any]:
    programs = [Program(user) for _ in bodies]
    barrier, answers = Barrier(len(bodies)), []

    def post(program: Program, body: dict[str, str]) -> None:
        barrier.wait()
        try:
            answers.append(program.post(PATH, body, Idempotency_Key=key))
        finally:
            connection.close()

    threads = [Thread(target=post, args=pair) for pair in zip(programs, bodies, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_the_same_request_is_worked_once() -> None:
    user: User = MembershipFactory(role=Role.EDITOR).user
    for number in range(ROUNDS):
        body = {"title": f"Need {number}", "summary": "A lighter housing."}

        answers = post_at_once(user, [body] * AT_ONCE, f"key-{number}")

        assert [answer.status_code for answer in answers] == [201] * AT_ONCE
        assert len({answer.json()["id"] for answer in answers}) == 1
        replayed = [answer.headers.get("Idempotency-Replayed") for answer in answers]
        assert sorted(map(str, replayed)) == ["None"] + ["true"] * (AT_ONCE - 1)
    assert Need.objects.count() == ROUNDS
    assert AuditEvent.objects.filter(action="need.created").count() == ROUNDS


def test_another_request_with_the_key_is_refused() -> None:
    user: User = MembershipFactory(role=Role.EDITOR).user
    bodies = [{"title": f"Need {n}", "summary": "A lighter housing."} for n in range(2)]

    answers = post_at_once(user, bodies, "shared")

    assert sorted(answer.status_code for answer in answers) == [201, 422]
    assert Need.objects.count() == RememberedAnswer.objects.count() == 1
