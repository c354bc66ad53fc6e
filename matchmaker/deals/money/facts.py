"""What the events up to a day say, gathered for the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Final

from .days import Interval
from .events import Event, Happening


@dataclass(frozen=True)
class Filed:
    """The statement in force for a period: the one that was filed last."""

    event: int
    period: int
    on: date
    sales: Decimal
    base: Decimal
    before: Decimal
    confirmed: bool = False
    disputed: bool = False


@dataclass(frozen=True)
class Paid:
    """A payment that both sides recorded."""

    event: int
    on: date
    amount: Decimal


@dataclass
class Facts:
    """A running summary; ``*_by`` are numbers of events."""

    starts_on: date | None = None
    started_by: int = 0
    extended_until: date | None = None
    converted_on: date | None = None
    triggered_on: date | None = None
    triggered_by: int = 0
    returned_on: date | None = None
    returned_by: int = 0
    terminated_on: date | None = None
    terminated_by: int = 0
    waives_floor: bool = False
    accelerated_on: date | None = None
    statements: dict[int, Filed] = field(default_factory=dict)
    payments: list[Paid] = field(default_factory=list)
    frozen: list[Interval] = field(default_factory=list)
    frozen_periods: dict[int, list[Interval]] = field(default_factory=dict)

    @property
    def is_frozen(self) -> bool:
        """Whether a dispute about the contract is open."""
        return bool(self.frozen) and self.frozen[-1][1] is None

    @property
    def ended_on(self) -> date | None:
        """The day on which the use ended early, by return or termination."""
        days = [day for day in (self.returned_on, self.terminated_on) if day is not None]
        return min(days, default=None)

    def freezes_of(self, period: int | None) -> list[Interval]:
        """Days on which nothing of this period grows older."""
        return [*self.frozen, *self.frozen_periods.get(period or 0, [])]


def facts_at(events: Iterable[Event], day: date) -> Facts:
    """The facts of all events that count from ``day`` or earlier, in the order of their numbers."""
    facts = Facts()
    for event in sorted(events, key=lambda one: one.number):
        if event.on <= day and event.kind in _READERS:
            _READERS[event.kind](facts, event)
    return facts


def _started(facts: Facts, event: Event) -> None:
    facts.starts_on, facts.started_by = event.on, event.number


def _extended(facts: Facts, event: Event) -> None:
    facts.extended_until = date.fromisoformat(event.payload["until"])


def _converted(facts: Facts, event: Event) -> None:
    facts.converted_on = event.on


def _triggered(facts: Facts, event: Event) -> None:
    if facts.triggered_on is None:
        facts.triggered_on, facts.triggered_by = event.on, event.number


def _returned(facts: Facts, event: Event) -> None:
    facts.returned_on, facts.returned_by = event.on, event.number


def _terminated(facts: Facts, event: Event) -> None:
    facts.terminated_on, facts.terminated_by = event.on, event.number
    facts.waives_floor = bool(event.payload.get("waive_floor"))


def _defaulted(facts: Facts, event: Event) -> None:
    if event.payload.get("accelerate"):
        facts.accelerated_on = event.on


def _cured(facts: Facts, event: Event) -> None:  # noqa: ARG001
    facts.accelerated_on = None


def _disputed(facts: Facts, event: Event) -> None:
    facts.frozen.append((event.on, None))


def _resolved(facts: Facts, event: Event) -> None:
    if facts.is_frozen:
        facts.frozen[-1] = (facts.frozen[-1][0], event.on)


def _filed(facts: Facts, event: Event) -> None:
    period = int(event.payload["period"])
    _thaw(facts, period, event.on)
    facts.statements[period] = Filed(
        event=event.number,
        period=period,
        on=event.on,
        sales=Decimal(event.payload["sales"]),
        base=Decimal(event.payload["base"]),
        before=Decimal(event.payload.get("before", "0")),
    )


def _statement_confirmed(facts: Facts, event: Event) -> None:
    filed = _statement(facts, event)
    if filed is not None:
        _thaw(facts, filed.period, event.on)
        facts.statements[filed.period] = replace(filed, confirmed=True, disputed=False)


def _statement_disputed(facts: Facts, event: Event) -> None:
    filed = _statement(facts, event)
    if filed is not None:
        facts.frozen_periods.setdefault(filed.period, []).append((event.on, None))
        facts.statements[filed.period] = replace(filed, disputed=True)


def _statement(facts: Facts, event: Event) -> Filed | None:
    number = event.payload["statement"]
    return next((one for one in facts.statements.values() if one.event == number), None)


def _thaw(facts: Facts, period: int, on: date) -> None:
    frozen = facts.frozen_periods.get(period, [])
    if frozen and frozen[-1][1] is None:
        frozen[-1] = (frozen[-1][0], on)


def _paid(facts: Facts, event: Event) -> None:
    facts.payments.append(Paid(event.number, event.on, Decimal(event.payload["amount"])))


_READERS: Final[dict[str, Callable[[Facts, Event], None]]] = {
    Happening.TRIAL_STARTED: _started,
    Happening.EXTENDED: _extended,
    Happening.CONVERTED: _converted,
    Happening.TRIGGERED: _triggered,
    Happening.RETURNED: _returned,
    Happening.TERMINATED: _terminated,
    Happening.DEFAULTED: _defaulted,
    Happening.CURED: _cured,
    Happening.DISPUTED: _disputed,
    Happening.RESOLVED: _resolved,
    Happening.STATEMENT_FILED: _filed,
    Happening.STATEMENT_CONFIRMED: _statement_confirmed,
    Happening.STATEMENT_DISPUTED: _statement_disputed,
    Happening.PAID: _paid,
}
