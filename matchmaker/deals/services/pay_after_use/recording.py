"""Writing down what happened: the event, the state, the books, the news and the trail at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone, translation

from accounts.models import Role, User
from accounts.services import notify_members, record_event
from matchmaker.deals.models import PayAfterUseContract, PayAfterUseEvent
from matchmaker.deals.money import (
    STEPS,
    Happening,
    Side,
    Statement,
    ledger_at,
    standing_after,
)
from matchmaker.deals.notifications import PAY_AFTER_USE_STEP

from .books import post_entries

OFFICE = (Role.OWNER, Role.EDITOR)


@dataclass(frozen=True)
class Act:
    """Who writes something down, for which side (empty for the site itself), and when."""

    by: User | None
    side: str
    now: datetime

    @property
    def today(self) -> date:
        """The day on which it is written down."""
        return timezone.localdate(self.now)


@dataclass(frozen=True)
class Said:
    """What is written down: on which day it counts, its figures and its evidence."""

    on: date
    payload: Mapping[str, Any]
    evidence: str = ""


def append_event(
    contract: PayAfterUseContract, kind: str, act: Act, said: Said
) -> PayAfterUseEvent:
    """Add an event to a locked contract, and everything that follows from it."""
    row = _added(contract, kind, act, said)
    follow_up(contract, now=act.now)
    _tell(contract, row, act)
    record_event(
        action=f"pay_after_use.{kind}",
        actor=act.by,
        subject=contract,
        details={"number": row.number, "on": str(said.on), "side": act.side, **row.payload},
        now=act.now,
    )
    return row


def follow_up(contract: PayAfterUseContract, *, now: datetime) -> Statement:
    """Note that payment has begun where it has, keep the state, and write the books up to today."""
    today = timezone.localdate(now)
    events = contract.plain_events()
    statement = ledger_at(contract.agreed, events, today)
    begun = statement.begins_on is not None and statement.begins_on <= today
    if begun and standing_after(events) in STEPS[Happening.PAYMENT_BEGAN].sources:
        said = Said(today, {"begins_on": str(statement.begins_on)})
        _added(contract, Happening.PAYMENT_BEGAN, Act(None, "", now), said)
        events = contract.plain_events()
    contract.state = standing_after(events).value
    post_entries(contract, statement)
    contract.posted_on = today
    contract.save(update_fields=["state", "posted_on"])
    return statement


def _added(contract: PayAfterUseContract, kind: str, act: Act, said: Said) -> PayAfterUseEvent:
    # The row of the contract is locked, so the next number is free.
    number = PayAfterUseEvent.objects.filter(contract=contract).count() + 1
    row = PayAfterUseEvent(
        contract=contract,
        number=number,
        kind=kind,
        on=said.on,
        at=act.now,
        side=act.side,
        by=act.by,
        payload=dict(said.payload),
        evidence=said.evidence,
    )
    row.save()
    # What was prefetched is one event short now.
    getattr(contract, "_prefetched_objects_cache", {}).pop("events", None)
    return row


def _tell(contract: PayAfterUseContract, row: PayAfterUseEvent, act: Act) -> None:
    told: dict[str, Any] = {"listing": contract.title, "step": _in_both_languages(row)}
    for side in Side:
        notify_members(
            organization=contract.organization_of(side),
            kind=PAY_AFTER_USE_STEP.code,
            params=told,
            url=f"/pay-after-use/{contract.pk}/",
            now=act.now,
            roles=OFFICE,
            without=act.by,
            once=f"pay-after-use:{contract.pk}:{row.number}",
        )


def _in_both_languages(row: PayAfterUseEvent) -> dict[str, str]:
    said = {}
    for language, code in (("en", "en"), ("zh", "zh-hans")):
        with translation.override(code):
            label = row.get_kind_display()
            if row.kind in (Happening.PROPOSED, Happening.REFUSED):
                step = PayAfterUseEvent(kind=row.payload["step"]).get_kind_display()
                label = f"{label}: {step}"
            said[language] = label
    return said
