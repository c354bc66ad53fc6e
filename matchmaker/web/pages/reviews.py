"""What a reviewer asked of a listing before it is published, for its owner's pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accounts.models import Organization
from listings.models import ListingReview, Need, Technology
from listings.rubric import Check
from listings.selectors import find_last_review, technologies_asked_about
from listings.states import ListingState, ReviewOutcome

SHOWN = 5


@dataclass(frozen=True, slots=True)
class AskedPanel:
    """A review that did not publish the listing, with what its owner can do about it."""

    title: str
    url: str
    language: str
    outcome: str
    total: int
    reviewed_at: datetime
    asks: Sequence[Check]
    note: str
    changed_since: bool
    waits: bool


def asked_panel(listing: Technology | Need | None) -> AskedPanel | None:
    """What the last review asks of a listing that isn't published; None where it asks nothing."""
    if listing is None or listing.submitted_at is None or listing.is_published:
        return None
    review = find_last_review(listing)
    if review is None or review.outcome == ReviewOutcome.PUBLISHED:
        return None
    return _panel(review, listing)


def asked_of(organization: Organization) -> list[AskedPanel]:
    """The organization's technologies of which a reviewer asks something, the latest first."""
    reviews = technologies_asked_about(organization, limit=SHOWN)
    return [_panel(review, review.listing) for review in reviews]


def _panel(review: ListingReview, listing: Technology | Need) -> AskedPanel:
    return AskedPanel(
        title=listing.title,
        url=reverse(f"{listing.kind}-edit", args=[listing.pk]),
        language=listing.language,
        outcome=review.get_outcome_display(),
        total=review.total,
        reviewed_at=review.reviewed_at,
        asks=review.asked,
        note=review.note,
        changed_since=listing.revision != review.revision,
        waits=listing.state == ListingState.SUBMITTED,
    )
