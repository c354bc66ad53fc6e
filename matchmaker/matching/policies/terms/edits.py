"""What could be changed in a pair: for each term that does not fit, the edits worth trying.

Each edit is as small as its finding allows; whether it helps is not decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from ...states import Gate
from .checklist import Finding, Judgement, months_after, trial_end, ways_to_pay
from .sides import Pair, SideName, UseFirst

LEVELS: Final = 9
"""Of the scale of technology readiness."""
DAYS_A_YEAR: Final = 365
A_CHOICE: Final = 1.0
"""The size of what cannot be moved a bit: a yes for a no, one more licence kind."""

_YES: Final = True


@dataclass(frozen=True, slots=True)
class Edit:
    """One field of one side changed. ``size`` is the share of its scale, from 0 to 1.

    Levels count in ninths, amounts by how much of the price is missing, days in years (a year and
    more is 1), and a choice is 1. ``code`` and ``params`` are worded where the edit is shown.
    """

    side: SideName
    field: str
    value: Any
    size: float
    code: str
    params: Mapping[str, Any]


def edits_worth_trying(pair: Pair, judgement: Judgement) -> Iterator[Edit]:
    """The edits that each finding and each closed gate suggests, some of them twice."""
    for finding in judgement.findings:
        if finding.code in _BY_FINDING:
            yield from _BY_FINDING[finding.code](pair, finding)
    for gate in judgement.closed:
        if gate in _BY_GATE:
            yield from _BY_GATE[gate](pair)


def _maturity(pair: Pair, _finding: Finding) -> Iterator[Edit]:
    wanted, level = pair.need.minimum_trl, pair.technology.maturity_level
    if wanted is None or level is None:
        return
    size = (wanted - level) / LEVELS
    reached, accepted = {"level": wanted}, {"level": level}
    yield Edit("technology", "maturity_level", wanted, size, "reach_trl", reached)
    yield Edit("need", "minimum_trl", level, size, "accept_trl", accepted)


def _price(pair: Pair, _finding: Finding) -> Iterator[Edit]:
    budget, currency = pair.need.budget_max, pair.need.currency
    if budget is None:
        return
    price = min(_enough(pair, currency))
    size = float((price - budget) / price)
    raised = {"amount": str(price), "currency": currency}
    yield Edit("need", "budget_max", price, size, "raise_budget", raised)
    yield from _lower_price(pair, budget)


def _enough(pair: Pair, currency: str) -> Iterator[Decimal]:
    """The budgets that suffice for one of the ways to pay, in this currency."""
    yield from (way.least for way in ways_to_pay(pair) if way.currency == currency)
    technology = pair.technology
    highest = technology.price_max if technology.price_min is None else None
    if highest is not None and technology.currency == currency:
        # A way to pay only once the budget covers it, so it isn't among them yet.
        yield highest


def _lower_price(pair: Pair, budget: Decimal) -> Iterator[Edit]:
    price, currency = pair.technology.price_min, pair.technology.currency
    if price is not None and currency == pair.need.currency and price > budget:
        lowered = {"amount": str(budget), "currency": currency}
        size = float((price - budget) / price)
        yield Edit("technology", "price_min", budget, size, "lower_price", lowered)


def _pay_after_use(_pair: Pair, _finding: Finding) -> Iterator[Edit]:
    """The terms of what would be offered are open, so that no price is promised by it."""
    offered = UseFirst()
    yield Edit("technology", "pay_after_use", offered, A_CHOICE, "offer_pay_after_use", {})
    yield Edit("need", "wants_pay_after_use", None, A_CHOICE, "do_without_pay_after_use", {})


def _licence_kind(pair: Pair, _finding: Finding) -> Iterator[Edit]:
    wished, offered = pair.need.wished_licence_kinds, pair.technology.licence_kinds
    for kind in sorted(offered):
        yield _accept_kind(wished, kind)
    for kind in sorted(wished):
        more = {"kind": kind}
        yield Edit(
            "technology", "licence_kinds", offered | {kind}, A_CHOICE, "offer_licence_kind", more
        )


def _accept_kind(wished: frozenset[str], kind: str) -> Edit:
    more = {"kind": kind}
    return Edit(
        "need", "wished_licence_kinds", wished | {kind}, A_CHOICE, "accept_licence_kind", more
    )


def _openly_licensed(pair: Pair, _finding: Finding) -> Iterator[Edit]:
    for kind in ("non_exclusive", "open"):
        yield _accept_kind(pair.need.wished_licence_kinds, kind)


def _exclusive_licence(pair: Pair, _finding: Finding) -> Iterator[Edit]:
    until = pair.technology.exclusive_until
    if until is not None:
        ended = pair.today - timedelta(days=1)
        yield _date_edit("technology", "exclusive_until", until, ended, "exclusive_licence_ends")


def _deadline_passed(pair: Pair, _finding: Finding) -> Iterator[Edit]:
    deadline = pair.need.deadline
    if deadline is not None:
        yield _date_edit("need", "deadline", deadline, pair.today, "move_deadline")


def _offer_ends(pair: Pair, _finding: Finding) -> Iterator[Edit]:
    deadline, last_day = pair.need.deadline, pair.technology.valid_until
    if deadline is not None and last_day is not None:
        yield _date_edit("technology", "valid_until", last_day, deadline, "extend_offer")
        yield _date_edit("need", "deadline", deadline, last_day, "move_deadline")


def _trial_too_long(pair: Pair, _finding: Finding) -> Iterator[Edit]:
    deadline, end, use_first = pair.need.deadline, trial_end(pair), pair.technology.pay_after_use
    if deadline is None or end is None or use_first is None or use_first.trial_months is None:
        return
    yield _date_edit("need", "deadline", deadline, end, "move_deadline")
    months = use_first.trial_months
    fitting = next(
        (less for less in range(months - 1, 0, -1) if months_after(pair.today, less) <= deadline),
        None,
    )
    if fitting is not None:
        shorter = UseFirst(trial_months=fitting, least=use_first.least, currency=use_first.currency)
        size = min(1.0, (months - fitting) / 12)
        less = {"months": fitting}
        yield Edit("technology", "pay_after_use", shorter, size, "shorten_trial", less)


def _clearance(_pair: Pair, _finding: Finding) -> Iterator[Edit]:
    yield Edit("technology", "cleared", _YES, A_CHOICE, "obtain_clearance", {})


def _not_published(pair: Pair) -> Iterator[Edit]:
    sides: tuple[tuple[SideName, date | None], ...] = (
        ("need", pair.need.valid_until),
        ("technology", pair.technology.valid_until),
    )
    for side, last_day in sides:
        if last_day is not None and last_day < pair.today:
            code = "extend_need" if side == "need" else "extend_offer"
            yield _date_edit(side, "valid_until", last_day, pair.today, code)


def _not_verified(_pair: Pair) -> Iterator[Edit]:
    yield Edit("need", "verified", _YES, A_CHOICE, "verify_need_owner", {})
    yield Edit("technology", "verified", _YES, A_CHOICE, "verify_technology_owner", {})


def _date_edit(side: SideName, field: str, before: date, after: date, code: str) -> Edit:
    size = min(1.0, abs((after - before).days) / DAYS_A_YEAR)
    return Edit(side, field, after, size, code, {"day": after.isoformat()})


_BY_FINDING: Final[Mapping[str, Callable[[Pair, Finding], Iterator[Edit]]]] = {
    "maturity_below": _maturity,
    "budget_below_price": _price,
    "pay_after_use_not_offered": _pay_after_use,
    "licence_kind_not_offered": _licence_kind,
    "exclusive_licence_in_force": _exclusive_licence,
    "openly_licensed_already": _openly_licensed,
    "deadline_passed": _deadline_passed,
    "offer_ends_before_deadline": _offer_ends,
    "trial_beyond_deadline": _trial_too_long,
    "export_not_cleared": _clearance,
}
_BY_GATE: Final[Mapping[Gate, Callable[[Pair], Iterator[Edit]]]] = {
    Gate.NOT_PUBLISHED: _not_published,
    Gate.OTHER_SIDE_NOT_VERIFIED: _not_verified,
}
