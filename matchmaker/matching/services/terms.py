"""The terms checklist of two listings: rows become plain values here, and nowhere else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from listings.models import Need, PayAfterUseTerms, Technology
from listings.terms import FIXED_FORMS

from ..policies.learning import Said
from ..policies.terms import NeedSide, Pair, TechnologySide, UseFirst
from ..states import Audience
from ..text import listing_text


def pair_of(need: Need, technology: Technology, *, today: date) -> Pair:
    """What gates and terms look at in these two.

    The technology should come with ``owner``, ``pay_after_use`` and ``intellectual_property``
    at hand, the need with ``owner``; otherwise each costs a query.
    """
    return Pair(need_side(need), technology_side(technology), today)


def need_side(need: Need) -> NeedSide:
    """A need's terms as plain values."""
    return NeedSide(
        **_of_both(need),
        minimum_trl=need.minimum_trl,
        budget_max=need.budget_max,
        currency=need.currency,
        wants_pay_after_use=need.wants_pay_after_use,
        wished_licence_kinds=frozenset(need.wished_licence_kinds),
        deadline=need.deadline,
    )


def technology_side(technology: Technology) -> TechnologySide:
    """A technology's terms as plain values."""
    return TechnologySide(
        **_of_both(technology),
        maturity_standard=technology.maturity_standard,
        maturity_level=technology.maturity_level,
        price_min=technology.price_min,
        price_max=technology.price_max,
        currency=technology.currency,
        pay_after_use=(
            _use_first(technology.pay_after_use) if technology.offers_pay_after_use else None
        ),
        licence_kinds=frozenset(technology.licence_kinds),
        exclusive_until=technology.exclusive_licence_until,
        rights=tuple(right.status for right in technology.intellectual_property.all()),
        export_control=technology.export_control,
        cleared=bool(technology.export_clearance.strip()),
    )


def said_by(technology: Technology) -> Said:
    """How much a technology says of itself, in the fields that members may read."""
    text = listing_text(technology, Audience.MEMBERS)
    return Said(
        characters=len(text.body),
        is_chinese=technology.language == "zh",
        has_indicators=bool(technology.indicators.strip()),
        has_benefits=bool(technology.benefits.strip()),
        has_comparison=bool(technology.comparison.strip()),
    )


def _of_both(listing: Need | Technology) -> dict[str, Any]:
    return {
        "organization": listing.owner_id,
        "parent": listing.owner.parent_id,
        "verified": listing.owner.is_verified,
        "country": str(listing.owner.country),
        "province": listing.province,
        "published": listing.is_published,
        "valid_until": listing.valid_until,
        "brokered": listing.confidentiality == "brokered",
        "language": listing.language,
        "technology_fields": frozenset(listing.technology_fields),
    }


def _use_first(terms: PayAfterUseTerms) -> UseFirst:
    return UseFirst(
        trial_months=terms.trial_months, least=least_paid(terms), currency=terms.currency
    )


def least_paid(terms: PayAfterUseTerms) -> Decimal | None:
    """The least these terms cost in all: the fixed amount or the floor, whichever is more.

    None where the form of payment has a fixed amount that nobody has stated; 0 where all that
    is paid comes out of sales.
    """
    fixed: Decimal | None = Decimal(0)
    if terms.payment_form in FIXED_FORMS:
        fixed = terms.fixed_amount
    return None if fixed is None else max(fixed, terms.floor or Decimal(0))
