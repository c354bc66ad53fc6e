"""The form of a technology, in the order in which a buyer reads it, and its rights."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from listings.errors import Problem
from listings.models import IntellectualProperty, Technology
from listings.vocabularies import (
    CONFIDENTIALITY,
    CONVERSION_MODES,
    EXPORT_CONTROLS,
    HIGHEST_LEVEL,
    INTELLECTUAL_PROPERTY_KINDS,
    INTELLECTUAL_PROPERTY_STATUSES,
    LICENCE_KINDS,
    MATURITY_STANDARDS,
    PRICE_MODES,
)

from .listings import FormSection, ListingForm

MOST_RIGHT_ROWS: Final = 30


def _area(rows: int, **attrs: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class TechnologyForm(ListingForm):
    """Everything that a technology can say, but its rights and terms."""

    model = Technology
    sections = (
        FormSection(
            "what",
            _("What is it?"),
            _("Title and summary are the teaser: what lists, mails and the public search show."),
            ("title", "summary", "technology_fields", "application_fields", "keywords"),
        ),
        FormSection(
            "benefit",
            _("Why it is better"),
            _("Companies decide on the benefit against what they have, and on measured values."),
            ("benefits", "comparison", "indicators", "description"),
        ),
        FormSection(
            "maturity",
            _("How far it is"),
            _("A level means something only with its standard, its evidence and its date."),
            ("maturity_standard", "maturity_level", "maturity_evidence", "maturity_date"),
        ),
        FormSection(
            "terms",
            _("What a partner gets, and for what"),
            _("Terms that can't fit are seen before anybody spends time."),
            (
                "licence_kinds",
                "conversion_modes",
                "price_mode",
                "price_min",
                "price_max",
                "currency",
                "exclusive_licence_until",
                "export_control",
                "export_clearance",
            ),
        ),
        FormSection(
            "rest",
            _("Readers, contact and validity"),
            _("Contacts are told only after a technology manager has introduced both sides."),
            (
                "confidentiality",
                "contact_name",
                "contact_email",
                "contact_phone",
                "valid_until",
                "country",
                "province",
                "language",
                "external_id",
            ),
        ),
    )
    names = tuple(name for section in sections for name in section.names)
    labels = {
        "title": _("Title"),
        "summary": _("Summary"),
        "benefits": _("What does a user gain?"),
        "comparison": _("Compared with the best that can be bought today"),
        "indicators": _("Measured values"),
        "description": _("How it works"),
        "maturity_evidence": _("What proves it?"),
    }
    help_texts = {
        "title": _("The thing and its use, in 3 to 25 words."),
        "summary": _("One or two sentences that everybody may read: no secrets here."),
        "application_fields": _("One a line, such as: car bodies."),
        "keywords": _("One a line; also the other names of the same thing."),
        "indicators": _(
            "One value a line, with unit and condition, such as: tensile strength ≥ 450 MPa at"
            " 20 ℃. Only what is stated here can answer a requirement."
        ),
        "maturity_level": _("A whole number on the scale that is chosen."),
        "maturity_evidence": _("A pilot, a test report, a user; who assessed it."),
        "price_max": _("In whole amounts, such as 1200000. Members see it."),
        "exclusive_licence_until": _("Only where somebody has an exclusive licence now."),
        "valid_until": _(
            "The last day on which it is shown; you are reminded before. Empty for no end."
        ),
        "external_id": _("Your own number, if you keep one; imports know it by that."),
    }
    widgets = {
        "title": forms.TextInput(attrs={"maxlength": 200}),
        "summary": _area(3, maxlength=600),
        "benefits": _area(4),
        "comparison": _area(4),
        "indicators": _area(6),
        "description": _area(6),
        "maturity_evidence": _area(3),
        "maturity_date": _day(),
        "exclusive_licence_until": _day(),
        "valid_until": _day(),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, vocabulary in (
            ("maturity_standard", MATURITY_STANDARDS),
            ("price_mode", PRICE_MODES),
        ):
            self._choose(name, [("", _("Not said")), *vocabulary.choices], forms.Select())
        for name, vocabulary in (
            ("export_control", EXPORT_CONTROLS),
            ("confidentiality", CONFIDENTIALITY),
        ):
            self._choose(name, vocabulary.choices, forms.RadioSelect())
        self.fields["confidentiality"].initial = "open"
        self.fields["export_control"].initial = "unknown"
        self.fields["maturity_level"].widget.attrs["max"] = max(HIGHEST_LEVEL.values())
        for name, vocabulary in (
            ("licence_kinds", LICENCE_KINDS),
            ("conversion_modes", CONVERSION_MODES),
        ):
            self.fields[name] = forms.MultipleChoiceField(
                label=self.fields[name].label,
                choices=vocabulary.choices,
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )

        allow_currency(self, "currency")

    def _choose(self, name: str, choices: Any, widget: forms.Widget) -> None:
        self.fields[name] = forms.ChoiceField(
            label=self.fields[name].label, choices=choices, widget=widget, required=False
        )


def allow_currency(form: forms.Form, name: str) -> None:
    """Let a field hold a currency beyond the usual ones, as an import may have stored it."""
    said = str(form.data.get(name, "") if form.is_bound else form.initial.get(name) or "")
    field = form.fields[name]
    known = {code for code, _label in field.choices}  # type: ignore[attr-defined]
    if said not in known and len(said) == 3 and said.isascii() and said.isalpha():
        field.choices = [*field.choices, (said, said)]  # type: ignore[attr-defined]


def _inventors() -> Any:
    stored: Any = IntellectualProperty._meta.get_field("inventors")  # noqa: SLF001 - documented API
    field = stored.formfield()
    field.label, field.help_text = _("Inventors"), stored.help_text  # translated when it is shown
    field.widget = forms.Textarea(attrs={"rows": 2})
    return field


class RightForm(forms.Form):
    """One right: a row of the rights; an empty row is no right."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", "—"), *INTELLECTUAL_PROPERTY_KINDS.choices], required=False
    )
    status = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("Not said")), *INTELLECTUAL_PROPERTY_STATUSES.choices],
        required=False,
    )
    number = forms.CharField(
        label=_("Number"),
        help_text=_("Chinese ones with their check digit, such as CN202010123456.X."),
        max_length=64,
        required=False,
    )
    country = forms.CharField(label=_("Country code"), max_length=2, required=False, initial="CN")
    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    inventors = _inventors()
    remove = forms.BooleanField(label=_("Remove this right"), required=False)

    def content(self) -> dict[str, Any] | None:
        """The right as a service takes it; None for an empty or removed row."""
        found = {name: self.cleaned_data.get(name, "") for name in _RIGHT_FIELDS}
        said = any(found[name] for name in ("kind", "status", "number", "title", "inventors"))
        return found if said and not self.cleaned_data.get("remove") else None


