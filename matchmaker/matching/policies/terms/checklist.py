"""The terms checklist: what of a need's terms a technology meets, topic by topic, and why.

Pure functions over plain values. A finding is a code with plain parameters, worded where it is
shown. What is not stated is unknown: nothing fits without being said, except what nobody asks for.
What the gates decide too (licence, deadline, export) is asked of them, not decided again.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from ...states import Fit, Gate, Topic
from ..gates import closed_gates
from .sides import Pair

Closed = frozenset[Gate]

RIGHTS_TO_ASK_ABOUT: Final = ("disputed", "pledged")
EXCLUSIVE_KINDS: Final = frozenset({"exclusive", "sole"})
_WORST_FIRST: Final = (Fit.DOES_NOT_FIT, Fit.UNKNOWN, Fit.FITS)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one topic comes to. ``to_ask`` marks an unknown that speaks against the pair."""

    topic: Topic
    fit: Fit
    code: str
    params: Mapping[str, Any]
    to_ask: bool = False

    @property
    def objects(self) -> bool:
        """Whether a technology manager has to weigh it."""
        return self.fit is Fit.DOES_NOT_FIT or self.to_ask


@dataclass(frozen=True, slots=True)
class Judgement:
    """A pair's whole checklist and the gates that refuse it."""

    findings: Sequence[Finding]
    closed: Closed

    def fit_of(self, topic: Topic) -> Fit:
        """The worst that is found under a topic."""
        found = {finding.fit for finding in self.findings if finding.topic is topic}
        return next(fit for fit in _WORST_FIRST if fit in found)

    @property
    def refused(self) -> frozenset[Topic]:
        """The topics that do not fit."""
        return frozenset(row.topic for row in self.findings if row.fit is Fit.DOES_NOT_FIT)


def judge(pair: Pair) -> Judgement:
    """Go through the checklist and the gates; every topic has one finding at least."""
    masks = closed_gates(pair.need.columns(), pair.technology.columns(), today=pair.today)
    closed = frozenset(gate for gate, mask in masks.items() if mask.all())
    findings = [
        Finding(topic, *answer) for topic, rule in RULES.items() for answer in rule(pair, closed)
    ]
    return Judgement(findings, closed)


class _Answer(NamedTuple):
    fit: Fit
    code: str
    params: Mapping[str, Any]
    to_ask: bool = False


def _fits(code: str, **params: Any) -> _Answer:
    return _Answer(Fit.FITS, code, params)


def _unknown(code: str, **params: Any) -> _Answer:
    return _Answer(Fit.UNKNOWN, code, params)


def _to_ask(code: str, **params: Any) -> _Answer:
    return _Answer(Fit.UNKNOWN, code, params, to_ask=True)


def _does_not(code: str, **params: Any) -> _Answer:
    return _Answer(Fit.DOES_NOT_FIT, code, params)


def _maturity(pair: Pair, _closed: Closed) -> Iterator[_Answer]:
    """Levels of two standards are not comparable: their ladders have other rungs."""
    wanted, level = pair.need.minimum_trl, pair.technology.maturity_level
    standard = pair.technology.maturity_standard
    if wanted is None:
        yield _fits("maturity_not_asked")
    elif level is None:
        yield _to_ask("maturity_unknown", wanted=wanted)
    elif standard != "trl":
        yield _to_ask("maturity_not_comparable", wanted=wanted, standard=standard)
    elif level < wanted:
        yield _does_not("maturity_below", wanted=wanted, level=level)
    else:
        yield _fits("maturity_enough", wanted=wanted, level=level)


class Way(NamedTuple):
    """One way to pay: the least it costs."""

    least: Decimal
    currency: str


def ways_to_pay(pair: Pair) -> list[Way]:
    """The price, and pay-after-use unless the need refuses it; as far as amounts are stated.

    Of a technology that names only its highest price, that is known to suffice.
    """
    need, technology = pair.need, pair.technology
    ways: list[Way] = []
    price = technology.price_min
    if price is None and _highest_price_is_covered(pair):
        price = technology.price_max
    if price is not None:
        ways.append(Way(price, technology.currency))
    use_first = technology.pay_after_use
    if use_first and use_first.least is not None and need.wants_pay_after_use is not False:
        ways.append(Way(use_first.least, use_first.currency))
    return ways


