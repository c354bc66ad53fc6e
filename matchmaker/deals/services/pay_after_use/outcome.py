"""What a trial has shown, brought back to the technology once both sides consent."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from listings.services import record_trial_result
from matchmaker.deals.models import PayAfterUseContract, PayAfterUseEvent


def note_trial_result(
    contract: PayAfterUseContract, event: PayAfterUseEvent, *, by: User | None, now: datetime
) -> None:
    """Put the result on the technology; neither contract nor licensee can be told from it."""
    figures = event.payload
    record_trial_result(
        technology=contract.technology,
        metric=figures["metric"],
        value=figures["value"],
        condition=figures["condition"],
        met=figures["met"],
        measured_date=event.on,
        source=f"pay-after-use:{contract.pk}:{event.number}",
        by=by,
        now=now,
    )
