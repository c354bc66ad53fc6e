from __future__ import annotations

import pytest

from accounts.models import User
from matchmaker.matching.models import Assessment, Proposal
from tests.api.conftest import Program
from tests.factories.accounts import MembershipFactory
from tests.factories.listings import NeedFactory
from tests.factories.matching import ProposalFactory

pytestmark = pytest.mark.django_db

PATH = "/api/v1/proposals/"


@pytest.fixture
def proposal(editor: User) -> Proposal:
    need = NeedFactory(owner=editor.memberships.get().organization, published=True)
    made: Proposal = ProposalFactory(need=need)
    return made


def test_the_proposals_of_a_need_are_told_with_their_evidence(
    program: Program, proposal: Proposal
) -> None:
    (row,) = program.get(f"{PATH}?need={proposal.need_id}").json()

    assert row == program.get(f"{PATH}{proposal.pk}/").json()
    assert (row["band"], row["state"]) == ("strong", "open")
    assert row["technology"]["id"] == proposal.technology_id
    assert "contact_email" not in row["technology"]
    assert row["terms"]
    assert row["assessment"] is None


def test_others_know_of_none(proposal: Proposal) -> None:
    other = Program(MembershipFactory().user)

    assert other.get(f"{PATH}?need={proposal.need_id}").status_code == 404
    assert other.get(f"{PATH}{proposal.pk}/").status_code == 404
    assert other.post(f"{PATH}{proposal.pk}/shortlist/").status_code == 404
    assert not Assessment.objects.exists()


@pytest.mark.parametrize("need", ["", "x", "-1", "１", "9" * 30])
def test_a_need_is_named_by_its_id(program: Program, need: str) -> None:
    assert program.get(f"{PATH}?need={need}").status_code == 400


def test_a_technology_is_shortlisted_put_aside_and_neither(
    program: Program, proposal: Proposal
) -> None:
    path = f"{PATH}{proposal.pk}/"

    kept = program.post(f"{path}shortlist/", {"note": "Ask."}).json()["assessment"]
    aside = program.post(f"{path}dismiss/", {"reason": "too_early"}).json()["assessment"]
    neither = program.delete(f"{path}assessment/").json()["assessment"]

    assert kept == {"kind": "shortlisted", "reason": "", "note": "Ask."}
    assert aside == {"kind": "dismissed", "reason": "too_early", "note": ""}
    assert neither is None


def test_putting_aside_wants_a_reason(program: Program, proposal: Proposal) -> None:
    answer = program.post(f"{PATH}{proposal.pk}/dismiss/", {"reason": "ugly"})

    assert answer.status_code == 400
    assert not Assessment.objects.exists()


def test_reading_is_not_writing(editor: User, proposal: Proposal) -> None:
    reader = Program(editor, "proposals:read")

    assert reader.get(f"{PATH}{proposal.pk}/").status_code == 200
    assert reader.post(f"{PATH}{proposal.pk}/shortlist/").status_code == 403
    assert not Assessment.objects.exists()
