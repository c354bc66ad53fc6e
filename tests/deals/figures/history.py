"""A random history of a market, made by the services as people would make it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import time_machine
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from accounts.models import Organization, Role, User
from listings.models import Need, Technology
from listings.services import (
    create_needs,
    draft_need,
    publish_need,
    reopen_need,
    submit_need,
    withdraw_need,
)
from matchmaker.deals.models import Agreement, Introduction, PayAfterUseContract
from matchmaker.deals.selectors import get_latest_version
from matchmaker.deals.services import confirm_agreement, open_agreement, record_signing
from matchmaker.deals.services.introducing import (
    answer_introduction,
    expire_introductions,
)
from matchmaker.deals.services.pay_after_use import answer_proposal, open_pay_after_use, take_step
from matchmaker.deals.states import DeclineReason
from matchmaker.matching.engine.collection import Candidate
from matchmaker.matching.locks import lock_proposal
from matchmaker.matching.models import Decision, MatchingWork, Proposal
from matchmaker.matching.services import decide_proposal
from matchmaker.matching.services.desk import Ranked, put_on_desk
from matchmaker.matching.services.sending import send_decision
from matchmaker.matching.services.undoing import undo_decision
from matchmaker.matching.states import Verdict, WorkState, reasons_for
from tests.factories.accounts import (
    MembershipFactory,
    OrganizationFactory,
    TechnologyManagerFactory,
)
from tests.factories.agreements import WRITTEN
from tests.factories.listings import NeedFactory, PayAfterUseTermsFactory, TechnologyFactory

BEGIN = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
END = BEGIN + timedelta(days=150)
FIELDS = ("cs:new_materials", "cs:transport", "cs:new_energy")
PLACES = (("33", "CN"), ("31", "CN"), ("", "CN"), ("", "DE"))
TEXTS = {
    "title": "Lighter sheet",
    "summary": "We look for an aluminium sheet that replaces steel.",
    "problem": "Steel sheet is too heavy; known aluminium sheets crack.",
    "language": "en",
}


@dataclass
class History:
    """Who lives in it, by what chance, and when it ends."""

    chance: random.Random
    manager: User = field(default_factory=TechnologyManagerFactory)
    people: dict[int, User] = field(default_factory=dict)
    seekers: Sequence[Organization] = ()
    technologies: Sequence[Technology] = ()

    def later(self, at: datetime, days: float = 9) -> datetime:
        """Some hours or days later, to the second, so that both databases keep it."""
        return at + timedelta(seconds=self.chance.randint(60, int(days * 86_400)))

    def member_of(self, organization: Organization) -> User:
        """The organization's editor."""
        if organization.pk not in self.people:
            self.people[organization.pk] = MembershipFactory(
                organization=organization, role=Role.EDITOR
            ).user
        return self.people[organization.pk]


@override_settings(UNDO_SECONDS=60)
def live(seed: int, *, needs: int = 14) -> History:
    """Live through five months; the same seed gives the same history."""
    history = History(random.Random(seed))
    history.seekers = [OrganizationFactory(verified=True, kind="enterprise") for _ in range(3)]
    history.technologies = [_technology() for _ in range(4)]
    for place in range(needs):
        need, at = _published(history, in_bulk=place % 3 == 0)
        _go_on(history, need, at)
    _spread_work(history)
    return history


def _technology() -> Technology:
    technology = TechnologyFactory(published=True)
    PayAfterUseTermsFactory(technology=technology)
    technology.refresh_from_db()
    return technology


def _published(history: History, *, in_bulk: bool) -> tuple[Need, datetime]:
    chance = history.chance
    province, country = chance.choice(PLACES)
    values = {
        **TEXTS,
        "technology_fields": sorted(chance.sample(FIELDS, chance.randint(1, 2))),
        "province": province,
        "country": country,
    }
    owner, at = chance.choice(history.seekers), history.later(BEGIN, 60)
    if in_bulk:
        draft = draft_need(owner=owner, by=None, now=at, values=values)
        (key,) = create_needs(drafts=[draft], by=None, now=at, publish=True)
        return Need.objects.get(pk=key), at
    need = NeedFactory(owner=owner, submitted=True, **values)
    publish_need(need=Need.objects.get(pk=need.pk), by=None, now=at)
    return Need.objects.get(pk=need.pk), at


def _go_on(history: History, need: Need, at: datetime) -> None:
    """What comes of a need, until chance ends it."""
    for _again in range(history.chance.randint(0, 2)):
        at = history.later(at)
        _propose(history, need, at)
    for proposal in Proposal.objects.filter(need=need, state="open").order_by("technology_id"):
        if history.chance.random() < 0.75:
            _decide(history, proposal, history.later(at))
    if history.chance.random() < 0.3:
        _withdraw(history, need, history.later(at, 30))


def _propose(history: History, need: Need, now: datetime) -> None:
    some = history.chance.sample(history.technologies, history.chance.randint(0, 3))
    bands: Any = ("strong", "fair", "weak")
    candidates = [
        Candidate(one.pk, history.chance.random() * 6, history.chance.choice(bands), {})
        for one in some
    ]
    ranked = Ranked(
        need=need,
        candidates=candidates,
        technologies={one.pk: one for one in some},
        passed=np.array([], dtype=np.int64),
        generation="1",
    )
    put_on_desk(ranked, now=now)


