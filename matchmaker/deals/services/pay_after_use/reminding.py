"""The daily look at running contracts: the books go on, and people are reminded before each day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

import structlog
from django.db import transaction
from django.utils import timezone

from accounts.services import notify_members
from matchmaker.deals.locks import lock_contract
from matchmaker.deals.models import PayAfterUseContract
from matchmaker.deals.money import ComingDay, Side, coming_days
from matchmaker.deals.notifications import PAY_AFTER_USE_DAY
from matchmaker.deals.selectors.pay_after_use import contracts_to_look_at

from .recording import OFFICE, follow_up

log = structlog.get_logger(__name__)

Clock = Callable[[], datetime]
LEADS: Final = (3, 14)
"""Days before a day on which one is reminded of it: once two weeks and once three days ahead."""
LABELS: Final = {
    "trial_end": {"en": "the trial ends", "zh": "试用期届满"},
    "statement": {"en": "a usage statement is due", "zh": "应提交使用报告"},
    "payment": {"en": "a payment is due", "zh": "应付款"},
    "term_end": {"en": "the agreed term ends", "zh": "约定期限届满"},
}


def look_after_contracts(*, clock: Clock = timezone.now) -> int:
    """Bring every running contract up to today; returns how many were behind.

    A contract is done once a day, its own row says so; a reminder carries a key, so nobody gets
    the same one twice even if two of these run at once.
    """
    now = clock()
    behind = [*contracts_to_look_at(timezone.localdate(now)).values_list("pk", flat=True)]
    for key in behind:
        with transaction.atomic():
            _look_after(lock_contract(key), now)
    if behind:
        log.info("pay_after_use_looked_after", contracts=len(behind))
    return len(behind)


def _look_after(contract: PayAfterUseContract, now: datetime) -> None:
    today = timezone.localdate(now)
    follow_up(contract, now=now)
    for day in coming_days(contract.agreed, contract.plain_events(), today):
        stage = _stage(day.on, today)
        if stage:
            _remind(contract, day, stage, now)


def _stage(on: date, today: date) -> str:
    days = (on - today).days
    if days < 0:
        return "late"
    return next((str(lead) for lead in LEADS if days <= lead), "")


def _remind(contract: PayAfterUseContract, day: ComingDay, stage: str, now: datetime) -> None:
    params: dict[str, Any] = {
        "listing": contract.title,
        "what": LABELS[day.kind],
        "day": str(day.on),
    }
    for side in _concerned(day, stage):
        notify_members(
            organization=contract.organization_of(side),
            kind=PAY_AFTER_USE_DAY.code,
            params=params,
            url=f"/pay-after-use/{contract.pk}/",
            now=now,
            roles=OFFICE,
            once=f"pay-after-use:{contract.pk}:{day.cause}:{day.on}:{stage}",
        )


def _concerned(day: ComingDay, stage: str) -> tuple[Side, ...]:
    """The licensee reports and pays; the licensor is told when it did not."""
    if day.kind in ("trial_end", "term_end") or stage == "late":
        return tuple(Side)
    return (Side.LICENSEE,)
