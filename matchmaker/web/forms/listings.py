"""What the editors of needs and technologies have in common: fields, their places and messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self

from django import forms
from django.forms.models import fields_for_model
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from accounts.vocabularies import PROVINCES
from listings.errors import Problem
from listings.models import Listing

LANGUAGES = (("", _("Detect from the text")), ("zh", _("Chinese")), ("en", _("English")))
CURRENCIES = ("CNY", "EUR", "USD", "GBP", "JPY", "HKD")
YES_OR_NO = (("", _("No preference")), ("true", _("Yes")), ("false", _("No")))


@dataclass(frozen=True, slots=True)
class FormSection:
    """A step of the editor: a heading, a sentence on why it is asked, and the fields' names."""

    anchor: str
    title: Promise
    why: Promise
    names: Sequence[str]


class ListingForm(forms.Form):
    """An editor's form over the fields of a listing's model; nothing is required to save a draft.

    Subclasses say ``model``, ``names`` (the model's fields), ``sections``, and may replace
    ``labels`` and ``widgets``. ``version`` is the state that the writer saw.
    """

    model: ClassVar[type[Listing]]
    names: ClassVar[Sequence[str]]
    sections: ClassVar[Sequence[FormSection]]
    labels: ClassVar[Mapping[str, Any]] = {}
    help_texts: ClassVar[Mapping[str, Any]] = {}
    widgets: ClassVar[Mapping[str, Any]] = {}

    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, owners: Iterable[Organization] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(self._model_fields())
        for name, field in self.fields.items():
            field.required = False
            field.widget.is_required = False
            if name in self.help_texts:
                field.help_text = self.help_texts[name]
        self.owners = list(owners)
        if self.owners:
            self.fields["owner"] = _owner_field(self.owners)

    @classmethod
    def of(cls, listing: Listing, **kwargs: Any) -> Self:
        """The form filled with what is stored."""
        initial = {name: getattr(listing, name) for name in cls.names}
        if isinstance(wants := initial.get("wants_pay_after_use"), bool):
            initial["wants_pay_after_use"] = "true" if wants else "false"
        return cls(initial={**initial, "version": version_of(listing)}, **kwargs)

    def values(self) -> dict[str, Any]:
        """What was posted and can be read, by the model's names; call ``is_valid`` before."""
        return {name: self.cleaned_data[name] for name in self.names if name in self.cleaned_data}

    def typed(self) -> dict[str, Any]:
        """The values as far as they can be read, of a form that may be wrong elsewhere."""
        self.is_valid()
        return self.values()

    def seen_at(self) -> datetime | None:
        """The moment of the state that the writer saw; None where nothing was stored yet."""
        try:
            return parse_datetime(str(self.data.get("version", "")))
        except ValueError:
            return None

    def see(self, version: str) -> None:
        """Let the bound form say that its writer has seen this version."""
        data: Any = self.data
        renewed = data.copy()
        renewed["version"] = version
        self.data = renewed

    def add_problems(self, problems: Iterable[Problem]) -> None:
        """Show what a service found wrong, beside the field it belongs to."""
        for name, message in problems:
            place = name.split(".")[0]
            field = place if place in self.fields else None
            if field is None or field not in self.errors:
                self.add_error(field, str(message))

    def owner(self) -> Organization | None:
        """The organization that was chosen, or the only one there is; None where it is unclear."""
        chosen = str(self.data.get("owner", ""))
        if len(self.owners) == 1:
            return self.owners[0]
        return next((one for one in self.owners if str(one.pk) == chosen), None)

    def _model_fields(self) -> dict[str, forms.Field]:
        made = fields_for_model(
            self.model, fields=[*self.names], labels=dict(self.labels), widgets=dict(self.widgets)
        )
        replaced = _shared_fields(self.labels)
        return {name: replaced.get(name, made[name]) for name in self.names}


def version_of(listing: Listing) -> str:
    """The state of a listing as a form carries it."""
    return listing.updated_at.isoformat()


def _owner_field(owners: Sequence[Organization]) -> forms.ChoiceField:
    choices = [(str(owner.pk), owner.name) for owner in owners]
    widget: forms.Widget = forms.Select() if len(owners) > 1 else forms.HiddenInput()
    return forms.ChoiceField(
        label=_("For"), choices=choices, widget=widget, required=False, initial=choices[0][0]
    )


def _shared_fields(labels: Mapping[str, Any]) -> dict[str, forms.Field]:
    """Fields that a plain model field would show poorly."""
    return {
        "language": forms.ChoiceField(label=_("Language of the text"), choices=LANGUAGES),
        "country": forms.ChoiceField(label=_("Country"), choices=_country_choices),
        "province": forms.ChoiceField(label=_("Province"), choices=[("", "—"), *PROVINCES.choices]),
        "currency": forms.ChoiceField(
            label=_("Currency"), choices=[("", "—"), *((code, code) for code in CURRENCIES)]
        ),
        "wants_pay_after_use": forms.TypedChoiceField(
            label=labels.get("wants_pay_after_use", _("Use before paying")),
            choices=YES_OR_NO,
            coerce=lambda said: said == "true",
            empty_value=None,
            widget=forms.RadioSelect,
        ),
    }


def _country_choices() -> list[tuple[str, str]]:
    from django_countries import countries

    return [("", str(_("As the organization's"))), *((code, name) for code, name in countries)]
