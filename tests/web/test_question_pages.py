"""The page on which an organization answers a technology manager."""

import pytest
from django.test import Client

from accounts.models import Role, User
from matchmaker.matching.models import Question
from matchmaker.matching.services import ask_side
from tests.factories.accounts import MembershipFactory, TechnologyManagerFactory, UserFactory
from tests.factories.matching import NOW, ProposalFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def question() -> Question:
    proposal = ProposalFactory(need__title="THEOTHERSIDE")
    manager = TechnologyManagerFactory(display_name="NAMEOFTHEMANAGER")
    return ask_side(proposal=proposal, side="technology", text="At what heat?", by=manager, now=NOW)


def member(question: Question, role: Role) -> User:
    return MembershipFactory(organization=question.organization, role=role).user


def test_an_editor_reads_the_question_and_nothing_of_the_other_side(
    client: Client, question: Question
) -> None:
    client.force_login(member(question, Role.EDITOR))
    for address in ("/questions/", f"/questions/{question.pk}/"):
        text = client.get(address).content.decode()
        assert "At what heat?" in text
        assert question.proposal.technology.title in text
        assert "THEOTHERSIDE" not in text
        assert "NAMEOFTHEMANAGER" not in text


def test_an_editor_answers(client: Client, question: Question) -> None:
    client.force_login(member(question, Role.EDITOR))
    address = f"/questions/{question.pk}/"
    assert client.post(address, {"answer": " "}).status_code == 400
    assert client.post(address, {"answer": "At 300 K."}).status_code == 302
    question.refresh_from_db()
    assert question.answer == "At 300 K."
    late = client.post(address, {"answer": "At 400 K."})
    assert late.status_code == 400
    assert "This question was answered already." in late.content.decode()
    assert "At 300 K." in late.content.decode()


def test_a_viewer_reads_and_cannot_answer(client: Client, question: Question) -> None:
    client.force_login(member(question, Role.VIEWER))
    address = f"/questions/{question.pk}/"
    assert "Owners and editors" in client.get(address).content.decode()
    assert client.post(address, {"answer": "At 300 K."}).status_code == 400
    question.refresh_from_db()
    assert question.answered_at is None


def test_for_everybody_else_there_is_no_such_page(client: Client, question: Question) -> None:
    other_side = MembershipFactory(organization=question.proposal.need.owner).user
    for user in (other_side, UserFactory(), question.asked_by):
        client.force_login(user)
        assert client.get(f"/questions/{question.pk}/").status_code == 404
        assert client.post(f"/questions/{question.pk}/", {"answer": "x"}).status_code == 404
        assert "At what heat?" not in client.get("/questions/").content.decode()


def test_the_list_costs_as_many_queries_for_many_as_for_one(
    client: Client, question: Question
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(member(question, Role.EDITOR))

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/questions/")
        return len(captured)

    few = queries()
    technology = question.proposal.technology
    for _ in range(8):
        proposal = ProposalFactory(technology=technology)
        ask_side(proposal=proposal, side="technology", text="And?", by=question.asked_by, now=NOW)
    assert queries() == few
    assert few <= 15
