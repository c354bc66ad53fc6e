"""The queue of the desk: what comes next for a manager, in which order, and why.

The order is: what is overdue first; then by age × score × uncertainty. A set share of the places
is drawn at random instead, so that acceptance is also known of what the score puts last. Places
are counted from what was dealt to the manager before, so that the share stays exact however few
are taken at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FloatField,
    Func,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import MD5, Cast, Concat, Exp, Greatest
from django.utils import timezone

from accounts.models import User
from accounts.policies import is_desk_lead

from ..engine.ranking import RankerConfig
from ..models import Asking, Claim, Escalation, Proposal
from ..states import ClaimBecause, ProposalState, QueueTab
from .claims import claims_by_proposal, count_dealt, live_claims, lookers
from .conflicts import ties_of
from .proposals import proposals
from .scope import scope_of

PER_PAGE: Final = 20
_RANKER: Final = RankerConfig()
MIDDLE: Final = _RANKER.strong_from
"""Of the pairs with this score about every second one is right (docs/reference/quality.md)."""
WIDTH: Final = _RANKER.strong_from - _RANKER.fair_from
"""How far from the middle a score is hardly doubtful any more: the width of the band below."""


class AgeInDays(Func):
    """Days between a moment and a column, as a number."""

    output_field = FloatField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """With Julian days."""
        template = "(julianday(%(now)s) - julianday(%(expressions)s))"
        return self._as(compiler, connection, template, **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """With the seconds of an interval."""
        template = "(EXTRACT(EPOCH FROM (%(now)s::timestamptz - %(expressions)s)) / 86400.0)"
        return self._as(compiler, connection, template, **extra)

    def _as(self, compiler: Any, connection: Any, template: str, **extra: Any) -> Any:
        moment = self.extra["moment"].astimezone(UTC)
        literal = f"'{moment:%Y-%m-%d %H:%M:%S.%f}+00:00'"  # of a datetime: nothing to escape
        return self.as_sql(compiler, connection, template=template, now=literal, **extra)


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the queue: which proposal, and why it stands there."""

    proposal: int
    because: ClaimBecause


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A proposal as the queue shows it."""

    proposal: Proposal
    because: ClaimBecause | None
    age_days: int
    due_at: datetime
    is_overdue: bool
    is_asked_for: bool
    claim: Claim | None
    lookers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of one tab, and how many every tab holds."""

    tab: QueueTab
    rows: Sequence[QueueRow]
    number: int
    pages: int
    counts: dict[str, int]


def service_level() -> timedelta:
    """How old an open proposal may become."""
    return timedelta(days=settings.DESK_SERVICE_DAYS)


def judgeable(user: User, *, now: datetime) -> QuerySet[Proposal]:
    """Every proposal in the manager's scope, without those that a conflict of interest bars."""
    ties = ties_of(user, today=timezone.localdate(now))
    return proposals().filter(scope_of(user)).exclude(ties.barred())


def tab_conditions(user: User, *, now: datetime) -> dict[QueueTab, Q]:
    """What belongs on which tab, among open proposals.

    Snoozed ones are on their own tab only, and what was left to a lead comes next for leads only.
    """
    live = live_claims(now).filter(proposal_id=OuterRef("pk"))
    held, mine = Q(Exists(live)), Q(Exists(live.filter(holder_id=user.pk)))
    awake = ~Q(snoozed_until__gt=timezone.localdate(now))
    escalated = Escalation.objects.filter(proposal=OuterRef("pk"), ended_at__isnull=True)
    mine_to_decide = Q() if is_desk_lead(user) else ~Q(Exists(escalated))
    return {
        QueueTab.NEXT: awake & ~held & mine_to_decide,
        QueueTab.CLAIMED: awake & held & ~mine,
        QueueTab.MINE: awake & mine,
        QueueTab.OVERDUE: awake & Q(created_at__lte=now - service_level()),
        QueueTab.SNOOZED: ~awake,
    }


def places_of(pool: QuerySet[Proposal], *, now: datetime, start: int, upto: int) -> list[Place]:
    """The first ``upto`` places of a manager's queue, to whom ``start`` were dealt before.

    At a drawn place stands a proposal that is drawn uniformly from those not placed yet, among
    what is overdue while anything is. One draw a day: looking again changes nothing.
    """
    by_rank = _ranked(pool, now).values_list("pk", "is_overdue")[:upto]
    by_lot = _drawn(pool, now).values_list("pk", "is_overdue")[:upto]
    ranked, drawn = iter([*by_rank]), iter([*by_lot])
    placed: set[int] = set()
    places: list[Place] = []
    while len(places) < upto:
        exploring = is_drawn(start + len(places) + 1, settings.DESK_EXPLORATION_PERCENT)
        found = _first_new(drawn if exploring else ranked, placed)
        if found is None:
            break
        key, overdue = found
        placed.add(key)
        places.append(Place(key, _because(exploring=exploring, overdue=overdue)))
    return places


def is_drawn(place: int, percent: int) -> bool:
    """Whether the place (from 1) is a drawn one: of the first n there are floor(n·percent/100)."""
    return place * percent // 100 > (place - 1) * percent // 100


