"""Asking one side of a proposal about its own listing, and taking the answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.errors import NotAllowed
from accounts.models import Organization, Role, User
from accounts.policies import can_edit_for
from accounts.services import notify, notify_members, record_event

from ..errors import QuestionAnswered, QuestionOpen
from ..locks import lock_proposal, lock_question
from ..models import Proposal, Question
from ..notifications import QUESTION_ANSWERED, QUESTION_ASKED
from ..policies import can_review, refuse_to_judge
from ..selectors.questions import find_open_question
from ..states import ListingKind, ProposalState
from .holding import checked_text, refuse_decided
from .sending import review_address
from .snoozing import let_go

ANSWER_WITHIN: Final = timedelta(days=7)
"""So long the proposal is put off; it is back as soon as the answer is there."""
OFFICE: Final = (Role.OWNER, Role.EDITOR)


def ask_side(*, proposal: Proposal, side: str, text: str, by: User, now: datetime) -> Question:
    """Ask the owner of the need or of the technology something about that listing.

    Its owners and editors are told, and see their listing and the question only. The proposal is
    put off until the answer is there, for a week at most. A refusal changes nothing. Raises
    NotAllowed, TextToWrite, NoteTooLong, QuestionOpen, ProposalAlreadyDecided, ProposalClosed and
    what :func:`~..policies.refuse_to_judge` raises.
    """
    if not can_review(by):
        raise NotAllowed
    said, kind = checked_text(text), ListingKind(side)
    with transaction.atomic():
        current = lock_proposal(proposal.pk)
        refuse_decided(current)
        refuse_to_judge(by, current, now=now)
        if (waiting := find_open_question(current, kind)) is not None:
            raise QuestionOpen(question=waiting.text)
        question = Question.objects.create(
            proposal=current,
            side=kind.value,
            organization=_owner(current, kind),
            text=said,
            asked_by=by,
            asked_at=now,
        )
        current.snoozed_until = timezone.localdate(now + ANSWER_WITHIN)
        current.save(update_fields=["snoozed_until"])
        let_go(current, by=by, now=now)
        _tell_office(question, now)
        _record("proposal.question_asked", question, by, now)
    return question


def answer_question(*, question: Question, answer: str, by: User, now: datetime) -> Question:
    """Answer for the organization that was asked; the asker is told, the proposal is back.

    A refusal changes nothing. Raises NotAllowed, TextToWrite, NoteTooLong, QuestionAnswered.
    """
    if not can_edit_for(by, question.organization):
        raise NotAllowed
    said = checked_text(answer)
    with transaction.atomic():
        proposal = lock_proposal(question.proposal_id)
        current = lock_question(question.pk)
        if current.answered_at is not None:
            raise QuestionAnswered
        current.answer, current.answered_by, current.answered_at = said, by, now
        current.save(update_fields=["answer", "answered_by", "answered_at"])
        if proposal.state == ProposalState.OPEN and proposal.snoozed_until is not None:
            proposal.snoozed_until = None
            proposal.save(update_fields=["snoozed_until"])
        _tell_asker(current, now)
        _record("proposal.question_answered", current, by, now)
    return current


def _owner(proposal: Proposal, kind: ListingKind) -> Organization:
    return proposal.need.owner if kind == ListingKind.NEED else proposal.technology.owner


def _tell_office(question: Question, now: datetime) -> None:
    notify_members(
        organization=question.organization,
        kind=QUESTION_ASKED.code,
        params={"listing": question.listing.title},
        url=f"/questions/{question.pk}/",
        now=now,
        roles=OFFICE,
    )


def _tell_asker(question: Question, now: datetime) -> None:
    asked = question.organization
    notify(
        users=[question.asked_by],
        kind=QUESTION_ANSWERED.code,
        params={
            "organization": {"zh": asked.name, "en": asked.name_en or asked.name},
            "listing": question.listing.title,
        },
        url=review_address(question.proposal),
        now=now,
    )


def _record(action: str, question: Question, by: User, now: datetime) -> None:
    record_event(
        action=action,
        actor=by,
        subject=question.proposal,
        details={"question": question.pk, "side": question.side},
        now=now,
    )
