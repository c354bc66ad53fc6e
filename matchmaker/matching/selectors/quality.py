"""Reading what was judged twice, and what a manager must not see before judging."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.selectors import technology_managers

from ..models import BlindReview, Decision, Draw, GoldItem
from ..states import Verdict
from .learning import decisions_in_force


@dataclass(frozen=True, slots=True)
class Judgement:
    """One decision in force, as the figures need it."""

    by: int
    verdict: str
    reason: str
    band: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class SecondJudgement:
    """A decision and what a second manager said of the same proposal."""

    proposal: int
    title: str
    first_by: int
    second_by: int
    first: tuple[str, str]
    second: tuple[str, str]
    reviewed_at: datetime

    @property
    def agrees(self) -> bool:
        """Whether both verdicts are the same."""
        return self.first[0] == self.second[0]


@dataclass(frozen=True, slots=True)
class GoldAnswer:
    """What a manager said of a gold item, and what is right."""

    by: int
    right: tuple[str, str]
    said: tuple[str, str]


def pending_reviews(user: User | AnonymousUser) -> QuerySet[BlindReview]:
    """The blind reviews that wait for this manager, the first first."""
    rows = BlindReview.objects.filter(reviewed_at__isnull=True)
    return rows.filter(assigned_to_id=user.pk) if user.pk else rows.none()


def hidden_from(user: User | AnonymousUser) -> QuerySet[BlindReview, int]:
    """The keys of the proposals of which this manager must not see what was decided, for now."""
    return pending_reviews(user).order_by().values_list("proposal_id", flat=True)


def find_blind_review(user: User, key: int) -> BlindReview | None:
    """One of the manager's own blind reviews, with all that its page shows at hand, or None."""
    rows = BlindReview.objects.select_related(
        "proposal__need__owner",
        "proposal__technology__owner",
        "proposal__technology__pay_after_use",
        "draw__decision",
        "gold",
    )
    return rows.filter(pk=key, assigned_to=user).first()


def undrawn_decisions() -> QuerySet[Decision]:
    """Decisions in force that have no number yet, in the order in which they were made."""
    return decisions_in_force().filter(draw__isnull=True)


def unassigned_draws() -> QuerySet[Draw]:
    """Drawn decisions that no second manager has, with both listings at hand."""
    rows = Draw.objects.filter(is_drawn=True, review__isnull=True)
    return rows.select_related("decision__proposal__need", "decision__proposal__technology")


def gold_in_use() -> QuerySet[GoldItem]:
    """The gold items that managers get, with both listings at hand."""
    rows = GoldItem.objects.filter(retired_at__isnull=True).order_by("pk")
    return rows.select_related("proposal__need", "proposal__technology")


def managers_by_load() -> list[User]:
    """The technology managers in office, those with the fewest blind reviews waiting first."""
    waiting = Count("blind_reviews", filter=Q(blind_reviews__reviewed_at__isnull=True))
    return [*technology_managers().annotate(waiting=waiting).order_by("waiting", "pk").distinct()]


def reviews_out_of_office() -> QuerySet[BlindReview]:
    """Blind reviews that wait for somebody who is no technology manager any more."""
    rows = BlindReview.objects.filter(reviewed_at__isnull=True)
    return rows.exclude(assigned_to__in=technology_managers().values("pk"))


def judgements(*, of: User | None, since: datetime | None) -> list[Judgement]:
    """Decisions in force, of one manager or of all, the first first."""
    rows = decisions_in_force()
    if of is not None:
        rows = rows.filter(by=of)
    if since is not None:
        rows = rows.filter(decided_at__gte=since)
    values = rows.values_list("by_id", "verdict", "reason", "proposal__band", "decided_at")
    return [Judgement(*row) for row in values]


def second_judgements(*, of: User | None, since: datetime | None) -> list[SecondJudgement]:
    """Decisions that were judged twice; of one manager: in which they were first or second."""
    rows = BlindReview.objects.filter(draw__isnull=False, reviewed_at__isnull=False)
    if of is not None:
        rows = rows.filter(Q(assigned_to=of) | Q(draw__decision__by=of))
    if since is not None:
        rows = rows.filter(reviewed_at__gte=since)
    found = rows.select_related("draw__decision", "proposal__need", "proposal__technology")
    return [_second(review) for review in found.order_by("reviewed_at", "pk")]


def _second(review: BlindReview) -> SecondJudgement:
    assert review.draw is not None  # noqa: S101 - the caller's filter
    assert review.reviewed_at is not None  # noqa: S101
    first = review.draw.decision
    return SecondJudgement(
        review.proposal_id,
        str(review.proposal),
        first.by_id,
        review.assigned_to_id,
        (first.verdict, first.reason),
        (review.verdict, review.reason),
        review.reviewed_at,
    )


def gold_answers(*, of: User | None, since: datetime | None) -> list[GoldAnswer]:
    """What managers said of gold items, those retired by now too."""
    rows = BlindReview.objects.filter(gold__isnull=False, reviewed_at__isnull=False)
    if of is not None:
        rows = rows.filter(assigned_to=of)
    if since is not None:
        rows = rows.filter(reviewed_at__gte=since)
    values = rows.order_by("pk").values_list(
        "assigned_to_id", "gold__verdict", "gold__reason", "verdict", "reason"
    )
    return [GoldAnswer(by, (v, r), (said, why)) for by, v, r, said, why in values]


def names_of(keys: Sequence[int]) -> dict[int, str]:
    """Full names by key."""
    return {user.pk: user.get_full_name() for user in User.objects.filter(pk__in=keys)}


def month_of(moment: datetime) -> str:
    """The month of a moment in the site's time zone, such as 2026-03."""
    return timezone.localtime(moment).strftime("%Y-%m")


def is_accepted(verdict: str) -> bool:
    """Whether a verdict approves."""
    return verdict == Verdict.APPROVED
