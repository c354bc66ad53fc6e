"""What happens to a pay-after-use contract, as plain values: the only input of the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class Happening(StrEnum):
    """The kinds of events."""

    OFFERED = "offered"
    AGREED = "agreed"
    DELIVERED = "delivered"
    TRIAL_STARTED = "trial_started"
    EXTENDED = "extended"
    CONVERTED = "converted"
    RETURNED = "returned"
    TRIGGERED = "triggered"
    PAYMENT_BEGAN = "payment_began"
    STATEMENT_FILED = "statement_filed"
    STATEMENT_CONFIRMED = "statement_confirmed"
    STATEMENT_DISPUTED = "statement_disputed"
    PAID = "paid"
    DISPUTED = "disputed"
    RESOLVED = "resolved"
    DEFAULTED = "defaulted"
    CURED = "cured"
    TRIAL_RESULT = "trial_result"
    SETTLED = "settled"
    TERMINATED = "terminated"
    PROPOSED = "proposed"
    REFUSED = "refused"


@dataclass(frozen=True)
class Event:
    """One event: its number in the contract, what happened, and the day from which it counts.

    ``payload`` by kind: EXTENDED ``until`` (the trial's new last day); STATEMENT_FILED ``period``,
    ``sales``, ``base``, ``before`` (the part of the base made before payment began);
    STATEMENT_CONFIRMED and STATEMENT_DISPUTED ``statement`` (an event's number); PAID ``amount``;
    DEFAULTED ``accelerate``; TERMINATED ``waive_floor``. Amounts are strings, days ISO strings.
    """

    number: int
    kind: str
    on: date
    payload: Mapping[str, Any] = field(default_factory=dict)
