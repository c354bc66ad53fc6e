"""Asking one side: it learns nothing of the other, answers once, and the proposal is back."""

from datetime import date
from typing import Any

import pytest
from django.db.models import QuerySet

from accounts.errors import DomainError, NotAllowed
from accounts.models import AuditEvent, Notification, Role, User
from matchmaker.matching.errors import (
    NoteTooLong,
    ProposalAlreadyDecided,
    QuestionAnswered,
    QuestionOpen,
    TextToWrite,
)
from matchmaker.matching.models import Proposal, Question
from matchmaker.matching.services import answer_question, ask_side
from matchmaker.matching.services.claims import claim_proposal
from tests.factories.accounts import MembershipFactory, TechnologyManagerFactory, UserFactory
from tests.factories.matching import NOW, DecisionFactory, ProposalFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> User:
    return TechnologyManagerFactory()


@pytest.fixture
def proposal() -> Proposal:
    return ProposalFactory()


def ask(proposal: Proposal, by: User, **changes: Any) -> Question:
    given = {"side": "technology", "text": "At what temperature?", "now": NOW}
    return ask_side(**{"proposal": proposal, "by": by, **given, **changes})


def refused(error: type[DomainError], operation: Any) -> None:
    rows: list[QuerySet[Any]] = [
        Question.objects.all(),
        Proposal.objects.all(),
        AuditEvent.objects.all(),
        Notification.objects.all(),
    ]
    before = [[*some.order_by("pk").values()] for some in rows]
    with pytest.raises(error):
        operation()
    assert [[*some.order_by("pk").values()] for some in rows] == before


def test_owners_and_editors_of_that_side_are_told_and_nobody_else(
    proposal: Proposal, manager: User
) -> None:
    owner = proposal.technology.owner
    asked = {
        MembershipFactory(organization=owner, role=role).user for role in (Role.OWNER, Role.EDITOR)
    }
    MembershipFactory(organization=owner, role=Role.VIEWER)
    MembershipFactory(organization=proposal.need.owner, role=Role.OWNER)
    question = ask(proposal, manager)
    told = Notification.objects.all()
    assert {one.user for one in told} == asked
    assert {(one.kind, one.url) for one in told} == {
        ("question_asked", f"/questions/{question.pk}/")
    }
    assert all(proposal.need.title not in str(one.params) for one in told)


def test_the_proposal_is_put_off_and_held_no_more(proposal: Proposal, manager: User) -> None:
    claim = claim_proposal(proposal=proposal, by=manager, now=NOW)
    ask(proposal, manager)
    assert Proposal.objects.get().snoozed_until == date(2026, 6, 8)
    claim.refresh_from_db()
    assert claim.ended_because == "given_back"


def test_the_answer_brings_it_back_and_tells_the_asker(proposal: Proposal, manager: User) -> None:
    question = ask(proposal, manager)
    editor = MembershipFactory(organization=question.organization, role=Role.EDITOR).user
    answer_question(question=question, answer=" At 300 K. ", by=editor, now=NOW)
    question.refresh_from_db()
    assert (question.answer, question.answered_by, question.answered_at) == (
        "At 300 K.",
        editor,
        NOW,
    )
    assert Proposal.objects.get().snoozed_until is None
    told = Notification.objects.get(kind="question_answered")
    assert told.user == manager
    assert told.url.endswith(f"/{proposal.pk}/review/")
    assert AuditEvent.objects.latest("sequence").action == "proposal.question_answered"


def test_one_question_at_a_time_to_each_side(proposal: Proposal, manager: User) -> None:
    first = ask(proposal, manager)
    refused(QuestionOpen, lambda: ask(proposal, manager, text="And the pressure?"))
    ask(proposal, manager, side="need")
    editor = MembershipFactory(organization=first.organization, role=Role.EDITOR).user
    answer_question(question=first, answer="At 300 K.", by=editor, now=NOW)
    ask(proposal, manager, text="And the pressure?")


@pytest.mark.parametrize(
    ("error", "changes"),
    [(TextToWrite, {"text": " \x00 "}), (NoteTooLong, {"text": "x" * 2001})],
)
def test_a_question_has_words(
    proposal: Proposal, manager: User, error: type[DomainError], changes: dict[str, str]
) -> None:
    refused(error, lambda: ask(proposal, manager, **changes))


def test_only_managers_ask_and_only_about_what_is_open(proposal: Proposal, manager: User) -> None:
    refused(NotAllowed, lambda: ask(proposal, UserFactory(is_staff=True)))
    decided = DecisionFactory().proposal
    refused(ProposalAlreadyDecided, lambda: ask(decided, manager))


@pytest.mark.parametrize("role", [Role.VIEWER, None])
def test_only_editors_of_the_asked_side_answer(
    proposal: Proposal, manager: User, role: Role | None
) -> None:
    question = ask(proposal, manager)
    where = question.organization if role else proposal.need.owner
    user = MembershipFactory(organization=where, role=role or Role.OWNER).user
    refused(NotAllowed, lambda: answer_question(question=question, answer="No.", by=user, now=NOW))


def test_it_is_answered_once(proposal: Proposal, manager: User) -> None:
    question = ask(proposal, manager)
    editor = MembershipFactory(organization=question.organization, role=Role.EDITOR).user
    refused(TextToWrite, lambda: answer_question(question=question, answer=" ", by=editor, now=NOW))
    answer_question(question=question, answer="At 300 K.", by=editor, now=NOW)
    refused(
        QuestionAnswered,
        lambda: answer_question(question=question, answer="At 400 K.", by=editor, now=NOW),
    )
