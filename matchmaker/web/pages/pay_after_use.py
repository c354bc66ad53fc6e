"""What the pages of pay-after-use contracts show: the account by clauses, and what is next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from babel.numbers import format_percent
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from listings.models import PayAfterUseTerms, rate_rows
from listings.tiers import Tier
from matchmaker.deals.models import Introduction, PayAfterUseContract, PayAfterUseEvent
from matchmaker.deals.money import (
    AgreedTerms,
    ComingDay,
    Happening,
    Line,
    Side,
    Statement,
    coming_days,
)
from matchmaker.deals.policies import sides_of
from matchmaker.deals.selectors.pay_after_use import ENDED, open_proposals
from matchmaker.deals.states import Happening as HappeningLabel
from matchmaker.web.wording import (
    locale_name,
    money,
    organization_name,
    pay_after_use_sentences,
)

from .deal_links import Link, links_of_contract
from .pay_after_use_steps import Doing, doings, in_words, name_of, next_step

CLAUSES: Final[dict[str, Promise]] = {
    "fixed_amount": gettext_lazy("Fixed amount"),
    "rate_table": gettext_lazy("Royalty by the rate table"),
    "yearly_rates": gettext_lazy("Royalty by the rates of the years"),
    "floor": gettext_lazy("Least in all (floor)"),
}


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of the account."""

    clause: str
    cause: str
    due_on: date
    last_day: date
    amount: str
    cut: str
    paid: str
    interest: str
    late_days: int
    owed: str
    frozen: bool


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A usage statement in force, and how it stands."""

    number: int
    period: int
    sales: str
    base: str
    before: str
    standing: str
    is_open: bool
    can_dispute: bool


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event of the timeline."""

    number: int
    label: str
    on: date
    who: str
    figures: Sequence[tuple[str, str]]
    evidence: str


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A step that waits for an answer."""

    event: EventRow
    is_mine_to_answer: bool


@dataclass(frozen=True, slots=True)
class ContractPage:
    """Everything that the page shows."""

    contract: PayAfterUseContract
    licensor: str
    licensee: str
    day: date
    is_licensee: bool
    owed: str
    overdue: str
    credit: str
    totals: Sequence[tuple[str, str]]
    why: str
    lines: Sequence[LineRow]
    payments: Sequence[tuple[date, str]]
    statements: Sequence[StatementRow]
    coming: Sequence[tuple[date, str, str, bool]]
    proposals: Sequence[ProposalRow]
    events: Sequence[EventRow]
    usual_steps: Sequence[Doing]
    seldom_steps: Sequence[Doing]
    next_step: str
    links: Sequence[Link]
    terms: Sequence[str]
    may_answer_statements: bool


@dataclass(frozen=True, slots=True)
class ContractRow:
    """One contract in the list."""

    pk: int
    title: str
    parties: str
    state: str
    state_label: str
    owed: str
    overdue: str
    next_day: str
    is_late: bool


def contract_rows(contracts: Iterable[PayAfterUseContract], today: date) -> list[ContractRow]:
    """The list, each with what is owed today."""
    return [_row(contract, today) for contract in contracts]


def _row(contract: PayAfterUseContract, today: date) -> ContractRow:
    statement = contract.statement_on(today)
    coming = coming_days(contract.agreed, contract.plain_events(), today)
    ended = contract.state in ENDED and not statement.owed
    following = None if ended else next(iter(coming), None)
    return ContractRow(
        pk=contract.pk,
        title=contract.title,
        parties=f"{organization_name(contract.licensor)} → {organization_name(contract.licensee)}",
        state=contract.state,
        state_label=contract.get_state_display(),
        owed=money(statement.owed, statement.currency) if statement.owed else "",
        overdue=money(statement.overdue, statement.currency) if statement.overdue else "",
        next_day=in_words(following) if following else "",
        is_late=following is not None and following.on < today,
    )


def contract_page(
    contract: PayAfterUseContract, day: date, user: User, *, today: date
) -> ContractPage:
    """The contract on a day for a reader; what can be done is what can be done today."""
    sides = sides_of(user, contract)
    now = contract.statement_on(today)
    steps = doings(contract, sides, now)
    statement = contract.statement_on(day)
    events = contract.plain_events()
    rows = {row.number: row for row in contract.events.all()}
    currency = statement.currency
    return ContractPage(
        contract=contract,
        licensor=organization_name(contract.licensor),
        licensee=organization_name(contract.licensee),
        day=day,
        is_licensee=Side.LICENSEE in sides,
        owed=money(statement.owed, currency),
        overdue=money(statement.overdue, currency) if statement.overdue else "",
        credit=money(statement.credit, currency) if statement.credit else "",
        totals=_totals(statement),
        why=_why(statement),
        lines=[_line(line, rows, currency) for line in statement.lines],
        payments=[(one.on, money(one.amount, currency)) for one in statement.payments],
        statements=_statements(statement),
        coming=[_coming(one, currency, day) for one in coming_days(contract.agreed, events, day)],
        proposals=[
            ProposalRow(
                _event(rows[number], currency), any(side != rows[number].side for side in sides)
            )
            for number in open_proposals(events)
        ],
        events=[_event(row, currency) for row in rows.values()],
        usual_steps=[one for one in steps if not one.is_seldom],
        seldom_steps=[one for one in steps if one.is_seldom],
        next_step=next_step(contract, sides, events, now),
        links=links_of_contract(contract, user),
        terms=terms_in_words(contract.agreed),
        may_answer_statements=Side.LICENSOR in sides,
    )


@dataclass(frozen=True, slots=True)
class OfferPage:
    """What is about to be offered, to whom, out of which introduction."""

    introduction: Introduction
    licensee: str
    terms: Sequence[str]


def offer_page(introduction: Introduction) -> OfferPage:
    """The listing's terms as they are now, in words."""
    return OfferPage(
        introduction=introduction,
        licensee=organization_name(introduction.seeker),
        terms=pay_after_use_sentences(introduction.technology.pay_after_use, Tier.SIGNED),
    )


