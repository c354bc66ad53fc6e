"""Drafts as somebody is typing them: what holds is stored, what doesn't is told, nothing refused.

Unlike a revision, saving an unfinished draft never fails because of its values: a field that can't
be stored keeps what it held before, and comes back as a problem. Two who write at once don't
overwrite each other unseen: whoever saves says which state they saw.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final, Generic

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.errors import NotAllowed
from accounts.models import Organization, User
from accounts.selectors import audit_events_about

from ..errors import DraftChangedMeanwhile, DraftWasHandedIn, NotADraft, Problem
from ..models import Listing, Need, Technology
from ..policies import can_post_for, can_revise
from ..selectors import rows_of
from ..states import ListingState
from .drafts import RIGHTS, TERMS, AnyListing, fill_in
from .news import note
from .records import adopt, content_of, stored_copy
from .values import assign, find_problems

ONE_SITTING: Final = timedelta(minutes=10)
"""Saves of one person within this time are one event of the audit trail."""
LAST_THINGS: Final = ("title", "summary")
"""Fields that a draft may lack and a submitted listing may not."""
TOGETHER: Final = (
    ("budget_min", "budget_max", "currency"),
    ("price_min", "price_max", "currency"),
    ("country", "province"),
    ("maturity_standard", "maturity_level"),
)
"""Fields that contradict one another or agree: one that can't be stored takes the others along."""
NOT_COPIED: Final = ("external_id", "valid_until", "deadline")


@dataclass(frozen=True, slots=True)
class Saved(Generic[AnyListing]):
    """The stored draft, and what of the values could not be stored, by field."""

    listing: AnyListing
    problems: list[Problem] = field(default_factory=list)


def sketch_need(
    *, owner: Organization, by: User | None, now: datetime, values: Mapping[str, object]
) -> Saved[Need]:
    """A need as :func:`begin_need` would store it, only in memory: for help while it is written."""
    need = Need(**_origin(owner, by, now))
    return Saved(need, _put(need, values))


def sketch_technology(
    *, owner: Organization, by: User | None, now: datetime, values: Mapping[str, object]
) -> Saved[Technology]:
    """As :func:`sketch_need`, for a technology."""
    technology = Technology(**_origin(owner, by, now))
    return Saved(technology, _put(technology, values))


@transaction.atomic
def begin_need(
    *, owner: Organization, by: User | None, now: datetime, values: Mapping[str, object]
) -> Saved[Need]:
    """Store a new draft of a need with whatever of the values holds. Raises NotAllowed."""
    return _begin(Need(**_origin(owner, by, now)), by, now, values)


@transaction.atomic
def begin_technology(
    *, owner: Organization, by: User | None, now: datetime, values: Mapping[str, object]
) -> Saved[Technology]:
    """As :func:`begin_need`; rights and terms are not among the values, a revision adds them."""
    return _begin(Technology(**_origin(owner, by, now)), by, now, values)


def save_need_draft(
    *, need: Need, by: User | None, now: datetime, values: Mapping[str, object], seen_at: datetime
) -> Saved[Need]:
    """Store what of the values holds in a draft of a need.

    ``seen_at`` is the draft's ``updated_at`` as the writer saw it. Raises NotAllowed, NotADraft,
    and DraftChangedMeanwhile, which carries the other version; a refusal changes nothing.
    """
    return _save(need, by, now, values, seen_at)


def save_technology_draft(
    *,
    technology: Technology,
    by: User | None,
    now: datetime,
    values: Mapping[str, object],
    seen_at: datetime,
) -> Saved[Technology]:
    """As :func:`save_need_draft`, without rights and terms."""
    return _save(technology, by, now, values, seen_at)


def copy_need(*, need: Need, by: User | None, now: datetime) -> Need:
    """A new draft that says what the need says, without its days and its external id.

    Raises NotAllowed.
    """
    values = {key: value for key, value in content_of(need).items() if key not in NOT_COPIED}
    return begin_need(owner=need.owner, by=by, now=now, values=values).listing


