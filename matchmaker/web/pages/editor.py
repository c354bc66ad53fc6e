"""What the editors of needs and technologies show beside the fields, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from listings.models import Listing
from listings.tiers import INTERNAL, Tier, tier_of
from matchmaker.matching.selectors.statements import StatedText, Statement
from matchmaker.web.forms.listings import ListingForm

TIER_LABELS: Final[dict[Tier | None, Promise]] = {
    Tier.PUBLIC: gettext_lazy("Everybody who sees the teaser"),
    Tier.MEMBERS: gettext_lazy("Members"),
    Tier.INTRODUCED: gettext_lazy("After an introduction"),
    Tier.SIGNED: gettext_lazy("After signing"),
    None: gettext_lazy("Only you and the technology managers"),
}


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """Boxes to tick under a heading; the heading is empty where there is one group only."""

    heading: str
    boxes: Sequence[BoundWidget]


@dataclass(frozen=True, slots=True)
class EditorField:
    """A field with the readers that its tier lets in."""

    bound: BoundField
    readers: str
    tier: str
    is_group: bool
    is_checkbox: bool
    groups: tuple[ChoiceGroup, ...] = ()


@dataclass(frozen=True, slots=True)
class EditorSection:
    """A step of the form."""

    anchor: str
    number: int
    title: str
    why: str
    fields: tuple[EditorField, ...]
    has_errors: bool


def sections_of(form: ListingForm) -> list[EditorSection]:
    """The form's sections, in order, each field with who reads it."""
    return [
        EditorSection(
            anchor=section.anchor,
            number=number,
            title=str(section.title),
            why=str(section.why),
            fields=tuple(_editor_field(form, name) for name in section.names),
            has_errors=any(form[name].errors for name in section.names),
        )
        for number, section in enumerate(form.sections, start=1)
    ]


def _editor_field(form: ListingForm, name: str) -> EditorField:
    kind = form.model.kind
    tier = None if name in INTERNAL[kind] else tier_of(kind, name)
    bound = form[name]
    widget = bound.field.widget
    is_group = isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    return EditorField(
        bound=bound,
        readers=str(TIER_LABELS[tier]),
        tier=tier.name.lower() if tier else "internal",
        is_group=is_group,
        is_checkbox=isinstance(widget, forms.CheckboxInput),
        groups=tuple(_choice_groups(bound)) if is_group else (),
    )


def _choice_groups(bound: BoundField) -> Iterator[ChoiceGroup]:
    """The boxes in order, cut where the field's choices begin another group."""
    boxes, start = [*bound], 0
    choices = [*getattr(bound.field, "choices", ())]
    if not any(isinstance(inner, list | tuple) for _value, inner in choices):
        yield ChoiceGroup("", boxes)
        return
    for heading, inner in choices:
        yield ChoiceGroup(str(heading), boxes[start : start + len(inner)])
        start += len(inner)


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One line of the table of figures that were recognised."""

    quotation: str
    quantity: str
    value: str
    condition: str


@dataclass(frozen=True, slots=True)
class FiguresPanel:
    """The table, the lines that hold a figure which wasn't understood, and those without one."""

    rows: tuple[FigureRow, ...]
    unread: tuple[str, ...]
    wordy: tuple[str, ...]


def figures_panel(stated: StatedText) -> FiguresPanel:
    """What was read of the requirements or indicators."""
    lines = stated.other_lines[:MOST_LINES]
    return FiguresPanel(
        rows=tuple(map(_figure_row, stated.statements)),
        unread=tuple(line for line in lines if _DIGIT.search(line)),
        wordy=tuple(line for line in lines if not _DIGIT.search(line)),
    )


def _figure_row(one: Statement) -> FigureRow:
    return FigureRow(one.written, one.quantity, value_text(one), one.condition)


def value_text(one: Statement) -> str:
    """The comparator, the value or range and the unit: "≥ 450 MPa", "10–20 ℃"."""
    bounds = [_number(end) for end in (one.low, one.high) if end is not None]
    if one.comparator == "range" and len(bounds) > 1:
        said = "–".join(bounds)
    else:
        said = f"{_SIGNS.get(one.comparator, '')} {bounds[0] if bounds else ''}"
    return f"{said} {one.unit}".strip()


_DIGIT: Final = re.compile(r"[0-9０-９]")
MOST_LINES: Final = 60
"""Lines that are told apart from those with a figure; more help nobody."""
_SIGNS: Final = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "=": "=", "approx": "≈", "range": ""}


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"


@dataclass(frozen=True, slots=True)
class ReadersRow:
    """Who sees which fields: a line of the explanation of confidentiality."""

    who: str
    fields: str


def readers_table(form: ListingForm) -> list[ReadersRow]:
    """Who sees which of the form's fields, from ``listings.tiers``, the widest circle first."""
    kind = form.model.kind
    rows: dict[Tier | None, list[str]] = {tier: [] for tier in (*Tier, None)}
    for section in form.sections:
        for name in section.names:
            tier = None if name in INTERNAL[kind] else tier_of(kind, name)
            rows[tier].append(str(form[name].label))
    return [
        ReadersRow(str(TIER_LABELS[tier]), _joined(names)) for tier, names in rows.items() if names
    ]


def _joined(names: Sequence[str]) -> str:
    return _("; ").join(names)


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """A field that differs: what is stored, and what was typed here."""

    label: str
    stored: str
    typed: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """What another window saved meanwhile, field by field, beside what stands here."""

    message: str
    rows: tuple[ConflictRow, ...]


def conflict_with(
    stored: Listing, values: Mapping[str, Any], message: str, *, label_of: Callable[[str], str]
) -> Conflict:
    """The fields in which what was typed differs from what is stored now."""
    rows = [
        ConflictRow(label_of(name), _said(getattr(stored, name)), _said(value))
        for name, value in values.items()
        if _said(getattr(stored, name)) != _said(value)
    ]
    return Conflict(message, tuple(rows))


def _said(value: object) -> str:
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else str(value).strip()
