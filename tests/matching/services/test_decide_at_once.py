"""Two managers decide at the same moment: one wins, the other is told by whom.

RACE_ROUNDS sets how often: 20 in the suite; docs/explanation/queue.md tells what 200 gave.
"""

import os
from threading import Barrier, Thread

import pytest
from django.db import connection

from accounts.errors import DomainError
from accounts.models import AuditEvent, User
from matchmaker.matching.errors import ProposalAlreadyDecided
from matchmaker.matching.models import Decision, Notice, Proposal
from matchmaker.matching.services import decide_proposal
from tests.factories.accounts import TechnologyManagerFactory
from tests.factories.matching import NOW, ProposalFactory

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = int(os.environ.get("RACE_ROUNDS", "20"))


@pytest.fixture
def managers() -> list[User]:
    return TechnologyManagerFactory.create_batch(2)


def decide_in_threads(proposal: Proposal, managers: list[User]) -> list[Decision | DomainError]:
    barrier = Barrier(len(managers))
    outcomes: list[Decision | DomainError] = []

    def decide(manager: User) -> None:
        mine = Proposal.objects.get(pk=proposal.pk)
        barrier.wait()
        try:
            outcomes.append(
                decide_proposal(
                    proposal=mine,
                    verdict="approved",
                    reason="good_fit",
                    note="",
                    by=manager,
                    now=NOW,
                )
            )
        except DomainError as error:
            outcomes.append(error)
        finally:
            connection.close()

    threads = [Thread(target=decide, args=(manager,)) for manager in managers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_exactly_one_wins_and_the_other_is_told(managers: list[User]) -> None:
    for _ in range(ROUNDS):
        proposal = ProposalFactory()
        outcomes = decide_in_threads(proposal, managers)
        (won,) = [outcome for outcome in outcomes if isinstance(outcome, Decision)]
        (lost,) = [outcome for outcome in outcomes if isinstance(outcome, DomainError)]
        assert isinstance(lost, ProposalAlreadyDecided)
        assert lost.decision == won
        assert Notice.objects.filter(decision=won).count() == 2
    assert Decision.objects.count() == ROUNDS
    assert AuditEvent.objects.filter(action="proposal.approved").count() == ROUNDS
