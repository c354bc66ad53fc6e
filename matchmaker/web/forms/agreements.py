"""The terms of an agreement as a form, and the small forms of its steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from listings.models import Technology
from matchmaker.deals.terms import CODES, AgreementTerms, Right
from matchmaker.deals.vocabularies import NOTICE_PLACES

Labelled = tuple[str, Any]

SECTIONS: Final[tuple[tuple[str, Any, tuple[Labelled, ...]], ...]] = (
    (
        "subject",
        _("Type and subject"),
        (
            ("title", _("Project name")),
            ("contract_type", _("Contract type")),
            ("subtype", _("Subtype")),
            ("in_writing", _("Made in writing")),
            ("content", _("Content and scope of the subject")),
            ("requirements", _("Requirements on the subject")),
            ("technology_field", _("Field of technology")),
            ("glossary", _("Meaning of terms")),
        ),
    ),
    (
        "performance",
        _("Performance and acceptance"),
        (
            ("plan", _("Plan of performance")),
            ("place", _("Place of performance")),
            ("method", _("Manner of performance")),
            ("acceptance_standard", _("Standard of acceptance")),
            ("acceptance_method", _("Method of acceptance")),
            ("failure_risk", _("Who bears the risk of failure")),
            ("liability", _("Liability for breach")),
        ),
    ),
    (
        "licence",
        _("Rights and licence"),
        (
            ("licence_kind", _("Kind of licence")),
            ("field_of_use", _("Field of use")),
            ("territory", _("Territory")),
            ("term_from", _("Term from")),
            ("term_until", _("Term until")),
            ("quantity", _("How much may be made")),
            ("may_sublicense", _("May sublicense")),
            ("ownership", _("Whose the results are")),
            ("benefit_sharing", _("How gains are shared")),
            ("improvements", _("Whose improvements are")),
            ("improvements_note", _("More on improvements")),
            ("confidentiality", _("Keeping information secret")),
        ),
    ),
    (
        "price",
        _("Price and payment"),
        (
            ("conversion_mode", _("Mode of conversion")),
            ("price_mode", _("How the price was found")),
            ("currency", _("Currency")),
            ("total_amount", _("Whole price (成交额)")),
            ("technology_amount", _("Part for technology (技术交易额)")),
            ("payment_form", _("Form of payment")),
            ("instalments", _("Instalments and dates")),
            ("entry_fee", _("Entry fee")),
            ("royalty_base", _("Royalty base")),
            ("rate_course", _("Course of the rate")),
            ("royalty", _("Royalty rates")),
            ("books_inspection", _("The books may be inspected")),
            ("books_method", _("How the books are inspected")),
        ),
    ),
    (
        "register",
        _("Inventors and register"),
        (
            ("inventor_share", _("Inventors' share of the net income, percent")),
            ("inventor_profit_share", _("Inventors' share of the profit, percent")),
            ("inventor_profit_years", _("For how many years")),
            ("plan_source", _("Source of the plan")),
            ("objective", _("Socio-economic objective")),
        ),
    ),
)
"""The clauses in the order of the page, under their headings."""
RIGHT_LABELS: Final[tuple[Labelled, ...]] = (
    ("kind", _("Kind")),
    ("title", _("Name of the right")),
    ("number", _("Patent number")),
    ("application_number", _("Application number")),
    ("application_date", _("Applied for on")),
    ("applicant", _("Applicant")),
    ("holder", _("Holder")),
    ("valid_until", _("Valid until")),
    ("status", _("Status")),
)
_ONE_LINE: Final = frozenset(
    {
        "title",
        "place",
        "territory",
        "quantity",
        "currency",
        "plan_source",
        "objective",
        "field_of_use",
        "number",
        "application_number",
        "applicant",
        "holder",
    }
)
SPARE_RIGHTS: Final = 1


class _ClausesForm(forms.Form):
    """A field a clause, each of the kind that the clause is of."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            select = isinstance(field, forms.ChoiceField)
            style = "form-select" if select else "form-control"
            field.widget.attrs["class"] = (
                "form-check-input" if isinstance(field, forms.BooleanField) else style
            )
            if self.is_bound and self[name].errors:
                field.widget.attrs["aria-invalid"] = "true"

    def as_written(self) -> dict[str, Any]:
        """What was filled in, as terms are written: amounts and dates as strings."""
        return {name: _written(value) for name, value in self.cleaned_data.items()}


def _written(value: Any) -> Any:
    if value is None or isinstance(value, bool | str):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else format(value, "f")


def _field(name: str, label: Any, kind: str) -> forms.Field:
    if name in CODES:
        choices = [("", "—"), *CODES[name].choices]
        return forms.ChoiceField(label=label, choices=choices, required=False)
    if kind == "bool":
        return forms.BooleanField(label=label, required=False)
    if kind.startswith("Decimal"):
        return forms.DecimalField(label=label, required=False, min_value=0, decimal_places=2)
    if kind.startswith("date"):
        picker = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return forms.DateField(label=label, required=False, widget=picker)
    widget = forms.TextInput() if name in _ONE_LINE else forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, required=False, max_length=10_000, widget=widget)


