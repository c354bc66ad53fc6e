"""Proposing: for each need, the best technologies that the gates let through.

What stands on the desk for a need is a function of what is published now: its best
``PROPOSALS_PER_LISTING`` technologies above the floor. A new technology is handled by finding
the needs that it may matter to and proposing for those again, so both directions agree by
construction, in whatever order listings arrived. Decided proposals are never touched.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Final

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from listings.models import Need, Technology
from listings.states import ListingState

from .. import runtime
from ..models import MatchingWork, Proposal
from ..selectors import find_active_learning, needs_by_key, technologies_by_key
from ..states import ListingKind, Priority, ProposalState, WorkState, WorkStep
from .candidates import Found, candidates_for_needs, needs_for_technologies
from .desk import DeskChanges, Ranked, close_proposals_of, put_on_desk
from .work import (
    Claim,
    Clock,
    claim_work,
    claimable,
    fail_work,
    finish_work,
    held_rows,
    kept_alive,
    remember_generation,
)

log = structlog.get_logger(__name__)

Between = Callable[[], object]

NEEDS_AT_A_TIME: Final = 256
"""Needs that one search call answers."""
CLAIMED_AT_A_TIME: Final = 20_000
"""Listings of a bulk import that are proposed for together: they share most of their needs, and
each need's list is made once for all of them."""
TECHNOLOGIES_AT_A_TIME: Final = 256
"""Technologies that one search of the needs is for; each brings a list of all needs."""
BULK_WAITS: Final = timedelta(seconds=60)
"""How long bulk proposing waits for bulk embedding to end: it would have to be done again."""
SLICE_SECONDS: Final = 5.0


@dataclass(slots=True)
class ProposeReport:
    """What one call did; ``again`` says that work is left for another call at once."""

    listings: int = 0
    failed: int = 0
    desk: DeskChanges = field(default_factory=DeskChanges)
    again: bool = False


def propose_for_need(*, need: Need, now: datetime) -> DeskChanges:
    """Bring the desk in line for one need; see :func:`propose_for_needs`."""
    return propose_for_needs(keys=[need.pk], now=now)


def propose_for_technology(*, technology: Technology, now: datetime) -> DeskChanges:
    """Bring the desk in line for one technology; see :func:`propose_for_technologies`."""
    return propose_for_technologies(keys=[technology.pk], now=now)


def propose_for_needs(
    *, keys: Iterable[int], now: datetime, between: Between | None = None
) -> DeskChanges:
    """Bring the desk in line with what is published, for these needs.

    ``between`` is called before each need's turn: fresh work may overtake there.

    Running it again changes nothing. Needs that are not published lose their undecided
    proposals; needs without a vector are left alone until they have one.
    """
    changes = DeskChanges()
    wanted = sorted(set(keys))
    for start in range(0, len(wanted), NEEDS_AT_A_TIME):
        changes.add(_propose_for_some(wanted[start : start + NEEDS_AT_A_TIME], now, between))
    return changes


def propose_for_technologies(*, keys: Iterable[int], now: datetime) -> DeskChanges:
    """Bring the desk in line for every need that one of these technologies may matter to."""
    return propose_for_needs(keys=affected_needs([*keys], now=now), now=now)


def affected_needs(technologies: Sequence[int], *, now: datetime) -> set[int]:
    """The published needs for which these technologies may enter, move on or leave the desk."""
    published = Need.objects.filter(state=ListingState.PUBLISHED)
    if len(technologies) >= published.count():
        return set(published.values_list("pk", flat=True))
    affected: set[int] = set()
    for start in range(0, len(technologies), TECHNOLOGIES_AT_A_TIME):
        some = technologies[start : start + TECHNOLOGIES_AT_A_TIME]
        on_desk = Proposal.objects.filter(technology_id__in=some, state=ProposalState.OPEN)
        affected.update(on_desk.values_list("need_id", flat=True))
        rows = technologies_by_key(some)
        open_ones = {key: row for key, row in rows.items() if row.is_published}
        affected |= needs_for_technologies(open_ones, today=timezone.localdate(now))
    return affected


