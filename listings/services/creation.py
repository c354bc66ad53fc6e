"""Creating technologies and needs, one by one or thousands at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.errors import NotAllowed
from accounts.models import Organization, User
from accounts.services import record_event

from ..errors import InvalidListing
from ..models import IntellectualProperty, Listing, Need, PayAfterUseTerms, Technology
from ..policies import can_post_for, is_broker
from ..selectors import rows_of
from .drafts import AnyListing, Draft, draft_need, draft_technology, require_complete
from .news import PUBLISHED, note
from .records import rights_of, store_belongings
from .steps import require_validity

_AT_ONCE = 500


def create_technology(
    *, owner: Organization, by: User | None, now: datetime, values: Mapping[str, object]
) -> Technology:
    """Store a draft technology of the owner; see :func:`draft_technology` for ``values``.

    Raises NotAllowed, and :class:`InvalidListing` with every problem of the values.
    """
    _require_poster(by, owner)
    return _create(draft_technology(owner=owner, by=by, now=now, values=values), by, now)


def create_need(
    *, owner: Organization, by: User | None, now: datetime, values: Mapping[str, object]
) -> Need:
    """Store a draft need of the owner. Raises as :func:`create_technology` does."""
    _require_poster(by, owner)
    return _create(draft_need(owner=owner, by=by, now=now, values=values), by, now)


@transaction.atomic
def create_technologies(
    *, drafts: Sequence[Draft[Technology]], by: User | None, now: datetime, publish: bool = False
) -> list[int]:
    """Store many drafts in few statements, and publish them too if wanted; returns their keys.

    Raises NotAllowed, ListingIncomplete for what can't be published, and :class:`InvalidListing`
    when an owner has one of the external ids already; then nothing is stored.
    """
    keys = _create_many(Technology, drafts, by, now, publish=publish)
    rights = [right for draft in drafts for right in rights_of(draft, draft.listing)]
    IntellectualProperty.objects.bulk_create(rights, batch_size=_AT_ONCE)
    PayAfterUseTerms.objects.bulk_create(_terms_of(drafts), batch_size=_AT_ONCE)
    _tell_of_many(Technology, keys, by, now, publish=publish)
    return keys


@transaction.atomic
def create_needs(
    *, drafts: Sequence[Draft[Need]], by: User | None, now: datetime, publish: bool = False
) -> list[int]:
    """Store many drafts of needs; see :func:`create_technologies`."""
    keys = _create_many(Need, drafts, by, now, publish=publish)
    _tell_of_many(Need, keys, by, now, publish=publish)
    return keys


def _require_poster(by: User | None, owner: Organization) -> None:
    if not can_post_for(by, owner):
        raise NotAllowed(
            _("Only owners and editors of %(organization)s and technology managers may do this."),
            organization=owner.name,
        )


@transaction.atomic
def _create(draft: Draft[AnyListing], by: User | None, now: datetime) -> AnyListing:
    listing = draft.listing
    _require_new_external_ids(type(listing), [listing])
    listing.save(force_insert=True)
    store_belongings(draft, ("intellectual_property", "pay_after_use"))
    note(listing, "created", by=by, now=now, owner=listing.owner.code, title=listing.title)
    return listing


def _create_many(
    model: type[AnyListing],
    drafts: Sequence[Draft[AnyListing]],
    by: User | None,
    now: datetime,
    *,
    publish: bool,
) -> list[int]:
    listings = [draft.listing for draft in drafts]
    for owner in {listing.owner_id: listing.owner for listing in listings}.values():
        _require_poster(by, owner)
    if publish:
        _publish_unsaved(listings, by, now)
    _require_new_external_ids(model, listings)
    created = rows_of(model).bulk_create(listings, batch_size=_AT_ONCE)
    return [listing.pk for listing in created]


def _publish_unsaved(listings: Iterable[Listing], by: User | None, now: datetime) -> None:
    if not is_broker(by):
        raise NotAllowed(_("Only technology managers publish listings."))
    for listing in listings:
        require_complete(listing)
        require_validity(listing, now)
        listing.submit(now)
        listing.publish(now)


def _require_new_external_ids(model: type[Listing], listings: Sequence[Listing]) -> None:
    wanted = [(one.owner_id, one.external_id) for one in listings if one.external_id]
    taken = _stored_external_ids(model, wanted)
    for key in wanted:
        if key in taken:
            message = _("This owner has a listing with that external id: change it, or revise it.")
            raise InvalidListing([("external_id", message)])
        taken.add(key)


def _stored_external_ids(
    model: type[Listing], wanted: Sequence[tuple[int, str]]
) -> set[tuple[int, str]]:
    taken: set[tuple[int, str]] = set()
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        same = rows_of(model).filter(
            owner_id__in={owner for owner, _id in part}, external_id__in=[one for _o, one in part]
        )
        taken.update(same.values_list("owner_id", "external_id"))
    return taken


def _terms_of(drafts: Iterable[Draft[Technology]]) -> list[PayAfterUseTerms]:
    terms = []
    for draft in drafts:
        if draft.terms is not None:
            draft.terms.technology = draft.listing
            terms.append(draft.terms)
    return terms


def _tell_of_many(
    model: type[Listing], keys: Sequence[int], by: User | None, now: datetime, *, publish: bool
) -> None:
    """Announce each, but note them in the audit trail together: 20,000 links would take minutes."""
    if publish:
        for pk in keys:
            PUBLISHED[model.kind].send(sender=model, pk=pk, bulk=True)
    for start in range(0, len(keys), _AT_ONCE):
        part = list(keys[start : start + _AT_ONCE])
        details: dict[str, Any] = {"keys": part, "published": publish}
        record_event(
            action=f"{model.kind}.created_in_bulk", actor=by, subject=None, details=details, now=now
        )
