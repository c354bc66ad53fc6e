"""The need editor's help and the list of one's needs, ready for the templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts.models import User
from listings.anonymity import ENOUGH_ORGANIZATIONS, Phrase, PhraseKind
from listings.models import Confidentiality, Need
from listings.rubric import Rubric, assess
from listings.services import find_missing
from matchmaker.matching.selectors.drafting import (
    DraftMatches,
    NearDuplicate,
    matches_of_draft,
    near_duplicates_of,
)
from matchmaker.matching.selectors.exposure import exposure_of
from matchmaker.matching.selectors.statements import statements_of
from matchmaker.web.cards import BAND_LABELS, Card, card_of, language_tag
from matchmaker.web.forms.needs import NeedForm

from .editor import FiguresPanel, figures_panel

Missing = tuple[str, str, str]
"""A field's name, its label, and what is missing."""


@dataclass(frozen=True, slots=True)
class PhraseRow:
    """A phrase of the teaser that narrows it down, and what to write instead."""

    text: str
    field: str
    field_label: str
    why: str
    suggestion: str


@dataclass(frozen=True, slots=True)
class AnonymityPanel:
    """The teaser as the public sees it, and who could be behind it."""

    card: Card
    audience: str
    is_anonymous: bool
    steps: tuple[tuple[str, int], ...]
    fitting: int
    enough: int
    is_enough: bool
    phrases: tuple[PhraseRow, ...]


@dataclass(frozen=True, slots=True)
class MatchesPanel:
    """How many technologies match so far, with the best few as cards."""

    matches: DraftMatches
    cards: tuple[tuple[Card, str], ...]


@dataclass(frozen=True, slots=True)
class NeedHelp:
    """Everything beside the form."""

    rubric: Rubric
    missing: tuple[Missing, ...]
    figures: FiguresPanel
    matches: MatchesPanel
    duplicates: Sequence[NearDuplicate]
    anonymity: AnonymityPanel
    language_tag: str


def help_for(need: Need, *, reader: User, now: datetime) -> NeedHelp:
    """What the editor says of a need, stored or not."""
    read = statements_of(need.requirements, language=need.language)
    return NeedHelp(
        rubric=rubric_of(need, figures=len(read.statements)),
        missing=missing_of(need),
        figures=figures_panel(read),
        matches=_matches(need, reader, now),
        duplicates=near_duplicates_of(need),
        anonymity=_anonymity(need, now),
        language_tag=language_tag(need),
    )


def rubric_of(need: Need, *, figures: int) -> Rubric:
    """The rubric by the fields of the need's form."""
    values = {name: getattr(need, name) for name in NeedForm.names}
    return assess("need", values, figures=figures)


def missing_of(need: Need) -> tuple[Missing, ...]:
    """What has to be there before the need is handed in, with the labels of the form."""
    return tuple((name, label_of(name), str(message)) for name, message in find_missing(need))


def label_of(name: str) -> str:
    """The form's label of a field."""
    if name in NeedForm.labels:
        return str(NeedForm.labels[name])
    return str(getattr(Need._meta.get_field(name), "verbose_name", name))  # noqa: SLF001


def _matches(need: Need, reader: User, now: datetime) -> MatchesPanel:
    found = matches_of_draft(need, reader=reader, now=now)
    cards = tuple(
        (card_of(hit.technology, band=hit.band), BAND_LABELS[hit.band]()) for hit in found.best
    )
    return MatchesPanel(found, cards)


def _anonymity(need: Need, now: datetime) -> AnonymityPanel:
    exposure = exposure_of(need, now=now)
    shown = need if need.pk else _addressed(need)
    return AnonymityPanel(
        card=card_of(shown),
        audience=str(AUDIENCES.get(need.confidentiality, "")),
        is_anonymous=need.anonymous,
        steps=tuple((str(STEPS[step.code]), step.count) for step in exposure.steps),
        fitting=exposure.fitting,
        enough=ENOUGH_ORGANIZATIONS,
        is_enough=exposure.is_enough,
        phrases=tuple(_phrase_row(phrase) for phrase in exposure.phrases),
    )


def _addressed(need: Need) -> Need:
    """The card of a need without a key links to nothing that exists; its link isn't shown."""
    need.pk = 0
    return need


def _phrase_row(phrase: Phrase) -> PhraseRow:
    return PhraseRow(
        text=phrase.text,
        field=phrase.field,
        field_label=label_of(phrase.field),
        why=str(WHY[phrase.kind]),
        suggestion=phrase.suggestion,
    )


AUDIENCES: Final[Mapping[str, Promise]] = {
    Confidentiality.OPEN: gettext_lazy("Everybody on the internet sees this teaser."),
    Confidentiality.MEMBERS: gettext_lazy(
        "Members of organizations on this site see this teaser; the public doesn't."
    ),
    Confidentiality.BROKERED: gettext_lazy(
        "Only technology managers see it; they bring you proposals without showing it around."
    ),
}
STEPS: Final[Mapping[str, Promise]] = {
    "all": gettext_lazy("organizations on this site"),
    "kind": gettext_lazy("of your kind"),
    "country": gettext_lazy("in the country shown"),
    "province": gettext_lazy("in the region shown"),
    "certificate": gettext_lazy("with the title that the text names"),
    "field": gettext_lazy("not known for other fields only"),
    "named": gettext_lazy("left, since the text names you"),
}
WHY: Final[Mapping[PhraseKind, Promise]] = {
    PhraseKind.CONTACT: gettext_lazy("leads straight to you"),
    PhraseKind.OWN_NAME: gettext_lazy("is your name"),
    PhraseKind.ORGANIZATION: gettext_lazy("names an organization that you deal with"),
    PhraseKind.PATENT: gettext_lazy("is a number that a register resolves"),
    PhraseKind.PRODUCT: gettext_lazy("looks like a product or a brand"),
    PhraseKind.PLACE: gettext_lazy("names a place"),
    PhraseKind.TITLE: gettext_lazy("is a title that few hold"),
    PhraseKind.FIGURE: gettext_lazy("is an exact figure that few share"),
}
