"""Taking a contract on: who may, from where, on which day, and what follows."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.errors import DomainError, NotAllowed
from accounts.models import AuditEvent, Role
from listings.models import TrialResult
from matchmaker.deals.errors import (
    AskedAlready,
    FigureMissing,
    NoProposalOpen,
    NothingOverdue,
    PeriodNotOver,
    StatementSettled,
    StepNotOpen,
    StillOpen,
    TermsDiffer,
    WrongDay,
)
from matchmaker.deals.models import LedgerEntry, PayAfterUseEvent
from matchmaker.deals.services.pay_after_use import replay_contract, take_step
from tests.factories.accounts import MembershipFactory
from tests.factories.pay_after_use import ROYALTY, START, Contract, noon, opened

pytestmark = pytest.mark.django_db


def refused(error: type[DomainError], act: Any, *arguments: Any, **named: Any) -> None:
    """The act is refused, and neither an event, an entry nor the trail has grown."""

    def stored() -> list[int]:
        rows: tuple[Any, ...] = (PayAfterUseEvent, LedgerEntry, AuditEvent)
        return [one.objects.count() for one in rows]

    before = stored()
    with pytest.raises(error):
        act(*arguments, **named)
    assert stored() == before


def owed(contract: Contract, day: str) -> Decimal:
    return contract.fresh().row.statement_on(date.fromisoformat(day)).owed


def test_a_whole_story_from_offer_to_settlement() -> None:
    contract = opened(late_rate=Decimal("0.05"), grace_days=30).begin()
    assert contract.row.state == "in_trial"
    contract.step("licensee", "converted", "2026-12-01")
    assert contract.fresh().row.state == "converted"
    # The trial ended with the conversion, so payment has begun by the next step on a later day.
    paid = contract.step("licensee", "paid", "2026-12-20", amount="300000")
    assert contract.fresh().row.state == "in_payment"
    assert owed(contract, "2026-12-20") == 300000  # the licensor has not confirmed yet
    refused(StillOpen, contract.step, "licensor", "settled", "2026-12-20")
    contract.answer("licensor", paid.number, "2026-12-21")
    assert owed(contract, "2026-12-20") == 0
    contract.step("licensor", "settled", "2026-12-22")
    assert contract.fresh().row.state == "settled"
    assert replay_contract(contract.row) == []
    entries = [(row.cause, row.amount) for row in LedgerEntry.objects.all()]
    assert entries == [("fixed:1", Decimal("300000.00")), ("paid:8", Decimal("-300000.00"))]


def test_the_licensee_agrees_only_to_the_terms_it_saw() -> None:
    contract = opened()
    refused(TermsDiffer, contract.step, "licensee", "agreed", START, sha256="0" * 64)
    refused(NotAllowed, contract.step, "licensor", "agreed", START, sha256="x")
    contract.step("licensee", "agreed", START, sha256=contract.row.terms_sha256)
    assert contract.fresh().row.state == "agreed"


def test_steps_are_taken_in_their_order_and_on_days_in_order() -> None:
    contract = opened()
    refused(StepNotOpen, contract.step, "licensor", "delivered", START)
    contract.begin()
    refused(StepNotOpen, contract.step, "licensor", "delivered", START)
    refused(WrongDay, contract.step, "licensee", "converted", "2026-03-01", on="2026-03-02")
    refused(WrongDay, contract.step, "licensee", "converted", "2026-03-01", on="2026-01-01")
    refused(NotAllowed, contract.step, "licensee", "payment_began", "2026-03-01")
    refused(NotAllowed, contract.step, "licensee", "nonsense", "2026-03-01")


def test_strangers_viewers_and_the_wrong_side_may_not() -> None:
    contract = opened().begin()
    viewer = MembershipFactory(organization=contract.row.licensee, role=Role.VIEWER).user
    for user in (viewer, MembershipFactory(role=Role.OWNER).user, contract.licensor):
        now = noon("2026-03-01")
        refused(NotAllowed, take_step, contract=contract.row, kind="converted", by=user, now=now)


def test_an_extension_needs_both_and_is_refused_with_a_reason() -> None:
    contract = opened().begin()
    asked = contract.step("licensee", "extended", "2026-12-01", until="2027-06-30")
    assert contract.fresh().row.state == "in_trial"
    refused(AskedAlready, contract.step, "licensee", "extended", "2026-12-01", until="2027-06-30")
    refused(NoProposalOpen, contract.answer, "licensee", asked.number, "2026-12-01")
    refused(FigureMissing, contract.answer, "licensor", asked.number, "2026-12-01", accepts=False)
    contract.answer("licensor", asked.number, "2026-12-01", accepts=False, reason="too long")
    assert contract.fresh().row.state == "in_trial"
    refused(NoProposalOpen, contract.answer, "licensor", asked.number, "2026-12-01")
    contract.both("licensee", "extended", "2026-12-02", until="2027-03-31")
    assert contract.fresh().row.state == "extended"
    assert owed(contract, "2027-03-31") == 0
    assert owed(contract, "2027-04-01") == 300000
    refused(FigureMissing, contract.step, "licensee", "extended", "2026-12-03", until="2027-01-01")
    refused(FigureMissing, contract.step, "licensee", "extended", "2026-12-03", until="soon")


def test_a_return_that_both_record_ends_everything() -> None:
    contract = opened().begin()
    refused(FigureMissing, contract.step, "licensee", "returned", "2026-06-01", evidence="")
    contract.both("licensee", "returned", "2026-06-01")
    assert contract.fresh().row.state == "returned"
    assert owed(contract, "2040-01-01") == 0
    contract.step("licensee", "settled", "2026-06-02")
    assert contract.fresh().row.state == "settled"


def test_a_trigger_with_evidence_starts_the_payment_once_both_agree() -> None:
    contract = opened(
        trigger="milestone_accepted", trigger_description="pilot line", trial_months=None
    ).begin()
    refused(FigureMissing, contract.step, "licensor", "triggered", "2026-05-20", evidence=" ")
    contract.both("licensor", "triggered", "2026-05-20")
    assert contract.fresh().row.state == "in_payment"
    assert owed(contract, "2026-05-20") == 300000
    refused(StepNotOpen, contract.step, "licensor", "triggered", "2026-05-21")


def test_statements_are_filed_disputed_corrected_and_confirmed() -> None:
    contract = opened(**ROYALTY).begin()
    refused(PeriodNotOver, contract.file, 1, "1000", "2027-01-14")
    first = contract.file(1, "100000", "2027-01-20")
    refused(NotAllowed, contract.step, "licensor", "statement_filed", "2027-01-20", period=1)
    disputed: dict[str, Any] = {"statement": first.number}
    refused(
        FigureMissing, contract.step, "licensor", "statement_disputed", "2027-01-21",
        evidence="", **disputed,
    )  # fmt: skip
    contract.step("licensor", "statement_disputed", "2027-01-21", **disputed)
    refused(
        StatementSettled, contract.step, "licensor", "statement_disputed", "2027-01-21", **disputed
    )
    second = contract.file(1, "150000", "2027-02-01")
    refused(
        StatementSettled, contract.step, "licensor", "statement_confirmed", "2027-02-02", **disputed
    )
    contract.step("licensor", "statement_confirmed", "2027-02-02", statement=second.number)
    assert owed(contract, "2027-02-02") == 4500
    # The books were corrected by the difference, not rewritten.
    amounts = [(row.cause, row.correction, row.amount) for row in LedgerEntry.objects.all()]
    assert amounts == [
        ("royalty:1", 0, Decimal("3000.00")),
        ("royalty:1", 1, Decimal("1500.00")),
    ]
    assert replay_contract(contract.row) == []


@pytest.mark.parametrize("wrong", ["-1", "1.005", "NaN", "much", "1e20", ""])
def test_amounts_that_cannot_be_right_are_refused(wrong: str) -> None:
    contract = opened(**ROYALTY).begin()
    refused(FigureMissing, contract.file, 1, wrong, "2027-01-20")
    refused(FigureMissing, contract.file, 1, "10", "2027-01-20", before="11")
    refused(FigureMissing, contract.step, "licensee", "paid", "2027-01-20", amount=wrong)


def test_a_default_needs_something_overdue_and_may_accelerate() -> None:
    contract = opened(payment_form="LS2", grace_days=10, late_rate=Decimal("0.05")).begin()
    contract.step("licensee", "converted", "2026-06-30")
    refused(NothingOverdue, contract.step, "licensor", "defaulted", "2026-07-11")
    contract.step("licensor", "defaulted", "2026-07-12", accelerate=True)
    assert contract.fresh().row.state == "defaulted"
    assert contract.row.statement_on(date(2026, 7, 12)).charged == 300000
    contract.step("licensor", "cured", "2026-07-13")
    assert contract.fresh().row.state == "in_payment"
    assert contract.row.statement_on(date(2026, 7, 13)).charged == 100000


def test_a_dispute_leads_back_to_where_it_came_from() -> None:
    contract = opened().begin()
    refused(FigureMissing, contract.step, "licensee", "disputed", "2026-03-01", evidence="")
    contract.step("licensee", "disputed", "2026-03-01")
    refused(StepNotOpen, contract.step, "licensee", "converted", "2026-03-02")
    contract.both("licensor", "resolved", "2026-03-05")
    assert contract.fresh().row.state == "in_trial"
    assert replay_contract(contract.row) == []


def test_a_termination_needs_both_and_a_reason() -> None:
    contract = opened(floor=Decimal(1000)).begin()
    refused(FigureMissing, contract.step, "licensor", "terminated", "2026-03-01", evidence="")
    contract.both("licensor", "terminated", "2026-03-01")
    assert contract.fresh().row.state == "terminated"
    assert owed(contract, "2040-01-01") == 0


def test_a_royalty_contract_settles_only_once_everything_is_stated_and_paid() -> None:
    contract = opened(term_months=12, **ROYALTY).begin()
    refused(StillOpen, contract.step, "licensee", "settled", "2026-12-01")
    filed = contract.file(1, "100000", "2027-01-20")
    contract.both("licensor", "paid", "2027-01-21", amount="3000")
    refused(StillOpen, contract.step, "licensee", "settled", "2027-01-22")
    contract.step("licensor", "statement_confirmed", "2027-01-22", statement=filed.number)
    contract.step("licensee", "settled", "2027-01-23")
    assert contract.fresh().row.state == "settled"


def test_a_result_of_the_trial_comes_to_the_technology_only_with_both_sides_consent() -> None:
    contract = opened().begin()
    figures: dict[str, Any] = {
        "metric": "抗拉强度",
        "value": "≥ 470 MPa",
        "condition": "25 ℃",
        "met": True,
    }
    asked = contract.step("licensee", "trial_result", "2026-06-01", **figures)
    assert not TrialResult.objects.exists()
    contract.answer("licensor", asked.number, "2026-06-02")
    result = TrialResult.objects.get()
    assert (result.technology, result.metric, result.value, result.met) == (
        contract.row.technology,
        "抗拉强度",
        "≥ 470 MPa",
        True,
    )
    trail = AuditEvent.objects.get(action="technology.trial_result_recorded")
    assert "示范制造公司" not in f"{trail.details}"
