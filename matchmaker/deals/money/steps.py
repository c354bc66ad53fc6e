"""The states of a pay-after-use contract, who may bring it from one to the next, and with whom.

::

    offered → agreed → delivered → in_trial → converted | extended | returned → in_payment → settled
    disputed and defaulted lead back to where they came from; terminated ends everything
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from .events import Event, Happening


class Standing(StrEnum):
    """Where a contract stands."""

    OFFERED = "offered"
    AGREED = "agreed"
    DELIVERED = "delivered"
    IN_TRIAL = "in_trial"
    CONVERTED = "converted"
    EXTENDED = "extended"
    RETURNED = "returned"
    DEFAULTED = "defaulted"
    DISPUTED = "disputed"
    IN_PAYMENT = "in_payment"
    SETTLED = "settled"
    TERMINATED = "terminated"


class Side(StrEnum):
    """The two parties."""

    LICENSOR = "licensor"
    LICENSEE = "licensee"


S = Standing
TRYING: Final = frozenset({S.IN_TRIAL, S.EXTENDED})
USING: Final = TRYING | {S.CONVERTED, S.IN_PAYMENT}
LIVE: Final = USING | {S.DEFAULTED, S.DISPUTED}
OPEN: Final = LIVE | {S.RETURNED}
BOTH: Final = frozenset(Side)


@dataclass(frozen=True)
class Step:
    """From where, to where (None stays), by which side; ``together``: one proposes, one accepts.

    ``back`` leads to the standing before the dispute or default.
    """

    sources: frozenset[Standing]
    target: Standing | None
    by: frozenset[Side] = BOTH
    together: bool = False
    back: bool = False


_LICENSEE, _LICENSOR = frozenset({Side.LICENSEE}), frozenset({Side.LICENSOR})
_NOBODY: Final[frozenset[Side]] = frozenset()
STEPS: Final[dict[str, Step]] = {
    Happening.OFFERED: Step(frozenset(), S.OFFERED, _LICENSOR),
    Happening.AGREED: Step(frozenset({S.OFFERED}), S.AGREED, _LICENSEE),
    Happening.DELIVERED: Step(frozenset({S.AGREED}), S.DELIVERED, _LICENSOR),
    Happening.TRIAL_STARTED: Step(frozenset({S.DELIVERED}), S.IN_TRIAL, _LICENSEE),
    Happening.EXTENDED: Step(TRYING, S.EXTENDED, together=True),
    Happening.CONVERTED: Step(TRYING, S.CONVERTED, _LICENSEE),
    Happening.RETURNED: Step(USING | {S.DEFAULTED}, S.RETURNED, together=True),
    Happening.TRIGGERED: Step(USING, None, together=True),
    Happening.PAYMENT_BEGAN: Step(TRYING | {S.CONVERTED}, S.IN_PAYMENT, _NOBODY),
    Happening.STATEMENT_FILED: Step(OPEN, None, _LICENSEE),
    Happening.STATEMENT_CONFIRMED: Step(OPEN, None, _LICENSOR),
    Happening.STATEMENT_DISPUTED: Step(OPEN, None, _LICENSOR),
    Happening.PAID: Step(OPEN | {S.TERMINATED}, None, together=True),
    Happening.DISPUTED: Step(USING | {S.DEFAULTED}, S.DISPUTED),
    Happening.RESOLVED: Step(frozenset({S.DISPUTED}), None, together=True, back=True),
    Happening.DEFAULTED: Step(USING, S.DEFAULTED, _LICENSOR),
    Happening.CURED: Step(frozenset({S.DEFAULTED}), None, _LICENSOR, back=True),
    Happening.TRIAL_RESULT: Step(OPEN, None, together=True),
    Happening.SETTLED: Step(USING | {S.RETURNED, S.TERMINATED}, S.SETTLED),
    Happening.TERMINATED: Step(LIVE | {S.AGREED, S.DELIVERED}, S.TERMINATED, together=True),
}
"""What each kind of event needs. Proposals and refusals are open whenever their step is."""


def standing_after(events: Iterable[Event]) -> Standing:
    """Where the events lead, whatever is stored elsewhere."""
    path: list[Standing] = []
    for event in sorted(events, key=lambda one: one.number):
        step = STEPS.get(event.kind)
        if step is None:
            continue
        if step.back:
            path.pop()
        elif step.target in (S.DISPUTED, S.DEFAULTED):
            path.append(step.target)
        elif step.target is not None:
            path = [step.target]
    return path[-1]
