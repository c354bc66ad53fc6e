"""Keeping what trials of technologies have shown."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from accounts.services import record_event

from ..models import Technology, TrialResult


@transaction.atomic
def record_trial_result(
    *,
    technology: Technology,
    metric: str,
    value: str,
    met: bool,
    measured_date: date,
    source: str,
    by: User | None,
    now: datetime,
    condition: str = "",
) -> TrialResult:
    """Keep a result that both sides consented to; the same ``source`` again changes nothing.

    From then on it is read with the technology's indicators and weighed in requirement tables.
    """
    result, is_new = TrialResult.objects.get_or_create(
        source=source,
        defaults={
            "technology": technology,
            "metric": metric,
            "value": value,
            "condition": condition,
            "met": met,
            "measured_date": measured_date,
            "recorded_at": now,
        },
    )
    if is_new:
        record_event(
            action="technology.trial_result_recorded",
            actor=by,
            subject=technology,
            details={"metric": metric, "value": value, "condition": condition, "met": met},
            now=now,
        )
    return result
