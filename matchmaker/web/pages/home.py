"""The first page, by what the reader's organizations are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from accounts.models import OrganizationKind
from listings.models import Listing
from matchmaker.matching.models import Proposal
from matchmaker.matching.selectors.readers import Reader
from matchmaker.web.cards import Card, card_of, cards_of, language_tag, listing_url

SEEKING: Final = frozenset({OrganizationKind.ENTERPRISE.value})
"""Kinds of organizations whose people come to find; the others come to offer."""


@dataclass(frozen=True, slots=True)
class Match:
    """A technology for one of the reader's needs."""

    card: Card
    need: str
    need_url: str
    need_language: str


def home_url_of(reader: Reader) -> str:
    """Where people of transfer offices begin; "" for everybody else."""
    kinds = {*reader.organizations.values()}
    if not kinds or kinds & SEEKING or reader.brokers:
        return ""
    try:
        return reverse("office")
    except NoReverseMatch:
        return ""


def home_page(
    reader: Reader,
    *,
    technologies: Sequence[Listing],
    needs: Sequence[Listing],
    matches: Sequence[Proposal],
    figures: Mapping[str, int],
) -> dict[str, Any]:
    """Everything that the template prints."""
    seeks = bool({*reader.organizations.values()} & SEEKING)
    return {
        "technologies": cards_of(technologies),
        "needs": cards_of(needs),
        "matches": [_match(proposal, reader) for proposal in matches],
        "seeks": seeks,
        "figures": figures,
        "technologies_url": reverse("search-technologies"),
        "no_technologies": _("No technology is published yet."),
        "no_needs": _("No need is published yet."),
    }


def _match(proposal: Proposal, reader: Reader) -> Match:
    technology, need = proposal.technology, proposal.need
    card = card_of(technology, band=proposal.band, tier=reader.tier_of(technology))
    return Match(card, need.title, listing_url(need), language_tag(need))
