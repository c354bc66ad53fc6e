"""Having decisions judged a second time, blind, and gold items with the right answer known.

Drawing and assigning are repeated by the clock and safe to repeat: what is numbered stays
numbered, what is assigned stays assigned while its manager is in office.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from accounts.errors import NotAllowed, ReasonMissing
from accounts.models import User
from accounts.policies import is_desk_lead
from accounts.services import notify, record_event

from ..engine.agreement import is_drawn
from ..errors import BlindReviewNotOpen, GoldOfUndecided, GoldTwice
from ..locks import lock_proposal, lock_second_reviews
from ..models import BlindReview, Decision, Draw, GoldItem, Proposal
from ..notifications import SECOND_REVIEW_ASKED
from ..policies import can_decide, can_review, refuse_conflicted
from ..selectors.quality import (
    gold_in_use,
    managers_by_load,
    reviews_out_of_office,
    unassigned_draws,
    undrawn_decisions,
)
from ..states import ProposalState
from .deciding import checked_decision

DECIDED = (ProposalState.APPROVED, ProposalState.REJECTED)


def draw_second_reviews(*, now: datetime) -> int:
    """Number the decisions that came into force, draw the set share of them, and assign.

    Returns how many blind reviews were assigned; of two that draw at once the second finds nothing
    left to do.
    """
    with transaction.atomic():
        lock_second_reviews()
        _number(now)
    return assign_blind_reviews(now=now)


def _number(now: datetime) -> None:
    last = Draw.objects.aggregate(last=Max("number"))["last"] or 0
    Draw.objects.bulk_create(
        Draw(decision=decision, number=number, is_drawn=_is_drawn(number), drawn_at=now)
        for number, decision in enumerate(undrawn_decisions(), start=last + 1)
    )


def _is_drawn(number: int) -> bool:
    return is_drawn(number, percent=settings.SECOND_REVIEW_PERCENT, secret=str(settings.SECRET_KEY))


@transaction.atomic
def assign_blind_reviews(*, now: datetime) -> int:
    """Give drawn decisions to a second manager each, and gold items to every manager.

    Never to who decided, nor to whom a conflict of interest bars or whose fields it isn't; what
    waits for somebody out of office goes to another. Those with the least waiting come first.
    """
    lock_second_reviews()
    reviews_out_of_office().delete()
    managers = managers_by_load()
    taken = set(BlindReview.objects.values_list("proposal_id", "assigned_to_id"))
    count = 0
    for draw in unassigned_draws():
        count += _assign_draw(draw, managers, taken, now)
    for item in gold_in_use():
        count += _assign_gold(item, managers, taken, now)
    return count


def _assign_draw(
    draw: Draw, managers: list[User], taken: set[tuple[int, int]], now: datetime
) -> int:
    proposal = draw.decision.proposal
    fitting = _eligible(proposal, managers, {draw.decision.by_id}, taken)
    manager = next(iter(fitting), None)
    if manager is None:
        return 0
    _assign(proposal, manager, now, draw=draw)
    taken.add((proposal.pk, manager.pk))
    managers.append(managers.pop(managers.index(manager)))  # the next one is somebody else's
    return 1


def _assign_gold(
    item: GoldItem, managers: list[User], taken: set[tuple[int, int]], now: datetime
) -> int:
    proposal = item.proposal
    decided = {*Decision.objects.filter(proposal=proposal).values_list("by_id", flat=True)}
    fitting = [*_eligible(proposal, managers, {item.marked_by_id, *decided}, taken)]
    for manager in fitting:
        _assign(proposal, manager, now, gold=item)
        taken.add((proposal.pk, manager.pk))
    return len(fitting)


def _eligible(
    proposal: Proposal, managers: list[User], barred: set[int], taken: set[tuple[int, int]]
) -> Iterable[User]:
    return (
        manager
        for manager in managers
        if manager.pk not in barred
        and (proposal.pk, manager.pk) not in taken
        and can_decide(manager, proposal)
    )


def _assign(
    proposal: Proposal,
    manager: User,
    now: datetime,
    *,
    draw: Draw | None = None,
    gold: GoldItem | None = None,
) -> None:
    review = BlindReview.objects.create(
        proposal=proposal, draw=draw, gold=gold, assigned_to=manager, assigned_at=now
    )
    record_event(
        action="proposal.blind_review_assigned",
        actor=None,
        subject=proposal,
        details={"review": review.pk, "manager": manager.pk},
        now=now,
    )
    notify(
        users=[manager],
        kind=SECOND_REVIEW_ASKED.code,
        params={"need": proposal.need.title, "technology": proposal.technology.title},
        url=reverse("admin:matching_blindreview_judge", args=[review.pk]),
        now=now,
        once=f"blind-review:{review.pk}",
    )


@transaction.atomic
def judge_blind(
    *, review: BlindReview, verdict: str, reason: str, note: str, by: User, now: datetime
) -> BlindReview:
    """Say what one would decide; it changes nothing of what was decided.

    Raises UnknownVerdict, ReasonDoesNotFit, NoteTooLong, NotAllowed (it is somebody else's),
    ConflictOfInterest, BlindReviewNotOpen.
    """
    judged, because, text = checked_decision(verdict, reason, note)
    row = BlindReview.objects.select_for_update(of=("self",)).select_related(
        "proposal__need", "proposal__technology"
    )
    stored = row.get(pk=review.pk)
    if stored.assigned_to_id != by.pk or not can_review(by):
        raise NotAllowed
    if stored.reviewed_at is not None:
        raise BlindReviewNotOpen
    refuse_conflicted(by, stored.proposal, now=now)
    stored.verdict, stored.reason, stored.note = judged.value, because.value, text
    stored.reviewed_at = now
    stored.save(update_fields=["verdict", "reason", "note", "reviewed_at"])
    record_event(
        action="proposal.judged_blind",
        actor=by,
        subject=stored.proposal,
        details={"review": stored.pk, "verdict": judged.value, "reason": because.value},
        now=now,
    )
    return stored


@transaction.atomic
def mark_gold(
    *, proposal: Proposal, verdict: str, reason: str, note: str, by: User, now: datetime
) -> GoldItem:
    """Say what the right answer to a decided proposal is; every manager gets it blind.

    Raises NotAllowed (not a lead), ReasonMissing (``note`` says why), UnknownVerdict,
    ReasonDoesNotFit, NoteTooLong, GoldOfUndecided, GoldTwice.
    """
    judged, because, why = checked_decision(verdict, reason, note)
    if not is_desk_lead(by):
        raise NotAllowed
    if not why:
        raise ReasonMissing
    stored = lock_proposal(proposal.pk)
    if stored.state not in DECIDED:
        raise GoldOfUndecided
    if GoldItem.objects.filter(proposal=stored, retired_at__isnull=True).exists():
        raise GoldTwice
    item = GoldItem.objects.create(
        proposal=stored,
        verdict=judged.value,
        reason=because.value,
        note=why,
        marked_by=by,
        marked_at=now,
    )
    _record_gold("marked_as_gold", item, by, now)
    return item


@transaction.atomic
def retire_gold(*, item: GoldItem, by: User, now: datetime) -> GoldItem:
    """Ask nobody any more; answers that were given stay, those that wait are taken back.

    Retiring it twice changes nothing. Raises NotAllowed.
    """
    if not is_desk_lead(by):
        raise NotAllowed
    stored = GoldItem.objects.select_for_update().get(pk=item.pk)
    if stored.retired_at is not None:
        return stored
    stored.retired_at = now
    stored.save(update_fields=["retired_at"])
    BlindReview.objects.filter(gold=stored, reviewed_at__isnull=True).delete()
    _record_gold("gold_retired", stored, by, now)
    return stored


def _record_gold(verb: str, item: GoldItem, by: User, now: datetime) -> None:
    record_event(
        action=f"proposal.{verb}",
        actor=by,
        subject=item.proposal,
        details={"gold": item.pk, "verdict": item.verdict, "reason": item.reason},
        now=now,
    )
