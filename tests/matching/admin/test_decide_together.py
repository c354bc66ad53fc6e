"""One decision on several proposals: what it reaches, what is skipped, and one undo."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.errors import NotAllowed
from accounts.models import User
from listings.models import Technology
from matchmaker.matching.errors import ReasonDoesNotFit, TooManyAtOnce
from matchmaker.matching.models import Decision, Notice, Proposal
from matchmaker.matching.services import decide_together, preview_decisions
from matchmaker.matching.services.claims import claim_proposal
from tests.factories.accounts import MembershipFactory, TechnologyManagerFactory, UserFactory
from tests.factories.matching import NOW, DecisionFactory, ProposalFactory

pytestmark = pytest.mark.django_db
BULK = "admin:matching_proposal_bulk"


@pytest.fixture
def manager() -> User:
    return TechnologyManagerFactory()


@pytest.fixture
def desk(client: Client, manager: User) -> Client:
    client.force_login(manager)
    return client


@pytest.fixture
def mixed(manager: User) -> dict[str, Proposal]:
    """One proposal of each outcome."""
    rows = {
        "decided": ProposalFactory(),
        "stale": DecisionFactory().proposal,
        "conflicted": ProposalFactory(),
        "claimed": ProposalFactory(),
    }
    MembershipFactory(user=manager, organization=rows["conflicted"].need.owner)
    claim_proposal(proposal=rows["claimed"], by=TechnologyManagerFactory(), now=timezone.now())
    return rows


def rejected(proposals: list[Proposal], by: User, **changes: Any) -> list[str]:
    given = {"verdict": "rejected", "reason": "too_early", "note": "", "now": timezone.now()}
    seen = {row.pk: row.updated_at for row in proposals}
    _batch, items = decide_together(**{"seen": seen, "by": by, **given, **changes})
    return [item.outcome.value for item in items]


def test_each_has_its_own_outcome_and_stops_no_other(
    mixed: dict[str, Proposal], manager: User
) -> None:
    order = ["stale", "conflicted", "decided", "claimed"]
    assert rejected([mixed[name] for name in order], manager) == order
    assert Decision.objects.filter(by=manager).get().proposal == mixed["decided"]


def test_the_preview_says_the_same_beforehand_and_changes_nothing(
    mixed: dict[str, Proposal], manager: User
) -> None:
    keys = [row.pk for row in mixed.values()]
    items = preview_decisions(keys=keys, by=manager, now=timezone.now())
    assert {item.outcome.value: item.proposal for item in items} == mixed
    assert all(item.why for item in items if not item.is_decided)
    assert not Decision.objects.filter(by=manager).exists()


def test_what_changed_since_it_was_seen_is_stale(manager: User) -> None:
    proposal = ProposalFactory()
    seen = {proposal.pk: proposal.updated_at}
    Proposal.objects.update(updated_at=timezone.now())
    assert rejected([], manager, seen=seen) == ["stale"]
    assert Proposal.objects.get().state == "open"


def test_an_approval_leaves_out_what_a_gate_forbids(manager: User) -> None:
    free, barred = ProposalFactory(), ProposalFactory()
    Technology.objects.filter(pk=barred.technology_id).update(exclusive_licence_until="2099-01-01")
    items = preview_decisions(keys=[free.pk, barred.pk], by=manager, now=timezone.now())
    assert [bool(item.gates) for item in items] == [False, True]
    outcomes = rejected([free, barred], manager, verdict="approved", reason="good_fit")
    assert outcomes == ["decided", "refused"]


@pytest.mark.parametrize("wrong", [{"reason": "good_fit"}, {"reason": ""}])
def test_a_wrong_reason_is_refused_before_anything_is_decided(
    manager: User, wrong: dict[str, str]
) -> None:
    with pytest.raises(ReasonDoesNotFit):
        rejected([ProposalFactory()], manager, **wrong)
    assert not Decision.objects.exists()


def test_fifty_are_the_most(manager: User) -> None:
    rows = ProposalFactory.create_batch(51)
    with pytest.raises(TooManyAtOnce):
        rejected(rows, manager)
    with pytest.raises(TooManyAtOnce):
        preview_decisions(keys=[row.pk for row in rows], by=manager, now=NOW)
    assert not Decision.objects.exists()


def test_who_is_no_manager_is_refused() -> None:
    with pytest.raises(NotAllowed):
        rejected([ProposalFactory()], UserFactory(is_staff=True))


def test_from_the_list_to_one_undo(desk: Client, settings: Any) -> None:
    settings.UNDO_SECONDS = 60
    pair = [ProposalFactory(need__title="FIRSTNEED"), ProposalFactory(need__title="SECONDNEED")]
    listed = reverse("admin:matching_proposal_changelist")
    chosen = {"action": "decide_chosen", "_selected_action": [row.pk for row in pair]}
    preview = desk.post(listed, chosen, follow=True).content.decode()
    assert "2 proposals would be decided" in preview
    seen = re.findall(r'name="seen" value="([^"]+)"', preview)
    posted = {"seen": seen, "verdict": "approved", "reason": "good_fit"}
    outcome = desk.post(reverse(BULK), posted)
    assert outcome.status_code == 200
    assert "2 of 2 were decided." in outcome.content.decode()
    assert "2 proposals. Nobody has been told yet." in outcome.content.decode()
    assert not Notice.objects.exists()
    decision = Decision.objects.latest("pk")
    desk.post(reverse("admin:matching_proposal_undo"), {"decision": decision.pk})
    assert {row.state for row in Proposal.objects.all()} == {"open"}


def test_without_a_reason_the_preview_stands_again(desk: Client) -> None:
    proposal = ProposalFactory()
    seen = f"{proposal.pk}@{proposal.updated_at.isoformat()}"
    response = desk.post(reverse(BULK), {"seen": seen, "verdict": "rejected"})
    assert response.status_code == 400
    assert "Choose a reason." in response.content.decode()
    assert not Decision.objects.exists()


def test_nonsense_in_the_address_chooses_nothing(desk: Client) -> None:
    response = desk.get(reverse(BULK), {"keys": "x,,-1,99999999999999999999"})
    assert "0 proposals would be decided" in response.content.decode()
    posted = {"seen": ["x", "1@x", "1@2026-13-45T00:00:00Z"], "verdict": "rejected"}
    response = desk.post(reverse(BULK), {**posted, "reason": "too_early"})
    assert "0 of 0 were decided." in response.content.decode()


def test_too_many_chosen_in_the_list_are_refused_there(desk: Client) -> None:
    keys = [row.pk for row in ProposalFactory.create_batch(51)]
    chosen = {"action": "decide_chosen", "_selected_action": keys}
    text = desk.post(
        reverse("admin:matching_proposal_changelist"), chosen, follow=True
    ).content.decode()
    assert "Choose at most 50 proposals at once; these are 51." in text
