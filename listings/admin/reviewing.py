"""What the page of one review shows: the listing's fields, what the rubric says, the form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.admin.utils import display_for_field
from django.db.models import Field
from django.utils.translation import gettext_lazy as _

from ..models import LONGEST_REVIEW_NOTE, ListingReview, Need, Technology
from ..rubric import HIGHEST, Criterion, CriterionScore, Rubric
from ..services import writable_fields

SCORES = range(HIGHEST + 1)
UNSHOWN = {"title", "summary", "contact_name", "contact_email", "contact_phone", "external_id"}


class ReviewForm(forms.Form):
    """Four scores, what is asked for, a note, and what the reviewer had before their eyes."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    asks = forms.MultipleChoiceField(required=False)
    note = forms.CharField(
        label=_("Note to the owner"),
        required=False,
        max_length=LONGEST_REVIEW_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, rubric: Rubric, **named: Any) -> None:
        super().__init__(*args, **named)
        for one in rubric.criteria:
            self.fields[one.criterion.value] = forms.TypedChoiceField(
                label=str(one.label),
                coerce=int,
                choices=[(score, score) for score in SCORES],
                error_messages={"required": _("Give this criterion 0 to 5 points.")},
            )
        asks = self.fields["asks"]
        assert isinstance(asks, forms.MultipleChoiceField)  # noqa: S101 - declared above
        asks.choices = [
            (check.code, check.advice) for one in rubric.criteria for check in one.checks
        ]

    def scores(self) -> dict[str, int]:
        """The scores by criterion."""
        return {criterion.value: self.cleaned_data[criterion.value] for criterion in Criterion}


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """A criterion with what the rubric computed, the score chosen, and the checks to ask for."""

    of: CriterionScore
    chosen: str
    asked: list[str]
    errors: list[str]
    scores: list[str]


def criterion_rows(form: ReviewForm, rubric: Rubric) -> list[CriterionRow]:
    """The criteria in their order, ready for the template."""
    asked = form["asks"].value() or []
    return [
        CriterionRow(
            one,
            _text(form[one.criterion.value].value()),
            [*asked],
            [*map(str, form[one.criterion.value].errors)],
            [*map(str, SCORES)],
        )
        for one in rubric.criteria
    ]


def _text(value: object) -> str:
    """Scores as text: a 0 is one."""
    return "" if value is None else str(value)


def listing_rows(listing: Technology | Need) -> list[tuple[str, str]]:
    """What the listing says, by the names of its fields; what is empty is left out."""
    rows = [
        (str(field.verbose_name), _shown(listing, field))
        for name, field in writable_fields(type(listing)).items()
        if name not in UNSHOWN
    ]
    rights = listing.intellectual_property.all() if isinstance(listing, Technology) else ()
    rows += [(str(right._meta.verbose_name), str(right)) for right in rights]  # noqa: SLF001
    return [(label, text) for label, text in rows if text]


def _shown(listing: Technology | Need, field: Field[Any, Any]) -> str:
    value = getattr(listing, field.name)
    if value in (None, "", [], ()):
        return ""
    vocabulary = getattr(field, "vocabulary", None)
    if vocabulary is not None:
        labels = dict(vocabulary.choices)
        codes: Iterable[Any] = value if isinstance(value, list) else [value]
        return ", ".join(str(labels.get(code, code)) for code in codes)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(display_for_field(value, field, ""))


def last_key(review: ListingReview | None) -> int | None:
    """What the form keeps to tell whether another review came in between."""
    return None if review is None else review.pk