def _propose_for_some(keys: Sequence[int], now: datetime, between: Between | None) -> DeskChanges:
    changes = DeskChanges()
    needs = needs_by_key(keys)
    published = {key: need for key, need in needs.items() if need.is_published}
    for key, need in needs.items():
        if key not in published:
            changes.add(close_proposals_of(need, now=now))
    found = candidates_for_needs(
        published, today=timezone.localdate(now), learning=find_active_learning()
    )
    technologies = technologies_by_key(
        {candidate.id for candidates in found.by_need.values() for candidate in candidates}
    )
    for key, candidates in found.by_need.items():
        if between is not None:
            between()
        ranked = Ranked(
            need=published[key],
            candidates=[candidate for candidate in candidates if candidate.id in technologies],
            technologies=technologies,
            passed=found.passed[key],
            generation=found.generation,
            learning=found.learning,
            learned=found.learned.get(key, {}),
        )
        changes.add(put_on_desk(ranked, now=now))
    remember_generation(needs=[*found.by_need], generation=found.generation)
    return changes


def propose_pending(
    *,
    clock: Clock = timezone.now,
    seconds: float = SLICE_SECONDS,
    between: Between | None = None,
) -> ProposeReport:
    """Propose for the listings that wait for it, interactive ones first, until the time is up.

    ``between`` is called before each need's turn in bulk work: fresh work may overtake there.
    Raises EncoderUnavailable before anything is claimed where there is no encoder to work with.
    """
    runtime.encoder()
    report = ProposeReport()
    stop_at = time.monotonic() + seconds
    while True:
        claim = _claim_next(clock)
        if not claim.rows:
            break
        bulk = any(row.priority == Priority.BULK for row in claim.rows)
        _propose_claim(claim, clock, report, between if bulk else None)
        if time.monotonic() >= stop_at:
            report.again = True
            break
    return report


def propose_fresh(*, clock: Clock = timezone.now) -> ProposeReport:
    """Propose for the interactive work that waits, and nothing else. Raises EncoderUnavailable."""
    runtime.encoder()
    report = ProposeReport()
    while (claim := _claim_fresh(clock())).rows:
        _propose_claim(claim, clock, report, None)
    return report


def _claim_fresh(now: datetime) -> Claim:
    return claim_work(
        step=WorkStep.PROPOSE,
        limit=CLAIMED_AT_A_TIME,
        now=now,
        only=Q(priority=Priority.INTERACTIVE),
    )


def _claim_next(clock: Clock) -> Claim:
    """Interactive work at once; bulk work when bulk embedding is through, or has waited long."""
    now = clock()
    claim = _claim_fresh(now)
    if claim.rows:
        return claim
    only = Q() if not bulk_is_being_embedded() else Q(requested_at__lte=now - BULK_WAITS)
    return claim_work(step=WorkStep.PROPOSE, limit=CLAIMED_AT_A_TIME, now=now, only=only)


def bulk_is_being_embedded() -> bool:
    """Whether listings of a bulk import still wait for their vectors."""
    return MatchingWork.objects.filter(
        step=WorkStep.EMBED,
        state__in=[WorkState.PENDING, WorkState.CLAIMED],
        priority=Priority.BULK,
        attempts__lt=2,
    ).exists()


def proposals_can_begin(*, clock: Clock = timezone.now) -> bool:
    """Whether a call of :func:`propose_pending` would find something to claim."""
    waiting = claimable(step=WorkStep.PROPOSE, now=clock())
    if not bulk_is_being_embedded():
        return waiting.exists()
    ready = Q(priority=Priority.INTERACTIVE) | Q(requested_at__lte=clock() - BULK_WAITS)
    return waiting.filter(ready).exists()


def _propose_claim(
    claim: Claim, clock: Clock, report: ProposeReport, between: Between | None
) -> None:
    try:
        with kept_alive(claim, clock=clock):
            needs = set(claim.keys(ListingKind.NEED))
            needs |= affected_needs(claim.keys(ListingKind.TECHNOLOGY), now=clock())
            changes = propose_for_needs(keys=needs, now=clock(), between=between)
    except Exception as error:
        log.exception("proposing_failed", listings=len(claim.rows))
        with transaction.atomic():
            for row in held_rows(claim):
                fail_work(row, error=f"{type(error).__name__}: {error}", now=clock())
        report.failed += len(claim.rows)
        return
    with transaction.atomic():
        finish_work(held_rows(claim), now=clock(), outcome=dict(asdict(changes)))
    report.listings += len(claim.rows)
    report.desk.add(changes)


__all__ = [
    "Found",
    "ProposeReport",
    "affected_needs",
    "bulk_is_being_embedded",
    "proposals_can_begin",
    "propose_for_need",
    "propose_for_needs",
    "propose_for_technologies",
    "propose_for_technology",
    "propose_pending",
]
