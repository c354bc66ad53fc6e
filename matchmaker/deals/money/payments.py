"""How payments meet what fell due, and what lateness costs.

What fell due first is paid first (article 560 of the Civil Code), and of each amount its interest
before itself (article 561). What is paid too much waits for what falls due next. Interest is
simple, on what is open of the amount, for each day after the last day of grace, a 365th of the
yearly rate a day (actual/365: a leap day is a day like any other). Days of a dispute do not count.
Interest is added up exactly and rounded per amount, and does not count towards the cap.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

from .agreed import AgreedTerms
from .amounts import rounded
from .charges import NOTHING, Charge
from .days import days_outside
from .facts import Facts, Paid

DAYS_A_YEAR: Final = 365


@dataclass(frozen=True)
class Line:
    """A charge as it stands: what was paid of it and of its interest, and until when it may be."""

    charge: Charge
    last_day: date
    paid: Decimal
    interest: Decimal
    interest_paid: Decimal
    late_days: int
    frozen: bool

    @property
    def open(self) -> Decimal:
        """What is left of the amount itself."""
        return self.charge.amount - self.paid

    @property
    def interest_open(self) -> Decimal:
        """What is left of its interest."""
        return self.interest - self.interest_paid

    @property
    def owed(self) -> Decimal:
        """Both together."""
        return self.open + self.interest_open


@dataclass
class _Account:
    """One charge while payments are laid against it."""

    charge: Charge
    terms: AgreedTerms
    facts: Facts
    paid: Decimal = NOTHING
    interest_paid: Decimal = NOTHING
    accrued: Fraction = Fraction(0)
    reached: date = date.min
    late_days: int = 0

    def __post_init__(self) -> None:
        self.last_day = self.charge.due_on + timedelta(days=self.terms.grace_days)
        self.reached = self.last_day

    @property
    def open(self) -> Decimal:
        return self.charge.amount - self.paid

    @property
    def interest(self) -> Decimal:
        return rounded(self.accrued, self.terms.currency)

    def accrue(self, day: date) -> None:
        if day <= self.reached:
            return
        days = days_outside(self.reached, day, self.facts.freezes_of(self.charge.period))
        rate = Fraction(self.terms.offer.late_rate or 0)
        self.accrued += Fraction(self.open) * rate * days / DAYS_A_YEAR
        self.late_days += days if self.open else 0
        self.reached = day

    def take(self, amount: Decimal, day: date) -> Decimal:
        """Interest first, then the amount; returns what is left over."""
        self.accrue(day)
        for_interest = min(amount, self.interest - self.interest_paid)
        self.interest_paid += for_interest
        for_itself = min(amount - for_interest, self.open)
        self.paid += for_itself
        return amount - for_interest - for_itself

    def line(self, day: date) -> Line:
        freezes = self.facts.freezes_of(self.charge.period)
        frozen = any(begin <= day and (end is None or day < end) for begin, end in freezes)
        return Line(
            self.charge,
            self.last_day,
            self.paid,
            self.interest,
            self.interest_paid,
            self.late_days,
            frozen,
        )


def settle(
    terms: AgreedTerms, facts: Facts, charges: Iterable[Charge], day: date
) -> tuple[list[Line], Decimal]:
    """The charges as they stand on ``day``, and what was paid too much."""
    accounts: list[_Account] = []
    credit = NOTHING
    for moment in _in_time(charges, facts.payments):
        if isinstance(moment, Charge):
            accounts.append(_Account(moment, terms, facts))
            on = moment.due_on
        else:
            credit += moment.amount
            on = moment.on
        for account in accounts:
            if credit:
                credit = account.take(credit, on)
    for account in accounts:
        account.accrue(day)
    return [account.line(day) for account in accounts], credit


def _in_time(charges: Iterable[Charge], payments: Iterable[Paid]) -> list[Charge | Paid]:
    moments: list[tuple[date, int, int, Charge | Paid]] = [
        (charge.due_on, 0, place, charge) for place, charge in enumerate(charges)
    ]
    moments += [(payment.on, 1, payment.event, payment) for payment in payments]
    return [moment for *_rest, moment in sorted(moments, key=lambda one: one[:3])]
