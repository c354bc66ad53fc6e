"""A listing as a card in a list: what the public tier may know, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from django.urls import get_script_prefix, reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from listings.models import Listing, Need, Technology
from listings.tiers import Tier, owner_is_hidden, tier_of
from listings.vocabularies import COOPERATION_MODES, LICENCE_KINDS, NEED_KINDS, TECHNOLOGY_FIELDS

from .wording import labels, maturity_text, organization_name, region_name

LANGUAGE_TAGS = {"zh": "zh-Hans"}


LONGEST_BENEFIT = 160


@dataclass(slots=True)
class Card:
    """What one card shows; every text is ready to be escaped and printed.

    `compare_url` adds it to the page's tray, or takes it out where it is in it.
    """

    url: str
    title: str
    summary: str
    language_tag: str
    organization: str
    region: str
    maturity: str
    chips: tuple[str, ...]
    pay_after_use: str
    terms: tuple[str, ...] = field(default=())
    band: str = ""
    band_label: str = ""
    why: str = ""
    key: int = 0
    benefit: str = ""
    shared: tuple[str, ...] = field(default=())
    day: str = ""
    compare_url: str = ""
    compared: bool = False


def language_tag(listing: Listing) -> str:
    """The BCP 47 tag of the listing's own language, for `lang` attributes."""
    return LANGUAGE_TAGS.get(listing.language, listing.language)


def owner_label(listing: Listing, tier: Tier) -> str:
    """The owner's name, or that it is not told to this reader."""
    if owner_is_hidden(listing, tier):
        return _("name told after an introduction")
    return organization_name(listing.owner)


def listing_url(listing: Listing) -> str:
    """The address of the listing's page."""
    return f"{_before_keys(listing.kind, get_script_prefix())}{listing.pk}/"


@lru_cache
def _before_keys(kind: str, _prefix: str) -> str:
    """Addresses of a kind differ in their keys alone; looking each up costs as much as a card."""
    return reverse(kind, args=[0]).removesuffix("0/")


def cards_of(listings: Iterable[Listing]) -> list[Card]:
    """Plain cards, in the order of the listings."""
    return [card_of(listing) for listing in listings]


def card_of(
    listing: Listing,
    *,
    terms: Sequence[str] = (),
    band: str = "",
    why: str = "",
    tier: Tier = Tier.PUBLIC,
) -> Card:
    """One card for a reader of this tier.

    `terms` are marked in title and summary, `band` tells how good a hit it is, and `why` by what
    it was found.
    """
    return Card(
        url=listing_url(listing),
        title=listing.title,
        summary=listing.summary,
        language_tag=language_tag(listing),
        organization=owner_label(listing, tier),
        region=region_name(listing),
        maturity=maturity_text(listing),
        chips=tuple(_chips(listing)),
        pay_after_use=_pay_after_use(listing),
        terms=tuple(terms),
        band=band,
        band_label=BAND_LABELS[band]() if band in BAND_LABELS else "",
        why=why,
        key=listing.pk,
        benefit=_benefit(listing, tier),
        shared=tuple(_shared(listing, terms)),
        day=_day(listing, tier),
    )


def _benefit(listing: Listing, tier: Tier) -> str:
    """The first line of its benefits, for those who may read them; the summary serves others."""
    if not isinstance(listing, Technology) or tier < tier_of(Technology, "benefits"):
        return ""
    line = next((line.strip() for line in listing.benefits.splitlines() if line.strip()), "")
    return line if len(line) <= LONGEST_BENEFIT else f"{line[:LONGEST_BENEFIT]}…"


def _shared(listing: Listing, terms: Sequence[str]) -> list[str]:
    """The question's words that stand in what everybody sees of it, at most four."""
    if not terms:
        return []
    seen = f"{listing.title} {listing.summary} {' '.join(listing.keywords)}".casefold()
    return [term for term in terms if term in seen][:4]


def _day(listing: Listing, tier: Tier) -> str:
    """When it was published; when it was last updated for those who may know that."""
    is_updated = tier >= tier_of(type(listing), "updated_at")
    moment: datetime | None = listing.updated_at if is_updated else listing.published_at
    if moment is None:
        return ""
    return _day_in(get_language() or "", localtime(moment).date(), is_updated=is_updated)


@lru_cache(1024)
def _day_in(_language: str, day: date, *, is_updated: bool) -> str:
    said = _("updated %(date)s") if is_updated else _("published %(date)s")
    return said % {"date": date_format(day)}


def _chips(listing: Listing) -> list[str]:
    chips = labels(TECHNOLOGY_FIELDS, listing.technology_fields[:2])
    if isinstance(listing, Technology):
        return chips + labels(LICENCE_KINDS, listing.licence_kinds[:2])
    if isinstance(listing, Need):
        kinds = labels(NEED_KINDS, [listing.need_kind]) if listing.need_kind else []
        return chips + kinds + labels(COOPERATION_MODES, listing.cooperation_modes[:2])
    return chips


def _pay_after_use(listing: Listing) -> str:
    if isinstance(listing, Technology) and listing.offers_pay_after_use:
        return _("Try first, pay later")
    if isinstance(listing, Need) and listing.wants_pay_after_use:
        return _("Wants to try first")
    return ""


BAND_LABELS = {
    "strong": lambda: _("Strong match"),
    "fair": lambda: _("Fair match"),
    "weak": lambda: _("Weak match"),
}
