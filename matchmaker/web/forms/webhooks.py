"""Forms of webhooks."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import WebhookEvent


class WebhookForm(forms.Form):
    """An address, and what it is told of."""

    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_("Such as https://example.org/hook; it must be on the public internet."),
    )
    description = forms.CharField(label=_("What it is for"), max_length=100, required=False)
    events = forms.MultipleChoiceField(
        label=_("Tell it when"),
        choices=WebhookEvent.choices,
        widget=forms.CheckboxSelectMultiple,
    )
