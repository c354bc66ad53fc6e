"""What is filled in to express interest in a listing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from listings.models import Need, Technology
from listings.states import ListingState
from matchmaker.deals.models import LONGEST_MESSAGE

from ..wording import organization_name


class InterestForm(forms.Form):
    """For which organization, with which own listing, and a few words."""

    organization = forms.ModelChoiceField(
        label=_("On behalf of"), queryset=Organization.objects.none(), empty_label=None
    )
    counterpart = forms.ModelChoiceField(label="", queryset=Need.objects.none(), required=False)
    message = forms.CharField(
        label=_("Message"),
        required=False,
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What you would use it for, or how you would solve it; in a few sentences."),
    )

    def __init__(
        self,
        sent: Any = None,
        *,
        listing: Technology | Need,
        organizations: Sequence[Organization],
    ) -> None:
        super().__init__(sent)
        self._offer_organizations(organizations)
        self._offer_counterparts(listing, organizations)
        for name, field in self.fields.items():
            chosen = isinstance(field, forms.ModelChoiceField)
            field.widget.attrs["class"] = "form-select" if chosen else "form-control"
            if self.is_bound and self[name].errors:
                field.widget.attrs["aria-invalid"] = "true"

    def _offer_organizations(self, organizations: Sequence[Organization]) -> None:
        field = self.fields["organization"]
        keys = [one.pk for one in organizations]
        field.queryset = Organization.objects.filter(pk__in=keys)  # type: ignore[attr-defined]
        # Their rows are at hand already: no second query for the same names.
        field.widget.choices = [(one.pk, organization_name(one)) for one in organizations]
        field.initial = keys[0]

    def _offer_counterparts(
        self, listing: Technology | Need, organizations: Sequence[Organization]
    ) -> None:
        field = self.fields["counterpart"]
        model: Any = Need if isinstance(listing, Technology) else Technology
        field.queryset = model.objects.filter(  # type: ignore[attr-defined]
            owner__in=organizations, state=ListingState.PUBLISHED
        ).order_by("title", "pk")
        if isinstance(listing, Technology):
            field.label = _("For your need (if it is posted)")
            field.empty_label = _("none of our needs")  # type: ignore[attr-defined]
        else:
            field.label = _("With your technology")
            field.required = True
            field.empty_label = _("choose one of your technologies")  # type: ignore[attr-defined]
            field.error_messages["required"] = _(
                "Name the technology that you would answer this need with."
            )
