"""Changing what a listing says."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.errors import NotAllowed
from accounts.models import User

from ..errors import InvalidListing, ListingClosed
from ..models import Listing, Need, Technology
from ..policies import can_revise
from ..selectors import rows_of
from ..states import REVISABLE, ListingState
from .drafts import RIGHTS, TERMS, AnyListing, redraft, require_complete
from .news import REVISED, announce, note
from .records import (
    adopt,
    changed_parts,
    content_of,
    find_terms,
    store_belongings,
    stored_copy,
)

# Whom to call is no part of what the listing says, nor what its owner calls it.
_SILENT = {"contact_name", "contact_email", "contact_phone", "external_id"}


def revise_technology(
    *,
    technology: Technology,
    by: User | None,
    now: datetime,
    changes: Mapping[str, object],
    bulk: bool = False,
) -> Technology:
    """Change fields of a technology; see :func:`create_technology` for the keys of ``changes``.

    Given rights and terms replace the stored ones as a whole. A published technology stays
    published. Changes that change nothing leave no trace. ``bulk`` tells those who hear of it
    that this is one of many. Raises NotAllowed, ListingClosed, ListingIncomplete where it must
    stay complete, and InvalidListing with every problem.
    """
    return _revise(technology, by, now, changes, bulk=bulk)


def revise_need(
    *,
    need: Need,
    by: User | None,
    now: datetime,
    changes: Mapping[str, object],
    bulk: bool = False,
) -> Need:
    """Change fields of a need; see :func:`revise_technology`."""
    return _revise(need, by, now, changes, bulk=bulk)


def find_changes(*, listing: Listing, changes: Mapping[str, object]) -> tuple[str, ...]:
    """The names of the fields that a revision would change; nothing is stored.

    Raises :class:`InvalidListing` with every problem of the changes. Free of queries when owner,
    terms (select_related) and rights (prefetch_related) are at hand and none are given anew.
    """
    before = content_of(listing)
    candidate = adopt(type(listing)(), listing)
    return changed_parts(redraft(candidate, changes), before)


def former_values(listing: Listing, names: Collection[str]) -> dict[str, object]:
    """What those fields hold now, rights and terms too: a later revision brings them back."""
    found = {name: value for name, value in content_of(listing).items() if name in names}
    if isinstance(listing, Technology):
        if RIGHTS in names:
            found[RIGHTS] = [content_of(right) for right in listing.intellectual_property.all()]
        if TERMS in names:
            terms = find_terms(listing)
            found[TERMS] = content_of(terms) if terms else None
    return found


@transaction.atomic
def _revise(
    listing: AnyListing,
    by: User | None,
    now: datetime,
    changes: Mapping[str, object],
    *,
    bulk: bool,
) -> AnyListing:
    stored = stored_copy(listing)
    _require_revisable(stored, by)
    before = content_of(stored)
    draft = redraft(stored, changes)
    names = changed_parts(draft, before)
    if stored.state != ListingState.DRAFT:
        require_complete(stored)
    if "external_id" in names:
        _require_own_external_id(stored)
    if names:
        store_belongings(draft, names)
        _store(stored, names, now)
        _tell(stored, names, by, now, bulk=bulk)
    return adopt(listing, stored)


def _require_revisable(listing: Listing, by: User | None) -> None:
    if not can_revise(by, listing):
        raise NotAllowed(_("Only its owner's editors and technology managers change a listing."))
    if listing.state not in REVISABLE:
        raise ListingClosed(state=listing.get_state_display())


def _require_own_external_id(listing: Listing) -> None:
    same = rows_of(type(listing)).filter(owner_id=listing.owner_id, external_id=listing.external_id)
    if listing.external_id and same.exclude(pk=listing.pk).exists():
        message = _("This owner has another listing with that external id.")
        raise InvalidListing([("external_id", message)])


def _store(listing: Listing, names: Collection[str], now: datetime) -> None:
    listing.updated_at = now
    if not _SILENT.issuperset(names):
        listing.revision += 1
    own = set(names) - {RIGHTS, TERMS}
    listing.save(update_fields={*own, "updated_at", "revision"})


def _tell(
    listing: Listing, names: Collection[str], by: User | None, now: datetime, *, bulk: bool
) -> None:
    if listing.is_published and not _SILENT.issuperset(names):
        announce(REVISED, listing, bulk=bulk)
    note(listing, "revised", by=by, now=now, fields=sorted(names), revision=listing.revision)
