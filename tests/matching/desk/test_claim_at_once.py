"""Claims made at the same moment: one holder a proposal, nobody above the cap, an exact share.

RACE_ROUNDS sets how often: 20 in the suite.
"""

import os
from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from accounts.errors import DomainError
from accounts.models import User
from matchmaker.matching.errors import ClaimLimitReached, ProposalClaimed
from matchmaker.matching.models import Claim, Proposal
from matchmaker.matching.services.claims import claim_next, claim_proposal, take_over
from matchmaker.matching.states import ClaimBecause
from tests.factories.accounts import OrganizationFactory, TechnologyManagerFactory
from tests.factories.listings import NeedFactory, TechnologyFactory
from tests.factories.matching import NOW, ProposalFactory

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = int(os.environ.get("RACE_ROUNDS", "20"))


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call returned, or the refusal that it raised; all begin at the same moment."""
    barrier = Barrier(len(calls))
    outcomes: list[Any] = [None] * len(calls)

    def run(place: int, call: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            outcomes[place] = call()
        except DomainError as refusal:
            outcomes[place] = refusal
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place, call)) for place, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def claiming(proposal: Proposal, manager: User) -> Callable[[], Claim]:
    return lambda: claim_proposal(proposal=proposal, by=manager, now=NOW)


def taking_over(proposal: Proposal, manager: User) -> Callable[[], Claim]:
    return lambda: take_over(proposal=proposal, reason="Urgent.", by=manager, now=NOW)


def dealing(manager: User) -> Callable[[], list[Claim]]:
    return lambda: claim_next(by=manager, count=6, now=NOW)


def test_one_of_two_managers_gets_it_and_the_other_is_told_who() -> None:
    managers = TechnologyManagerFactory.create_batch(2)
    for _ in range(ROUNDS):
        proposal = ProposalFactory()
        outcomes = at_once(*(claiming(proposal, manager) for manager in managers))
        (won,) = [one for one in outcomes if isinstance(one, Claim)]
        (lost,) = [one for one in outcomes if isinstance(one, ProposalClaimed)]
        assert lost.claim == won
        won.delete()


def test_the_cap_holds_for_a_manager_with_two_windows(settings: Any) -> None:
    settings.DESK_CLAIMS_AT_ONCE = 1
    manager, other = TechnologyManagerFactory.create_batch(2)
    for _ in range(max(1, ROUNDS // 4)):
        free, theirs = ProposalFactory.create_batch(2)
        claim_proposal(proposal=theirs, by=other, now=NOW)
        outcomes = at_once(
            claiming(free, manager),
            taking_over(theirs, manager),
            lambda: claim_next(by=manager, count=1, now=NOW),
        )
        assert Claim.objects.filter(holder=manager, ended_at=None).count() == 1
        refused = [one for one in outcomes if isinstance(one, ClaimLimitReached)]
        assert len(refused) >= 1
        Claim.objects.all().delete()


def test_what_is_dealt_to_two_at_once_is_dealt_once_and_the_share_is_exact(settings: Any) -> None:
    settings.DESK_EXPLORATION_PERCENT = 50
    need, owner = NeedFactory(published=True), OrganizationFactory(verified=True)
    for technology in TechnologyFactory.create_batch(16, published=True, owner=owner):
        ProposalFactory(need=need, technology=technology)
    managers = TechnologyManagerFactory.create_batch(2)
    for _ in range(max(1, ROUNDS // 10)):
        dealt = at_once(*(dealing(manager) for manager in managers))
        keys = [claim.proposal_id for claims in dealt for claim in claims]
        assert len(keys) == len(set(keys)) == 12
        for claims in dealt:
            drawn = [claim.because == ClaimBecause.EXPLORATION for claim in claims]
            assert sum(drawn) == 3
        Claim.objects.all().delete()
