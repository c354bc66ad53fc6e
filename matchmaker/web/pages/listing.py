"""A listing's own page: the fields of the reader's tier, in the order in which a buyer reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from listings.models import Listing, Need, Technology
from listings.tiers import Tier

from ..cards import language_tag, owner_label
from ..wording import region_name
from .listing_facts import Fact, terms_facts, topic_facts
from .listing_institution import Institution, institution_of
from .listing_sections import (
    Maturity,
    Right,
    Section,
    Trial,
    maturity_of,
    rights_of,
    sections_of,
    trials_of,
)
from .listing_tiers import NextTier, next_tier
from .listing_timeline import Timeline, timeline_of


@dataclass(frozen=True, slots=True)
class ListingPage:
    """Everything of the listing itself that the template prints."""

    title: str
    summary: str
    language_tag: str
    organization: str
    region: str
    kind: str
    kind_plural: str
    search_url: str
    published_on: datetime | None
    is_demonstration: bool
    state_note: str
    sections: tuple[Section, ...]
    trials: tuple[Trial, ...]
    maturity: Maturity | None
    rights: tuple[Right, ...]
    topics: tuple[Fact, ...]
    terms: tuple[Fact, ...]
    timeline: Timeline | None
    what_if_url: str
    institution: Institution
    next_tier: NextTier | None


def page_of(listing: Technology | Need, tier: Tier, *, signed_in: bool) -> ListingPage:
    """The page of a listing for a reader of this tier."""
    return ListingPage(
        title=listing.title,
        summary=listing.summary,
        language_tag=language_tag(listing),
        organization=owner_label(listing, tier),
        region=region_name(listing),
        kind=listing.kind,
        kind_plural=str(listing._meta.verbose_name_plural).capitalize(),  # noqa: SLF001
        search_url=reverse(_SEARCHES[listing.kind]),
        published_on=listing.published_at,
        is_demonstration=listing.is_demonstration,
        state_note=_state_note(listing),
        sections=tuple(sections_of(listing, tier)),
        trials=tuple(trials_of(listing, tier)),
        maturity=maturity_of(listing, tier),
        rights=tuple(rights_of(listing, tier)),
        topics=tuple(topic_facts(listing, tier)),
        terms=tuple(terms_facts(listing, tier)),
        timeline=timeline_of(listing, tier),
        what_if_url=_what_if_url(listing, tier),
        institution=institution_of(listing, tier),
        next_tier=next_tier(listing, tier, signed_in=signed_in),
    )


def _what_if_url(listing: Technology | Need, tier: Tier) -> str:
    """For who may read all that the calculation reads: both sides of an introduction."""
    if tier < Tier.INTRODUCED or not isinstance(listing, Technology):
        return ""
    offers = listing.offers_pay_after_use
    return reverse("technology-what-if", args=[listing.pk]) if offers else ""


_SEARCHES = {"technology": "search-technologies", "need": "search-needs"}


def _state_note(listing: Listing) -> str:
    if listing.is_published:
        return ""
    state = listing.get_state_display()
    return _("Only its organization and the technology managers see this page now: %(state)s.") % {
        "state": state
    }
