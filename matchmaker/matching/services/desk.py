"""The desk: what stands on it for a need is brought in line with what was found for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final

import numpy as np
import structlog
from django.db import transaction
from django.utils import timezone
from django_fsm import ConcurrentTransition
from numpy.typing import NDArray

from accounts.services import record_event
from listings.models import Need, Technology
from listings.states import ListingState

from .. import runtime
from ..engine.collection import Candidate
from ..engine.ranking import RANKER_VERSION
from ..locks import lock_need
from ..models import LearnedRanking, Proposal
from ..states import DECIDED_STATES, ClosedBecause, Gate, ProposalState
from ..text import TEXT_VERSION
from .learned_ranking import Learned
from .objections import objections
from .quoting import NeedPassages

log = structlog.get_logger(__name__)

SAME_SCORE: Final = 1e-5
"""Scores nearer than this are equal: matrix products round differently in another batch."""
SCORE_DIGITS: Final = 6
"""Decimals that a score is stored with; its features are stored whole, to be replayed."""
COMPARED: Final = (
    "band",
    "against",
    "encoder",
    "text_version",
    "ranker_version",
    "need_revision",
    "technology_revision",
    "learning_id",
)
WRITTEN: Final = (
    *COMPARED,
    "score",
    "features",
    "learned",
    "gates",
    "generation",
    "evidence",
    "explained_at",
    "updated_at",
)


@dataclass(slots=True)
class DeskChanges:
    """How many proposals of how many needs became what."""

    needs: int = 0
    created: int = 0
    changed: int = 0
    reopened: int = 0
    closed: int = 0
    unchanged: int = 0

    def add(self, other: DeskChanges) -> None:
        """Count what happened elsewhere, too."""
        for name, count in asdict(other).items():
            setattr(self, name, getattr(self, name) + count)

    def __bool__(self) -> bool:
        """Whether anything on the desk is different now."""
        return bool(self.created or self.changed or self.reopened or self.closed)


@dataclass(slots=True)
class Moved:
    """The technologies (keys) whose proposals for a need came to the desk, came back, or left."""

    made: list[int] = field(default_factory=list)
    reopened: list[int] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Ranked:
    """One need's candidates, best first, with what is needed to store them."""

    need: Need
    candidates: Sequence[Candidate]
    technologies: Mapping[int, Technology]
    passed: NDArray[np.int64]
    generation: str
    learning: LearnedRanking | None = None
    learned: Mapping[int, Learned] = field(default_factory=dict)


def put_on_desk(ranked: Ranked, *, now: datetime) -> DeskChanges:
    """Create, change, reopen and close undecided proposals of one need; equal ones stay as is."""
    fresh = {row.technology_id: row for row in _fresh_rows(ranked, now)}
    _quote(ranked, fresh)
    changes, moved = DeskChanges(needs=1), Moved()
    with transaction.atomic():
        lock_need(ranked.need.pk)
        standing = _standing(ranked.need)
        moved.made = [key for key in fresh if key not in standing]
        Proposal.objects.bulk_create(fresh[key] for key in moved.made)
        changes.created = len(moved.made)
        for key, proposal in standing.items():
            if key in fresh:
                if _bring_in_line(proposal, fresh[key], changes):
                    moved.reopened.append(key)
            elif proposal.state == ProposalState.OPEN:
                because = _why_gone(key, ranked)
                if close_proposal(proposal, because=because, now=now):
                    moved.closed.append(key)
        changes.closed = len(moved.closed)
        note_moves(ranked.need, moved, now=now)
    return changes


def close_proposals_of(need: Need, *, now: datetime) -> DeskChanges:
    """Take every undecided proposal of a need that is no longer published off the desk."""
    changes, moved = DeskChanges(needs=1), Moved()
    with transaction.atomic():
        lock_need(need.pk)
        for proposal in Proposal.objects.filter(need=need, state=ProposalState.OPEN):
            if close_proposal(proposal, because=ClosedBecause.LISTING_CLOSED, now=now):
                moved.closed.append(proposal.technology_id)
        changes.closed = len(moved.closed)
        note_moves(need, moved, now=now)
    return changes


