"""What people say on the page of an introduction."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matchmaker.deals.models import DOCUMENT_TIERS, LONGEST_THREAD_MESSAGE
from matchmaker.deals.states import DealSide, DeclineReason


class StyledForm(forms.Form):
    """A form whose inputs look like the site's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            kind = "form-control"
            if isinstance(field.widget, forms.Select):
                kind = "form-select"
            if isinstance(field.widget, forms.CheckboxInput):
                kind = "form-check-input"
            field.widget.attrs["class"] = kind


class DeclineForm(StyledForm):
    """Why not."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[("", "—"), *DeclineReason.choices],
        error_messages={"required": _("Choose a reason.")},
    )
    note = forms.CharField(
        label=_("Note to the technology manager"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    shares_reason = forms.BooleanField(
        label=_("The other side may know the reason"), required=False
    )


class SeveralFiles(forms.ClearableFileInput):
    """Django's own input, for more than one file."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A list of uploads."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Each upload on its own."""
        return [super(FilesField, self).clean(one, initial) for one in data or []]


class MessageForm(StyledForm):
    """Plain text, and files."""

    text = forms.CharField(
        label=_("Message"),
        required=False,
        max_length=LONGEST_THREAD_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    attachments = FilesField(label=_("Files"), required=False, widget=SeveralFiles)


class MeetingForm(StyledForm):
    """A time in the site's time zone, and where."""

    begins_at = forms.DateTimeField(
        label=_("Begins"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    ends_at = forms.DateTimeField(
        label=_("Ends"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    place = forms.CharField(label=_("Place or address of the call"), required=False, max_length=300)


class DocumentForm(StyledForm):
    """A PDF for the other side."""

    title = forms.CharField(label=_("Title"), max_length=200)
    tier = forms.TypedChoiceField(label=_("For"), choices=DOCUMENT_TIERS, coerce=int)
    upload = forms.FileField(label=_("PDF file"))


class ClearanceForm(StyledForm):
    """Where the clearance can be found."""

    reference = forms.CharField(label=_("Reference of the clearance"), max_length=200)


class RevocationForm(StyledForm):
    """Why access is taken back, and whose listing it concerns."""

    side = forms.ChoiceField(choices=DealSide.choices, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), max_length=500)
