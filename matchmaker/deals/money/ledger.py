"""What is owed under a pay-after-use contract on any day: a pure function of terms and events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .agreed import AgreedTerms
from .beginning import find_beginning, trial_last_day
from .charges import NOTHING, charges_at
from .events import Event
from .facts import Facts, Paid, facts_at
from .payments import Line, settle


@dataclass(frozen=True)
class Statement:
    """What the licensee owes the licensor on ``day``, line by line.

    ``charged + interest == paid - credit + owed``, to the cent. ``overdue`` is what is owed beyond
    its last day and not frozen by a dispute; ``credit`` is what the licensor holds for later.
    """

    day: date
    currency: str
    facts: Facts
    trial_last: date | None
    begins_on: date | None
    lines: tuple[Line, ...]
    payments: tuple[Paid, ...]
    credit: Decimal

    @property
    def charged(self) -> Decimal:
        """All that fell due, without interest."""
        return sum((line.charge.amount for line in self.lines), NOTHING)

    @property
    def interest(self) -> Decimal:
        """All interest."""
        return sum((line.interest for line in self.lines), NOTHING)

    @property
    def paid(self) -> Decimal:
        """All that was paid."""
        return sum((payment.amount for payment in self.payments), NOTHING)

    @property
    def owed(self) -> Decimal:
        """All that is open."""
        return sum((line.owed for line in self.lines), NOTHING)

    @property
    def overdue(self) -> Decimal:
        """What should have been paid by now."""
        late = (line for line in self.lines if line.last_day < self.day and not line.frozen)
        return sum((line.owed for line in late), NOTHING)


def ledger_at(terms: AgreedTerms, events: Iterable[Event], day: date) -> Statement:
    """The statement of account on ``day``: only events that count by then are looked at."""
    facts = facts_at(events, day)
    charges = charges_at(terms, facts, day)
    lines, credit = settle(terms, facts, charges, day)
    begun = find_beginning(terms, facts)
    return Statement(
        day=day,
        currency=terms.currency,
        facts=facts,
        trial_last=trial_last_day(terms, facts),
        begins_on=None if begun is None else begun.due_from,
        lines=tuple(lines),
        payments=tuple(sorted(facts.payments, key=lambda one: (one.on, one.event))),
        credit=credit,
    )


@dataclass(frozen=True)
class Posting:
    """One amount in the books: positive what is owed, negative what was paid."""

    cause: str
    clause: str
    event: int
    on: date
    amount: Decimal


def postings(statement: Statement) -> list[Posting]:
    """What the books hold by the statement's day, one posting for each cause.

    Interest is booked when its amount is paid, since until then it grows every day.
    """
    booked: list[Posting] = []
    for line in statement.lines:
        charge = line.charge
        booked.append(
            Posting(charge.cause, charge.clause, charge.event, charge.due_on, charge.amount)
        )
        if line.interest and not line.open:
            cause = f"interest:{charge.cause}"
            booked.append(Posting(cause, "late_rate", charge.event, line.last_day, line.interest))
    booked += [
        Posting(f"paid:{one.event}", "payment", one.event, one.on, -one.amount)
        for one in statement.payments
    ]
    return booked