@transaction.atomic
def discard_need(*, need: Need, by: User | None, now: datetime) -> dict[str, Any]:
    """Delete a draft that was never handed in; returns its values (JSON-ready) for an undo.

    Giving the values to :func:`begin_need` brings it back under another key. Raises NotAllowed,
    NotADraft, DraftWasHandedIn.
    """
    stored = _discardable(need, by)
    values = {name: _json_ready(value) for name, value in content_of(stored).items()}
    _discard(stored, by, now)
    return {name: value for name, value in values.items() if value not in (None, "", [])}


@transaction.atomic
def discard_technology(*, technology: Technology, by: User | None, now: datetime) -> None:
    """Delete a draft that was never handed in, with its rights and terms.

    Raises NotAllowed, NotADraft, DraftWasHandedIn.
    """
    _discard(_discardable(technology, by), by, now)


def _discardable(listing: AnyListing, by: User | None) -> AnyListing:
    stored = _writable(listing, by)
    if stored.submitted_at is not None:
        raise DraftWasHandedIn
    return stored


def _discard(stored: Listing, by: User | None, now: datetime) -> None:
    note(stored, "discarded", by=by, now=now, title=stored.title)
    stored.delete()


def _origin(owner: Organization, by: User | None, now: datetime) -> dict[str, Any]:
    return {
        "owner": owner,
        "created_by": by,
        "created_at": now,
        "updated_at": now,
        "is_demonstration": owner.is_demonstration,
    }


def _begin(
    listing: AnyListing, by: User | None, now: datetime, values: Mapping[str, object]
) -> Saved[AnyListing]:
    if not can_post_for(by, listing.owner):
        raise NotAllowed(_("Only its owner's editors and technology managers change a listing."))
    problems = _put(listing, values)
    listing.save(force_insert=True)
    note(listing, "created", by=by, now=now, owner=listing.owner.code, title=listing.title)
    return Saved(listing, problems)


@transaction.atomic
def _save(
    listing: AnyListing,
    by: User | None,
    now: datetime,
    values: Mapping[str, object],
    seen_at: datetime,
) -> Saved[AnyListing]:
    stored = _writable(listing, by)
    before = content_of(stored)
    problems = _put(stored, values)
    names = [name for name, value in content_of(stored).items() if value != before[name]]
    if names and stored.updated_at != seen_at:
        raise DraftChangedMeanwhile(rows_of(type(stored)).select_related("owner").get(pk=stored.pk))
    if names:
        _store(stored, names, by, now)
    return Saved(adopt(listing, stored), problems)


def _writable(listing: AnyListing, by: User | None) -> AnyListing:
    stored = stored_copy(listing)
    if not can_revise(by, stored):
        raise NotAllowed(_("Only its owner's editors and technology managers change a listing."))
    if stored.state != ListingState.DRAFT:
        raise NotADraft(state=stored.get_state_display())
    return stored


def _store(listing: Listing, names: list[str], by: User | None, now: datetime) -> None:
    listing.updated_at = now
    listing.revision += 1
    listing.save(update_fields=[*names, "updated_at", "revision"])
    if not _in_one_sitting(listing, by, now):
        note(listing, "draft_saved", by=by, now=now, fields=sorted(names))


def _in_one_sitting(listing: Listing, by: User | None, now: datetime) -> bool:
    """Whether the trail's last word on it is that this person wrote on it a moment ago."""
    last = audit_events_about(listing).first()
    if last is None or last.actor_id != (by.pk if by else None):
        return False
    return last.action.endswith((".draft_saved", ".created")) and now - last.at < ONE_SITTING


def _put(listing: Listing, values: Mapping[str, object]) -> list[Problem]:
    """Put in the listing what holds; a field that doesn't keeps what it held."""
    before = content_of(listing)
    own = {name: value for name, value in values.items() if name not in (RIGHTS, TERMS)}
    problems = assign(listing, own)
    fill_in(listing)
    problems = [
        one for one in find_problems(listing, checked=problems) if not _is_last(one, listing)
    ]
    wrong = {name for name, _message in problems}
    for group in TOGETHER:
        if wrong.intersection(group):
            wrong.update(group)
    for name in wrong.intersection(before):
        setattr(listing, name, before[name])
    return problems


def _is_last(problem: Problem, listing: Listing) -> bool:
    """Whether it is only said that a field is empty which a draft may lack."""
    name, _message = problem
    return name in LAST_THINGS and not getattr(listing, name)


def _json_ready(value: object) -> object:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if hasattr(value, "isoformat") else value