def _fields(of: type, labelled: tuple[Labelled, ...]) -> dict[str, forms.Field]:
    kinds = {name: str(each.type) for name, each in of.__dataclass_fields__.items()}  # type: ignore[attr-defined]
    return {name: _field(name, label, kinds[name]) for name, label in labelled}


TermsForm: Any = type(
    "TermsForm",
    (_ClausesForm,),
    {
        "__doc__": "Every clause of an agreement but its rights.",
        **_fields(AgreementTerms, tuple(one for _code, _title, rows in SECTIONS for one in rows)),
        "based_on": forms.IntegerField(required=False, widget=forms.HiddenInput),
        "note": forms.CharField(
            label=_("What did you change?"), required=False, max_length=500, widget=forms.TextInput
        ),
    },
)
RightForm: Any = type(
    "RightForm",
    (_ClausesForm,),
    {"__doc__": "One right; a row without a kind is left out.", **_fields(Right, RIGHT_LABELS)},
)
RightForms: Any = forms.formset_factory(RightForm, extra=SPARE_RIGHTS, max_num=20)


def read_draft(form: Any, rights: Any) -> dict[str, Any]:
    """The written terms of two valid forms, without what is not a clause."""
    written = {k: v for k, v in form.as_written().items() if k not in ("based_on", "note")}
    rows = [row.as_written() for row in rights if row.cleaned_data.get("kind")]
    return {**written, "rights": rows}


def forms_of(terms: Mapping[str, Any], version: int) -> tuple[Any, Any]:
    """Both forms, filled with the terms of a version."""
    return (
        TermsForm(initial={**terms, "based_on": version}),
        RightForms(initial=[*terms.get("rights", [])], prefix="right"),
    )


class PartiesForm(_ClausesForm):
    """Between whom a technology manager opens an agreement that no introduction led to."""

    technology = forms.IntegerField(
        label=_("Number of the technology"),
        min_value=1,
        help_text=_("The last part of its address. Its owner is the provider."),
    )
    recipient = forms.CharField(label=_("Code of the recipient organization"), max_length=64)

    def clean_technology(self) -> Technology:
        """The technology of that number."""
        found = Technology.objects.select_related("owner").filter(
            pk=self.cleaned_data["technology"]
        )
        if not found:
            raise forms.ValidationError(_("There is no technology of this number."))
        return found[0]

    def clean_recipient(self) -> Organization:
        """The organization of that code."""
        found = Organization.objects.filter(code=self.cleaned_data["recipient"].strip())
        if not found:
            raise forms.ValidationError(_("There is no organization of this code."))
        return found[0]


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class ConfirmForm(forms.Form):
    """The hash that was read, and for whom."""

    organization = forms.IntegerField()
    sha256 = forms.RegexField(r"^[0-9a-f]{64}\Z")


class SigningForm(_ClausesForm):
    """When it was signed, and what number it has on paper."""

    signed_date = _day(_("Date of signing"))
    reference = forms.CharField(label=_("Contract number"), max_length=120, required=False)


class RegistrationForm(_ClausesForm):
    """What the register answered."""

    number = forms.CharField(label=_("Registration number (16 digits)"), max_length=40)
    registered_date = _day(_("Registered on"))


class EndForm(_ClausesForm):
    """Why it ends."""

    reason = forms.CharField(label=_("Reason"), max_length=1000)


class NoticeForm(_ClausesForm):
    """Where and when the price was posted."""

    place = forms.ChoiceField(label=_("Place"), choices=NOTICE_PLACES.choices)
    first_date = _day(_("First day"))
    last_date = _day(_("Last day"))
    address = forms.CharField(label=_("Where it can be read"), max_length=300, required=False)
    has_related_party = forms.BooleanField(label=_("A related party takes part"), required=False)
    related_party_note = forms.CharField(
        label=_("What the relation is"), max_length=500, required=False
    )


class ObjectionForm(_ClausesForm):
    """What was objected, and when it came."""

    text = forms.CharField(label=_("Objection"), max_length=2000)
    received_date = _day(_("Received on"))


class DecisionForm(_ClausesForm):
    """What came of an objection."""

    upheld = forms.BooleanField(label=_("The objection is right"), required=False)
    reason = forms.CharField(label=_("Why"), max_length=2000)


STEP_FORMS: Final[Mapping[str, type[forms.Form]]] = {
    "sign": SigningForm,
    "register": RegistrationForm,
    "end": EndForm,
    "notice": NoticeForm,
    "objection": ObjectionForm,
}
"""The form of each step, by the last part of its address."""
