"""kill -9 of a process that has claimed: its lease runs out by itself, nothing else is lost."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.models import User
from matchmaker.matching.errors import ProposalClaimed
from matchmaker.matching.models import Claim, Proposal
from matchmaker.matching.selectors.claims import find_claim
from matchmaker.matching.services.claims import claim_proposal
from tests.factories.accounts import TechnologyManagerFactory
from tests.factories.matching import ProposalFactory

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[3]


def database_address() -> str:
    known: dict[str, Any] = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    return f"postgres://{known['USER']}@{known['HOST']}:{known['PORT']}/{known['NAME']}"


def claim_and_be_killed(proposal: Proposal, manager: User, how: str) -> None:
    """Returns when the process has claimed and was killed."""
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.matching.workers.claiming_worker",
            str(proposal.pk),
            str(manager.pk),
            how,
        ],
        env={**os.environ, "DATABASE_URL": database_address()},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "claimed\n"
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_the_lease_of_a_killed_process_holds_and_then_runs_out() -> None:
    killed, other = TechnologyManagerFactory.create_batch(2)
    proposal = ProposalFactory()
    claim_and_be_killed(proposal, killed, "committed")
    now = timezone.now()
    claim = find_claim(proposal.pk, now=now)
    assert claim is not None
    assert claim.holder == killed
    with pytest.raises(ProposalClaimed):
        claim_proposal(proposal=proposal, by=other, now=now)
    later = now + timedelta(seconds=settings.DESK_LEASE_SECONDS)
    assert claim_proposal(proposal=proposal, by=other, now=later).holder == other
    claim.refresh_from_db()
    assert claim.ended_because == "ran_out"


def test_a_process_killed_before_its_commit_has_claimed_nothing() -> None:
    killed, other = TechnologyManagerFactory.create_batch(2)
    proposal = ProposalFactory()
    claim_and_be_killed(proposal, killed, "open")
    assert claim_proposal(proposal=proposal, by=other, now=timezone.now()).holder == other
    assert Claim.objects.count() == 1
