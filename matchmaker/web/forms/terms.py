"""Pay-after-use terms as a form that explains each choice, and the sales they are tried on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from listings.errors import Problem
from listings.models import PayAfterUseTerms, Technology
from listings.terms import Assumptions
from listings.vocabularies import (
    BASES,
    CONVERSIONS,
    GUARANTEES,
    PAYMENT_FORMS,
    SCOPES,
    TRIGGERS,
)

from .listings import CURRENCIES
from .technologies import allow_currency

BRACKETS: Final = 5
"""Rows of the rate table: the published schemes use one to three."""
MOST_SALES: Final = Decimal(10) ** 12
PLAIN: Final = (
    "scope",
    "trial_months",
    "trigger",
    "trigger_amount",
    "trigger_date",
    "trigger_description",
    "payment_form",
    "base",
    "fixed_amount",
    "floor",
    "cap",
    "currency",
    "report_period_months",
    "grace_days",
    "guarantee",
    "policy_number",
    "return_obligation",
    "convert_to",
    "audit_right",
    "jurisdiction",
    "scheme_version",
)
"""Fields that the form and the model share as they are; rates are percentages in the form only."""

CHOICE_HELP: Final[Mapping[str, Mapping[str, Any]]] = {
    "scope": {
        "verify": _("Test it against the promised figures, in the laboratory or on a pilot line."),
        "develop": _("Build products with it that are not sold yet."),
        "produce": _("Make products with it for one's own use or stock."),
        "sell": _("Sell products made with it: needed where payment waits for sales."),
    },
    "trigger": {
        "time": _("Payment begins when the trial is over, whatever came of it. Plain, and usual."),
        "first_revenue": _(
            "Payment begins with the first sale: the firm never pays before it earns."
        ),
        "sales_threshold": _("Payment begins once sales have reached an amount. Needs the amount."),
        "milestone_accepted": _("Payment begins when an agreed step is accepted. Describe it."),
        "metric_met": _(
            "Payment begins when a measured figure is reached. Say which, and how it is measured."
        ),
        "satisfaction_notice": _(
            "Payment begins when the firm says it is satisfied, at the latest when the trial ends."
        ),
        "date": _("Payment begins on a day that is agreed now. Needs the day."),
    },
    "payment_form": {
        "LS1": _("One amount, at once, when payment begins."),
        "LS2": _("One amount, in instalments from then on."),
        "RY": _("A share of what is sold or earned, as long as it is used. Needs base and rates."),
        "RY+E": _("An amount when payment begins, then a share. Needs amount, base and rates."),
        "DEF": _("One amount, later than usual: no part of it before payment begins."),
        "INS": _("One amount, a part at each stage of use."),
        "CON": _("One amount, only if the condition is met. Describe the condition."),
        "REV": _("A share of the revenue. Needs base and rates."),
    },
    "base": {
        "product_price": _("The price of each product sold: easy to check on invoices."),
        "added_output": _("What is produced in addition, thanks to the technology."),
        "profit": _(
            "What is left after costs: fair, but hard to check. Agree on how it is counted."
        ),
        "product_sales": _("All sales of the products made with it: the most usual base."),
        "other": _("Something else that both sides can count."),
    },
    "guarantee": {
        "none": _("Nobody stands in if the firm doesn't pay."),
        "insurer": _("An insurance pays. Needs the policy number."),
        "guarantor": _("A guarantor pays first and then turns to the firm."),
        "trust": _("A trust holds what is due."),
        "loan": _("A bank's loan covers the payment."),
    },
    "convert_to": {
        "licence": _("The firm goes on using it under a licence."),
        "assignment": _("The rights pass to the firm."),
        "equity": _("The institution takes a share of the firm."),
    },
}


def _radio(vocabulary: Any, label: Any, *, initial: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=vocabulary.choices,
        widget=forms.RadioSelect,
        required=False,
        initial=initial,
    )


def _months(label: Any, help_text: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, help_text=help_text, required=False, min_value=0, max_value=600
    )


def _amount(label: Any, help_text: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, help_text=help_text, required=False, max_digits=16, decimal_places=2
    )


def _percent(label: Any, help_text: Any = "", *, most: int = 100) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        help_text=help_text,
        required=False,
        min_value=0,
        max_value=most,
        max_digits=8,
        decimal_places=4,
    )


class TermsForm(forms.Form):
    """The terms of one technology; nothing is required, as the whole is checked by the service."""

    scope = forms.MultipleChoiceField(
        label=_("What may be done before paying"),
        choices=SCOPES.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    trial_months = _months(_("Months of free use"), _("In these months nothing is due."))
    trigger = _radio(TRIGGERS, _("What makes payment begin"), initial="time")
    trigger_amount = _amount(_("Sales from which payment begins"), "")
    trigger_date = forms.DateField(
        label=_("Day on which payment begins"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    trigger_description = forms.CharField(
        label=_("The milestone, figure or condition"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    payment_form = _radio(PAYMENT_FORMS, _("How it is paid"), initial="RY")
    base = _radio(BASES, _("What the share is counted on"))
    fixed_amount = _amount(_("Fixed amount"), _("In all, also where it is paid in parts."))
    floor = _amount(_("At least, in all"), _("What is missing at the end is paid then."))
    cap = _amount(_("At most, in all"), _("Once this is paid, use is free."))
    currency = forms.ChoiceField(
        label=_("Currency"),
        choices=[("", "—"), *((code, code) for code in CURRENCIES)],
        required=False,
    )
    report_period_months = _months(
        _("Months between two reports of sales"), _("Payment follows each report; 12 if empty.")
    )
    grace_days = forms.IntegerField(
        label=_("Days to pay"),
        help_text=_("After an amount falls due, before it counts as late."),
        required=False,
        min_value=0,
        max_value=3650,
    )
    late_percent = _percent(_("Interest on late payment, % a year"))
    guarantee = _radio(GUARANTEES, _("Who stands in if the firm doesn't pay"), initial="none")
    policy_number = forms.CharField(
        label=_("Policy number"), required=False, max_length=80, help_text=_("Told after signing.")
    )
    return_obligation = forms.CharField(
        label=_("What is given back if the firm doesn't go on"),
        help_text=_("Documents, samples, data; what is destroyed; what may be kept."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    convert_to = _radio(CONVERSIONS, _("What it becomes once it is paid"))
    audit_right = forms.BooleanField(
        label=_("The institution may inspect the books on which the share is counted"),
        required=False,
    )
    jurisdiction = forms.CharField(
        label=_("Region whose scheme is followed"),
        help_text=_("For example CN-33."),
        required=False,
        max_length=40,
    )
    scheme_version = forms.CharField(label=_("Scheme and version"), required=False, max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in range(BRACKETS):
            self.fields[f"from_{place}"] = _amount(_("Sales from"), "")
            self.fields[f"percent_{place}"] = _percent(_("Share in %"))
        allow_currency(self, "currency")

    @classmethod
    def of(cls, technology: Technology) -> TermsForm:
        """The form filled with the stored terms, or with what is usual."""
        if not technology.offers_pay_after_use:
            usual = {"trial_months": 12, "currency": technology.currency or "CNY"}
            return cls(initial={**usual, "base": "product_sales", "from_0": "0"})
        return cls(initial=_initial(technology.pay_after_use))

    def brackets(self) -> list[tuple[Any, Any]]:
        """The bound fields of the rate table, a pair a row."""
        return [(self[f"from_{place}"], self[f"percent_{place}"]) for place in range(BRACKETS)]

    def values(self) -> dict[str, object]:
        """The terms as a service takes them; call ``is_valid`` before."""
        found = self.cleaned_data
        values = {name: found.get(name) for name in PLAIN}
        late = found.get("late_percent")
        values["late_rate"] = late / 100 if late is not None else None
        values["rate_table"] = [
            {"from": str(start or 0), "rate": str(percent / 100)}
            for start, percent in self._rows()
            if percent is not None
        ]
        return values

    def add_problems(self, problems: Iterable[Problem]) -> None:
        """Show what a service found wrong, beside the field it belongs to."""
        for path, message in problems:
            name = path.rpartition("pay_after_use.")[2]
            place = _PLACES.get(name, name)
            self.add_error(place if place in self.fields else None, str(message))

    def _rows(self) -> list[tuple[Decimal | None, Decimal | None]]:
        found = self.cleaned_data
        return [(found.get(f"from_{row}"), found.get(f"percent_{row}")) for row in range(BRACKETS)]


_PLACES = {"rate_table": "percent_0", "late_rate": "late_percent"}


def _initial(terms: PayAfterUseTerms) -> dict[str, Any]:
    initial: dict[str, Any] = {name: getattr(terms, name) for name in PLAIN}
    if terms.late_rate is not None:
        initial["late_percent"] = _plain(terms.late_rate * 100)
    for place, row in enumerate(terms.rate_table[:BRACKETS]):
        initial[f"from_{place}"] = row["from"]
        initial[f"percent_{place}"] = _plain(Decimal(row["rate"]) * 100)
    return initial


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


class ScenarioForm(forms.Form):
    """Three sales a year, and what else a preview must take as given."""

    sales_low = _amount(_("Low sales a year"), "")
    sales_expected = _amount(_("Expected sales a year"), "")
    sales_high = _amount(_("High sales a year"), "")
    years = forms.IntegerField(
        label=_("Years to look at"), required=False, min_value=1, max_value=30
    )
    base_percent = _percent(
        _("Part of the sales that counts, in %"), _("100; for a share of the profit, the margin.")
    )
    event_month = forms.IntegerField(
        label=_("Month of the milestone or figure"), required=False, min_value=0, max_value=360
    )
    instalments = forms.IntegerField(
        label=_("Instalments"), required=False, min_value=1, max_value=60
    )
    one_off = _amount(_("Price of buying at once"), "")

    USUAL: Final[Mapping[str, Any]] = {
        "sales_low": Decimal(1_000_000),
        "sales_expected": Decimal(5_000_000),
        "sales_high": Decimal(20_000_000),
        "years": 5,
        "base_percent": Decimal(100),
        "event_month": 12,
        "instalments": 3,
    }

    @classmethod
    def of(cls, technology: Technology) -> ScenarioForm:
        """Usual sales, and the price that the technology names."""
        price = technology.price_max or technology.price_min
        return cls(initial={**cls.USUAL, "one_off": price})

    def stated(self, name: str) -> Any:
        """What was typed where it can be read, else what is usual."""
        known = self._read() if self.is_bound else self.initial
        value = known.get(name)
        return self.USUAL.get(name) if value is None else value

    def _read(self) -> dict[str, Any]:
        """What could be read; a field that couldn't is simply missing from it."""
        self.is_valid()
        return self.cleaned_data

    def sales(self) -> list[Decimal]:
        """Low, expected and high sales a year, ascending, none below 0 or beyond all measure."""
        stated = (self.stated(name) for name in ("sales_low", "sales_expected", "sales_high"))
        return sorted(min(max(amount, Decimal(0)), MOST_SALES) for amount in stated)

    def one_off_price(self) -> Decimal | None:
        """The price of buying at once, or None."""
        price = self.stated("one_off")
        return price if price is not None and price > 0 else None

    def assumptions(self, today: date) -> Assumptions:
        """What the preview takes as given, use beginning today."""
        return Assumptions(
            starts_on=today,
            years=self.stated("years"),
            base_share=self.stated("base_percent") / 100,
            event_month=self.stated("event_month"),
            instalments=self.stated("instalments"),
        )
