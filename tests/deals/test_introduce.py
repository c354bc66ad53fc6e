"""Both sides of an approved proposal are asked, and answer; silence ends it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from accounts.errors import DomainError, NotAllowed
from accounts.models import AuditEvent, Notification, Role
from listings.models import DisclosureGrant
from listings.policies import reader_tier
from listings.services import withdraw_need
from listings.tiers import Tier
from matchmaker.deals import tasks
from matchmaker.deals.errors import (
    AlreadyAnswered,
    IntroductionEnded,
    TextTooLong,
    UnknownDeclineReason,
)
from matchmaker.deals.models import Introduction, IntroductionAnswer
from matchmaker.deals.selectors.introductions import introductions_visible_to
from matchmaker.deals.services.introducing import (
    answer_introduction,
    expire_introductions,
    open_introduction,
    remind_of_introductions,
)
from matchmaker.matching import events as matching_events
from matchmaker.matching.models import Proposal
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.deals import NOW
from tests.factories.introductions import Case, a_case, introduced
from tests.factories.matching import DecisionFactory, ProposalFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return a_case(need={"anonymous": True})


def answered(case: Case, side: str, accepts: bool = True, **more: Any) -> Introduction:
    by = case.seeker if side == "need" else case.provider
    arguments = {"by": by, "now": NOW, "reason": "" if accepts else "no_capacity", **more}
    return answer_introduction(
        introduction=case.introduction, side=side, accepts=accepts, **arguments
    )


def refused(error: type[DomainError], case: Case, side: str, **more: Any) -> None:
    before = (IntroductionAnswer.objects.count(), AuditEvent.objects.count(), case.fresh().state)
    with pytest.raises(error):
        answered(case, side, **more)
    after = (IntroductionAnswer.objects.count(), AuditEvent.objects.count(), case.fresh().state)
    assert after == before


def news(kind: str) -> dict[int, str]:
    return {row.user_id: row.text for row in Notification.objects.filter(kind=kind)}


def test_an_approval_asks_both_sides_without_naming_the_other() -> None:
    proposal = ProposalFactory(state="approved", need__anonymous=True)
    decision = DecisionFactory(proposal=proposal)
    sides = [proposal.need.owner, proposal.technology.owner]
    office = [MembershipFactory(organization=side, role=Role.EDITOR).user for side in sides]
    MembershipFactory(organization=sides[0], role=Role.VIEWER)

    matching_events.proposal_approved.send(sender=Proposal, pk=proposal.pk)
    matching_events.proposal_approved.send(sender=Proposal, pk=proposal.pk)

    introduction = Introduction.objects.get()
    assert (introduction.seeker, introduction.provider) == (sides[0], sides[1])
    assert (introduction.manager, introduction.state) == (decision.by, "asked")
    assert introduction.expires_at - introduction.opened_at == timedelta(days=14)
    told = news("introduction_asked")
    assert set(told) == {one.pk for one in office}
    assert proposal.need.title in told[office[0].pk]
    for user, side, other in zip(office, sides, reversed(sides), strict=True):
        assert other.name not in told[user.pk]
        assert other.name_en not in told[user.pk]
        assert side.name not in told[user.pk]
    assert AuditEvent.objects.filter(action="introduction.opened").count() == 1


def test_without_a_decision_in_force_nobody_is_asked() -> None:
    assert open_introduction(proposal=ProposalFactory(), now=NOW) is None
    assert not Introduction.objects.exists()


def test_one_yes_reveals_nothing_yet(case: Case) -> None:
    answered(case, "need")

    assert case.fresh().state == "asked"
    assert not DisclosureGrant.objects.exists()
    assert reader_tier(case.provider, case.introduction.need) == Tier.MEMBERS
    assert not news("introduction_made")


def test_when_both_accept_both_are_introduced_and_let_in(case: Case) -> None:
    introduced(case)

    fresh = case.fresh()
    assert (fresh.state, fresh.introduced_at) == ("introduced", NOW)
    assert reader_tier(case.provider, case.introduction.need) == Tier.INTRODUCED
    assert reader_tier(case.seeker, case.introduction.technology) == Tier.INTRODUCED
    assert reader_tier(case.stranger, case.introduction.technology) == Tier.MEMBERS
    told = news("introduction_made")
    assert "Demonstration University" in told[case.seeker.pk]
    assert "Demonstration Works" in told[case.provider.pk]
    assert case.manager.pk in told


def test_one_no_ends_it_and_the_reason_goes_to_the_manager_only(case: Case) -> None:
    answered(case, "need", accepts=False, reason="too_early", note="Next year perhaps.")

    fresh = case.fresh()
    assert (fresh.state, fresh.ended_at) == ("declined", NOW)
    other = news("introduction_not_made")
    assert set(other) == {case.provider.pk}
    assert "mature" not in other[case.provider.pk]
    assert "Works" not in other[case.provider.pk]
    assert "not mature enough for us" in news("introduction_declined")[case.manager.pk]
    assert not DisclosureGrant.objects.exists()
    refused(IntroductionEnded, case, "technology")


@pytest.mark.parametrize(
    ("error", "more"),
    [
        (UnknownDeclineReason, {"accepts": False, "reason": ""}),
        (UnknownDeclineReason, {"accepts": False, "reason": "weather"}),
        (TextTooLong, {"accepts": False, "note": "x" * 1001}),
        (IntroductionEnded, {"now": NOW + timedelta(days=14)}),
    ],
)
def test_a_refused_answer_changes_nothing(
    case: Case, error: type[DomainError], more: dict[str, Any]
) -> None:
    refused(error, case, "need", **more)


def test_nobody_else_answers_for_a_side(case: Case) -> None:
    viewer = MembershipFactory(organization=case.introduction.seeker, role=Role.VIEWER).user
    gone = MembershipFactory(organization=case.introduction.seeker).user
    gone.is_active = False
    gone.save()
    root = UserFactory(is_superuser=True)
    for person in (viewer, gone, root, case.provider, case.stranger, case.manager):
        refused(NotAllowed, case, "need", by=person)


def test_an_answer_stands(case: Case) -> None:
    answered(case, "need")
    refused(AlreadyAnswered, case, "need", accepts=False)


def test_silence_is_reminded_of_twice_and_then_ends_it(case: Case) -> None:
    answered(case, "need")
    end = case.introduction.expires_at
    moments = [end - timedelta(days=3, seconds=1), end - timedelta(days=3)]
    moments += [end - timedelta(days=2), end - timedelta(hours=23), end - timedelta(hours=1)]

    assert [remind_of_introductions(now=moment) for moment in moments] == [0, 1, 0, 1, 0]
    reminders = Notification.objects.filter(kind="introduction_reminder")
    assert [row.user for row in reminders] == [case.provider] * 2
    assert expire_introductions(now=end - timedelta(seconds=1)) == 0
    assert expire_introductions(now=end) == 1
    assert expire_introductions(now=end) == 0
    fresh = case.fresh()
    assert (fresh.state, fresh.ended_at) == ("expired", end)
    assert set(news("introduction_not_made")) == {
        case.seeker.pk,
        case.provider.pk,
        case.manager.pk,
    }


def test_the_background_work_finds_what_is_due(case: Case) -> None:
    tasks.keep_introductions()
    assert case.fresh().state == "expired"


def test_a_listing_that_closes_ends_what_nobody_has_answered(case: Case) -> None:
    withdraw_need(need=case.introduction.need, by=None, now=NOW)
    assert case.fresh().state == "expired"


def test_only_the_parties_and_their_manager_see_it(case: Case) -> None:
    from tests.factories.accounts import TechnologyManagerFactory

    for person in (case.seeker, case.provider, case.manager, UserFactory(is_superuser=True)):
        assert [*introductions_visible_to(person)] == [case.introduction]
    for person in (case.stranger, TechnologyManagerFactory(), UserFactory()):
        assert not introductions_visible_to(person).exists()
