"""What is written to answer a technology manager's question."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from matchmaker.matching.services.holding import LONGEST_TEXT


class AnswerForm(forms.Form):
    """An answer in words."""

    answer = forms.CharField(
        label=_("Answer"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5, "class": "form-control"}),
        error_messages={"required": _("Write at least a few words.")},
    )