def _highest_price_is_covered(pair: Pair) -> bool:
    highest, budget = pair.technology.price_max, pair.need.budget_max
    same = pair.technology.currency == pair.need.currency
    return highest is not None and budget is not None and same and highest <= budget


def _price(pair: Pair, _closed: Closed) -> Iterator[_Answer]:
    """One affordable way is enough; what falls due only out of use needs no budget."""
    budget, currency = pair.need.budget_max, pair.need.currency
    ways = ways_to_pay(pair)
    foreign = [way for way in ways if way.least and way.currency != currency]
    known = [way.least for way in ways if way.currency == currency or not way.least]
    if known and min(known) == 0:
        yield _fits("nothing_fixed_to_pay")
    elif not ways:
        yield _unknown("price_not_stated")
    elif budget is None:
        yield _unknown("budget_not_stated")
    elif currency and known and min(known) <= budget:
        yield _fits("budget_covers_price", **_amounts(budget, min(known), currency))
    elif not currency or not all(way.currency for way in ways):
        yield _to_ask("currency_not_stated")
    elif foreign:
        yield _to_ask("currencies_differ", budget=currency, price=foreign[0].currency)
    else:
        yield _does_not("budget_below_price", **_amounts(budget, min(known), currency))


def _amounts(budget: Decimal, price: Decimal, currency: str) -> dict[str, str]:
    """Amounts as text, so that nothing is rounded on its way through JSON."""
    return {"budget": str(budget), "price": str(price), "currency": currency}


def _pay_after_use(pair: Pair, _closed: Closed) -> Iterator[_Answer]:
    if not pair.need.wants_pay_after_use:
        yield _fits("pay_after_use_not_asked")
    elif pair.technology.pay_after_use is None:
        yield _does_not("pay_after_use_not_offered")
    else:
        yield _fits("pay_after_use_offered")


def _licence_kind(pair: Pair, _closed: Closed) -> Iterator[_Answer]:
    wished, offered = pair.need.wished_licence_kinds, pair.technology.licence_kinds
    if not wished:
        yield _fits("licence_kind_not_asked")
    elif not offered:
        yield _unknown("licence_kind_not_stated", wished=sorted(wished))
    elif wished & offered:
        yield _fits("licence_kind_offered", shared=sorted(wished & offered))
    else:
        yield _does_not("licence_kind_not_offered", wished=sorted(wished))


def _exclusivity(pair: Pair, closed: Closed) -> Iterator[_Answer]:
    """An exclusive licence closes it to all; an open one to those who want it for themselves."""
    technology, wished = pair.technology, pair.need.wished_licence_kinds
    for_itself = bool(wished) and wished <= EXCLUSIVE_KINDS
    if Gate.LICENCE_TAKEN in closed:
        until = technology.exclusive_until
        if until is not None and until >= pair.today:
            yield _does_not("exclusive_licence_in_force", until=until.isoformat())
        if technology.is_without_rights:
            yield _does_not("no_right_to_license")
    elif for_itself and "open_licensed" in technology.rights:
        yield _does_not("openly_licensed_already")
    elif for_itself and not technology.rights:
        yield _unknown("rights_not_listed")
    else:
        yield _fits("licence_free")


def _rights(pair: Pair, _closed: Closed) -> Iterator[_Answer]:
    statuses = pair.technology.rights
    doubtful = [status for status in RIGHTS_TO_ASK_ABOUT if status in statuses]
    if doubtful:
        yield from (_to_ask(f"rights_{status}") for status in doubtful)
    elif not statuses or "" in statuses:
        yield _unknown("rights_not_stated")
    else:
        yield _fits("rights_undisputed")


