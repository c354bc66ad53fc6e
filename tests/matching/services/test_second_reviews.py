"""Drawing decisions for a second, blind judgement; gold items; and the figures made of both."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.errors import NotAllowed, ReasonMissing
from accounts.models import AuditEvent, ManagerProfile, User
from accounts.services import dismiss_technology_manager
from matchmaker.matching.errors import (
    BlindReviewNotOpen,
    GoldOfUndecided,
    GoldTwice,
    NotForManagersOfEitherSide,
    ReasonDoesNotFit,
)
from matchmaker.matching.models import BlindReview, Decision, Draw, GoldItem, Proposal
from matchmaker.matching.selectors.quality import (
    GoldAnswer,
    Judgement,
    SecondJudgement,
    hidden_from,
    pending_reviews,
)
from matchmaker.matching.selectors.quality_figures import (
    Share,
    figures_from,
    lines_from,
    quality_of,
)
from matchmaker.matching.services.second_reviews import (
    assign_blind_reviews,
    draw_second_reviews,
    judge_blind,
    mark_gold,
    retire_gold,
)
from tests.factories.accounts import TechnologyManagerFactory, UserFactory
from tests.factories.matching import NOW, DecisionFactory, ProposalFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def managers() -> list[User]:
    return TechnologyManagerFactory.create_batch(3)


@pytest.fixture
def everything(settings: Any) -> None:
    settings.SECOND_REVIEW_PERCENT = 100


def decided(by: User, **more: Any) -> Decision:
    decision: Decision = DecisionFactory(by=by, **more)
    return decision


def judge(review: BlindReview, verdict: str = "approved", reason: str = "good_fit") -> BlindReview:
    return judge_blind(
        review=review, verdict=verdict, reason=reason, note="", by=review.assigned_to, now=NOW
    )


def test_the_share_is_exact_and_repeating_it_changes_nothing(
    managers: list[User], settings: Any
) -> None:
    settings.SECOND_REVIEW_PERCENT = 20
    for _ in range(25):
        decided(managers[0])

    draw_second_reviews(now=NOW)

    assert [draw.number for draw in Draw.objects.all()] == [*range(1, 26)]
    assert Draw.objects.filter(is_drawn=True).count() == 5
    assert BlindReview.objects.count() == 5
    assert draw_second_reviews(now=NOW) == 0
    assert (Draw.objects.count(), BlindReview.objects.count()) == (25, 5)


def test_only_decisions_in_force_are_drawn(managers: list[User], everything: None) -> None:
    decided(managers[0], sent_at=None)
    undone = {"undone_at": NOW, "undone_because": "by_hand", "undone_by": managers[0]}
    decided(managers[0], sent_at=None, **undone)
    assert draw_second_reviews(now=NOW) == 0
    assert not Draw.objects.exists()


def test_a_second_manager_gets_it_never_the_first(managers: list[User], everything: None) -> None:
    for manager in managers:
        for _ in range(2):
            decided(manager)

    assert draw_second_reviews(now=NOW) == 6

    waiting = [pending_reviews(manager).count() for manager in managers]
    assert waiting == [2, 2, 2]
    for review in BlindReview.objects.select_related("draw__decision"):
        assert review.draw is not None
        assert review.assigned_to_id != review.draw.decision.by_id
        assert review.proposal_id in hidden_from(review.assigned_to)


def test_conflicts_and_fields_are_respected(everything: None) -> None:
    first = TechnologyManagerFactory.create()
    conflicted = TechnologyManagerFactory.create()
    TechnologyManagerFactory.create(profile__technology_fields=["cs:agriculture"])
    decision = decided(first)
    decision.proposal.need.owner.memberships.create(user=conflicted, role="viewer")

    assert draw_second_reviews(now=NOW) == 0
    assert Draw.objects.filter(is_drawn=True).count() == 1  # it waits for somebody

    free = TechnologyManagerFactory.create()
    assert assign_blind_reviews(now=NOW) == 1
    assert BlindReview.objects.get().assigned_to == free


def test_what_waits_for_somebody_who_left_goes_to_another(
    managers: list[User], everything: None
) -> None:
    decided(managers[0])
    draw_second_reviews(now=NOW)
    gone = BlindReview.objects.get().assigned_to
    dismiss_technology_manager(user=gone, by=None, now=NOW)

    assert assign_blind_reviews(now=NOW) == 1

    assert BlindReview.objects.get().assigned_to not in {gone, managers[0]}


def test_a_second_judgement_changes_nothing_of_the_first(
    managers: list[User], everything: None
) -> None:
    decision = decided(managers[0])
    draw_second_reviews(now=NOW)
    review = BlindReview.objects.get()

    judge(review, "rejected", "too_early")

    stored = BlindReview.objects.get()
    assert (stored.verdict, stored.reason, stored.reviewed_at) == ("rejected", "too_early", NOW)
    assert Proposal.objects.get().state == "approved"
    assert Decision.objects.get().verdict == decision.verdict == "approved"
    assert not hidden_from(review.assigned_to).exists()
    event = AuditEvent.objects.get(action="proposal.judged_blind")
    assert event.actor == review.assigned_to
    assert event.details == {"review": review.pk, "verdict": "rejected", "reason": "too_early"}


def test_a_refusal_changes_nothing(managers: list[User], everything: None) -> None:
    decided(managers[0])
    draw_second_reviews(now=NOW)
    review = BlindReview.objects.get()
    usual: dict[str, Any] = {"review": review, "note": "", "now": NOW, "by": review.assigned_to}

    with pytest.raises(NotAllowed):
        judge_blind(**{**usual, "by": managers[0]}, verdict="approved", reason="good_fit")
    with pytest.raises(ReasonDoesNotFit):
        judge_blind(**usual, verdict="approved", reason="too_early")
    review.proposal.technology.owner.memberships.create(user=review.assigned_to, role="viewer")
    with pytest.raises(NotForManagersOfEitherSide):
        judge_blind(**usual, verdict="approved", reason="good_fit")

    assert BlindReview.objects.get().reviewed_at is None
    assert not AuditEvent.objects.filter(action="proposal.judged_blind").exists()


def test_nobody_answers_twice(managers: list[User], everything: None) -> None:
    decided(managers[0])
    draw_second_reviews(now=NOW)
    judge(BlindReview.objects.get())
    with pytest.raises(BlindReviewNotOpen):
        judge(BlindReview.objects.get(), "rejected", "too_early")
    assert BlindReview.objects.get().verdict == "approved"


@pytest.fixture
def lead() -> User:
    user: User = TechnologyManagerFactory.create()
    ManagerProfile.objects.filter(user=user).update(is_lead=True)
    return user


def gold(proposal: Proposal, by: User, **more: Any) -> GoldItem:
    usual = {"verdict": "rejected", "reason": "too_early", "note": "TRL 2 only."}
    return mark_gold(proposal=proposal, by=by, now=NOW, **{**usual, **more})


def test_a_gold_item_goes_to_every_other_manager(managers: list[User], lead: User) -> None:
    decision = decided(managers[0])
    gold(decision.proposal, lead)

    assert assign_blind_reviews(now=NOW) == 2

    asked = {review.assigned_to for review in BlindReview.objects.all()}
    assert asked == set(managers[1:])
    assert assign_blind_reviews(now=NOW) == 0
    late = TechnologyManagerFactory.create()
    assert assign_blind_reviews(now=NOW) == 1
    assert pending_reviews(late).get().gold is not None


def test_a_retired_gold_item_is_asked_of_nobody_and_answers_stay(
    managers: list[User], lead: User
) -> None:
    item = gold(decided(managers[0]).proposal, lead)
    assign_blind_reviews(now=NOW)
    judge(pending_reviews(managers[1]).get(), "rejected", "too_early")

    retire_gold(item=item, by=lead, now=NOW)

    assert [review.assigned_to for review in BlindReview.objects.all()] == [managers[1]]
    assert assign_blind_reviews(now=NOW) == 0
    assert retire_gold(item=item, by=lead, now=NOW + timedelta(1)).retired_at == NOW


def test_only_a_lead_marks_and_only_what_is_decided(managers: list[User], lead: User) -> None:
    proposal = decided(managers[0]).proposal
    with pytest.raises(NotAllowed):
        gold(proposal, managers[1])
    with pytest.raises(ReasonMissing):
        gold(proposal, lead, note=" ")
    with pytest.raises(ReasonDoesNotFit):
        gold(proposal, lead, reason="good_fit")
    with pytest.raises(GoldOfUndecided):
        gold(ProposalFactory(), lead)
    assert not GoldItem.objects.exists()

    item = gold(proposal, UserFactory(is_superuser=True))
    with pytest.raises(GoldTwice):
        gold(proposal, lead)
    with pytest.raises(NotAllowed):
        retire_gold(item=item, by=managers[1], now=NOW)
    assert GoldItem.objects.get().retired_at is None


def test_the_database_keeps_answers_whole(managers: list[User], lead: User) -> None:
    proposal = decided(managers[0]).proposal
    item = gold(proposal, lead)
    row = {"proposal": proposal, "assigned_to": managers[1], "assigned_at": NOW}
    for wrong in (
        {},  # of nothing
        {"gold": item, "verdict": "approved"},
        {"gold": item, "verdict": "approved", "reason": "too_early", "reviewed_at": NOW},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            BlindReview.objects.create(**row, **wrong)


DECIDED = [
    Judgement(1, "approved", "good_fit", "strong", datetime(2026, 1, 10, tzinfo=UTC)),
    Judgement(1, "rejected", "too_early", "strong", datetime(2026, 1, 11, tzinfo=UTC)),
    Judgement(2, "approved", "strong_fit", "fair", datetime(2026, 2, 1, tzinfo=UTC)),
    # Already March in Shanghai, where the site is.
    Judgement(2, "rejected", "too_early", "weak", datetime(2026, 2, 28, 23, tzinfo=UTC)),
]
FIT, EARLY = ("approved", "good_fit"), ("rejected", "too_early")
TWICE = [
    SecondJudgement(7, "a", 1, 2, FIT, FIT, NOW),
    SecondJudgement(8, "b", 1, 2, EARLY, FIT, NOW),
    SecondJudgement(9, "c", 2, 3, EARLY, ("rejected", "duplicate"), NOW),
]
GOLD = [GoldAnswer(1, EARLY, EARLY), GoldAnswer(1, EARLY, ("rejected", "duplicate")),
        GoldAnswer(2, EARLY, FIT)]  # fmt: skip


def test_the_figures_by_hand() -> None:
    figures = figures_from(DECIDED, TWICE, GOLD)

    assert figures.accepted == Share(2, 4)
    assert figures.bands == [("strong", Share(1, 2)), ("fair", Share(1, 1)), ("weak", Share(0, 1))]
    assert figures.months == ["2026-01", "2026-02", "2026-03"]
    assert figures.by_month == {
        "good_fit": [1, 0, 0],
        "strong_fit": [0, 1, 0],
        "too_early": [1, 0, 1],
    }
    # Verdicts: three approvals and three rejections of six, one item of three differs:
    # 1 - (1/3) / (2·3·3 / (6·5)) = 1 - (1/3) / (3/5) = 4/9.
    assert figures.verdicts.alpha == pytest.approx(4 / 9)
    assert (figures.verdicts.n, figures.verdicts.equal) == (3, 2)
    # Reasons: good_fit 3, too_early 2, duplicate 1; two items of three differ:
    # 1 - (2/3) / (1 - (3·2 + 2·1) / (6·5)) = 1 - (2/3) / (22/30) = 1/11.
    assert figures.reasons.alpha == pytest.approx(1 / 11)
    assert figures.crossed == {
        ("approved", "approved"): 1,
        ("rejected", "approved"): 1,
        ("rejected", "rejected"): 1,
    }
    assert [one.proposal for one in figures.differing] == [8]
    assert (figures.gold, figures.gold_reasons) == (Share(2, 3), Share(1, 3))


def test_the_lines_of_managers_by_hand() -> None:
    lines = lines_from(DECIDED, TWICE, GOLD, {1: "B", 2: "A", 3: "C"})

    assert [line.name for line in lines] == ["A", "B", "C"]
    assert [line.accepted for line in lines] == [Share(1, 2), Share(1, 2), Share(0, 0)]
    assert [line.agreed for line in lines] == [Share(2, 3), Share(1, 2), Share(1, 1)]
    assert [line.right for line in lines] == [Share(0, 1), Share(2, 2), Share(0, 0)]


def test_a_manager_s_figures_are_made_of_own_rows_only(
    managers: list[User], everything: None, lead: User
) -> None:
    for manager in managers:
        decided(manager)
    gold(decided(lead, decided_at=NOW - timedelta(days=400)).proposal, lead)
    draw_second_reviews(now=NOW)
    for review in BlindReview.objects.all():
        judge(review, "rejected", "too_early")

    own, nothing = quality_of(managers[0], since=None)
    every, lines = quality_of(None, since=None)

    assert nothing == []
    assert (own.accepted, every.accepted) == (Share(1, 1), Share(4, 4))
    assert every.verdicts.n == Draw.objects.count() == 4
    mine = [
        review
        for review in BlindReview.objects.filter(draw__isnull=False)
        if managers[0] in (review.assigned_to, review.draw and review.draw.decision.by)
    ]
    assert own.verdicts.n == len(mine) < 4
    assert sum(line.accepted.of for line in lines) == 4
    recent, _lines = quality_of(None, since=NOW - timedelta(days=90))
    assert recent.accepted == Share(3, 3)
