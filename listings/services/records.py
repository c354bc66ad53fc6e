"""Storing drafts, and comparing them with what is stored."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models

from ..models import IntellectualProperty, PayAfterUseTerms, Technology
from ..selectors import rows_of
from .drafts import RIGHTS, TERMS, AnyListing, Draft
from .values import writable_fields


def content_of(record: models.Model) -> dict[str, Any]:
    """The values of the fields that owners fill in."""
    return {name: getattr(record, name) for name in writable_fields(type(record))}


def changed_parts(draft: Draft[AnyListing], before: dict[str, Any]) -> tuple[str, ...]:
    """The names of the fields, and of the terms and rights, that differ from what is stored.

    ``before`` is :func:`content_of` the listing as it was.
    """
    after = content_of(draft.listing)
    names = [name for name, value in after.items() if value != before[name]]
    if isinstance(draft.listing, Technology):
        names += _changed_belongings(draft, draft.listing)
    return tuple(names)


def store_belongings(draft: Draft[AnyListing], names: Iterable[str]) -> None:
    """Replace the stored terms and rights by the draft's, where ``names`` has them."""
    technology = draft.listing
    if not isinstance(technology, Technology):
        return
    if RIGHTS in names:
        technology.intellectual_property.all().delete()
        IntellectualProperty.objects.bulk_create(rights_of(draft, technology))
    if TERMS in names:
        PayAfterUseTerms.objects.filter(technology=technology).delete()
        if TERMS in technology._state.fields_cache:  # noqa: SLF001
            del technology._state.fields_cache[TERMS]  # noqa: SLF001
        if draft.terms is not None:
            draft.terms.technology = technology
            draft.terms.save(force_insert=True)


def rights_of(draft: Draft[AnyListing], technology: Technology) -> list[IntellectualProperty]:
    """The draft's rights, pointing to the stored technology."""
    for right in draft.rights or []:
        right.technology = technology
    return draft.rights or []


def adopt(mine: AnyListing, stored: AnyListing) -> AnyListing:
    """Make the caller's copy read as the row does now."""
    mine.__dict__.pop("_prefetched_objects_cache", None)
    mine.__dict__.update(stored.__dict__)
    return mine


def find_terms(technology: Technology) -> PayAfterUseTerms | None:
    """The stored terms, or None."""
    return technology.pay_after_use if technology.offers_pay_after_use else None


def _changed_belongings(draft: Draft[Any], technology: Technology) -> list[str]:
    names = []
    if draft.rights is not None:
        stored = [content_of(right) for right in technology.intellectual_property.all()]
        if stored != [content_of(right) for right in draft.rights]:
            names.append(RIGHTS)
    if draft.terms is not None or draft.removes_terms:
        known = find_terms(technology)
        if (known and content_of(known)) != (draft.terms and content_of(draft.terms)):
            names.append(TERMS)
    return names


def stored_copy(listing: AnyListing) -> AnyListing:
    """The listing's row as it is now, locked until the transaction ends, its owner at hand."""
    rows = rows_of(type(listing)).select_related("owner").select_for_update(of=("self",))
    return rows.get(pk=listing.pk)
