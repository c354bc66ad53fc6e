"""Learning from decisions: a version is fitted, put into use, and taken out of use again.

Whatever a version changed on the desk is gone once it is retired and the needs are proposed for
again: scores are made from the collection each time, and a version only lowers what it is given.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.errors import NotAllowed
from accounts.models import User
from accounts.services import record_event
from listings.models import Need
from listings.states import ListingState

from ..engine.learning import LEARNING_VERSION, Lesson, Objections, fitted
from ..locks import lock_active_learning
from ..models import Decision, LearnedRanking
from ..policies.learning import RULES, objections_of
from ..selectors import count_decisions, decisions_in_force, find_latest_learning
from ..selectors.learning import DecisionCounts
from ..states import (
    TEACHES,
    LearningState,
    LearntPart,
    ListingKind,
    Priority,
    Reason,
    RetiredBecause,
    Verdict,
    WorkStep,
)
from .terms import pair_of, said_by
from .work import request_work

LEAST_SHARE: Final = 0.1
"""Share of the least number of decisions that either verdict needs: without approvals nobody knows
what is put up with, without rejections nothing is to be learnt."""
NEW_DECISIONS: Final = 20
"""Decisions since the last fit from which the periodic task fits again; one undone is enough."""
ROWS_AT_A_TIME: Final = 500

Outcome = Literal["switched_off", "too_few", "unchanged", "not_due", "learnt"]
Topics = dict[str, dict[str, list[list[int]]]]


@dataclass(frozen=True, slots=True)
class Fit:
    """What the decisions in force say, before it is stored."""

    lessons: Mapping[str, Lesson]
    topics: Topics
    digest: str


@dataclass(slots=True)
class LearningReport:
    """What came of a call; ``changed`` says that needs are to be proposed for again."""

    outcome: Outcome
    approved: int
    rejected: int
    version: int | None = None
    changed: bool = False
    lessons: dict[str, Any] = field(default_factory=dict)
    needs_with_topics: int = 0

    def as_json(self) -> dict[str, Any]:
        """The report for a machine."""
        return asdict(self)


def learn_from_decisions(
    *, now: datetime, by: User | None = None, dry_run: bool = False, only_if_due: bool = False
) -> LearningReport:
    """Fit the decisions in force, and rank by what they say from now on.

    Where learning is switched off or too few decisions are left, the version in use is retired
    instead. The same decisions again change nothing. ``only_if_due`` is for the clock: it waits for
    enough new decisions, and leaves off what somebody switched off by hand. ``dry_run`` writes
    nothing and reports what would come of it.
    """
    counts = count_decisions()
    why_off = _why_off(counts)
    if why_off is not None:
        return _without(counts, why_off, by=by, now=now, dry_run=dry_run)
    latest = find_latest_learning()
    if only_if_due and latest is not None and not _is_due(latest, counts):
        by_hand = latest.retired_because == RetiredBecause.BY_HAND
        return _report("switched_off" if by_hand else "not_due", counts, latest)
    fit = fit_decisions()
    if latest is not None and latest.state == LearningState.ACTIVE and latest.digest == fit.digest:
        return _report("unchanged", counts, latest)
    row = _row(fit, counts, now)
    if not dry_run:
        _put_into_use(row, by=by, now=now)
    return _report("learnt", counts, row, changed=not dry_run)


def retire_learning(*, by: User | None, now: datetime) -> LearnedRanking | None:
    """Switch off what was learnt until somebody learns again by hand; the version that was retired.

    None where none was in use. Raises NotAllowed for anybody but a superuser or the operator.
    """
    if by is not None and not (by.is_active and by.is_superuser):
        raise NotAllowed
    return _retire(RetiredBecause.BY_HAND, by=by, now=now)


def fit_decisions() -> Fit:
    """What the decisions in force say; the same decisions say the same.

    A decision on a listing that was revised since is left out: what was judged isn't there any
    more. That holds above all for technologies that were too early and have matured.
    """
    rejected: dict[str, list[Objections]] = defaultdict(list)
    approved: dict[str, list[Objections]] = defaultdict(list)
    topics: Topics = {}
    digest = hashlib.sha256(LEARNING_VERSION.encode())
    for decision in _unrevised(decisions_in_force()).iterator(chunk_size=ROWS_AT_A_TIME):
        digest.update(f" {decision.pk}:{decision.verdict}:{decision.reason}".encode())
        part = TEACHES.get(Reason(decision.reason))
        if decision.verdict == Verdict.REJECTED and part is None:
            continue
        if part in (None, LearntPart.TOPIC):
            _note_topic(topics, decision)
        if part is not LearntPart.TOPIC:
            _note_objections(decision, part, rejected=rejected, approved=approved)
    lessons = {part.value: fitted(rejected[part.value], approved[part.value]) for part in RULES}
    with_rejections = {need: some for need, some in topics.items() if some["rejected"]}
    return Fit(lessons, with_rejections, digest.hexdigest())


def _unrevised(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    return (
        decisions.filter(
            proposal__need_revision=F("proposal__need__revision"),
            proposal__technology_revision=F("proposal__technology__revision"),
        )
        .select_related(
            "proposal__need__owner",
            "proposal__technology__owner",
            "proposal__technology__pay_after_use",
        )
        .prefetch_related("proposal__technology__intellectual_property")
    )


def _note_topic(topics: Topics, decision: Decision) -> None:
    proposal = decision.proposal
    of_need = topics.setdefault(str(proposal.need_id), {"rejected": [], "approved": []})
    of_need[decision.verdict].append([proposal.technology_id, proposal.technology_revision])


def _note_objections(
    decision: Decision,
    part: LearntPart | None,
    *,
    rejected: dict[str, list[Objections]],
    approved: dict[str, list[Objections]],
) -> None:
    """A rejection speaks of its own part, an approval of all: what there was, was put up with."""
    need, technology = decision.proposal.need, decision.proposal.technology
    pair = pair_of(need, technology, today=timezone.localdate(decision.decided_at))
    parts = [*RULES] if part is None else [part]
    objections = objections_of(pair, said_by(technology), parts=parts)
    for one in parts:
        noted = approved if part is None else rejected
        noted[one.value].append(objections.get(one.value, {}))


def _why_off(counts: DecisionCounts) -> RetiredBecause | None:
    if not settings.LEARN_FROM_DECISIONS:
        return RetiredBecause.SETTING
    least = settings.LEARN_MINIMUM_DECISIONS
    enough = counts.total >= least
    of_both = min(counts.approved, counts.rejected) >= LEAST_SHARE * least
    return None if enough and of_both else RetiredBecause.TOO_FEW


def _without(
    counts: DecisionCounts,
    because: RetiredBecause,
    *,
    by: User | None,
    now: datetime,
    dry_run: bool,
) -> LearningReport:
    retired = None if dry_run else _retire(because, by=by, now=now)
    outcome: Outcome = "too_few" if because is RetiredBecause.TOO_FEW else "switched_off"
    report = _report(outcome, counts, retired)
    report.changed = retired is not None
    return report


def _is_due(latest: LearnedRanking, counts: DecisionCounts) -> bool:
    if latest.state == LearningState.RETIRED:
        return latest.retired_because != RetiredBecause.BY_HAND
    if latest.learning_version != LEARNING_VERSION:
        return True
    still = decisions_in_force().filter(pk__lte=latest.last_decision).count()
    return still < latest.decisions or counts.total - still >= NEW_DECISIONS


def _row(fit: Fit, counts: DecisionCounts, now: datetime) -> LearnedRanking:
    latest = find_latest_learning()
    return LearnedRanking(
        version=1 if latest is None else latest.version + 1,
        lessons={part: _plain(lesson) for part, lesson in fit.lessons.items()},
        topics=fit.topics,
        learning_version=LEARNING_VERSION,
        decisions=counts.total,
        last_decision=counts.last,
        digest=fit.digest,
        made_at=now,
    )


def _plain(lesson: Lesson) -> dict[str, Any]:
    counts = {"rejected": lesson.rejected, "approved": lesson.approved}
    return {"weights": dict(lesson.weights), **counts}


def _put_into_use(row: LearnedRanking, *, by: User | None, now: datetime) -> None:
    """One version in use at a time: of two at once, the second is refused by the database."""
    with transaction.atomic():
        _end(lock_active_learning(), RetiredBecause.SUCCEEDED, now)
        row.save(force_insert=True)
        _have_proposed_again(now)
        details: dict[str, Any] = {
            "version": row.version,
            "decisions": row.decisions,
            "last_decision": row.last_decision,
            "digest": row.digest,
            "parts": [*_parts_that_lower(row)],
        }
        record_event(action="learning.activated", actor=by, subject=row, details=details, now=now)


def _parts_that_lower(row: LearnedRanking) -> list[str]:
    parts = [part for part, lesson in row.lessons.items() if any(lesson["weights"].values())]
    return [*parts, *([LearntPart.TOPIC.value] if row.topics else [])]


def _retire(because: RetiredBecause, *, by: User | None, now: datetime) -> LearnedRanking | None:
    with transaction.atomic():
        active = lock_active_learning()
        if active is None:
            return None
        _end(active, because, now)
        _have_proposed_again(now)
        details: dict[str, Any] = {"version": active.version, "because": because.value}
        record_event(action="learning.retired", actor=by, subject=active, details=details, now=now)
    return active


def _end(active: LearnedRanking | None, because: RetiredBecause, now: datetime) -> None:
    if active is not None:
        active.state = LearningState.RETIRED
        active.retired_because, active.retired_at = because, now
        active.save(update_fields=["state", "retired_because", "retired_at"])


def _have_proposed_again(now: datetime) -> None:
    published: Iterable[int] = Need.objects.filter(state=ListingState.PUBLISHED).values_list(
        "pk", flat=True
    )
    request_work(
        kind=ListingKind.NEED,
        keys=[*published],
        step=WorkStep.PROPOSE,
        priority=Priority.BULK,
        now=now,
    )


def _report(
    outcome: Outcome, counts: DecisionCounts, row: LearnedRanking | None, *, changed: bool = False
) -> LearningReport:
    return LearningReport(
        outcome=outcome,
        approved=counts.approved,
        rejected=counts.rejected,
        version=row.version if row else None,
        changed=changed,
        lessons=row.lessons if row else {},
        needs_with_topics=len(row.topics) if row else 0,
    )
