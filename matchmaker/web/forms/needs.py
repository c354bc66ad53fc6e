"""The form of a need, in the order in which one would tell it to a colleague."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from listings.models import Need
from listings.vocabularies import (
    CONFIDENTIALITY,
    COOPERATION_MODES,
    LICENCE_KINDS,
    NEED_KINDS,
    NEED_SOURCES,
    maturity_label,
)

from .listings import FormSection, ListingForm


def _area(rows: int, **attrs: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _levels() -> list[tuple[str, str]]:
    levels = (
        (str(level), f"TRL {level} · {maturity_label('trl', level)}") for level in range(1, 10)
    )
    return [("", str(_("Any"))), *levels]


class NeedForm(ListingForm):
    """Everything that a need can say."""

    model = Need
    names = (
        "title",
        "summary",
        "problem",
        "existing_basis",
        "description",
        "requirements",
        "need_kind",
        "need_source",
        "technology_fields",
        "application_fields",
        "keywords",
        "minimum_trl",
        "cooperation_modes",
        "wished_licence_kinds",
        "wants_pay_after_use",
        "budget_min",
        "budget_max",
        "currency",
        "deadline",
        "confidentiality",
        "anonymous",
        "country",
        "province",
        "language",
        "valid_until",
        "contact_name",
        "contact_email",
        "contact_phone",
        "external_id",
    )
    sections = (
        FormSection(
            "what",
            _("What is it about?"),
            _("Title and summary are the teaser: what lists, mails and the public search show."),
            (
                "title",
                "summary",
                "need_kind",
                "technology_fields",
                "application_fields",
                "keywords",
            ),
        ),
        FormSection(
            "problem",
            _("The problem and what it must meet"),
            _("Members read this, and proposals are ranked on it. Figures are recognised below."),
            ("problem", "existing_basis", "requirements", "description", "minimum_trl"),
        ),
        FormSection(
            "terms",
            _("How you would work together"),
            _("Terms that can't fit are seen before anybody spends time."),
            (
                "cooperation_modes",
                "wished_licence_kinds",
                "wants_pay_after_use",
                "budget_min",
                "budget_max",
                "currency",
                "deadline",
            ),
        ),
        FormSection(
            "readers",
            _("Who may see it"),
            _("You decide who sees the teaser at all, and whether your name stands on it."),
            ("confidentiality", "anonymous", "country", "province"),
        ),
        FormSection(
            "rest",
            _("Contact and validity"),
            _("Contacts are told only after a technology manager has introduced both sides."),
            (
                "contact_name",
                "contact_email",
                "contact_phone",
                "valid_until",
                "language",
                "need_source",
                "external_id",
            ),
        ),
    )
    labels = {
        "title": _("Title"),
        "summary": _("Summary"),
        "problem": _("What is the problem?"),
        "existing_basis": _("What do you use or have you tried?"),
        "requirements": _("What must a solution meet?"),
        "description": _("Anything else"),
        "wants_pay_after_use": _("Do you want to use it before paying?"),
        "anonymous": _("Keep our name off it until an introduction"),
    }
    help_texts = {
        "title": _("The thing and its use, in 3 to 25 words."),
        "summary": _("One or two sentences that everybody may read: no secrets here."),
        "requirements": _(
            "One requirement a line, with figure and unit, such as: tensile strength ≥ 450 MPa at"
            " 20 ℃."
        ),
        "application_fields": _("One a line, such as: car bodies."),
        "keywords": _("One a line; also the other names of the same thing."),
        "budget_max": _("In whole amounts, such as 1200000."),
        "deadline": _("The day by which you need an answer."),
        "valid_until": _("The last day on which it is shown; empty for no end."),
        "external_id": _("Your own number, if you keep one."),
    }
    widgets = {
        "title": forms.TextInput(attrs={"maxlength": 200}),
        "summary": _area(3, maxlength=600),
        "problem": _area(6),
        "existing_basis": _area(4),
        "requirements": _area(6),
        "description": _area(4),
        "deadline": _day(),
        "valid_until": _day(),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [("", _("Not said")), *NEED_KINDS.choices]
        self.fields["need_kind"] = _choice(self, "need_kind", kinds)
        sources = [("", _("Not said")), *NEED_SOURCES.choices]
        self.fields["need_source"] = _choice(self, "need_source", sources)
        self.fields["minimum_trl"] = _choice(self, "minimum_trl", _levels())
        self.fields["confidentiality"] = forms.ChoiceField(
            label=self.fields["confidentiality"].label,
            choices=CONFIDENTIALITY.choices,
            widget=forms.RadioSelect,
            required=False,
            initial="open",
        )
        for name, vocabulary in (
            ("cooperation_modes", COOPERATION_MODES),
            ("wished_licence_kinds", LICENCE_KINDS),
        ):
            self.fields[name] = forms.MultipleChoiceField(
                label=self.fields[name].label,
                choices=vocabulary.choices,
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )


def _choice(form: NeedForm, name: str, choices: Any) -> forms.ChoiceField:
    label = form.fields[name].label
    return forms.ChoiceField(label=label, choices=choices, required=False)
