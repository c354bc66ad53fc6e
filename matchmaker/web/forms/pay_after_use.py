"""What is filled in to take a pay-after-use contract a step on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from matchmaker.deals.models import LONGEST_EVIDENCE
from matchmaker.deals.money import IN_PARTS, Happening

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    Happening.AGREED: ("sha256",),
    Happening.EXTENDED: ("until",),
    Happening.STATEMENT_FILED: ("period", "sales", "base", "before"),
    Happening.STATEMENT_CONFIRMED: ("statement",),
    Happening.STATEMENT_DISPUTED: ("statement",),
    Happening.PAID: ("amount",),
    Happening.DEFAULTED: ("accelerate",),
    Happening.TERMINATED: ("waive_floor",),
    Happening.TRIAL_RESULT: ("metric", "value", "condition", "met"),
}
"""The figures of each step; the others have none."""


def _day() -> forms.DateField:
    return forms.DateField(
        label=_("Day"),
        help_text=_("Today where nothing is given."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )


def _amount(label: Any, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, help_text=help_text, min_value=0, max_digits=14, decimal_places=2
    )


def _fields() -> dict[str, forms.Field]:
    return {
        "sha256": forms.CharField(widget=forms.HiddenInput()),
        "statement": forms.IntegerField(widget=forms.HiddenInput()),
        "until": forms.DateField(
            label=_("The trial's new last day"), widget=forms.DateInput(attrs={"type": "date"})
        ),
        "period": forms.IntegerField(label=_("Report period"), min_value=1),
        "sales": _amount(_("Sales of the period")),
        "base": _amount(_("Base of the royalty"), _("What the agreed royalty is counted on.")),
        "before": _amount(
            _("Of that, made before payment began"), _("0 where all of it came later.")
        ),
        "amount": _amount(_("Amount")),
        "accelerate": forms.BooleanField(
            label=_("All instalments that are left fall due now"), required=False
        ),
        "waive_floor": forms.BooleanField(label=_("The floor is waived"), required=False),
        "metric": forms.CharField(label=_("Quantity"), max_length=200),
        "value": forms.CharField(label=_("Measured"), max_length=200),
        "condition": forms.CharField(label=_("Condition"), max_length=200, required=False),
        "met": forms.BooleanField(label=_("What was agreed was met"), required=False),
    }


class StepForm(forms.Form):
    """The day, the figures of the step, and what shows it."""

    def __init__(self, kind: str, sent: Any = None, **initial: Any) -> None:
        super().__init__(sent, auto_id=f"{kind}-%s", initial={"before": 0, **initial})
        known = _fields()
        for name in FIELDS.get(kind, ()):
            self.fields[name] = known[name]
        self.fields["on"] = _day()
        self.fields["evidence"] = forms.CharField(
            label=_("Evidence or reason"),
            required=False,
            max_length=LONGEST_EVIDENCE,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self.kind = kind
        for field in self.fields.values():
            check = isinstance(field, forms.BooleanField)
            field.widget.attrs["class"] = "form-check-input" if check else "form-control"

    def figures(self) -> dict[str, Any]:
        """What the step is told beside its day and evidence."""
        return {name: self.cleaned_data[name] for name in FIELDS.get(self.kind, ())}

    def problems(self) -> str:
        """All that was wrong, in one line."""
        return " ".join(
            f"{self.fields[name].label or name}: {' '.join(map(str, errors))}"
            for name, errors in self.errors.items()
        )


class OfferForm(forms.Form):
    """What a listing's terms leave open; the instalments only where an amount is paid in parts."""

    term_months = forms.IntegerField(
        label=_("Months of use in all"),
        help_text=_(
            "From the first day of the trial. What is then missing of the least amount falls due."
        ),
        min_value=1,
        max_value=600,
        initial=60,
    )
    instalments = forms.IntegerField(
        label=_("Instalments"),
        help_text=_("Equal parts of the fixed amount, a report period apart."),
        min_value=1,
        max_value=120,
        initial=3,
    )

    def __init__(self, sent: Any = None, *, payment_form: str) -> None:
        super().__init__(sent)
        if payment_form not in IN_PARTS:
            del self.fields["instalments"]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"


class WhatIfForm(forms.Form):
    """The price of buying at once that paying after use is compared with."""

    price = forms.DecimalField(
        label=_("Price of buying at once"), min_value=1, max_digits=14, decimal_places=2
    )

    def __init__(self, sent: Any = None, **named: Any) -> None:
        super().__init__(sent, **named)
        self.fields["price"].widget.attrs["class"] = "form-control"


class OfferWhatIfForm(WhatIfForm):
    """The same for an offer, which leaves open how long it is used."""

    years = forms.IntegerField(
        label=_("Years of use"),
        min_value=1,
        max_value=30,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )


class DayForm(forms.Form):
    """The day for which the account is shown."""

    on = forms.DateField(
        label=_("Account of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}),
    )

    def chosen(self, today: date) -> date:
        """The day that was asked for, today where none was or it can't be read."""
        return (self.cleaned_data.get("on") if self.is_valid() else None) or today
