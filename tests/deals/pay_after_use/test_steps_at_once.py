"""Two people act on one contract at the same moment: one step, one event, whole books."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import close_old_connections, connection

from accounts.errors import DomainError
from matchmaker.deals.models import LedgerEntry, PayAfterUseEvent
from matchmaker.deals.services.pay_after_use import (
    answer_proposal,
    look_after_contracts,
    replay_contract,
    take_step,
)
from tests.factories.pay_after_use import noon, opened

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Any) -> list[str]:
    """What each act came to: ok, or the code of its refusal."""
    barrier = Barrier(len(acts))

    def run(act: Any) -> str:
        close_old_connections()
        barrier.wait(timeout=20)
        try:
            act()
        except DomainError as refusal:
            return refusal.code
        else:
            return "ok"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def test_one_proposal_is_accepted_once() -> None:
    contract = opened().begin()
    contract.step("licensee", "converted", "2026-12-01")
    paid = contract.step("licensee", "paid", "2026-12-02", amount="300000")

    def accept() -> None:
        answer_proposal(
            contract=contract.row,
            number=paid.number,
            accepts=True,
            by=contract.licensor,
            now=noon("2026-12-03"),
        )

    assert at_once(accept, accept, accept) == ["no_proposal_open", "no_proposal_open", "ok"]
    assert PayAfterUseEvent.objects.filter(kind="paid").count() == 1
    assert contract.fresh().row.statement_on(date(2026, 12, 3)).owed == 0
    assert replay_contract(contract.row) == []


def test_two_conversions_and_the_daily_look_at_once_leave_whole_books() -> None:
    contract = opened().begin()
    acts = [
        lambda kind=kind: take_step(
            contract=contract.row,
            kind=kind,
            by=contract.licensee,
            now=noon("2026-12-01"),
            evidence="at once",
        )
        for kind in ("converted", "converted")
    ]
    assert at_once(*acts, lambda: look_after_contracts(clock=lambda: noon("2027-01-20")))[0] in (
        "ok",
        "step_not_open",
    )
    numbers = [*PayAfterUseEvent.objects.values_list("number", flat=True)]
    assert numbers == [*range(1, len(numbers) + 1)]
    assert PayAfterUseEvent.objects.filter(kind="converted").count() <= 1
    assert LedgerEntry.objects.filter(cause="fixed:1").count() <= 1
    assert replay_contract(contract.fresh().row) == []
