"""What the page of pay-after-use terms shows: explained choices and three scenarios of sales."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from listings.terms import (
    DESCRIBED_TRIGGERS,
    FIXED_FORMS,
    ROYALTY_FORMS,
    PayAfterUse,
    PaymentForm,
    PeriodDue,
    Projection,
    Trigger,
    find_break_even,
    project,
)
from matchmaker.web.forms.terms import CHOICE_HELP, ScenarioForm, TermsForm
from matchmaker.web.wording import money

SECTIONS: Final[tuple[tuple[str, Promise, Promise, tuple[str, ...]], ...]] = (
    (
        "use",
        gettext_lazy("1. Use without paying"),
        gettext_lazy("What the firm may do, and for how long, before anything is due."),
        ("scope", "trial_months"),
    ),
    (
        "begin",
        gettext_lazy("2. When payment begins"),
        gettext_lazy("Never before the free months are over, and then with the event chosen here."),
        ("trigger", "trigger_amount", "trigger_date", "trigger_description"),
    ),
    (
        "pay",
        gettext_lazy("3. What is paid"),
        gettext_lazy("An amount, a share, or both; with a least and a most if you wish."),
        ("payment_form", "fixed_amount", "base", "rates", "floor", "cap", "currency"),
    ),
    (
        "safe",
        gettext_lazy("4. What keeps both sides safe"),
        gettext_lazy("Reports, delays, who stands in, and what is given back."),
        (
            "report_period_months",
            "audit_right",
            "grace_days",
            "late_percent",
            "guarantee",
            "policy_number",
            "return_obligation",
            "convert_to",
            "jurisdiction",
            "scheme_version",
        ),
    ),
)
_ROYALTY = " ".join(sorted(ROYALTY_FORMS))
_FIXED = " ".join(sorted(FIXED_FORMS))
NEEDED_WITH: Final[Mapping[str, tuple[str, str]]] = {
    "trigger_amount": ("trigger", Trigger.SALES_THRESHOLD),
    "trigger_date": ("trigger", Trigger.DATE),
    "trigger_description": (
        "trigger|payment_form",
        " ".join([*sorted(DESCRIBED_TRIGGERS), PaymentForm.CONDITIONAL]),
    ),
    "fixed_amount": ("payment_form", _FIXED),
    "base": ("payment_form|trigger", f"{_ROYALTY} {Trigger.FIRST_REVENUE}"),
    "rates": ("payment_form", _ROYALTY),
    "policy_number": ("guarantee", "insurer"),
}
"""Field -> (the fields that decide, the codes with which it is asked for)."""


@dataclass(frozen=True, slots=True)
class ExplainedChoice:
    """A radio button or check box with a sentence that says what it means."""

    tag: str
    id: str
    label: str
    help: str


@dataclass(frozen=True, slots=True)
class TermsField:
    """A field, its choices where it has some, and with which other choices it is needed."""

    name: str
    bound: BoundField | None
    choices: Sequence[ExplainedChoice]
    brackets: Sequence[tuple[BoundField, BoundField]]
    is_checkbox: bool
    decided_by: str
    needed_with: str
    errors: Sequence[str]


@dataclass(frozen=True, slots=True)
class TermsSection:
    """A step of the form."""

    anchor: str
    title: str
    why: str
    fields: Sequence[TermsField]


@dataclass(frozen=True, slots=True)
class DueCell:
    """What falls due in a period under one scenario, and in all by then."""

    due: str
    in_all: str


@dataclass(frozen=True, slots=True)
class DueRow:
    """One period under the three scenarios."""

    period: str
    cells: Sequence[DueCell]


@dataclass(frozen=True, slots=True)
class PartsRow:
    """How the amount of one period is made, in the expected scenario."""

    period: str
    base: str
    royalty: str
    fixed: str
    limit: str
    due: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """The head of a column: its name, its sales, its total, and how it compares."""

    name: str
    sales: str
    total: str
    verdict: str
    begins: str


@dataclass(frozen=True, slots=True)
class ProjectionPanel:
    """The preview: columns, rows, the chart's figures, and when buying at once is cheaper."""

    scenarios: Sequence[Scenario]
    rows: Sequence[DueRow]
    parts: Sequence[PartsRow]
    years: int
    one_off: str
    break_even: str
    chart: str


def sections_of(form: TermsForm) -> list[TermsSection]:
    """The form in the order in which the two sides would talk about it."""
    return [
        TermsSection(anchor, str(title), str(why), [_field(form, name) for name in names])
        for anchor, title, why, names in SECTIONS
    ]


def projection_panel(
    terms: PayAfterUse, scenarios: ScenarioForm, *, today: date
) -> ProjectionPanel:
    """What a licensee would pay in the three scenarios, and against a price paid at once."""
    assumed = scenarios.assumptions(today)
    price = scenarios.one_off_price()
    found = [project(terms, sales, assumed) for sales in scenarios.sales()]
    return ProjectionPanel(
        scenarios=[
            _scenario(name(), one, terms.currency, price)
            for name, one in zip(_NAMES, found, strict=True)
        ],
        rows=_rows(found, terms.currency),
        parts=[_parts(period, terms.currency) for period in found[1].periods],
        years=assumed.months // 12,
        one_off=money(price, terms.currency),
        break_even=_break_even(terms, price, scenarios, today),
        chart=_chart(found, terms.currency, price),
    )