def _decide(history: History, proposal: Proposal, at: datetime) -> None:
    verdict = history.chance.choice([Verdict.APPROVED, Verdict.APPROVED, Verdict.REJECTED])
    decision = decide_proposal(
        proposal=proposal,
        verdict=verdict,
        reason=history.chance.choice(reasons_for(verdict)),
        note="",
        by=history.manager,
        now=at,
    )
    luck = history.chance.random()
    if luck < 0.15:
        undo_decision(decision=decision, by=history.manager, now=at + timedelta(seconds=5))
    if luck < 0.3:  # undone, or not in force yet
        return
    at = decision.due_at + timedelta(seconds=1)
    with time_machine.travel(at, tick=False):  # the handler opens the introduction by the clock
        _send(decision)
    introduction = Introduction.objects.filter(proposal=proposal).first()
    if introduction is not None:
        _answer(history, introduction, at)


def _send(decision: Decision) -> None:
    with transaction.atomic():
        proposal = lock_proposal(decision.proposal_id)
        send_decision(proposal, decision, now=timezone.now())


def _answer(history: History, introduction: Introduction, at: datetime) -> None:
    sides = {"need": introduction.seeker, "technology": introduction.provider}
    for side, organization in sides.items():
        at, luck = history.later(at, 5), history.chance.random()
        if luck < 0.1:
            expire_introductions(now=introduction.expires_at)
            return
        accepts = luck < 0.85
        answer_introduction(
            introduction=introduction,
            side=side,
            accepts=accepts,
            reason="" if accepts else history.chance.choice(DeclineReason.values),
            by=history.member_of(organization),
            now=at,
        )
        if not accepts:
            return
    _agree(history, Introduction.objects.get(pk=introduction.pk), at)


def _agree(history: History, introduction: Introduction, at: datetime) -> None:
    luck = history.chance.random()
    agreement = _signed(history, introduction, history.later(at)) if luck < 0.5 else None
    if 0.25 < luck < 0.9:
        _use(history, introduction, agreement if luck < 0.4 else None, history.later(at, 20))


def _signed(history: History, introduction: Introduction, at: datetime) -> Agreement:
    one = open_agreement(
        provider=introduction.provider,
        recipient=introduction.seeker,
        technology=introduction.technology,
        need=introduction.need,
        terms=WRITTEN,
        by=history.manager,
        now=at,
    )
    sha256 = get_latest_version(one).sha256
    for side in (one.provider, one.recipient):
        one = confirm_agreement(
            agreement=one, organization=side, sha256=sha256, by=history.member_of(side), now=at
        )
    if history.chance.random() < 0.7:
        at = history.later(at)
        one = record_signing(
            agreement=one,
            signed_date=date.fromordinal(at.toordinal() - 1),
            by=history.member_of(one.provider),
            now=at,
        )
    return one


def _use(
    history: History, introduction: Introduction, agreement: Agreement | None, at: datetime
) -> None:
    running = PayAfterUseContract.objects.filter(
        technology=introduction.technology, licensee=introduction.seeker
    )
    if running.exists():
        return
    licensor = history.member_of(introduction.provider)
    licensee = history.member_of(introduction.seeker)
    row = open_pay_after_use(
        technology=introduction.technology,
        licensee=introduction.seeker,
        introduction=introduction,
        agreement=agreement,
        by=licensor,
        now=at,
    )
    steps: list[tuple[User, str, dict[str, Any]]] = [
        (licensee, "agreed", {"sha256": row.terms_sha256}),
        (licensor, "delivered", {}),
        (licensee, "trial_started", {}),
    ]
    for by, kind, figures in steps[: history.chance.choice([0, 3, 3])]:
        at = history.later(at, 2)
        take_step(contract=row, kind=kind, by=by, now=at, on=None, figures=figures, evidence="e")
    row = PayAfterUseContract.objects.get(pk=row.pk)
    for _again in range(history.chance.randint(0, 2) if row.state == "in_trial" else 0):
        at = history.later(at, 2)
        asked = take_step(
            contract=row,
            kind="paid",
            by=licensee,
            now=at,
            on=None,
            figures={"amount": "1000.00"},
            evidence="receipt",
        )
        answer_proposal(
            contract=row, number=asked.number, accepts=True, by=licensor, now=at, reason=""
        )


def _withdraw(history: History, need: Need, at: datetime) -> None:
    with time_machine.travel(at, tick=False):
        withdraw_need(need=Need.objects.get(pk=need.pk), by=None, now=at)
    if history.chance.random() < 0.5:
        again = reopen_need(need=Need.objects.get(pk=need.pk), by=None, now=at)
        submit_need(need=again, by=None, now=at)
        published = history.later(at, 20)
        publish_need(need=Need.objects.get(pk=need.pk), by=None, now=published)


def _spread_work(history: History) -> None:
    """Some of the background work that publishing asked for is done, some failed."""
    for row in MatchingWork.objects.order_by("pk"):
        row.requested_at = history.later(BEGIN, 90)
        row.state = history.chance.choice([WorkState.PENDING, WorkState.DONE, WorkState.FAILED])
        if row.state == WorkState.DONE:
            row.finished_at = history.later(row.requested_at, 1)
        row.save()