def note_moves(need: Need, moved: Moved, *, now: datetime) -> None:
    """Append what came to the desk and what left it to the audit trail; call it last."""
    details = {name: keys for name, keys in asdict(moved).items() if keys}
    if details:
        record_event(
            action="need.proposals_moved", actor=None, subject=need, details=details, now=now
        )


def close_proposal(proposal: Proposal, *, because: ClosedBecause, now: datetime) -> bool:
    """Close an undecided proposal; False where somebody has just decided on it."""
    proposal.close(because=because.value)
    proposal.updated_at = now
    return _save(proposal, "closed_because", "updated_at")


def _standing(need: Need) -> dict[int, Proposal]:
    return {row.technology_id: row for row in Proposal.objects.filter(need=need)}


def _fresh_rows(ranked: Ranked, now: datetime) -> list[Proposal]:
    encoder, today = runtime.encoder().name, timezone.localdate(now)
    return [
        Proposal(
            need=ranked.need,
            technology=(technology := ranked.technologies[candidate.id]),
            score=round(float(candidate.score), SCORE_DIGITS),
            band=str(candidate.band),
            features={name: _plain(value) for name, value in candidate.features.items()},
            against=objections(ranked.need, technology, today=today),
            gates=[gate.value for gate in Gate],
            encoder=encoder,
            text_version=TEXT_VERSION,
            ranker_version=RANKER_VERSION,
            generation=ranked.generation,
            learning=ranked.learning,
            learned=ranked.learned.get(candidate.id, {}),
            need_revision=ranked.need.revision,
            technology_revision=technology.revision,
            created_at=now,
            updated_at=now,
        )
        for candidate in ranked.candidates
    ]


def _plain(value: Any) -> Any:
    """A feature as JSON takes it; numpy's numbers become Python's."""
    return float(value) if isinstance(value, float | np.floating) else value


def _quote(ranked: Ranked, fresh: Mapping[int, Proposal]) -> None:
    """Quotations for what has none of these revisions yet; before the transaction, as it takes
    milliseconds a pair.
    """
    standing = _standing(ranked.need)
    passages = NeedPassages(ranked.need)
    for key, row in fresh.items():
        if key in standing and _same_texts(standing[key], row):
            row.evidence = standing[key].evidence
            row.explained_at = standing[key].explained_at
        else:
            row.evidence = passages.quotations_by_words(ranked.technologies[key])


def _same_texts(standing: Proposal, fresh: Proposal) -> bool:
    return (standing.need_revision, standing.technology_revision, standing.text_version) == (
        fresh.need_revision,
        fresh.technology_revision,
        fresh.text_version,
    )


def _bring_in_line(standing: Proposal, fresh: Proposal, changes: DeskChanges) -> bool:
    """Whether the proposal came back to the desk."""
    if standing.state in DECIDED_STATES:
        return False
    reopened = bool(standing.state == ProposalState.CLOSED)
    if not reopened and _equal(standing, fresh):
        changes.unchanged += 1
        return False
    for name in WRITTEN:
        setattr(standing, name, getattr(fresh, name))
    if reopened:
        standing.reopen()
    if not _save(standing, "closed_because", *WRITTEN):
        return False
    changes.reopened += reopened
    changes.changed += not reopened
    return reopened


def _equal(standing: Proposal, fresh: Proposal) -> bool:
    return abs(standing.score - fresh.score) < SAME_SCORE and all(
        getattr(standing, name) == getattr(fresh, name) for name in COMPARED
    )


def _save(proposal: Proposal, *fields: str) -> bool:
    """Save if the state is still what it was when the proposal was read."""
    try:
        with transaction.atomic():
            proposal.save(update_fields=["state", *fields])
    except ConcurrentTransition:
        log.info("proposal_decided_meanwhile", proposal=proposal.pk)
        return False
    return True


def _why_gone(technology: int, ranked: Ranked) -> ClosedBecause:
    if technology in ranked.passed:
        return ClosedBecause.SURPASSED
    published = Technology.objects.filter(pk=technology, state=ListingState.PUBLISHED).exists()
    return ClosedBecause.GATE if published else ClosedBecause.LISTING_CLOSED
