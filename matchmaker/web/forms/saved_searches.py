"""What is filled in about saved searches and the daily mail."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from matchmaker.matching.models import LONGEST_NAME
from matchmaker.matching.states import ListingKind


class SaveSearchForm(forms.Form):
    """The search as its page posts it; without a name it gets one."""

    kind = forms.ChoiceField(choices=ListingKind.choices)
    query = forms.CharField(required=False, max_length=20_000)
    name = forms.CharField(required=False, max_length=LONGEST_NAME)


class RenameForm(forms.Form):
    """A name."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)


class DigestForm(forms.Form):
    """Whether the daily mail is wanted, and from which hour."""

    hour = forms.TypedChoiceField(
        label=_("From"),
        coerce=int,
        choices=[(hour, f"{hour}:00") for hour in range(24)],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    wanted = forms.BooleanField(
        label=_("Send me the daily mail"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
