"""Every cell of the dashboard a second time, counted by hand from the audit trail.

Of rows only what never changes is read here: whose a listing is, where, of what; which pair an
agreement or a contract is about; how a proposal was judged by the ranker. Nothing of the code
that is checked is used but the names of its cells.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import AuditEvent
from listings.models import Need, Technology
from matchmaker.deals.models import Agreement, Introduction, PayAfterUseContract
from matchmaker.deals.selectors.figures import Slice
from matchmaker.matching.models import MatchingWork, Proposal

CHINA = ZoneInfo("Asia/Shanghai")
STAGES = ("published", "proposed", "decided", "introduced", "agreed", "paid")
Cells = dict[tuple[str, str, str], Any]


@dataclass
class Replay:
    """What the trail says happened."""

    published: dict[int, datetime] = field(default_factory=dict)
    in_force: set[int] = field(default_factory=set)
    happened: list[tuple[str, int, int, datetime]] = field(default_factory=list)
    state: dict[tuple[int, int], str] = field(default_factory=dict)
    made: dict[tuple[int, int], datetime] = field(default_factory=dict)
    reasons: list[tuple[str, str, int, int, datetime]] = field(default_factory=list)


def replayed() -> Replay:
    """Walk the trail from its beginning."""
    told = Replay()
    pairs = {
        "matching.proposal": _pairs(Proposal),
        "deals.introduction": _pairs(Introduction),
        "deals.agreement": _pairs(Agreement),
        "deals.payafterusecontract": _pairs(PayAfterUseContract),
    }
    covered = {one.pk for one in PayAfterUseContract.objects.all() if one.agreement_id is not None}
    for event in AuditEvent.objects.order_by("sequence"):
        key = int(event.subject_id or 0)
        _listing(told, event, key)
        if event.action == "need.proposals_moved":
            _moved(told, event, key)
        elif event.subject_type in pairs:
            _pair(told, event, *pairs[event.subject_type][key], covered=key in covered)
    return told


def _pairs(model: Any) -> dict[int, tuple[int, int]]:
    return {
        pk: (need, tech) for pk, need, tech in model.objects.values_list("pk", "need", "technology")
    }


def _listing(told: Replay, event: AuditEvent, key: int) -> None:
    if event.action == "need.created_in_bulk" and event.details["published"]:
        told.published |= dict.fromkeys(event.details["keys"], event.at)
        told.in_force |= {*event.details["keys"]}
    elif event.action == "need.published":
        told.published[key] = event.at
        told.in_force.add(key)
    elif event.action in ("need.withdrawn", "need.expired"):
        told.in_force.discard(key)


def _moved(told: Replay, event: AuditEvent, need: int) -> None:
    for technology in event.details.get("made", []):
        told.made[need, technology] = event.at
        told.happened.append(("proposed", need, technology, event.at))
    for verb, state in (("made", "open"), ("reopened", "open"), ("closed", "closed")):
        for technology in event.details.get(verb, []):
            told.state[need, technology] = state


def _pair(told: Replay, event: AuditEvent, need: int, tech: int, *, covered: bool) -> None:
    action, details = event.action, event.details
    if action in ("proposal.approved", "proposal.rejected"):
        verdict = action.split(".")[1]
        told.happened.append(("decided", need, tech, event.at))
        told.state[need, tech] = verdict
        told.reasons.append((verdict, details["reason"], need, tech, event.at))
    elif action == "proposal.decided":
        told.state[need, tech] = "undoable"
    elif action in ("proposal.decision_undone", "proposal.decision_lapsed"):
        # One whose listing left in the meantime was closed by a move.
        if told.state[need, tech] == "undoable":
            told.state[need, tech] = "open"
    elif action == "introduction.introduced":
        told.happened.append(("introduced", need, tech, event.at))
    elif action == "introduction.declined":
        told.reasons.append(("declined", details["reason"], need, tech, event.at))
    elif action == "introduction.expired":
        told.reasons.append(("declined", "silence", need, tech, event.at))
    elif action == "agreement.signed" or (action == "pay_after_use.agreed" and not covered):
        told.happened.append(("agreed", need, tech, event.at))
    elif action == "pay_after_use.paid":
        told.happened.append(("paid", need, tech, event.at))


def least_within(spans: list[timedelta], share: float) -> timedelta | None:
    """The first span, from the shortest, within which at least that share lies."""
    for span in sorted(spans):
        if sum(other <= span for other in spans) >= share * len(spans) - 1e-9:
            return span
    return None


class Counted:
    """The cells of one slice of the dashboard."""

    def __init__(self, told: Replay, chosen: Slice, now: datetime) -> None:
        self.told, self.chosen, self.now = told, chosen, now
        self.needs = {one.pk: one for one in Need.objects.select_related("owner")}
        self.owner = dict(Technology.objects.values_list("pk", "owner_id"))
        self.cells: Cells = {}
        self.period = [
            chosen.first + timedelta(days=n) for n in range((chosen.last - chosen.first).days + 1)
        ]
        self.happened = [one for one in told.happened if self.counts_pair(one[1], one[2])]
        self.cohort = [
            key for key, at in told.published.items() if self.counts(key) and self.within(at)
        ]

    def counts(self, key: int) -> bool:
        """Whether a need is of the slice."""
        need, chosen = self.needs[key], self.chosen
        scope = chosen.scope
        place = need.province or need.country
        offered = {self.owner[tech] for one, tech in self.told.made if one == key}
        return (
            (not scope.fields or any(code in need.technology_fields for code in scope.fields))
            and (not scope.provinces or need.province in scope.provinces)
            and (not chosen.field or chosen.field in need.technology_fields)
            and (not chosen.region or str(place) == chosen.region)
            and chosen.seeker in (None, need.owner_id)
            and (chosen.provider is None or chosen.provider in offered)
        )

    def counts_pair(self, need: int, technology: int) -> bool:
        """Whether what happened between a need and a technology is of the slice."""
        return self.counts(need) and self.chosen.provider in (None, self.owner[technology])

    def day(self, at: datetime) -> date:
        return at.astimezone(CHINA).date()

    def within(self, at: datetime) -> bool:
        return self.day(at) in self.period

    def all(self) -> Cells:
        """Every cell, by table, row and column."""
        self.funnel()
        self.activity()
        self.groups()
        self.reasons()
        self.queue()
        self.freshness()
        self.coverage()
        return self.cells

    def put(self, table: str, row: object, **values: Any) -> None:
        for column, value in values.items():
            self.cells[table, str(row), column] = value

    def first(self, key: int, stage: str, provider: int | None = None) -> datetime | None:
        if stage == "published":
            return self.told.published[key]
        times = [
            at
            for name, need, tech, at in self.happened
            if (name, need) == (stage, key) and provider in (None, self.owner[tech])
        ]
        return min(times, default=None)

    def funnel(self) -> None:
        for before, stage in zip(("", *STAGES), STAGES, strict=False):
            reached = [key for key in self.cohort if self.first(key, stage)]
            spans = []
            for key in reached if before else []:
                begun, ended = self.first(key, before), self.first(key, stage)
                if begun and ended and begun <= ended:
                    spans.append(ended - begun)
            self.put(
                "funnel",
                stage,
                needs=len(reached),
                share=len(reached) / len(self.cohort) if self.cohort else None,
                timed=len(spans),
                median=least_within(spans, 0.5),
                nine_in_ten=least_within(spans, 0.9),
            )

    def activity(self) -> None:
        length = len(self.period)
        counted: Counter[tuple[str, date]] = Counter()
        events = [(stage, at) for stage, _need, _tech, at in self.happened]
        events += [("published", self.told.published[key]) for key in self.cohort]
        for stage, at in events:
            if self.within(at):
                counted[stage, self.bucket(self.day(at), length)] += 1
        for day in {self.bucket(day, length) for day in self.period}:
            self.put("activity", day, **{stage: counted[stage, day] for stage in STAGES})

    def bucket(self, day: date, length: int) -> date:
        if length <= 31:
            return day
        return day - timedelta(days=day.weekday()) if length <= 182 else day.replace(day=1)

    def keys(self, key: int, by: str) -> list[Any]:
        need = self.needs[key]
        place = str(need.province or need.country)
        keys: dict[str, list[Any]] = {
            "field": [*need.technology_fields] or [""],
            "region": [place],
            "seeker": [need.owner_id],
        }
        return keys[by]

    def groups(self) -> None:
        lacking = {key for key in self.open_needs() if not self.is_covered(key)}
        for by in ("field", "region", "seeker"):
            rows: dict[Any, Counter[str]] = defaultdict(Counter)
            for key in self.cohort:
                for group in self.keys(key, by):
                    rows[group].update(stage for stage in STAGES if self.first(key, stage))
            for key in self.open_needs():
                for group in self.keys(key, by):
                    rows[group].update(["in_force", *(["uncovered"] if key in lacking else [])])
            for group, counts in rows.items():
                columns = (*STAGES, "in_force", "uncovered")
                self.put(f"by_{by}", group, **{name: counts[name] for name in columns})
        for provider in {self.owner[tech] for _stage, _need, tech, _at in self.happened}:
            counts = Counter(
                stage
                for key in self.cohort
                for stage in STAGES[1:]
                if self.first(key, stage, provider)
            )
            if counts:
                self.put("by_provider", provider, **{name: counts[name] for name in STAGES[1:]})

    def reasons(self) -> None:
        for (table, row, _column), _value in list(self.reason_names().items()):
            verdict, reason = row.split(":")
            given = [
                one
                for one in self.told.reasons
                if one[:2] == (verdict, reason)
                and self.counts_pair(one[2], one[3])
                and self.within(one[4])
            ]
            self.put(table, row, given=len(given))

    def reason_names(self) -> Cells:
        from matchmaker.deals.states import DeclineReason
        from matchmaker.matching.states import APPROVAL_REASONS, REJECTION_REASONS

        names = [f"approved:{one.value}" for one in APPROVAL_REASONS]
        names += [f"rejected:{one.value}" for one in REJECTION_REASONS]
        names += [f"declined:{one}" for one in (*DeclineReason.values, "silence")]
        return {("reasons", name, "given"): None for name in names}

    def queue(self) -> None:
        from matchmaker.matching.states import ProposalState

        mine = {pair: state for pair, state in self.told.state.items() if self.counts_pair(*pair)}
        ages = [self.now - self.told.made[pair] for pair, state in mine.items() if state == "open"]
        self.put(
            "queue",
            "now",
            open=len(ages),
            median=least_within(ages, 0.5),
            nine_in_ten=least_within(ages, 0.9),
            oldest=max(ages, default=None),
        )
        names = [self.range_of(age / timedelta(days=1)) for age in ages]
        for name in ("day", "week", "month", "older"):
            self.put("ages", name, open=names.count(name))
        for state in ProposalState.values:
            self.put("states", state, proposals=[*mine.values()].count(state))

    def range_of(self, days: float) -> str:
        bounds = ((1, "day"), (7, "week"), (30, "month"))
        return next((name for most, name in bounds if days < most), "older")

    def freshness(self) -> None:
        for step in ("embed", "propose"):
            rows = [*MatchingWork.objects.filter(step=step)]
            waits = [
                self.now - one.requested_at for one in rows if one.state in ("pending", "claimed")
            ]
            spans = [
                one.finished_at - one.requested_at
                for one in rows
                if one.state == "done" and one.finished_at and self.within(one.finished_at)
            ]
            self.put(
                "freshness",
                step,
                waiting=len(waits),
                oldest=max(waits, default=None),
                failed=sum(one.state == "failed" for one in rows),
                finished=len(spans),
                median=least_within(spans, 0.5),
                nine_in_ten=least_within(spans, 0.9),
            )

    def open_needs(self) -> list[int]:
        return [key for key in self.told.in_force if self.counts(key)]

    def standing(self, key: int, bands: tuple[str, ...]) -> list[Proposal]:
        return [
            one
            for one in Proposal.objects.filter(need=key)
            if self.told.state[key, one.technology_id] in ("open", "approved") and one.band in bands
        ]

    def is_covered(self, key: int) -> bool:
        return any(
            self.chosen.provider in (None, self.owner[one.technology_id])
            for one in self.standing(key, ("strong", "fair"))
        )

    def coverage(self) -> None:
        needs = self.open_needs()
        lacking = [key for key in needs if not self.is_covered(key)]
        self.put(
            "coverage",
            "now",
            in_force=len(needs),
            covered=len(needs) - len(lacking),
            uncovered=len(lacking),
            share=len(lacking) / len(needs) if needs else None,
        )
        for key in lacking:
            at = self.told.published[key]
            weak = len(self.standing(key, ("weak",)))
            self.put("uncovered", key, published=at, waited=self.now - at, weak=weak)
