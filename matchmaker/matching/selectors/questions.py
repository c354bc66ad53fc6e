"""Reading what technology managers asked the parties."""

from __future__ import annotations

from django.db.models import F, QuerySet

from accounts.models import User
from accounts.selectors import organizations_of

from ..models import Proposal, Question


def questions_of(proposal: Proposal) -> QuerySet[Question]:
    """Every question about the proposal, latest first."""
    rows = Question.objects.filter(proposal_id=proposal.pk)
    return rows.select_related("organization", "asked_by", "answered_by")


def find_open_question(proposal: Proposal, side: str) -> Question | None:
    """The question to this side that waits for its answer, or None."""
    return Question.objects.filter(
        proposal_id=proposal.pk, side=side, answered_at__isnull=True
    ).first()


def questions_visible_to(user: User) -> QuerySet[Question]:
    """The questions to the user's organizations, unanswered ones first, then latest first."""
    rows = Question.objects.filter(organization__in=organizations_of(user).order_by().values("pk"))
    return rows.select_related(
        "organization", "proposal__need", "proposal__technology", "answered_by"
    ).order_by(F("answered_at").desc(nulls_first=True), "-asked_at", "-pk")


def get_question_visible_to(user: User, key: int) -> Question:
    """The question of this key, if it is one to the user's organizations.

    Raises Question.DoesNotExist.
    """
    return questions_visible_to(user).get(pk=key)
