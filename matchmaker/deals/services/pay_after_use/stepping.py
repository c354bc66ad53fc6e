"""Taking a contract one step on: alone, or by a proposal that the other side answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import NotAllowed
from accounts.models import User
from matchmaker.deals.errors import (
    AskedAlready,
    FigureMissing,
    NoProposalOpen,
    StepNotOpen,
    WrongDay,
)
from matchmaker.deals.locks import lock_contract
from matchmaker.deals.models import LONGEST_EVIDENCE, PayAfterUseContract, PayAfterUseEvent
from matchmaker.deals.money import STEPS, Event, Happening, Side, Step
from matchmaker.deals.policies import sides_of
from matchmaker.deals.selectors.pay_after_use import open_proposals

from .figures import Asked, checked_payload
from .outcome import note_trial_result
from .recording import Act, Said, append_event


def take_step(
    *,
    contract: PayAfterUseContract,
    kind: str,
    by: User,
    now: datetime,
    on: date | None = None,
    figures: Mapping[str, Any] | None = None,
    evidence: str = "",
) -> PayAfterUseEvent:
    """Write down that something happened on a day (today where none is given).

    What needs both sides becomes a proposal, which ``answer_proposal`` turns into the step. Needed
    ``figures`` are those of ``money.Event``. The other side finds it in its inbox; a refusal
    changes nothing.

    Raises NotAllowed, StepNotOpen, WrongDay, FigureMissing and the refusals of the step.
    """
    step = STEPS.get(kind)
    if step is None or kind in (Happening.OFFERED, Happening.PAYMENT_BEGAN):
        raise NotAllowed
    said = _said(evidence)
    with transaction.atomic():
        current = lock_contract(contract.pk)
        act = Act(by, _side(by, current, step), now)
        _check_standing(current, step)
        events = current.plain_events()
        day = _checked_day(events, kind, on, now)
        payload = checked_payload(kind, Asked(current, events, day, figures or {}, said))
        if step.together:
            return _proposed(current, kind, act, Said(day, payload, said))
        return append_event(current, kind, act, Said(day, payload, said))


def answer_proposal(
    *,
    contract: PayAfterUseContract,
    number: int,
    accepts: bool,
    by: User,
    now: datetime,
    reason: str = "",
) -> PayAfterUseEvent:
    """Accept or refuse what the other side proposed; refusing needs a reason.

    Raises NotAllowed, NoProposalOpen, StepNotOpen, FigureMissing.
    """
    said = _said(reason)
    with transaction.atomic():
        current = lock_contract(contract.pk)
        sides = sides_of(by, current)
        if not sides:
            raise NotAllowed
        events = current.plain_events()
        proposal = open_proposals(events).get(number)
        row = current.events.filter(number=number).first()
        # The other side answers; a superuser, who may act for both, too.
        if proposal is None or row is None or not [one for one in sides if one != row.side]:
            raise NoProposalOpen
        act = Act(by, next(one for one in sides if one != row.side), now)
        answer = _accepted if accepts else _refused
        return answer(current, row, act, said)


def _said(evidence: str) -> str:
    said = evidence.replace("\x00", "").strip()
    if len(said) > LONGEST_EVIDENCE:
        raise FigureMissing(field="evidence", mend=f"≤ {LONGEST_EVIDENCE}")
    return said


def _side(by: User, contract: PayAfterUseContract, step: Step) -> Side:
    allowed = [side for side in sides_of(by, contract) if side in step.by]
    if not allowed:
        raise NotAllowed
    return allowed[0]


def _check_standing(contract: PayAfterUseContract, step: Step) -> None:
    if contract.standing not in step.sources:
        raise StepNotOpen(state=contract.get_state_display())


def _checked_day(events: list[Event], kind: str, on: date | None, now: datetime) -> date:
    """The day, from the contract's last step (for figures: the trial's first day) until today."""
    today = timezone.localdate(now)
    day = on or today
    steps = [one for one in events if one.kind in STEPS and STEPS[one.kind].target]
    by_hand = [one.on for one in steps if one.kind != Happening.PAYMENT_BEGAN]
    started = [one.on for one in events if one.kind == Happening.TRIAL_STARTED]
    # A payment may be written down late; whatever moves the contract on keeps the order of days.
    moves = STEPS[kind].target is not None or STEPS[kind].back
    first = max(by_hand) if moves else max(started, default=by_hand[0])
    if not first <= day <= today:
        raise WrongDay(first=first, last=today)
    return day


def _proposed(contract: PayAfterUseContract, kind: str, act: Act, said: Said) -> PayAfterUseEvent:
    stored = {"step": kind, "on": str(said.on), "figures": said.payload}
    waiting = open_proposals(contract.plain_events()).values()
    if any(dict(one.payload) == stored for one in waiting):
        raise AskedAlready
    return append_event(contract, Happening.PROPOSED, act, Said(act.today, stored, said.evidence))


def _accepted(
    contract: PayAfterUseContract, row: PayAfterUseEvent, act: Act, said: str
) -> PayAfterUseEvent:
    kind = row.payload["step"]
    _check_standing(contract, STEPS[kind])
    events = contract.plain_events()
    day = date.fromisoformat(row.payload["on"])
    _checked_day(events, kind, day, act.now)
    asked = Asked(contract, events, day, row.payload["figures"], row.evidence)
    payload = {**checked_payload(kind, asked), "proposal": row.number}
    accepted = append_event(contract, kind, act, Said(day, payload, said or row.evidence))
    if kind == Happening.TRIAL_RESULT:
        note_trial_result(contract, accepted, by=act.by, now=act.now)
    return accepted


def _refused(
    contract: PayAfterUseContract, row: PayAfterUseEvent, act: Act, reason: str
) -> PayAfterUseEvent:
    if not reason:
        raise FigureMissing(field="reason", mend=_("say why"))
    payload = {"step": row.payload["step"], "proposal": row.number}
    return append_event(contract, Happening.REFUSED, act, Said(act.today, payload, reason))
