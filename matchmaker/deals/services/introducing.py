"""Opening an introduction, answering it, reminding of it, and letting it expire."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from accounts.errors import NotAllowed
from accounts.models import User
from matchmaker.matching.models import Proposal
from matchmaker.matching.selectors import find_decision

from ..errors import AlreadyAnswered, IntroductionEnded, TextTooLong, UnknownDeclineReason
from ..locks import lock_introduction
from ..models import Introduction, IntroductionAnswer
from ..notifications import (
    CLEARANCE_WANTED,
    INTRODUCTION_ASKED,
    INTRODUCTION_DECLINED,
    INTRODUCTION_MADE,
    INTRODUCTION_NOT_MADE,
    INTRODUCTION_REMINDER,
)
from ..policies.introductions import can_speak_for, is_export_open
from ..selectors.introductions import introductions_to_expire, introductions_to_remind_of
from ..states import DealSide, DeclineReason, IntroductionState
from .granting import grant_what_is_due
from .telling import day_of, in_both_languages, names_of, record, tell_manager, tell_side

LONGEST_NOTE = 1000


@transaction.atomic
def open_introduction(*, proposal: Proposal, now: datetime) -> Introduction | None:
    """Ask both sides of an approved proposal; the manager is who approved it.

    Opening it again returns the one there is. None without a decision in force, and where both
    listings have come to belong to one organization.
    """
    decision = find_decision(proposal)
    need, technology = proposal.need, proposal.technology
    if decision is None or need.owner_id == technology.owner_id:
        return None
    introduction, is_new = Introduction.objects.get_or_create(
        proposal=proposal,
        defaults={
            "need": need,
            "technology": technology,
            "seeker": need.owner,
            "provider": technology.owner,
            "manager": decision.by,
            "opened_at": now,
            "expires_at": now + timedelta(days=settings.INTRODUCTION_DAYS),
        },
    )
    if is_new:
        for side in DealSide:
            day = day_of(introduction.expires_at)
            tell_side(introduction, side, INTRODUCTION_ASKED, now=now, day=day)
        record(introduction, "opened", by=decision.by, now=now)
    return introduction


def answer_introduction(
    *,
    introduction: Introduction,
    side: str,
    accepts: bool,
    reason: str = "",
    note: str = "",
    shares_reason: bool = False,
    by: User,
    now: datetime,
) -> Introduction:
    """Accept or decline for a side. When both accepted, both are introduced; one no ends it.

    A ``reason`` (of DeclineReason) and a ``note`` for the technology manager go with declining;
    the other side hears the reason only where ``shares_reason`` is set. A refusal changes nothing.
    Raises NotAllowed, UnknownDeclineReason, TextTooLong, AlreadyAnswered, IntroductionEnded.
    """
    said = note.replace("\x00", "").strip()
    because = "" if accepts else _checked_reason(reason)
    if len(said) > LONGEST_NOTE:
        raise TextTooLong(length=len(said), limit=LONGEST_NOTE)
    if not can_speak_for(by, introduction, side):
        raise NotAllowed
    with transaction.atomic():
        current = lock_introduction(introduction.pk)
        _check_open(current, side, now)
        answer = IntroductionAnswer.objects.create(
            introduction=current,
            side=side,
            accepts=accepts,
            reason=because,
            note=said,
            shares_reason=shares_reason and not accepts,
            by=by,
            at=now,
        )
        record(
            current,
            "accepted" if accepts else "declined",
            by=by,
            now=now,
            side=side,
            reason=because,
        )
        if not accepts:
            _decline(current, answer, by, now)
        elif current.answers.filter(accepts=True).count() == len(DealSide):
            _introduce(current, by, now)
    return current


def _checked_reason(reason: str) -> str:
    if reason not in DeclineReason.values:
        raise UnknownDeclineReason(reason=reason, reasons=", ".join(DeclineReason.values))
    return reason


def _check_open(introduction: Introduction, side: str, now: datetime) -> None:
    if introduction.answers.filter(side=side).exists():
        raise AlreadyAnswered
    if not introduction.is_asked or introduction.expires_at <= now:
        raise IntroductionEnded


def _introduce(introduction: Introduction, by: User, now: datetime) -> None:
    introduction.introduce(now)
    introduction.save(update_fields=["state", "introduced_at"])
    grant_what_is_due(introduction, by=by, now=now)
    for side in DealSide:
        other = introduction.organization_of(side.other)
        tell_side(introduction, side, INTRODUCTION_MADE, now=now, organization=names_of(other))
    both = in_both_languages(introduction.seeker)
    tell_manager(introduction, INTRODUCTION_MADE, by=by, now=now, organization=both)
    if not is_export_open(introduction):
        tell_manager(introduction, CLEARANCE_WANTED, by=None, now=now)
    record(introduction, "introduced", by=by, now=now)


def _decline(
    introduction: Introduction, answer: IntroductionAnswer, by: User, now: datetime
) -> None:
    introduction.decline(now)
    introduction.save(update_fields=["state", "ended_at"])
    tell_side(introduction, DealSide(answer.side).other, INTRODUCTION_NOT_MADE, now=now)
    tell_manager(
        introduction,
        INTRODUCTION_DECLINED,
        by=by,
        now=now,
        organization=names_of(introduction.organization_of(answer.side)),
        reason=in_both_languages(DeclineReason(answer.reason).label),
    )


def expire_introductions(*, now: datetime) -> int:
    """End those whose last day is over; returns how many. Repeating it ends nothing twice."""
    keys = [*introductions_to_expire(now).values_list("pk", flat=True)]
    return sum(_expire(pk, now, because="silence", only_after=True) for pk in keys)


def end_introductions_in(*, kind: str, key: int, now: datetime) -> int:
    """End unanswered ones about a listing that is no longer published; returns how many."""
    rows = Introduction.objects.filter(Q(**{f"{kind}_id": key}), state=IntroductionState.ASKED)
    keys = [*rows.order_by("pk").values_list("pk", flat=True)]
    return sum(_expire(pk, now, because="listing_closed", only_after=False) for pk in keys)


@transaction.atomic
def _expire(key: int, now: datetime, *, because: str, only_after: bool) -> bool:
    introduction = lock_introduction(key)
    if not introduction.is_asked or (only_after and introduction.expires_at > now):
        return False
    introduction.expire(now)
    introduction.save(update_fields=["state", "ended_at"])
    for side in DealSide:
        tell_side(introduction, side, INTRODUCTION_NOT_MADE, now=now)
    tell_manager(introduction, INTRODUCTION_NOT_MADE, by=None, now=now)
    record(introduction, "expired", by=None, now=now, because=because)
    return True


def remind_of_introductions(*, now: datetime) -> int:
    """Remind the sides that have not answered, three days and one day before the end.

    Returns how many introductions were reminded of; each once per threshold, however often this
    runs.
    """
    keys = [*introductions_to_remind_of(now).values_list("pk", flat=True)]
    return sum(_remind(pk, now) for pk in keys)


@transaction.atomic
def _remind(key: int, now: datetime) -> bool:
    introduction = lock_introduction(key)
    if not introductions_to_remind_of(now).filter(pk=key).exists():
        return False
    answered = {*introduction.answers.values_list("side", flat=True)}
    for side in DealSide:
        if side not in answered:
            day = day_of(introduction.expires_at)
            tell_side(introduction, side, INTRODUCTION_REMINDER, now=now, day=day)
    introduction.reminded_at = now
    introduction.save(update_fields=["reminded_at"])
    return True
