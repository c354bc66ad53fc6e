"""What the pages of pay-after-use contracts show: the account by clauses, and what is next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from listings.models import PayAfterUseTerms, rate_rows
from listings.tiers import Tier
from matchmaker.deals.models import PayAfterUseContract, PayAfterUseEvent
from matchmaker.deals.money import (
    STEPS,
    ComingDay,
    Happening,
    Line,
    Side,
    Statement,
    coming_days,
    files_statements,
)
from matchmaker.deals.selectors.pay_after_use import open_proposals
from matchmaker.deals.states import Happening as HappeningLabel
from matchmaker.web.forms.pay_after_use import StepForm
from matchmaker.web.wording import money, organization_name, pay_after_use_sentences

CLAUSES: Final[dict[str, Promise]] = {
    "fixed_amount": gettext_lazy("Fixed amount"),
    "rate_table": gettext_lazy("Royalty by the rate table"),
    "yearly_rates": gettext_lazy("Royalty by the rates of the years"),
    "floor": gettext_lazy("Least in all (floor)"),
}
COMING: Final[dict[str, Promise]] = {
    "trial_end": gettext_lazy("The trial ends"),
    "statement": gettext_lazy("Usage statement"),
    "payment": gettext_lazy("Payment"),
    "term_end": gettext_lazy("The agreed term ends"),
}
BESIDE_A_STATEMENT: Final = (Happening.STATEMENT_CONFIRMED, Happening.STATEMENT_DISPUTED)


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
    steps: Sequence[tuple[str, bool, StepForm]]
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


def contract_rows(contracts: Iterable[PayAfterUseContract], today: date) -> list[ContractRow]:
    """The list, each with what is owed today."""
    return [_row(contract, today) for contract in contracts]


def _row(contract: PayAfterUseContract, today: date) -> ContractRow:
    statement = contract.statement_on(today)
    coming = coming_days(contract.agreed, contract.plain_events(), today)
    following = next((one for one in coming if one.on >= today), None)
    ended = contract.state in ("settled", "terminated")
    return ContractRow(
        pk=contract.pk,
        title=contract.title,
        parties=f"{organization_name(contract.licensor)} → {organization_name(contract.licensee)}",
        state=contract.state,
        state_label=contract.get_state_display(),
        owed=money(statement.owed, statement.currency) if statement.owed else "",
        overdue=money(statement.overdue, statement.currency) if statement.overdue else "",
        next_day=f"{COMING[following.kind]}: {following.on}" if following and not ended else "",
    )


def contract_page(contract: PayAfterUseContract, day: date, sides: Sequence[Side]) -> ContractPage:
    """The contract on a day, for somebody who acts for these sides (none: only reads)."""
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
            ProposalRow(_event(rows[number]), any(side != rows[number].side for side in sides))
            for number in open_proposals(events)
        ],
        events=[_event(row) for row in rows.values()],
        steps=_steps(contract, sides),
        terms=terms_in_words(contract),
        may_answer_statements=Side.LICENSOR in sides,
    )


def terms_in_words(contract: PayAfterUseContract) -> list[str]:
    """The frozen terms, a clause a line; both parties read all of them."""
    agreed, offer = contract.agreed, contract.agreed.offer
    copied: dict[str, Any] = {
        name: getattr(offer, name) for name in PayAfterUseTerms.as_terms.__globals__["_COPIED"]
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
    late = {"days": agreed.grace_days, "rate": f"{(offer.late_rate or 0) * 100:f}"}
    lines.append(
        _(
            "%(days)d days of grace; afterwards simple interest of %(rate)s %% a year, a 365th of"
            " it for each day."
        )
        % late
    )
    return lines


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
        days = {"day": statement.begins_on}
        return _("Payment begins on %(day)s; until then nothing is owed.") % days
    if statement.facts.is_frozen:
        return _("A dispute is open: nothing grows older until it is resolved.")
    return _("Payment began on %(day)s.") % {"day": statement.begins_on}


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
    label = str(COMING[one.kind])
    if one.period:
        label = f"{label} · " + _("period %(number)d") % {"number": one.period}
    return one.on, label, money(one.amount, currency), one.on < day


def _event(row: PayAfterUseEvent) -> EventRow:
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
        figures=[(str(FIGURES[name]), _said(value)) for name, value in shown],
        evidence=row.evidence,
    )


def _said(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)


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


def _steps(
    contract: PayAfterUseContract, sides: Sequence[Side]
) -> list[tuple[str, bool, StepForm]]:
    """(label, whether the other side must accept, form) of what can be done from here."""
    found = []
    for kind, step in STEPS.items():
        if contract.standing not in step.sources or not step.by.intersection(sides):
            continue
        if kind in BESIDE_A_STATEMENT:
            continue
        if kind == Happening.STATEMENT_FILED and not files_statements(contract.agreed):
            continue
        form = StepForm(kind, sha256=contract.terms_sha256)
        found.append((str(HappeningLabel(kind).label), step.together, form))
    return found
