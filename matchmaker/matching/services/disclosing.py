"""What an approval would disclose to whom, step by step.

Nothing here is a list of its own: the mail's words are those of :func:`.notices.teaser`, and what
is told after that are the fields of the tiers that an introduction opens
(:mod:`listings.tiers`), without what the reader's organization can read already.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from listings.models import Confidentiality, Need, Technology
from listings.tiers import Tier, fields_up_to, visible_fields

from ..models import Proposal
from .notices import teaser

STEPS: Final[tuple[tuple[Tier, Promise], ...]] = (
    (Tier.INTRODUCED, _("Once both sides have accepted the introduction")),
    (Tier.SIGNED, _("Once both sides have accepted the confidentiality terms")),
)
PARTS: Final = (
    ("intellectual_property", _("Intellectual property")),
    ("pay_after_use", _("Terms of pay after use")),
)


@dataclass(frozen=True, slots=True)
class Step:
    """When, and the names of the fields that are told then."""

    when: str | Promise
    fields: Sequence[str]


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What one organization is told of the other side's listing."""

    to: Organization
    kind: str
    mail: Sequence[tuple[str, str]]
    steps: Sequence[Step]


def disclosures(proposal: Proposal) -> list[Disclosure]:
    """What each of the two sides would be told, the need's owner first."""
    need, technology = proposal.need, proposal.technology
    return [_disclosure(need.owner, technology), _disclosure(technology.owner, need)]


def _disclosure(reader: Organization, listing: Need | Technology) -> Disclosure:
    known = _readable_already(reader, listing)
    steps: list[Step] = []
    for tier, when in STEPS:
        steps.append(Step(when, [*_new_fields(listing, known, tier)]))
        known = tier
    return Disclosure(
        to=reader,
        kind=listing.kind,
        mail=[*teaser(listing)],
        steps=[one for one in steps if one.fields],
    )


def _readable_already(reader: Organization, listing: Need | Technology) -> Tier | None:
    """How far the organization's members are let in without an introduction; None: not at all."""
    if listing.confidentiality == Confidentiality.BROKERED:
        return None
    return Tier.MEMBERS if reader.is_verified else Tier.PUBLIC


def _new_fields(listing: Need | Technology, known: Tier | None, tier: Tier) -> Iterator[str]:
    before = frozenset() if known is None else visible_fields(listing, known)
    yield from _labels(listing, visible_fields(listing, tier) - before)
    if isinstance(listing, Technology):
        for kind, label in PARTS:
            rows = _rows(listing, kind)
            before = frozenset() if known is None else fields_up_to(kind, known)
            names = fields_up_to(kind, tier) - before
            found = {name for row in rows for name in _labels(row, names)}
            yield from (f"{label}: {name}" for name in sorted(found))


def _rows(technology: Technology, kind: str) -> list[Model]:
    if kind == "intellectual_property":
        return [*technology.intellectual_property.all()]
    terms = getattr(technology, kind, None)
    return [] if terms is None else [terms]


def _labels(row: Model, names: frozenset[str]) -> Iterator[str]:
    """The names, for people, of those fields that say something; in the order of the model."""
    order = [field.name for field in row._meta.get_fields()]  # noqa: SLF001 - documented API
    for name in sorted(names, key=lambda one: (order.index(one) if one in order else -1, one)):
        label = _label(row, name)
        if label is not None and _says_something(getattr(row, name)):
            yield str(label)


def _label(row: Model, name: str) -> Any:
    """The field's name for people; None for a key, and for what is only worked out."""
    try:
        field = row._meta.get_field(name)  # noqa: SLF001 - documented API of Django
    except FieldDoesNotExist:
        return None
    return None if getattr(field, "primary_key", False) else getattr(field, "verbose_name", None)


def _says_something(value: Any) -> bool:
    return value is not None and value not in ("", [], {}, ())
