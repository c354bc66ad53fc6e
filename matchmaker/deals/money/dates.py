"""The days to come under a contract: what they are and whose they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from listings.terms import ROYALTY_FORMS, SELLING_TRIGGERS

from .agreed import AgreedTerms
from .beginning import span_of
from .charges import fixed_days, term_last_day
from .days import periods_in
from .events import Event
from .ledger import Statement, ledger_at


@dataclass(frozen=True)
class ComingDay:
    """A day with something to do: ``kind`` is trial_end, statement, payment or term_end.

    ``cause`` names it once and for all in its contract; ``amount`` is what is to be paid.
    """

    kind: str
    cause: str
    on: date
    amount: Decimal | None = None
    period: int | None = None


def files_statements(terms: AgreedTerms) -> bool:
    """Whether anything hangs on what was sold, so that the licensee reports it."""
    offer = terms.offer
    return offer.payment_form in ROYALTY_FORMS or offer.trigger in SELLING_TRIGGERS


def coming_days(terms: AgreedTerms, events: Iterable[Event], day: date) -> list[ComingDay]:
    """What is open on ``day``, overdue days too, in the order of the days."""
    statement = ledger_at(terms, events, day)
    if statement.facts.starts_on is None:
        return []
    found = [
        *_trial(statement),
        *_statements(terms, statement),
        *_payments(terms, statement),
        *_end(terms, statement),
    ]
    return sorted(found, key=lambda one: (one.on, one.cause))


def _trial(statement: Statement) -> Iterator[ComingDay]:
    facts = statement.facts
    decided = facts.converted_on or facts.ended_on
    last = statement.trial_last
    if last is not None and decided is None and last >= statement.day:
        yield ComingDay("trial_end", f"trial:{last}", last)


def _statements(terms: AgreedTerms, statement: Statement) -> Iterator[ComingDay]:
    if not files_statements(terms):
        return
    ended = statement.facts.ended_on
    for period in range(1, periods_in(terms.term_months, terms.period_months) + 1):
        span = span_of(terms, statement.facts, period)
        if ended is not None and span.first > ended:
            return
        if period not in statement.facts.statements:
            last = span.last + timedelta(days=terms.grace_days)
            yield ComingDay("statement", f"statement:{period}", last, period=period)
            if span.last >= statement.day:
                return


def _payments(terms: AgreedTerms, statement: Statement) -> Iterator[ComingDay]:
    for line in statement.lines:
        if line.owed > 0:
            yield ComingDay("payment", line.charge.cause, line.last_day, line.owed)
    total = statement.charged
    for charge in fixed_days(terms, statement.facts):
        if charge.due_on > statement.day:
            room = charge.gross
            if terms.cap is not None:
                room = min(room, max(terms.cap - total, Decimal(0)))
            total += room
            if room:
                last = charge.due_on + timedelta(days=terms.grace_days)
                yield ComingDay("payment", charge.cause, last, room)


def _end(terms: AgreedTerms, statement: Statement) -> Iterator[ComingDay]:
    last = term_last_day(terms, statement.facts)
    if last is not None and last >= statement.day and statement.facts.ended_on is None:
        yield ComingDay("term_end", "term", last)
