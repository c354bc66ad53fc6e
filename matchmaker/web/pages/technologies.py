"""The technology editor's help, ready for the templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from listings.models import Technology
from listings.rubric import Rubric, assess
from listings.services import find_missing
from listings.tiers import Tier
from matchmaker.matching.selectors.same_technologies import technologies_like
from matchmaker.matching.selectors.statements import statements_of
from matchmaker.web.cards import Card, card_of, language_tag
from matchmaker.web.forms.technologies import TechnologyForm

from .editor import FiguresPanel, figures_panel

Missing = tuple[str, str, str]
"""A field's name, its label, and what is missing."""


@dataclass(frozen=True, slots=True)
class SameRow:
    """A technology of one's own that says nearly the same."""

    title: str
    url: str
    state: str
    percent: int


@dataclass(frozen=True, slots=True)
class TechnologyHelp:
    """Everything beside the form."""

    rubric: Rubric
    missing: tuple[Missing, ...]
    figures: FiguresPanel
    same: Sequence[SameRow]
    card: Card
    language_tag: str


def help_for(
    technology: Technology, rights: Sequence[Mapping[str, Any]], *, offers_pay_after_use: bool
) -> TechnologyHelp:
    """What the editor says of a technology as it is typed, stored or not."""
    read = statements_of(technology.indicators, language=technology.language)
    return TechnologyHelp(
        rubric=_rubric(technology, rights, offers_pay_after_use, len(read.statements)),
        missing=tuple(
            (name, label_of(name), str(message)) for name, message in find_missing(technology)
        ),
        figures=figures_panel(read),
        same=[
            SameRow(
                one.technology.title,
                reverse("technology-edit", args=[one.technology.pk]),
                one.technology.get_state_display(),
                round(one.alike),
            )
            for one in technologies_like(technology)
        ],
        card=_card(technology),
        language_tag=language_tag(technology),
    )


def label_of(name: str) -> str:
    """The form's label of a field."""
    if name in TechnologyForm.labels:
        return str(TechnologyForm.labels[name])
    known = {field.name: field for field in Technology._meta.concrete_fields}  # noqa: SLF001
    return str(known[name].verbose_name) if name in known else name


def _rubric(
    technology: Technology,
    rights: Sequence[Mapping[str, Any]],
    offers_pay_after_use: bool,  # noqa: FBT001 - a value of the listing, no option
    figures: int,
) -> Rubric:
    values = {name: getattr(technology, name) for name in TechnologyForm.names}
    values["intellectual_property"] = list(rights)
    values["pay_after_use"] = offers_pay_after_use or None
    return assess("technology", values, figures=figures)


def _card(technology: Technology) -> Card:
    """The public teaser; that of a technology without a key links to nothing that exists."""
    technology.pk = technology.pk or 0
    return card_of(technology)


PREVIEWS = {"public": Tier.PUBLIC, "members": Tier.MEMBERS}
"""Whose eyes the preview borrows."""
