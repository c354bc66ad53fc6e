"""Rows locked in one order, always from here, so that two operations never wait for each other.

On SQLite a write transaction has the database to itself and the locks cost nothing.
"""

from django.contrib.auth.models import Group

from accounts.models import TECHNOLOGY_MANAGERS, User
from listings.models import Need

from .models import LearnedRanking, Proposal, Question
from .states import LearningState


def lock_need(key: int) -> None:
    """One writer of a need's proposals at a time, until the transaction ends."""
    # A lock that leaves foreign keys alone: decisions and vectors of the need can go on.
    [*Need.objects.select_for_update(no_key=True).filter(pk=key).values_list("pk")]


def lock_proposal(key: int) -> Proposal:
    """The proposal as it is now, locked until the transaction ends. Raises Proposal.DoesNotExist.

    Both listings and their owners come with it, unlocked.
    """
    rows = Proposal.objects.select_for_update(of=("self",), no_key=True)
    proposal: Proposal = rows.select_related(
        "need__owner", "technology__owner", "technology__pay_after_use"
    ).get(pk=key)
    return proposal


def lock_manager(user: User) -> User:
    """The manager's row, locked until the transaction ends: one change of what is held at a time.

    Locked before any proposal. Foreign keys to it are left alone.
    """
    return User.objects.select_for_update(no_key=True).get(pk=user.pk)


def lock_question(key: int) -> Question:
    """The question as it is now, locked until the transaction ends; lock its proposal first."""
    rows = Question.objects.select_for_update(of=("self",), no_key=True)
    question: Question = rows.select_related(
        "organization", "asked_by", "proposal__need", "proposal__technology"
    ).get(pk=key)
    return question


def lock_second_reviews() -> None:
    """One draw and assignment of second reviews at a time, until the transaction ends.

    The group's row stands for all its managers; their own rows are left alone.
    """
    managers = Group.objects.select_for_update(no_key=True).filter(name=TECHNOLOGY_MANAGERS)
    [*managers.values_list("pk")]


def lock_active_learning() -> LearnedRanking | None:
    """The version of what was learnt that ranks now, locked until the transaction ends."""
    rows = LearnedRanking.objects.select_for_update()
    return rows.filter(state=LearningState.ACTIVE).first()
