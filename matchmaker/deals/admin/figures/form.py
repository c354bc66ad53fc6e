"""What the reader of the dashboard chooses; it all stands in the address, to be sent on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.vocabularies import PROVINCES
from listings.vocabularies import TECHNOLOGY_FIELDS

from ...selectors.figures import Scope, Slice
from .wording import region_label

USUAL_DAYS: Final = 365
MOST_DAYS: Final = 3660


class FiguresForm(forms.Form):
    """A period and a part of the market; what is not given is the last year, and everything."""

    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput({"type": "date"})
    )
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput({"type": "date"}))
    field = forms.ChoiceField(label=_("Technology field"), required=False)
    region = forms.ChoiceField(label=_("Region of the need"), required=False)
    seeker = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    provider = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, asked: Any, *, today: date) -> None:
        """``asked`` is the query string; what it leaves out is filled in."""
        usual = {"since": str(today - timedelta(days=USUAL_DAYS - 1)), "until": str(today)}
        given = {name: value for name, value in asked.items() if value.strip()}
        super().__init__({**usual, **given})
        self._choices("field", [*TECHNOLOGY_FIELDS.choices])
        region = given.get("region", "")
        # Countries come from the tables' links only: there are 249 of them.
        named = [(region, region_label(region))] if _is_country(region) else []
        self._choices("region", [*PROVINCES.choices, *named])

    def _choices(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = [("", _("all")), *choices]

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins, or that no chart could show."""
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", _("Choose a last day that is not before the first."))
        elif since and until and (until - since).days >= MOST_DAYS:
            message = _("Choose a period of at most %(days)d days.") % {"days": MOST_DAYS}
            self.add_error("since", message)
        return cleaned

    def slice(self, scope: Scope) -> Slice:
        """What a valid form asks for, within the reader's scope."""
        chosen = self.cleaned_data
        return Slice(
            first=chosen["since"],
            last=chosen["until"],
            field=chosen["field"],
            region=chosen["region"],
            seeker=chosen["seeker"],
            provider=chosen["provider"],
            scope=scope,
        )


def query_of(chosen: Slice, **changes: object) -> str:
    """The query string that asks for this slice, with changes; empty values are left out."""
    asked = {
        "since": chosen.first,
        "until": chosen.last,
        "field": chosen.field,
        "region": chosen.region,
        "seeker": chosen.seeker,
        "provider": chosen.provider,
        **changes,
    }
    return urlencode({name: str(value) for name, value in asked.items() if value})


def _is_country(code: str) -> bool:
    return len(code) == 2 and code.isascii() and code.isalpha() and code.isupper()
