"""The same step for many listings, each with an outcome of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from accounts.errors import DomainError
from accounts.models import User

from ..errors import TooManyListings
from ..models import Technology
from .heartbeat import confirm_technology, undo_confirmation
from .steps import withdraw_technology

MOST_AT_ONCE: Final = 100
"""What fits one page of a list: each costs a few statements and an entry in the audit trail."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one listing: done, or the refusal."""

    technology: Technology
    refusal: DomainError | None = None

    @property
    def is_done(self) -> bool:
        """Whether the step was taken."""
        return self.refusal is None


def confirm_technologies(
    *, technologies: Sequence[Technology], by: User | None, now: datetime
) -> list[Outcome]:
    """Confirm each (see :func:`confirm_technology`); one that is refused doesn't stop the others.

    Raises TooManyListings for more than 100; then nothing was done.
    """
    return _each(technologies, lambda one: confirm_technology(technology=one, by=by, now=now))


def withdraw_technologies(
    *, technologies: Sequence[Technology], by: User | None, now: datetime
) -> list[Outcome]:
    """Withdraw each; see :func:`confirm_technologies`."""
    return _each(technologies, lambda one: withdraw_technology(technology=one, by=by, now=now))


def undo_confirmations(
    *, technologies: Sequence[Technology], by: User | None, now: datetime
) -> list[Outcome]:
    """Undo each confirmation; see :func:`confirm_technologies`."""
    return _each(technologies, lambda one: undo_confirmation(listing=one, by=by, now=now))


def _each(
    technologies: Sequence[Technology], step: Callable[[Technology], object]
) -> list[Outcome]:
    if len(technologies) > MOST_AT_ONCE:
        raise TooManyListings(limit=MOST_AT_ONCE, count=len(technologies))
    return [_outcome(technology, step) for technology in technologies]


def _outcome(technology: Technology, step: Callable[[Technology], object]) -> Outcome:
    try:
        step(technology)
    except DomainError as refusal:
        return Outcome(technology, refusal)
    return Outcome(technology)
