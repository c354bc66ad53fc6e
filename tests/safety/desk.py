"""What the desk of the small world judges twice, and reviewed before publication."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.models import User
from listings.models import ListingReview, Need, Technology
from matchmaker.matching.models import BlindReview, Draw, GoldItem, Proposal
from tests.factories.matching import DecisionFactory


def judge_twice(proposal: Proposal, first: User, second: User, now: datetime) -> dict[str, Any]:
    """The first has decided on the proposal; the second is to judge it blind, and knows better."""
    decision = DecisionFactory(proposal=proposal, by=first, note="Zqx note.")
    draw = Draw.objects.create(decision=decision, number=1, is_drawn=True, drawn_at=now)
    review = BlindReview.objects.create(
        proposal=proposal, draw=draw, assigned_to=second, assigned_at=now
    )
    GoldItem.objects.create(
        proposal=proposal,
        verdict="rejected",
        reason="duplicate",
        note="Zqx knows.",
        marked_by=second,
        marked_at=now,
    )
    return {"blind review": review.pk}


def hold_back(listing: Technology | Need, by: User, now: datetime) -> None:
    """A review before publication that leaves a question open."""
    scores = {"advantages": 0, "clarity": 5, "expectations": 5, "language": 5}
    review = ListingReview(
        **{listing.kind: listing},
        **scores,
        suggested=scores,
        revision=listing.revision,
        outcome="held",
        asks=["one_figure"],
        note="Zqx asks.",
        by=by,
        reviewed_at=now,
    )
    review.save()
