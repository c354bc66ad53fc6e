"""Why a technology was proposed for one of the reader's own needs."""

from __future__ import annotations

from dataclasses import dataclass

from listings.models import Technology
from listings.tiers import Tier
from matchmaker.matching.models import Proposal
from matchmaker.matching.selectors.own_matches import standing_evidence

from ..cards import BAND_LABELS, language_tag, listing_url


@dataclass(frozen=True, slots=True)
class Quotation:
    """What the need says, and what the technology says to it, each as it is stored."""

    need: str
    technology: str


@dataclass(frozen=True, slots=True)
class Match:
    """One of the reader's needs, how well the technology fits, and the quotations that show it."""

    url: str
    title: str
    language_tag: str
    band_label: str
    quotations: tuple[Quotation, ...]


def match_of(proposal: Proposal, technology: Technology, tier: Tier) -> Match:
    """A proposal as its need's owner may read it."""
    band = BAND_LABELS.get(proposal.band)
    return Match(
        url=listing_url(proposal.need),
        title=proposal.need.title,
        language_tag=language_tag(proposal.need),
        band_label=band() if band else "",
        quotations=tuple(
            Quotation(quoted["need"]["text"], quoted["technology"]["text"])
            for quoted in standing_evidence(proposal, technology, tier)
        ),
    )