def _deadline(pair: Pair, closed: Closed) -> Iterator[_Answer]:
    """The offer has to hold until the deadline, and a trial that is wished to end before it."""
    deadline = pair.need.deadline
    if deadline is None:
        yield _fits("deadline_not_set")
    elif Gate.DEADLINE_PASSED in closed:
        yield _does_not("deadline_passed", deadline=deadline.isoformat())
    else:
        troubles = [*_troubles_before(deadline, pair)]
        yield from troubles or [_fits("deadline_can_be_met", deadline=deadline.isoformat())]


def _troubles_before(deadline: date, pair: Pair) -> Iterator[_Answer]:
    last_day, end = pair.technology.valid_until, trial_end(pair)
    use_first = pair.technology.pay_after_use
    if last_day is not None and last_day < deadline:
        yield _does_not(
            "offer_ends_before_deadline",
            last_day=last_day.isoformat(),
            deadline=deadline.isoformat(),
        )
    if end is not None and end > deadline and use_first is not None:
        # The end moves with each day, and a stored objection should not.
        months = use_first.trial_months
        yield _does_not("trial_beyond_deadline", months=months, deadline=deadline.isoformat())


def trial_end(pair: Pair) -> date | None:
    """When a trial that begins today would end, where the need wishes one and its length is set."""
    use_first = pair.technology.pay_after_use
    if not pair.need.wants_pay_after_use or use_first is None or use_first.trial_months is None:
        return None
    return months_after(pair.today, use_first.trial_months)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of a month that is too short for it."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _region(pair: Pair, _closed: Closed) -> Iterator[_Answer]:
    """Countries are the owners', provinces the listings'; districts of one province are one."""
    ours, theirs = pair.need.country, pair.technology.country
    near, far = pair.need.province, pair.technology.province
    if ours != theirs:
        yield _does_not("countries_differ", need=ours, technology=theirs)
    elif not near or not far:
        yield _unknown("province_not_stated")
    elif near[:2] != far[:2]:
        yield _does_not("provinces_differ", need=near, technology=far)
    else:
        yield _fits("same_province", province=near)


def _export(pair: Pair, closed: Closed) -> Iterator[_Answer]:
    control = pair.technology.export_control
    if pair.need.country == pair.technology.country:
        yield _fits("no_export")
    elif Gate.EXPORT_NOT_CLEARED in closed:
        yield _does_not("export_prohibited" if control == "prohibited" else "export_not_cleared")
    elif control == "unknown":
        yield _to_ask("export_unknown")
    else:
        yield _fits("export_allowed")


def _field(pair: Pair, _closed: Closed) -> Iterator[_Answer]:
    ours, theirs = pair.need.technology_fields, pair.technology.technology_fields
    if not ours or not theirs:
        yield _unknown("fields_not_stated")
    elif ours & theirs:
        yield _fits("fields_shared", shared=sorted(ours & theirs))
    else:
        yield _does_not("fields_differ", need=sorted(ours), technology=sorted(theirs))


def _language(pair: Pair, _closed: Closed) -> Iterator[_Answer]:
    ours, theirs = pair.need.language, pair.technology.language
    if ours != theirs:
        yield _does_not("languages_differ", need=ours, technology=theirs)
    else:
        yield _fits("same_language")


def _identity(pair: Pair, _closed: Closed) -> Iterator[_Answer]:
    sides = (("need", pair.need), ("technology", pair.technology))
    unverified = [name for name, side in sides if not side.verified]
    yield from (_to_ask(f"{name}_owner_not_verified") for name in unverified)
    if not unverified:
        yield _fits("owners_verified")


RULES: Final[Mapping[Topic, Callable[[Pair, Closed], Iterator[_Answer]]]] = {
    Topic.MATURITY: _maturity,
    Topic.PRICE: _price,
    Topic.PAY_AFTER_USE: _pay_after_use,
    Topic.LICENCE_KIND: _licence_kind,
    Topic.EXCLUSIVITY: _exclusivity,
    Topic.RIGHTS: _rights,
    Topic.DEADLINE: _deadline,
    Topic.REGION: _region,
    Topic.EXPORT: _export,
    Topic.FIELD: _field,
    Topic.LANGUAGE: _language,
    Topic.IDENTITY: _identity,
}
"""Every topic once, the weightiest first."""
