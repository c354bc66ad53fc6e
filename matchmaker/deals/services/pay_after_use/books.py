"""The books: what the ledger says, kept in rows that are only added, and compared with it."""

from __future__ import annotations

from decimal import Decimal

from matchmaker.deals.models import LedgerEntry, PayAfterUseContract
from matchmaker.deals.money import Posting, Statement, postings, standing_after
from matchmaker.deals.selectors.pay_after_use import booked_amounts


def post_entries(contract: PayAfterUseContract, statement: Statement) -> list[LedgerEntry]:
    """Add what the books lack up to the statement's day; a changed amount by its difference."""
    wanted = {one.cause: one for one in postings(statement)}
    booked = booked_amounts(contract)
    rows = []
    for cause in [*wanted, *(cause for cause in booked if cause not in wanted)]:
        difference = _amount(wanted.get(cause)) - booked.get(cause, Decimal(0))
        if difference or cause not in booked:
            rows.append(_entry(contract, statement, cause, wanted.get(cause), difference))
    for row in rows:
        row.save()
    return rows


def _amount(posting: Posting | None) -> Decimal:
    return posting.amount if posting else Decimal("0.00")


def _entry(
    contract: PayAfterUseContract,
    statement: Statement,
    cause: str,
    posting: Posting | None,
    amount: Decimal,
) -> LedgerEntry:
    earlier = LedgerEntry.objects.filter(contract=contract, cause=cause)
    first = earlier.first()
    # A cause that no longer holds is taken back with what it was booked with.
    clause, event, day = (
        (posting.clause, posting.event, posting.on)
        if posting
        else (first.clause, first.event_number, first.due_on)
        if first
        else ("", 0, statement.day)
    )
    return LedgerEntry(
        contract=contract,
        cause=cause,
        correction=earlier.count(),
        clause=clause,
        event_number=event,
        due_on=day,
        amount=amount,
        posted_on=statement.day,
    )


def replay_contract(contract: PayAfterUseContract) -> list[str]:
    """What is stored but does not follow from the events, in words; nothing when all agrees."""
    events = contract.plain_events()
    found = []
    if contract.agreed.sha256 != contract.terms_sha256:
        found.append("the terms are not those that were agreed to")
    replayed = standing_after(events).value
    if replayed != contract.state:
        found.append(f"the state is {contract.state}, the events lead to {replayed}")
    if contract.posted_on is None:
        return found
    wanted = {one.cause: one.amount for one in postings(contract.statement_on(contract.posted_on))}
    booked = booked_amounts(contract)
    for cause in sorted({*wanted, *booked}):
        stored, right = booked.get(cause, Decimal(0)), wanted.get(cause, Decimal(0))
        if stored != right:
            found.append(f"{cause}: booked {stored}, the events give {right}")
    return found
