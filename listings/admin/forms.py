"""The forms of the administration pages: they say what is missing before anything is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib.admin.helpers import ActionForm
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import Listing
from ..services import find_missing
from ..states import ListingState

if TYPE_CHECKING:
    ListingModelForm = forms.ModelForm[Listing]
else:
    ListingModelForm = forms.ModelForm


class ListingForm(ListingModelForm):
    """A listing's own fields, and whether it goes public at once."""

    publish_now = forms.BooleanField(
        label=_("Publish now"),
        required=False,
        help_text=_("Submits and publishes it on saving. Without it, a new listing is a draft."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "publish_now" in self.fields:
            # Where reviews come first, a new listing is a draft that is handed in.
            at_once = self.instance.pk is None and not settings.LISTING_REVIEW
            self.fields["publish_now"].initial = at_once

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors and self._must_be_complete():
            self._name_what_is_missing()

    def _must_be_complete(self) -> bool:
        return bool(self.cleaned_data.get("publish_now")) or self.instance.state in (
            ListingState.SUBMITTED,
            ListingState.PUBLISHED,
        )

    def _name_what_is_missing(self) -> None:
        for field, message in find_missing(self.instance):
            # An empty language is detected on saving.
            if field != "language":
                self.add_error(field, str(message))
        last_day = self.instance.valid_until
        publishes = bool(self.cleaned_data.get("publish_now"))
        if publishes and last_day is not None and last_day < timezone.localdate():
            self.add_error("valid_until", _("This day has passed: set a later one or none."))


class ReasonActionForm(ActionForm):
    """The list's action menu with room for a reason."""

    reason = forms.CharField(label=_("Reason (for a return):"), required=False, max_length=500)
