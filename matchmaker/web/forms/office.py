"""What the lists of one's own technologies accept."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from listings.states import ListingState

ACTIONS = (("confirm", _("Still on offer")), ("withdraw", _("Withdraw")), ("undo", _("Undo")))


class OwnListForm(forms.Form):
    """The filter of one's own list; whatever is wrong in it is left out."""

    q = forms.CharField(required=False, max_length=200)
    state = forms.ChoiceField(required=False, choices=[("", ""), *ListingState.choices])
    page = forms.IntegerField(required=False, min_value=1)

    def wanted(self) -> tuple[str, str, int]:
        """Text, state and number of the page."""
        self.is_valid()
        found = self.cleaned_data
        return found.get("q", ""), found.get("state", ""), found.get("page") or 1


class TogetherForm(forms.Form):
    """One step for the chosen technologies; ``one`` confirms a single one by its own button."""

    action = forms.ChoiceField(choices=ACTIONS, required=False)
    technology = forms.TypedMultipleChoiceField(coerce=int, required=False)
    one = forms.IntegerField(required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        posted = self.data.getlist("technology") if hasattr(self.data, "getlist") else []
        self.fields["technology"].choices = [  # type: ignore[attr-defined]
            (key, key) for key in posted if key.isascii() and key.isdigit() and len(key) < 18
        ]

    def keys(self) -> list[int]:
        """The keys of the chosen technologies, each once."""
        one = self.cleaned_data.get("one")
        return [one] if one else list(dict.fromkeys(self.cleaned_data["technology"]))

    def step(self) -> str:
        """One of `confirm`, `withdraw` and `undo`."""
        return "confirm" if self.cleaned_data.get("one") else self.cleaned_data["action"]
