"""Why a technology was proposed for one of the reader's own needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from listings.models import Technology
from listings.tiers import Tier, fields_up_to
from matchmaker.matching.models import Proposal

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
            for quoted in proposal.evidence
            if _stands(quoted["technology"], technology, tier)
        ),
    )


def _stands(place: Mapping[str, Any], technology: Technology, tier: Tier) -> bool:
    """Whether the reader may read the field, and it still says this there."""
    if place["field"] not in fields_up_to(technology.kind, tier):
        return False
    text = getattr(technology, place["field"])
    return bool(text[place["start"] : place["end"]] == place["text"])
