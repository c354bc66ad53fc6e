"""Both sides answer in the same moment: one introduction, each told once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.errors import DomainError
from accounts.models import AuditEvent, Notification
from listings.models import DisclosureGrant
from matchmaker.deals.models import IntroductionAnswer
from matchmaker.deals.services.introducing import answer_introduction
from tests.factories.deals import NOW
from tests.factories.introductions import Case, a_case

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 3


def answers_at_once(case: Case, answers: list[tuple[str, bool]]) -> list[str]:
    """What became of each answer: "" or the code of the refusal."""
    start = Barrier(len(answers))

    def say(answer: tuple[str, bool]) -> str:
        side, accepts = answer
        start.wait()
        try:
            answer_introduction(
                introduction=case.introduction,
                side=side,
                accepts=accepts,
                reason="" if accepts else "other",
                by=case.seeker if side == "need" else case.provider,
                now=NOW,
            )
        except DomainError as refusal:
            return refusal.code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(answers)) as pool:
        return [*pool.map(say, answers)]


def test_two_yes_at_once_introduce_once() -> None:
    for _round in range(ROUNDS):
        case = a_case()
        assert answers_at_once(case, [("need", True), ("technology", True)]) == ["", ""]
        assert case.fresh().state == "introduced"
        assert DisclosureGrant.objects.filter(need=case.introduction.need).count() == 1
        told = Notification.objects.filter(kind="introduction_made", user=case.seeker)
        assert told.count() == 1
    assert AuditEvent.objects.filter(action="introduction.introduced").count() == ROUNDS


def test_of_a_yes_and_a_no_of_one_side_one_stands() -> None:
    for _round in range(ROUNDS):
        case = a_case()
        outcome = answers_at_once(case, [("need", True), ("need", False)])
        assert sorted(outcome) in (["", "already_answered"], ["", "introduction_ended"])
        answer = IntroductionAnswer.objects.get(introduction=case.introduction)
        assert case.fresh().state == ("asked" if answer.accepts else "declined")


def test_a_no_beside_a_yes_never_introduces() -> None:
    case = a_case()
    answers_at_once(case, [("need", True), ("technology", False)])
    assert case.fresh().state == "declined"
    assert not DisclosureGrant.objects.exists()