def terms_in_words(agreed: AgreedTerms) -> list[str]:
    """The frozen terms, a clause a line; both parties read all of them."""
    offer = agreed.offer
    copied: dict[str, Any] = {
        name: getattr(offer, name) for name in offer.__dataclass_fields__ if name not in _OF_ITS_OWN
    }
    table = [(str(row.from_amount), str(row.rate)) for row in offer.rate_table]
    stored = PayAfterUseTerms(
        **copied,
        scope=list(offer.scope),
        rate_table=rate_rows(*table),
        return_obligation=agreed.return_obligation,
        convert_to=agreed.convert_to,
    )
    lines = pay_after_use_sentences(stored, Tier.SIGNED)
    months = {"months": agreed.term_months, "period": agreed.period_months}
    lines.append(
        _("%(months)d months of use in all; report periods of %(period)d months.") % months
    )
    if agreed.yearly_rates:
        rates = ", ".join(_percent(rate) for rate in agreed.yearly_rates)
        lines.append(_("Rates of the years of use: %(rates)s.") % {"rates": rates})
    late = {"days": agreed.grace_days, "rate": _percent(offer.late_rate or Decimal(0))}
    lines.append(
        _(
            "%(days)d days of grace; afterwards simple interest of %(rate)s a year, a 365th of"
            " it for each day."
        )
        % late
    )
    return lines


_OF_ITS_OWN = frozenset({"scope", "rate_table"})


def _percent(rate: Decimal) -> str:
    return str(format_percent(rate, "#,##0.####%", locale=locale_name()))


def _totals(statement: Statement) -> list[tuple[str, str]]:
    named = (
        (_("Fallen due"), statement.charged),
        (_("Interest"), statement.interest),
        (_("Paid"), statement.paid),
        (_("Owed"), statement.owed),
    )
    return [(name, money(amount, statement.currency)) for name, amount in named]


