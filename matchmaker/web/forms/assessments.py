"""What a need's owner says of a proposed technology."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from matchmaker.matching.states import REJECTION_REASONS

SHORTLIST, DISMISS, WITHDRAW = "shortlist", "dismiss", "withdraw"


class AssessmentForm(forms.Form):
    """Which technology, what is said of it, and for "not relevant" a reason."""

    technology = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    opinion = forms.ChoiceField(
        choices=[
            (SHORTLIST, _("Shortlist")),
            (DISMISS, _("Not relevant")),
            (WITHDRAW, _("Undo")),
        ]
    )
    reason = forms.ChoiceField(
        label=_("Why is it not relevant?"),
        required=False,
        choices=[("", "—"), *((reason.value, reason.label) for reason in REJECTION_REASONS)],
    )
    note = forms.CharField(label=_("Note for the technology manager"), required=False)
