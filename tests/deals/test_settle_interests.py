"""A pair that an interest names comes to the desk, whatever its score."""

from typing import Any

import pytest

from matchmaker.deals import tasks
from matchmaker.deals.selectors import interests_to_settle
from matchmaker.deals.services import settle_interests, withdraw_interest
from matchmaker.matching.models import Asking, Proposal
from matchmaker.matching.services import propose_for_need
from tests.factories.accounts import MembershipFactory
from tests.factories.deals import NOW, InterestFactory
from tests.factories.listings import NeedFactory, TechnologyFactory
from tests.factories.matching import embed

pytestmark = pytest.mark.django_db


@pytest.fixture
def interest() -> Any:
    """A named pair that has nothing in common, beside many that have."""
    need = NeedFactory(published=True)
    technology = TechnologyFactory(
        published=True, language="en", title="Soil bacteria", summary="They fix nitrogen."
    )
    for _ in range(4):
        TechnologyFactory(published=True, language="en", title=need.title, summary=need.summary)
    return InterestFactory(organization=need.owner, need=need, technology=technology)


def embedded() -> None:
    from listings.models import Need, Technology

    embed(*Technology.objects.all(), *Need.objects.all())


def test_the_pair_stands_on_the_desk_with_who_asked_for_it(interest: Any, settings: Any) -> None:
    settings.PROPOSALS_PER_LISTING = 2
    embedded()
    propose_for_need(need=interest.need, now=NOW)
    pair = {"need": interest.need, "technology": interest.technology}
    assert not Proposal.objects.filter(**pair).exists()

    assert settle_interests(clock=lambda: NOW) == 1

    proposal = Proposal.objects.get(**pair)
    interest.refresh_from_db()
    assert (proposal.state, interest.proposal, interest.settled_at) == ("open", proposal, NOW)
    assert Asking.objects.get().organization == interest.organization
    assert settle_interests(clock=lambda: NOW) == 0


def test_it_stays_when_the_need_is_proposed_for_again_until_nobody_asks(
    interest: Any, settings: Any
) -> None:
    settings.PROPOSALS_PER_LISTING = 2
    embedded()
    settle_interests(clock=lambda: NOW)
    propose_for_need(need=interest.need, now=NOW)
    asked = Proposal.objects.get(technology=interest.technology)
    assert asked.state == "open"

    by = MembershipFactory(organization=interest.organization).user
    withdraw_interest(interest=interest, by=by, now=NOW)
    propose_for_need(need=interest.need, now=NOW)

    asked.refresh_from_db()
    assert (asked.state, asked.closed_because) == ("closed", "surpassed")


def test_a_pair_without_vectors_waits(interest: Any) -> None:
    assert settle_interests(clock=lambda: NOW) == 0
    assert interests_to_settle().count() == 1

    embedded()
    tasks.settle_interests()

    assert interests_to_settle().count() == 0


def test_a_gate_keeps_the_pair_off_the_desk_and_the_interest_says_which(interest: Any) -> None:
    interest.technology.owner = interest.organization
    interest.technology.save()
    embedded()

    assert settle_interests(clock=lambda: NOW) == 1

    interest.refresh_from_db()
    assert interest.obstacles == ["same_organization"]
    assert not Proposal.objects.filter(technology=interest.technology).exists()


def test_a_decided_proposal_stays_decided(interest: Any) -> None:
    from tests.factories.matching import ProposalFactory

    embedded()
    decided = ProposalFactory(need=interest.need, technology=interest.technology, state="rejected")

    settle_interests(clock=lambda: NOW)

    interest.refresh_from_db()
    assert interest.proposal == decided
    assert interest.proposal.state == "rejected"
