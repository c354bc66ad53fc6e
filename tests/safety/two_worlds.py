"""Makes a second world of the first: other in everything that a reader may not see."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from django.apps import apps
from django.core.cache import cache as remembered
from django.db import DatabaseError, models, transaction

from accounts.models import Organization, User
from listings.models import (
    IntellectualProperty,
    Need,
    PayAfterUseTerms,
    Technology,
    TrialResult,
)
from listings.tiers import TIERS, Tier
from matchmaker.deals.models import Document, Introduction
from matchmaker.matching import runtime
from matchmaker.matching.services import propose_for_needs
from tests.factories.matching import embed
from tests.safety.hostile import APPS, text_fields
from tests.safety.readers import Reader, rows_of
from tests.safety.world import NOW, World, need_of, technology_of

CANARY = "Kanarivogel"
DECIDING = {"id", "technology", "owner", "state", "confidentiality", "anonymous", "created_by"}
"""Not told, but they decide who may know of the listing at all."""
KINDS: dict[str, type[models.Model]] = {
    "technology": Technology,
    "need": Need,
    "intellectual_property": IntellectualProperty,
    "pay_after_use": PayAfterUseTerms,
}
TRIALS = ("metric", "value", "condition", "met", "measured_date")
"""What members are told of a trial, as they are of the owner's own indicators."""
PUBLIC_TEXTS = {
    "ConfidentialityText.body", "ConfidentialityText.sha256",
    "Organization.name", "Organization.name_en",
}  # fmt: skip
"""Texts beside those of listings that everybody may read whom they concern."""


def other_world(world: World, reader: Reader) -> set[str]:
    """Change whatever the reader may not see; returns the fields, as kind.field."""
    changed = {*_change_listings(reader), *_change_trials(reader), *_plant_canaries(world, reader)}
    for confidentiality in ("open", "brokered"):
        texts = {"title": CANARY, "summary": f"{CANARY} wexil", "confidentiality": confidentiality}
        hidden = confidentiality == "brokered"
        technology_of(world.home, 90, published=hidden, **texts)
        need_of(world.home, 90, published=hidden, **texts)
    return changed


def above(kind: str, tier: Tier | None) -> set[str]:
    """The stored fields that a reader of this tier is told nothing of; all for None."""
    told = {name for name, of_field in TIERS[kind].items() if tier and of_field <= tier}
    stored = {field.name for field in KINDS[kind]._meta.concrete_fields}
    return stored - told - DECIDING


def _change_listings(reader: Reader) -> Iterator[str]:
    for kind, model in KINDS.items():
        for row in [*rows_of(model)]:
            listing = getattr(row, "technology", row)
            if not reader.is_own(listing):
                yield from _change_row(kind, row, above(kind, reader.tier_of(listing)))


def _change_row(kind: str, row: Any, names: set[str]) -> Iterator[str]:
    for name in sorted(names, reverse=True):  # price_max before price_min
        if _store(row, name, other_value(row._meta.get_field(name), getattr(row, name))):
            yield f"{kind}.{name}"


def _store(row: Any, name: str, value: Any) -> bool:
    """Write past the services; False where a constraint of the database refuses it."""
    try:
        with transaction.atomic():
            rows_of(type(row)).filter(pk=row.pk).update(**{name: value})
    except DatabaseError:
        return False
    return True


def other_value(field: models.Field[Any, Any], value: Any) -> Any:
    """A value of the field's kind that is another one."""
    vocabulary = getattr(field, "vocabulary", None)
    if vocabulary is not None:
        codes = [code for code, _label in vocabulary.choices if code != value and [code] != value]
        return codes[:1] if isinstance(value, list) else codes[-1]
    if field.name == "rate_table":
        return [{"from": "0", "rate": "0.07"}]
    if isinstance(value, list):
        return [*value, CANARY]
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(value, datetime | date):
        return value + timedelta(days=3)
    if isinstance(field, models.DateTimeField):
        return NOW
    if isinstance(field, models.DateField):
        return date(2031, 2, 3)
    if isinstance(field, models.DecimalField):
        return (value or Decimal(7)) + 1
    if isinstance(field, models.IntegerField):
        return (value or 3) + 1
    return f"{CANARY}@zqx.example" if isinstance(field, models.EmailField) else text_for(field)


