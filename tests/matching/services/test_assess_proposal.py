from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.errors import NotAllowed
from accounts.models import AuditEvent, Role, User
from listings.models import Confidentiality, Need, Technology
from matchmaker.matching.errors import (
    NotAssessed,
    NoteTooLong,
    NotProposed,
    ReasonToDismissMissing,
)
from matchmaker.matching.models import Assessment, Proposal
from matchmaker.matching.selectors.owner_proposals import find_assessment, proposals_for_owner
from matchmaker.matching.services.assessing import (
    dismiss_proposal,
    shortlist_proposal,
    withdraw_assessment,
)
from tests.factories.accounts import MembershipFactory, TechnologyManagerFactory
from tests.factories.listings import NeedFactory, TechnologyFactory
from tests.factories.matching import ProposalFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def proposal() -> Proposal:
    return ProposalFactory.create()


@pytest.fixture
def pair(proposal: Proposal) -> dict[str, Any]:
    return {"need": proposal.need, "technology": proposal.technology, "now": NOW}


@pytest.fixture
def editor(proposal: Proposal) -> User:
    member = MembershipFactory.create(organization=proposal.need.owner, role=Role.EDITOR)
    return member.user


def actions() -> list[str]:
    return [*AuditEvent.objects.order_by("sequence").values_list("action", flat=True)]


def test_an_owner_shortlists_and_the_managers_read_it(
    proposal: Proposal, pair: dict[str, Any], editor: User
) -> None:
    shortlist_proposal(**pair, by=editor, note="looks cheap")

    said = find_assessment(proposal)
    assert said is not None
    assert (said.kind, said.reason, said.note, said.by) == (
        "shortlisted",
        "",
        "looks cheap",
        editor,
    )
    assert actions() == ["need.shortlisted"]
    (told,) = proposals_for_owner(proposal.need, editor, now=NOW)
    assert told.is_shortlisted


def test_saying_something_else_replaces_what_was_said(pair: dict[str, Any], editor: User) -> None:
    shortlist_proposal(**pair, by=editor)
    dismiss_proposal(**pair, by=editor, reason="too_early", note="TRL 3 at most")

    assert [*Assessment.objects.values_list("kind", "reason", "note")] == [
        ("dismissed", "too_early", "TRL 3 at most")
    ]
    assert actions() == ["need.shortlisted", "need.dismissed"]


def test_what_was_said_can_be_taken_back_once(pair: dict[str, Any], editor: User) -> None:
    shortlist_proposal(**pair, by=editor)
    withdraw_assessment(**pair, by=editor)

    assert not Assessment.objects.exists()
    assert actions()[-1] == "need.assessment_withdrawn"
    with pytest.raises(NotAssessed):
        withdraw_assessment(**pair, by=editor)


@pytest.mark.parametrize("reason", ["", "strong_fit", "because"])
def test_not_relevant_needs_a_reason_of_the_list(
    reason: str, pair: dict[str, Any], editor: User
) -> None:
    with pytest.raises(ReasonToDismissMissing):
        dismiss_proposal(**pair, by=editor, reason=reason)

    assert (Assessment.objects.count(), actions()) == (0, [])


def test_a_note_has_an_end(pair: dict[str, Any], editor: User) -> None:
    with pytest.raises(NoteTooLong):
        shortlist_proposal(**pair, by=editor, note="x" * 1001)

    assert (Assessment.objects.count(), actions()) == (0, [])


def test_only_editors_of_the_owner_speak_for_it(proposal: Proposal, pair: dict[str, Any]) -> None:
    others = (
        MembershipFactory.create(organization=proposal.need.owner, role=Role.VIEWER).user,
        MembershipFactory.create(organization=proposal.technology.owner).user,
        TechnologyManagerFactory.create(),
    )
    for user in others:
        with pytest.raises(NotAllowed):
            shortlist_proposal(**pair, by=user)
        with pytest.raises(NotAllowed):
            withdraw_assessment(**pair, by=user)

    assert (Assessment.objects.count(), actions()) == (0, [])


def test_what_was_not_proposed_or_may_not_be_seen_is_not_assessed(
    proposal: Proposal, editor: User
) -> None:
    need: Need = proposal.need
    strangers: list[Technology] = [
        TechnologyFactory.create(published=True),
        ProposalFactory.create(need=need, state="rejected").technology,
        ProposalFactory.create(need=need, state="closed").technology,
        ProposalFactory.create(
            need=need,
            technology=TechnologyFactory.create(
                published=True, confidentiality=Confidentiality.BROKERED
            ),
        ).technology,
    ]
    for technology in strangers:
        with pytest.raises(NotProposed):
            shortlist_proposal(need=need, technology=technology, by=editor, now=NOW)

    assert (Assessment.objects.count(), actions()) == (0, [])


def test_the_database_keeps_one_opinion_with_a_fitting_reason(proposal: Proposal) -> None:
    row: dict[str, Any] = {
        "need": proposal.need,
        "technology": proposal.technology,
        "organization": proposal.need.owner,
        "assessed_at": NOW,
    }
    for wrong in ({"kind": "dismissed"}, {"kind": "shortlisted", "reason": "too_early"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Assessment.objects.create(**row, **wrong)
    Assessment.objects.create(**row, kind="shortlisted")
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.create(**row, kind="dismissed", reason="too_early")


def test_before_a_decision_an_owner_sees_what_a_search_would_show(
    proposal: Proposal, editor: User
) -> None:
    need = NeedFactory.create(owner=proposal.need.owner, published=True)
    brokered = TechnologyFactory.create(published=True, confidentiality=Confidentiality.BROKERED)
    waiting = ProposalFactory.create(need=need, technology=brokered)
    ProposalFactory.create(need=need, state="rejected")

    assert proposals_for_owner(need, editor, now=NOW) == []
    Proposal.objects.filter(pk=waiting.pk).delete()
    ProposalFactory.create(need=need, technology=brokered, state="approved")
    assert len(proposals_for_owner(need, editor, now=NOW)) == 1
    stranger = MembershipFactory.create().user
    assert proposals_for_owner(need, stranger, now=NOW) == []
