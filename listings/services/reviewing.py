"""Reviewing what was handed in before it is published: four scores, and what the owner is asked.

The rule is that of the Enterprise Europe Network (``policies.outcome_of``). The rubric's own
scores are only a suggestion beside the manager's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

from django.db import transaction

from accounts.errors import NotAllowed
from accounts.models import Role, User
from accounts.services import notify_members

from ..errors import (
    AskMissing,
    ChangedSinceRead,
    NotOwnListings,
    ReviewNoteTooLong,
    ScoresIncomplete,
    StepNotPossible,
    UnknownAsk,
)
from ..models import LONGEST_REVIEW_NOTE, ListingReview, Need, Technology
from ..notifications import REVIEW_KINDS
from ..policies import can_review_listing, is_broker, outcome_of
from ..rubric import CRITERION_LABELS, HIGHEST, Criterion, Rubric, assess, checks_of
from ..selectors import find_last_review, rubric_values
from ..states import ListingState, ReviewOutcome, Step
from .news import note as note_down
from .records import adopt, stored_copy
from .steps import (
    publish_need,
    publish_technology,
    return_need,
    return_technology,
    withdraw_need,
    withdraw_technology,
)

AnyOne = Technology | Need
_PAGES: Final = {"technology": "/my/technologies/{}/edit/", "need": "/my/needs/{}/"}
"""Where owners read what is asked: paths, since this app knows no pages."""


def suggested_rubric(listing: AnyOne) -> Rubric:
    """What the rubric computes for a stored listing."""
    return assess(listing.kind, rubric_values(listing))


@transaction.atomic
def review_listing(
    *,
    listing: AnyOne,
    scores: Mapping[str, int],
    asks: Collection[str] = (),
    note: str = "",
    revision: int,
    seen: int | None,
    by: User,
    now: datetime,
) -> ListingReview:
    """Judge a listing that was handed in, and take the step that the scores lead to.

    ``scores`` has 0 to 5 for each criterion, ``asks`` codes of the rubric's checks, ``note`` a
    text to the owner. ``revision`` and ``seen`` (the key of the last review, None for none) are
    what the reviewer had before their eyes. Its owners are told, with what is asked. Raises
    NotAllowed, NotOwnListings, StepNotPossible (it isn't handed in), ChangedSinceRead,
    ScoresIncomplete, UnknownAsk, AskMissing, ReviewNoteTooLong, and what publishing raises.
    """
    stored = stored_copy(listing)
    _require_reviewer(stored, by)
    _require_unchanged(stored, revision, seen)
    points = _checked_scores(scores)
    outcome = outcome_of(points)
    text = note.replace("\x00", "").strip()
    _check_asks(stored, asks, text, outcome)
    review = ListingReview(
        **{stored.kind: stored},
        **{criterion.value: score for criterion, score in points.items()},
        revision=stored.revision,
        suggested={one.criterion.value: one.score for one in suggested_rubric(stored).criteria},
        outcome=outcome.value,
        asks=[code for code in checks_of(stored.kind) if code in set(asks)],
        note=text,
        by=by,
        reviewed_at=now,
    )
    review.save()
    _carry_out(review, stored, by, now)
    adopt(listing, stored)
    return review


def _require_reviewer(listing: AnyOne, by: User) -> None:
    if not is_broker(by):
        raise NotAllowed
    if not can_review_listing(by, listing):
        raise NotOwnListings


def _require_unchanged(listing: AnyOne, revision: int, seen: int | None) -> None:
    if listing.state != ListingState.SUBMITTED:
        raise StepNotPossible(
            state=listing.get_state_display(),
            step=Step.PUBLISH.label,
            sources=ListingState.SUBMITTED.label,
        )
    last = find_last_review(listing)
    if listing.revision != revision or (last.pk if last else None) != seen:
        raise ChangedSinceRead


def _checked_scores(scores: Mapping[str, int]) -> dict[Criterion, int]:
    wrong = [
        str(CRITERION_LABELS[criterion])
        for criterion in Criterion
        if scores.get(criterion.value) not in range(HIGHEST + 1)
    ]
    if wrong:
        raise ScoresIncomplete(names=", ".join(wrong))
    return {criterion: scores[criterion.value] for criterion in Criterion}


def _check_asks(listing: AnyOne, asks: Collection[str], note: str, outcome: ReviewOutcome) -> None:
    known = checks_of(listing.kind)
    for code in asks:
        if code not in known:
            raise UnknownAsk(code=code)
    if len(note) > LONGEST_REVIEW_NOTE:
        raise ReviewNoteTooLong(length=len(note), limit=LONGEST_REVIEW_NOTE)
    if outcome is not ReviewOutcome.PUBLISHED and not asks and not note:
        raise AskMissing


def _carry_out(review: ListingReview, listing: AnyOne, by: User, now: datetime) -> None:
    _take_step(review, listing, by, now)
    note_down(
        listing,
        "reviewed",
        by=by,
        now=now,
        review=review.pk,
        outcome=review.outcome,
        scores={criterion.value: score for criterion, score in review.scores.items()},
        suggested=review.suggested,
        asks=review.asks,
        revision=review.revision,
    )
    notify_members(
        organization=listing.owner,
        kind=REVIEW_KINDS[review.outcome].code,
        params={"title": listing.title, "total": review.total},
        url=_PAGES[listing.kind].format(listing.pk),
        now=now,
        roles=(Role.OWNER, Role.EDITOR),
        once=f"review:{review.pk}",
    )


def _take_step(review: ListingReview, listing: AnyOne, by: User, now: datetime) -> None:
    if review.outcome == ReviewOutcome.PUBLISHED:
        if isinstance(listing, Technology):
            publish_technology(technology=listing, by=by, now=now)
        else:
            publish_need(need=listing, by=by, now=now)
    elif review.outcome == ReviewOutcome.RETURNED:
        reason = f"review {review.pk}"
        if isinstance(listing, Technology):
            return_technology(technology=listing, by=by, now=now, reason=reason)
        else:
            return_need(need=listing, by=by, now=now, reason=reason)
    elif review.outcome == ReviewOutcome.REJECTED:
        if isinstance(listing, Technology):
            withdraw_technology(technology=listing, by=by, now=now)
        else:
            withdraw_need(need=listing, by=by, now=now)
