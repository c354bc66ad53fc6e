"""Reading what was handed in, and what reviewers judged of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When

from accounts.models import Organization

from ..models import Listing, ListingReview, Need, Technology
from ..states import ListingState, ReviewOutcome
from .listings import AnyListing, rows_of

SHOWN_IN_LISTS = ("title", "language", "state", "revision", "submitted_at", "owner__name")


def reviews_of(listing: Listing) -> QuerySet[ListingReview]:
    """The listing's reviews, the latest first."""
    rows: QuerySet[ListingReview] = ListingReview.objects.filter(**{listing.kind: listing})
    return rows.select_related("by").order_by("-pk")


def find_last_review(listing: Listing) -> ListingReview | None:
    """The listing's latest review, or None."""
    return reviews_of(listing).first()


def submitted_listings(model: type[AnyListing]) -> QuerySet[AnyListing]:
    """What was handed in, the longest waiting first, with its ``last_outcome`` and ``is_held``.

    A listing is held as long as its last review says so and its owner has changed nothing since.
    """
    field = model.kind
    last = ListingReview.objects.filter(**{field: OuterRef("pk")}).order_by("-pk")
    held = Q(last_outcome=ReviewOutcome.HELD, last_revision=F("revision"))
    rows: Any = (
        rows_of(model)
        .filter(state=ListingState.SUBMITTED)
        .select_related("owner")
        .annotate(
            last_outcome=Subquery(last.values("outcome")[:1]),
            last_revision=Subquery(last.values("revision")[:1]),
        )
        .annotate(is_held=Case(When(held, then=Value(value=True)), default=Value(value=False)))
        .order_by("submitted_at", "pk")
    )
    return rows  # type: ignore[no-any-return]


def waiting_listings(*, held: bool) -> list[Technology | Need]:
    """What waits for a review (or is held back), needs and technologies together, longest first.

    Light rows for a list: the long texts are not read.
    """
    found: list[Technology | Need] = []
    for model in (Technology, Need):
        rows: Any = submitted_listings(model)
        found += rows.filter(is_held=held).only(
            "title", "language", "state", "revision", "submitted_at", "owner__name"
        )
    return sorted(found, key=lambda one: (one.submitted_at or one.created_at, one.kind, one.pk))


def find_waiting_listing(*, after: datetime | None, without: Listing) -> Technology | Need | None:
    """The next to review: the longest waiting after this moment, else of all."""
    rest = [one for one in waiting_listings(held=False) if not _same(one, without)]
    later = [one for one in rest if after and one.submitted_at and one.submitted_at >= after]
    return next(iter(later or rest), None)


def _same(one: Listing, other: Listing) -> bool:
    return (one.kind, one.pk) == (other.kind, other.pk)


def technologies_asked_about(organization: Organization, *, limit: int) -> list[ListingReview]:
    """The last reviews of the organization's unpublished technologies that ask for something."""
    rows = ListingReview.objects.filter(
        technology__owner=organization,
        technology__state__in=(ListingState.DRAFT, ListingState.SUBMITTED, ListingState.WITHDRAWN),
    )
    last: dict[int, ListingReview] = {}
    for review in rows.select_related("technology").order_by("-pk")[: 4 * limit]:
        last.setdefault(review.technology_id, review)
    return [one for one in last.values() if one.outcome != ReviewOutcome.PUBLISHED][:limit]