def find_next_for(user: User, *, now: datetime, after: Proposal | None = None) -> Proposal | None:
    """What the manager goes on with: the oldest of what they hold, else the head of the queue."""
    waiting = judgeable(user, now=now).filter(state=ProposalState.OPEN)
    if after is not None:
        waiting = waiting.exclude(pk=after.pk)
    tabs = tab_conditions(user, now=now)
    held = live_claims(now).filter(holder_id=user.pk).order_by("claimed_at", "pk")
    keys = [*held.values_list("proposal_id", flat=True)]
    mine = waiting.filter(tabs[QueueTab.MINE]).in_bulk(keys)
    for key in keys:
        if key in mine:
            return mine[key]
    free = waiting.filter(tabs[QueueTab.NEXT])
    places = places_of(free, now=now, start=count_dealt(user), upto=1)
    return waiting.get(pk=places[0].proposal) if places else None


def queue_page(user: User, tab: QueueTab, *, number: int, now: datetime) -> QueuePage:
    """A page (from 1) of a tab; beyond the last one comes the last."""
    waiting = judgeable(user, now=now).filter(state=ProposalState.OPEN)
    conditions = tab_conditions(user, now=now)
    counts = _counts(waiting, conditions)
    pages = max(1, -(-counts[tab.value] // PER_PAGE))
    number = min(max(number, 1), pages)
    pool = waiting.filter(conditions[tab])
    places = _page_of(user, pool, tab, number, now)
    return QueuePage(tab, _rows(user, places, now), number, pages, counts)


def _page_of(
    user: User, pool: QuerySet[Proposal], tab: QueueTab, number: int, now: datetime
) -> list[tuple[int, ClaimBecause | None]]:
    start, end = (number - 1) * PER_PAGE, number * PER_PAGE
    if tab == QueueTab.NEXT:
        places = places_of(pool, now=now, start=count_dealt(user), upto=end)
        return [(place.proposal, place.because) for place in places[start:]]
    return [(key, None) for key in _ranked(pool, now).values_list("pk", flat=True)[start:end]]


def _counts(waiting: QuerySet[Proposal], conditions: dict[QueueTab, Q]) -> dict[str, int]:
    bare = waiting.order_by().select_related(None)
    counted = {tab.value: Count("pk", filter=condition) for tab, condition in conditions.items()}
    return bare.aggregate(**counted)


def _rows(
    user: User, places: Sequence[tuple[int, ClaimBecause | None]], now: datetime
) -> list[QueueRow]:
    keys = [key for key, _because in places]
    found = _with_askings(proposals()).in_bulk(keys)
    claims = claims_by_proposal(keys, now=now)
    looking = lookers(keys, without=user, now=now)
    return [
        _row(found[key], because, claims.get(key), tuple(looking.get(key, ())), now)
        for key, because in places
        if key in found
    ]


def _row(
    proposal: Proposal,
    because: ClaimBecause | None,
    claim: Claim | None,
    looking: tuple[str, ...],
    now: datetime,
) -> QueueRow:
    due_at = proposal.created_at + service_level()
    return QueueRow(
        proposal=proposal,
        because=because or (ClaimBecause(claim.because) if claim else None),
        age_days=(now - proposal.created_at).days,
        due_at=due_at,
        is_overdue=due_at <= now,
        is_asked_for=bool(getattr(proposal, "asked", False)),
        claim=claim,
        lookers=looking,
    )


def _with_askings(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    asked = Asking.objects.filter(
        need_id=OuterRef("need_id"), technology_id=OuterRef("technology_id")
    )
    return rows.annotate(asked=Exists(asked))


def _because(*, exploring: bool, overdue: bool) -> ClaimBecause:
    if exploring:
        return ClaimBecause.EXPLORATION
    return ClaimBecause.OVERDUE if overdue else ClaimBecause.ITS_TURN


def _first_new(rows: Iterator[tuple[int, int]], placed: set[int]) -> tuple[int, bool] | None:
    for key, overdue in rows:
        if key not in placed:
            return key, bool(overdue)
    return None


def _ranked(pool: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    """Overdue first, then age × score × uncertainty, the highest first.

    Uncertainty is 4·p·(1 − p) with p = 1 / (1 + exp(−(score − MIDDLE) / WIDTH)): 1 where every
    second pair is right, towards 0 where the score leaves no doubt (uncertainty sampling, Lewis
    and Gale 1994).
    """
    doubt = Exp((Value(MIDDLE) - F("score")) / Value(WIDTH))
    uncertainty = Value(4.0) * doubt / ((Value(1.0) + doubt) * (Value(1.0) + doubt))
    weight = Greatest(F("score"), Value(0.01))
    age = Greatest(AgeInDays(F("created_at"), moment=now), Value(0.0))
    rows = _with_overdue(pool, now).annotate(priority=age * weight * uncertainty)
    ranked: QuerySet[Any] = rows.order_by("-is_overdue", "-priority", "pk")
    return ranked


def _drawn(pool: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    seed = f"{timezone.localdate(now).isoformat()}:"
    lot = MD5(Concat(Value(seed), Cast("pk", TextField()), output_field=TextField()))
    rows = _with_overdue(pool, now).annotate(lot=lot)
    drawn: QuerySet[Any] = rows.order_by("-is_overdue", "lot", "pk")
    return drawn


def _with_overdue(pool: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    overdue = Case(When(created_at__lte=now - service_level(), then=1), default=0)
    rows: QuerySet[Any] = pool.annotate(is_overdue=overdue)
    return rows
