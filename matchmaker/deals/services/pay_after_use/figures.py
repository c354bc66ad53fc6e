"""What each step must say before it is written down, cleaned; a refusal says what to mend."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.translation import gettext as _

from matchmaker.deals.errors import (
    FigureMissing,
    NothingOverdue,
    PeriodNotOver,
    StatementSettled,
    StepNotOpen,
    StillOpen,
    TermsDiffer,
)
from matchmaker.deals.models import PayAfterUseContract
from matchmaker.deals.money import (
    Event,
    Facts,
    Filed,
    Happening,
    Standing,
    Statement,
    coming_days,
    facts_at,
    files_statements,
    ledger_at,
    periods_in,
    span_of,
)
from matchmaker.deals.selectors.pay_after_use import open_proposals

MOST = Decimal(10) ** 12
"""Far above any real amount, and exact to the cent on SQLite too (15 digits)."""
LONGEST_FIGURE = 200


@dataclass(frozen=True)
class Asked:
    """What somebody would like to write down: the contract as it is, the day and the figures."""

    contract: PayAfterUseContract
    events: list[Event]
    on: date
    given: Mapping[str, Any]
    evidence: str

    @property
    def facts(self) -> Facts:
        """Everything known by now, also what counts from a later day."""
        return facts_at(self.events, date.max)

    @property
    def statement(self) -> Statement:
        """What is owed on the day."""
        return ledger_at(self.contract.agreed, self.events, self.on)


def checked_payload(kind: str, asked: Asked) -> dict[str, Any]:
    """The payload to store. Raises the refusals of the step."""
    check = _CHECKS.get(kind)
    return check(asked) if check else {}


def _agreed(asked: Asked) -> dict[str, Any]:
    if asked.given.get("sha256") != asked.contract.terms_sha256:
        raise TermsDiffer
    return {"sha256": asked.contract.terms_sha256}


def _extended(asked: Asked) -> dict[str, Any]:
    until = _day(asked, "until")
    last = asked.statement.trial_last
    if until <= max(last or asked.on, asked.on):
        raise FigureMissing(field="until", mend=_("choose a day after the trial's last one"))
    return {"until": str(until)}


def _with_evidence(asked: Asked) -> dict[str, Any]:
    if not asked.evidence:
        raise FigureMissing(field="evidence", mend=_("say what shows it, or why"))
    return {}


def _triggered(asked: Asked) -> dict[str, Any]:
    if asked.facts.triggered_on is not None:
        raise StepNotOpen(state=asked.contract.get_state_display())
    return _with_evidence(asked)


def _filed(asked: Asked) -> dict[str, Any]:
    terms, period = asked.contract.agreed, _number(asked, "period")
    if asked.facts.starts_on is None or not files_statements(terms):
        raise StepNotOpen(state=asked.contract.get_state_display())
    known = 1 <= period <= periods_in(terms.term_months, terms.period_months)
    span = span_of(terms, asked.facts, period) if known else None
    if span is None or span.last < span.first or span.last > asked.on:
        raise PeriodNotOver(period=period, day=asked.on)
    base, before = _amount(asked, "base"), _amount(asked, "before", least="0")
    if before > base:
        raise FigureMissing(field="before", mend=_("it is a part of the base, so not above it"))
    return {
        "period": period,
        "sales": str(_amount(asked, "sales")),
        "base": str(base),
        "before": str(before),
    }


def _statement_in_force(asked: Asked) -> Filed:
    number = _number(asked, "statement")
    for filed in asked.facts.statements.values():
        if filed.event == number and not filed.confirmed:
            return filed
    raise StatementSettled


def _confirmed(asked: Asked) -> dict[str, Any]:
    return {"statement": _statement_in_force(asked).event}


def _disputed_statement(asked: Asked) -> dict[str, Any]:
    filed = _statement_in_force(asked)
    if filed.disputed:
        raise StatementSettled
    _with_evidence(asked)
    return {"statement": filed.event}


def _paid(asked: Asked) -> dict[str, Any]:
    return {"amount": str(_amount(asked, "amount", least="0.01"))}


def _defaulted(asked: Asked) -> dict[str, Any]:
    if asked.statement.overdue <= 0:
        raise NothingOverdue
    return {"accelerate": bool(asked.given.get("accelerate"))}


def _terminated(asked: Asked) -> dict[str, Any]:
    return {**_with_evidence(asked), "waive_floor": bool(asked.given.get("waive_floor"))}


def _result(asked: Asked) -> dict[str, Any]:
    _with_evidence(asked)
    figures = {name: _words(asked, name) for name in ("metric", "value")}
    condition = str(asked.given.get("condition", "")).strip()[:LONGEST_FIGURE]
    return {**figures, "condition": condition, "met": bool(asked.given.get("met"))}


def _settled(asked: Asked) -> dict[str, Any]:
    still = [*_open_points(asked)]
    if still:
        raise StillOpen(open="; ".join(still))
    return {"paid": str(asked.statement.paid)}


def _open_points(asked: Asked) -> list[str]:
    statement, terms = asked.statement, asked.contract.agreed
    said = []
    if statement.owed:
        said.append(_("%(amount)s is owed") % {"amount": statement.owed})
    unconfirmed = [one for one in statement.facts.statements.values() if not one.confirmed]
    if unconfirmed:
        said.append(_("a statement is not confirmed"))
    if any(one.payload["step"] == Happening.PAID for one in open_proposals(asked.events).values()):
        said.append(_("a payment is not confirmed"))
    if terms.cap is not None and statement.charged >= terms.cap:
        return said
    coming = {one.kind for one in coming_days(terms, asked.events, asked.on)}
    waits_for_end = files_statements(terms) or bool(terms.offer.floor)
    if "payment" in coming and not statement.owed:
        said.append(_("a payment falls due later"))
    if "statement" in coming and asked.contract.standing != Standing.RETURNED:
        said.append(_("a statement is to come"))
    elif "term_end" in coming and waits_for_end:
        said.append(_("the agreed term is not over"))
    return said


def _number(asked: Asked, field: str) -> int:
    try:
        return int(str(asked.given[field]))
    except (KeyError, ValueError) as wrong:
        raise FigureMissing(field=field, mend=_("give a whole number")) from wrong


def _amount(asked: Asked, field: str, *, least: str = "0") -> Decimal:
    default = "0" if field == "before" else None
    try:
        amount = Decimal(str(asked.given.get(field, default)).strip())
        kept = amount.quantize(Decimal("0.01"))
    except InvalidOperation as wrong:
        raise FigureMissing(field=field, mend=_("give an amount such as 1200.50")) from wrong
    if not amount.is_finite() or kept != amount or not Decimal(least) <= amount <= MOST:
        raise FigureMissing(
            field=field,
            mend=_("give an amount from %(least)s with at most two decimals") % {"least": least},
        )
    return kept


def _day(asked: Asked, field: str) -> date:
    try:
        return date.fromisoformat(str(asked.given.get(field, "")))
    except ValueError as wrong:
        raise FigureMissing(field=field, mend=_("give a day such as 2027-03-31")) from wrong


def _words(asked: Asked, field: str) -> str:
    words = str(asked.given.get(field, "")).strip()
    if not words or len(words) > LONGEST_FIGURE:
        raise FigureMissing(field=field, mend=_("give a few words"))
    return words


_CHECKS: Final[Mapping[str, Callable[[Asked], dict[str, Any]]]] = {
    Happening.AGREED: _agreed,
    Happening.EXTENDED: _extended,
    Happening.TRIGGERED: _triggered,
    Happening.RETURNED: _with_evidence,
    Happening.STATEMENT_FILED: _filed,
    Happening.STATEMENT_CONFIRMED: _confirmed,
    Happening.STATEMENT_DISPUTED: _disputed_statement,
    Happening.PAID: _paid,
    Happening.DISPUTED: _with_evidence,
    Happening.RESOLVED: _with_evidence,
    Happening.DEFAULTED: _defaulted,
    Happening.TRIAL_RESULT: _result,
    Happening.SETTLED: _settled,
    Happening.TERMINATED: _terminated,
}
