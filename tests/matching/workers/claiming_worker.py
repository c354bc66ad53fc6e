"""A process that claims a proposal, says so, and then does nothing until it is killed.

    python -m tests.matching.workers.claiming_worker PROPOSAL MANAGER committed|open

With "open" the claim's transaction is not committed when it says so.
"""

import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "matchmaker.settings")
django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from matchmaker.matching.models import Proposal  # noqa: E402
from matchmaker.matching.services.claims import claim_proposal  # noqa: E402


def claim(proposal: int, manager: int) -> None:
    """Claim as the page would."""
    claim_proposal(
        proposal=Proposal.objects.get(pk=proposal),
        by=User.objects.get(pk=manager),
        now=timezone.now(),
    )


def say_and_wait() -> None:
    """Tell the test that it may kill."""
    sys.stdout.write("claimed\n")
    sys.stdout.flush()
    time.sleep(120)


if __name__ == "__main__":
    keys = int(sys.argv[1]), int(sys.argv[2])
    if sys.argv[3] == "open":
        with transaction.atomic():
            claim(*keys)
            say_and_wait()
    else:
        claim(*keys)
        say_and_wait()
