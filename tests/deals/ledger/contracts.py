"""Contracts for the tests of the ledger, written as short as on a sheet of paper."""

from datetime import date
from decimal import Decimal
from typing import Any

from listings.terms import PayAfterUse, RateBracket
from matchmaker.deals.money import AgreedTerms, Event, Happening, Statement, ledger_at

START = date(2026, 1, 15)
_AGREED = {"term_months", "instalments", "yearly_rates"}
_AMOUNTS = {"fixed_amount", "floor", "cap", "late_rate", "trigger_amount"}

Move = tuple[str, date, dict[str, Any]]


def day(text: str) -> date:
    return date.fromisoformat(text)


def terms(trigger: str, form: str, *rates: tuple[str, str], **more: Any) -> AgreedTerms:
    """Amounts are given as strings; brackets as (from, rate)."""
    own = {name: more.pop(name) for name in [*more] if name in _AGREED}
    if "yearly_rates" in own:
        own["yearly_rates"] = tuple(Decimal(rate) for rate in own["yearly_rates"])
    values: dict[str, Any] = {
        name: Decimal(value) if name in _AMOUNTS else value for name, value in more.items()
    }
    table = tuple(RateBracket(Decimal(low), Decimal(rate)) for low, rate in rates)
    base = "product_sales" if table or own.get("yearly_rates") else ""
    offer: dict[str, Any] = {
        "trigger": trigger,
        "payment_form": form,
        "base": base,
        "currency": "CNY",
        **values,
    }
    return AgreedTerms(offer=PayAfterUse(rate_table=table, **offer), **own)


def started(on: date = START) -> Move:
    return Happening.TRIAL_STARTED, on, {}


def move(kind: str, on: str, **payload: Any) -> Move:
    return kind, day(on), payload


def filed(on: str, period: int, sales: str, base: str = "", before: str = "0") -> Move:
    figures = {"period": period, "sales": sales, "base": base or sales, "before": before}
    return Happening.STATEMENT_FILED, day(on), figures


def paid(on: str, amount: str) -> Move:
    return Happening.PAID, day(on), {"amount": amount}


def events(*moves: Move) -> list[Event]:
    """Numbered from 1 in the order given."""
    return [Event(number, *one) for number, one in enumerate(moves, start=1)]


def on(when: str, agreed: AgreedTerms, *moves: Move) -> Statement:
    return ledger_at(agreed, events(*moves), day(when))


def lines(statement: Statement) -> list[tuple[str, str, str]]:
    """(cause, day on which it fell due, amount) of each line."""
    return [
        (line.charge.cause, f"{line.charge.due_on}", f"{line.charge.amount}")
        for line in statement.lines
    ]