def text_for(field: models.Field[Any, Any]) -> str:
    """A canary as long as fits; another currency where three letters fit."""
    longest = field.max_length or 200
    return "USD" if longest == 3 else f"{CANARY} {field.name}"[:longest]


def _change_trials(reader: Reader) -> Iterator[str]:
    for row in [*rows_of(TrialResult).select_related("technology")]:
        tier = reader.tier_of(row.technology)
        if tier is None or tier < Tier.MEMBERS:
            yield from _change_row("trial_result", row, {*TRIALS})


# --- Everything else that people write ------------------------------------------------------------
def _plant_canaries(world: World, reader: Reader) -> Iterator[str]:
    """A canary in every text of every other row that isn't the reader's business."""
    own = own_rows(world, reader)
    for field in text_fields():
        name = f"{field.model.__name__}.{field.name}"
        if field.model in (*KINDS.values(), TrialResult) or name in PUBLIC_TEXTS:
            continue
        for row in rows_of(field.model).exclude(pk__in=own.get(field.model, ())):
            if _store(row, field.name, _planted(field)):
                yield name
    if reader.tier < Tier.INTRODUCED:
        hidden = rows_of(Organization).filter(pk=world.rows["hidden owner"])
        hidden.update(name=f"{CANARY} works", name_en=f"{CANARY} works")


def _planted(field: models.Field[Any, Any]) -> Any:
    return [CANARY] if type(field).__name__ == "TextListField" else text_for(field)


def own_rows(world: World, reader: Reader) -> dict[type[models.Model], set[Any]]:
    """The rows that are the reader's business: theirs, and all that point to those.

    Also what was disclosed to them: documents up to their tier, and who writes to them.
    """
    own: dict[type[models.Model], set[Any]] = {User: set(), Organization: set()}
    user = world.people[reader.name]
    if user is not None:
        own[User].add(user.pk)
    if reader.organization is not None:
        own[Organization].add(reader.organization.pk)
    while _grow(own):
        pass
    own.setdefault(Document, set()).update(_disclosed(reader))
    _add_people(own)
    return own


def _grow(own: dict[type[models.Model], set[Any]]) -> bool:
    """Add the rows that point to one's own; whether there were any."""
    grown = False
    for model, name, target in _pointers():
        if keys := own.get(target):
            pointing = rows_of(model).filter(**{f"{name}__in": keys}).values_list("pk", flat=True)
            known = own.setdefault(model, set())
            grown |= not known.issuperset(pointing)
            known.update(pointing)
    return grown


@cache
def _pointers() -> list[tuple[type[models.Model], str, Any]]:
    """Every foreign key of our apps: whose it is, its name, and where it points."""
    kept = [model for label in APPS for model in apps.get_app_config(label).get_models()]
    return [
        (model, field.name, field.related_model)
        for model in kept
        for field in model._meta.concrete_fields
        if field.is_relation
    ]


def _disclosed(reader: Reader) -> Iterator[int]:
    for document in rows_of(Document).select_related("technology", "need"):
        tier = reader.tier_of(document.listing)
        if tier is not None and document.tier <= tier:
            yield document.pk


def _add_people(own: dict[type[models.Model], set[Any]]) -> None:
    """Whoever manages or writes in an introduction of one's own is named there."""
    for model, name, target in _pointers():
        if target is User and model._meta.app_label == Introduction._meta.app_label:
            mine = rows_of(model).filter(pk__in=own.get(model, ()))
            own[User].update(mine.values_list(name, flat=True))


def work_again() -> None:
    """Make everything anew that is made of listings: vectors, indexes, proposals."""
    needs = Need.objects.filter(state="published")
    embed(*Technology.objects.filter(state="published"), *needs)
    runtime.reset()
    runtime.prior()
    remembered.clear()
    propose_for_needs(keys=needs.values_list("pk", flat=True), now=NOW)
