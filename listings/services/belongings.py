"""Rights and terms of a technology, changed apart from what the technology itself says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.errors import NotAllowed
from accounts.models import User

from ..models import Technology
from ..policies import can_revise
from ..states import ListingState
from .drafts import RIGHTS, TERMS, draft_belongings
from .news import note
from .records import (
    adopt,
    changed_parts,
    content_of,
    find_terms,
    store_belongings,
    stored_copy,
)
from .revision import revise_technology
from .unfinished import NOT_COPIED, begin_technology


@transaction.atomic
def revise_belongings(
    *, technology: Technology, by: User | None, now: datetime, changes: Mapping[str, object]
) -> Technology:
    """Replace the rights (``intellectual_property``) or terms (``pay_after_use``) as a whole.

    Of a draft only these are checked, so that they can be written before its title is; of what
    was handed in or published everything, by :func:`revise_technology`. Changes that change
    nothing leave no trace. Raises NotAllowed, InvalidListing, ListingClosed, ListingIncomplete.
    """
    stored = stored_copy(technology)
    if not can_revise(by, stored):
        raise NotAllowed(_("Only its owner's editors and technology managers change a listing."))
    if stored.state != ListingState.DRAFT:
        return revise_technology(technology=technology, by=by, now=now, changes=changes)
    draft = draft_belongings(stored, changes)
    names = changed_parts(draft, content_of(stored))
    if names:
        store_belongings(draft, names)
        stored.updated_at, stored.revision = now, stored.revision + 1
        stored.save(update_fields=["updated_at", "revision"])
        note(stored, "revised", by=by, now=now, fields=sorted(names), revision=stored.revision)
    return adopt(technology, stored)


@transaction.atomic
def copy_technology(*, technology: Technology, by: User | None, now: datetime) -> Technology:
    """A new draft that says what the technology says, rights and terms too.

    Its last day and its external id stay behind. Raises NotAllowed.
    """
    values = {
        name: value for name, value in content_of(technology).items() if name not in NOT_COPIED
    }
    saved = begin_technology(owner=technology.owner, by=by, now=now, values=values)
    belongings: dict[str, object] = {
        RIGHTS: [content_of(right) for right in technology.intellectual_property.all()]
    }
    terms = find_terms(technology)
    if terms is not None:
        belongings[TERMS] = content_of(terms)
    return revise_belongings(technology=saved.listing, by=by, now=now, changes=belongings)