_NAMES: Final[tuple[Callable[[], str], ...]] = (
    lambda: _("Low"),
    lambda: _("Expected"),
    lambda: _("High"),
)


def _field(form: TermsForm, name: str) -> TermsField:
    decided_by, needed_with = NEEDED_WITH.get(name, ("", ""))
    if name == "rates":
        pairs = form.brackets()
        errors = [str(error) for pair in pairs for one in pair for error in one.errors]
        return TermsField(
            name=name,
            bound=None,
            choices=(),
            brackets=pairs,
            is_checkbox=False,
            decided_by=decided_by,
            needed_with=needed_with,
            errors=errors,
        )
    bound = form[name]
    return TermsField(
        name=name,
        bound=bound,
        choices=_choices(bound, CHOICE_HELP[name]) if name in CHOICE_HELP else (),
        brackets=(),
        is_checkbox=name == "audit_right",
        decided_by=decided_by,
        needed_with=needed_with,
        errors=[str(error) for error in bound.errors],
    )


def _choices(bound: BoundField, explained: Mapping[str, Any]) -> list[ExplainedChoice]:
    return [
        ExplainedChoice(
            tag=str(part.tag()),
            id=str(part.id_for_label),
            label=str(part.choice_label),
            help=str(explained.get(str(part.data["value"]), "")),
        )
        for part in bound.subwidgets
    ]


def _scenario(name: str, found: Projection, currency: str, price: Decimal | None) -> Scenario:
    return Scenario(
        name=name,
        sales=money(found.annual_sales, currency),
        total=money(found.total, currency),
        verdict=_verdict(found.total, currency, price),
        begins=_begins(found),
    )


def _begins(found: Projection) -> str:
    if found.payable_from is None:
        return _("payment never begins")
    return _("payment begins in month %(month)d") % {"month": found.payable_from + 1}


def _verdict(total: Decimal, currency: str, price: Decimal | None) -> str:
    if price is None:
        return ""
    if total == price:
        return _("as much as buying at once")
    gap = money(abs(total - price), currency)
    if total < price:
        return _("%(gap)s less than buying at once") % {"gap": gap}
    return _("%(gap)s more than buying at once") % {"gap": gap}


def _rows(found: Sequence[Projection], currency: str) -> list[DueRow]:
    together = zip(*(one.periods for one in found), strict=True)
    return [
        DueRow(
            _period_name(periods[0]),
            [DueCell(money(one.due, currency), money(one.due_in_all, currency)) for one in periods],
        )
        for periods in together
    ]


def _parts(period: PeriodDue, currency: str) -> PartsRow:
    return PartsRow(
        period=_period_name(period),
        base=money(period.base, currency),
        royalty=money(period.royalty, currency),
        fixed=money(period.fixed, currency),
        limit=money(period.limit, currency),
        due=money(period.due, currency),
    )


def _period_name(period: PeriodDue) -> str:
    first, last = period.from_month + 1, period.to_month
    if first == last:
        return _("Month %(month)d") % {"month": first}
    return _("Months %(first)d to %(last)d") % {"first": first, "last": last}


def _break_even(
    terms: PayAfterUse, price: Decimal | None, scenarios: ScenarioForm, today: date
) -> str:
    if price is None:
        return _("Name a price of buying at once to see from which sales it would be cheaper.")
    assumed = scenarios.assumptions(today)
    sales = find_break_even(terms, price, assumed)
    told = {"price": money(price, terms.currency), "years": assumed.months // 12}
    if sales is None:
        return (
            _(
                "Whatever is sold, within %(years)d years paying after use never costs the"
                " %(price)s of buying at once."
            )
            % told
        )
    if sales == 0:
        return (
            _(
                "Even without a sale, within %(years)d years paying after use costs the"
                " %(price)s of buying at once, or more."
            )
            % told
        )
    told["sales"] = money(sales, terms.currency)
    return (
        _(
            "At sales of %(sales)s a year, %(years)d years of paying after use cost the"
            " %(price)s of buying at once. Below that, paying after use is cheaper; above it,"
            " buying at once is."
        )
        % told
    )


def _chart(found: Sequence[Projection], currency: str, price: Decimal | None) -> str:
    """The chart's figures as JSON: amounts in all at the end of each period."""
    series = [
        {"name": name(), "values": [float(period.due_in_all) for period in one.periods]}
        for name, one in zip(_NAMES, found, strict=True)
    ]
    figures = {
        "labels": [str(period.to_month) for period in found[0].periods],
        "series": series,
        "price": float(price) if price is not None else None,
        "priceName": _("Buying at once"),
        "xTitle": _("Months of use"),
        "yTitle": _("Paid in all (%(currency)s)") % {"currency": currency or "CNY"},
    }
    return json.dumps(figures, ensure_ascii=False)