_RIGHT_FIELDS = ("kind", "status", "number", "country", "title", "inventors")


class RightForms:
    """The rows of rights: those that are stored or posted, and empty ones to write in."""

    def __init__(self, forms_: Sequence[RightForm]) -> None:
        self.forms = list(forms_)

    @classmethod
    def of(cls, technology: Technology | None, *, empty: int = 1) -> RightForms:
        """Rows of the stored rights, and ``empty`` rows more."""
        stored: Iterable[IntellectualProperty] = (
            technology.intellectual_property.all() if technology is not None else ()
        )
        initials = [{name: getattr(right, name) for name in _RIGHT_FIELDS} for right in stored]
        filled = [RightForm(prefix=f"right-{row}", initial=one) for row, one in enumerate(initials)]
        rows = range(len(filled), len(filled) + empty)
        return cls([*filled, *(RightForm(prefix=f"right-{row}") for row in rows)])

    @classmethod
    def posted(cls, posted: Any, *, more: int = 0) -> RightForms:
        """The rows of a form that was sent, and ``more`` empty ones."""
        said = str(posted.get("rights", ""))
        count = min(int(said), MOST_RIGHT_ROWS) if said.isascii() and said.isdigit() else 0
        filled = [RightForm(posted, prefix=f"right-{row}") for row in range(count)]
        rows = range(count, min(count + more, MOST_RIGHT_ROWS))
        return cls([*filled, *(RightForm(prefix=f"right-{row}") for row in rows)])

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.forms)

    def is_valid(self) -> bool:
        """Whether every posted row can be read."""
        return all(form.is_valid() for form in self.forms if form.is_bound)

    def values(self) -> list[dict[str, Any]]:
        """The rights as a service takes them; call ``is_valid`` before."""
        return [content for form in self._read() if (content := form.content()) is not None]

    def add_problems(self, problems: Iterable[Problem]) -> list[Problem]:
        """Show the problems of rights beside their rows; returns those of something else."""
        rows = [form for form in self._read() if form.content() is not None]
        others: list[Problem] = []
        for path, message in problems:
            root, _dot, rest = path.partition(".")
            place, _dot, name = rest.partition(".")
            if root != "intellectual_property" or not place.isdigit():
                others.append((path, message))
                continue
            form = rows[int(place)]
            form.add_error(name if name in form.fields else None, str(message))
        return others

    def problems(self) -> list[tuple[str, str]]:
        """(label, message) of everything that is wrong in the rows."""
        return [
            (f"{_('Right')} {number}", str(error))
            for number, form in enumerate(self.forms, start=1)
            for errors in (form.errors.values() if form.is_bound else ())
            for error in errors
        ]

    def _read(self) -> list[RightForm]:
        return [form for form in self.forms if form.is_bound and hasattr(form, "cleaned_data")]