def _why(statement: Statement) -> str:
    if statement.facts.returned_on is not None and not statement.owed:
        return _("The technology was given back, so nothing more is owed.")
    if statement.facts.starts_on is None:
        return _("The trial has not begun, so nothing is owed.")
    if statement.begins_on is None:
        return _("What makes payment due has not happened, so nothing is owed.")
    if statement.begins_on > statement.day:
        days = {"day": date_format(statement.begins_on)}
        return _("Payment begins on %(day)s; until then nothing is owed.") % days
    if statement.facts.is_frozen:
        return _("A dispute is open: nothing grows older until it is resolved.")
    return _("Payment began on %(day)s.") % {"day": date_format(statement.begins_on)}


def _line(line: Line, rows: dict[int, PayAfterUseEvent], currency: str) -> LineRow:
    charge = line.charge
    clause = str(CLAUSES[charge.clause])
    if charge.period:
        clause = f"{clause} · " + _("period %(number)d") % {"number": charge.period}
    event = rows[charge.event]
    return LineRow(
        clause=clause,
        cause=f"{event.number}. {event.get_kind_display()}",
        due_on=charge.due_on,
        last_day=line.last_day,
        amount=money(charge.amount, currency),
        cut=money(charge.cut, currency) if charge.cut else "",
        paid=money(line.paid, currency) if line.paid else "",
        interest=money(line.interest, currency) if line.interest else "",
        late_days=line.late_days,
        owed=money(line.owed, currency),
        frozen=line.frozen,
    )


def _statements(statement: Statement) -> list[StatementRow]:
    rows = []
    for _period, filed in sorted(statement.facts.statements.items()):
        standing = _("confirmed") if filed.confirmed else _("waits for the licensor")
        rows.append(
            StatementRow(
                number=filed.event,
                period=filed.period,
                sales=money(filed.sales, statement.currency),
                base=money(filed.base, statement.currency),
                before=money(filed.before, statement.currency),
                standing=_("disputed") if filed.disputed else standing,
                is_open=not filed.confirmed,
                can_dispute=not filed.confirmed and not filed.disputed,
            )
        )
    return rows


def _coming(one: ComingDay, currency: str, day: date) -> tuple[date, str, str, bool]:
    return one.on, name_of(one), money(one.amount, currency), one.on < day


def _event(row: PayAfterUseEvent, currency: str) -> EventRow:
    label = str(row.get_kind_display())
    payload = dict(row.payload)
    if row.kind in (Happening.PROPOSED, Happening.REFUSED):
        label = f"{label}: {HappeningLabel(payload['step']).label}"
        payload = {"on": payload.get("on", ""), **payload.get("figures", {})}
    shown = [(name, value) for name, value in payload.items() if name in FIGURES and value != ""]
    return EventRow(
        number=row.number,
        label=label,
        on=row.on,
        who=str(row.get_side_display()) if row.side else _("the site"),
        figures=[(str(FIGURES[name]), _said(name, value, currency)) for name, value in shown],
        evidence=row.evidence,
    )


def _said(name: str, value: object, currency: str) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in AMOUNTS:
        return money(Decimal(str(value)), currency)
    if name in DAYS:
        return str(date_format(date.fromisoformat(str(value))))
    return str(value)


AMOUNTS: Final = frozenset({"sales", "base", "before", "amount"})
DAYS: Final = frozenset({"on", "until"})


FIGURES: Final[dict[str, Promise]] = {
    "on": gettext_lazy("Day"),
    "until": gettext_lazy("Until"),
    "period": gettext_lazy("Report period"),
    "sales": gettext_lazy("Sales"),
    "base": gettext_lazy("Base"),
    "before": gettext_lazy("Before payment began"),
    "amount": gettext_lazy("Amount"),
    "metric": gettext_lazy("Quantity"),
    "value": gettext_lazy("Measured"),
    "condition": gettext_lazy("Condition"),
    "met": gettext_lazy("Met"),
    "accelerate": gettext_lazy("All instalments due"),
    "waive_floor": gettext_lazy("Floor waived"),
}
