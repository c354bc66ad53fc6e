"""A listing with all that belongs to it, put together and checked before anything is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User

from ..errors import InvalidListing, ListingIncomplete, Problem
from ..models import IntellectualProperty, Listing, Need, PayAfterUseTerms, Technology
from ..terms import PayAfterUse
from .language import detect_language
from .values import assign, beneath, find_problems

RIGHTS = "intellectual_property"
TERMS = "pay_after_use"
MOST_RIGHTS = 100

AnyListing = TypeVar("AnyListing", bound=Listing)


@dataclass
class Draft(Generic[AnyListing]):
    """A checked listing and what belongs to it; None where nothing was said about that."""

    listing: AnyListing
    rights: list[IntellectualProperty] | None = None
    terms: PayAfterUseTerms | None = None
    removes_terms: bool = False


def draft_technology(
    *, owner: Organization, by: User | None, now: datetime, values: Mapping[str, object]
) -> Draft[Technology]:
    """A technology that could be created from these values; nothing is stored.

    Keys are the model's field names, and ``intellectual_property`` (a list of mappings) and
    ``pay_after_use`` (a mapping, or None). Raises :class:`InvalidListing` with every problem.
    """
    technology = Technology(**_origin(owner, by, now))
    return _checked_draft(technology, values)


def draft_need(
    *, owner: Organization, by: User | None, now: datetime, values: Mapping[str, object]
) -> Draft[Need]:
    """A need that could be created from these values (by field name); nothing is stored.

    Raises :class:`InvalidListing` with every problem.
    """
    return _checked_draft(Need(**_origin(owner, by, now)), values)


def redraft(listing: AnyListing, changes: Mapping[str, object]) -> Draft[AnyListing]:
    """Put the changes in the listing (in memory) and check the whole of it.

    Raises :class:`InvalidListing` with every problem.
    """
    return _checked_draft(listing, changes)


def draft_terms(values: Mapping[str, object]) -> PayAfterUse:
    """Pay-after-use terms as a plain value, checked as a whole; nothing is stored.

    Raises :class:`InvalidListing` with every problem, fields as ``pay_after_use.cap``.
    """
    problems: list[Problem] = []
    terms = _terms_from(values, problems)
    if problems or terms is None:
        raise InvalidListing(problems)
    return terms.as_terms()


def draft_belongings(technology: Technology, values: Mapping[str, object]) -> Draft[Technology]:
    """Rights and terms of a technology from ``values``, checked without the technology itself.

    Raises :class:`InvalidListing` with every problem of the two, and nothing else.
    """
    problems: list[Problem] = []
    draft = Draft(technology)
    if RIGHTS in values:
        draft.rights = _rights_from(values[RIGHTS], problems)
    if TERMS in values:
        draft.terms = _terms_from(values[TERMS], problems)
        draft.removes_terms = draft.terms is None
    if problems:
        raise InvalidListing(problems)
    return draft


def find_missing(listing: Listing) -> list[Problem]:
    """What a reader needs before the listing may be submitted, by field."""
    message = _("This is needed before the listing is submitted.")
    missing: list[Problem] = [
        (name, message) for name in ("title", "summary", "language") if not getattr(listing, name)
    ]
    if not _is_described(listing):
        missing.append((_describing_field(listing), _("Describe it, or at least its core.")))
    if not listing.technology_fields:
        missing.append(("technology_fields", _("Choose at least one technology field.")))
    return missing


def require_complete(listing: Listing) -> None:
    """Raise :class:`ListingIncomplete` with everything that is missing."""
    missing = find_missing(listing)
    if missing:
        raise ListingIncomplete(missing)


def _is_described(listing: Listing) -> bool:
    return bool(listing.description or getattr(listing, "problem", ""))


def _describing_field(listing: Listing) -> str:
    return "problem" if isinstance(listing, Need) else "description"


def _origin(owner: Organization, by: User | None, now: datetime) -> dict[str, Any]:
    return {
        "owner": owner,
        "created_by": by,
        "created_at": now,
        "updated_at": now,
        "is_demonstration": owner.is_demonstration,
    }


def _checked_draft(listing: AnyListing, values: Mapping[str, object]) -> Draft[AnyListing]:
    is_technology = isinstance(listing, Technology)
    beside = (RIGHTS, TERMS) if is_technology else ()
    own = {name: value for name, value in values.items() if name not in beside}
    problems = assign(listing, own, beside=beside)
    fill_in(listing)
    problems = find_problems(listing, checked=problems)
    draft = Draft(listing)
    if is_technology and RIGHTS in values:
        draft.rights = _rights_from(values[RIGHTS], problems)
    if is_technology and TERMS in values:
        draft.terms = _terms_from(values[TERMS], problems)
        draft.removes_terms = draft.terms is None
    if problems:
        raise InvalidListing(problems)
    return draft


def fill_in(listing: Listing) -> None:
    """Add what can be told from the rest: the language, and the owner's place."""
    if not listing.language:
        listing.language = detect_language(listing.title, listing.summary, listing.description)
    if not listing.country and listing.province:
        listing.country = "CN"
    elif not listing.country:
        listing.country = str(listing.owner.country)
        listing.province = listing.owner.province


def _rights_from(values: object, problems: list[Problem]) -> list[IntellectualProperty]:
    if values in (None, "", ()):
        return []
    if not isinstance(values, list | tuple) or len(values) > MOST_RIGHTS:
        problems.append((RIGHTS, _("Give a list of at most 100 rights, each with its kind.")))
        return []
    return [_right_from(place, value, problems) for place, value in enumerate(values)]


def _right_from(place: int, values: object, problems: list[Problem]) -> IntellectualProperty:
    right = IntellectualProperty()
    path = f"{RIGHTS}.{place}"
    if not isinstance(values, Mapping):
        problems.append((path, _("Give kind, status, number and title by name.")))
        return right
    problems += beneath(path, find_problems(right, checked=assign(right, values)))
    return right


def _terms_from(values: object, problems: list[Problem]) -> PayAfterUseTerms | None:
    if values in (None, "", {}):
        return None
    terms = PayAfterUseTerms()
    if not isinstance(values, Mapping):
        problems.append((TERMS, _("Give the terms by name, such as trigger and payment_form.")))
        return terms
    problems += beneath(TERMS, find_problems(terms, checked=assign(terms, values)))
    return terms
