"""Why proposals were approved and rejected, and why sides did not want to be introduced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, F, QuerySet, Value

from matchmaker.matching.selectors.learning import decisions_in_force

from ...models import Introduction, IntroductionAnswer
from ...states import IntroductionState
from .slices import Slice

DECLINED = "declined"
SILENCE = "silence"
"""The code under which introductions are counted that ended without an answer from both."""


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """``verdict`` is approved, rejected, or declined (by a side that was asked)."""

    verdict: str
    reason: str
    count: int


def reasons_of(chosen: Slice) -> list[ReasonCount]:
    """The reasons given in the period, each as often as it was given: one query."""
    decisions = (
        decisions_in_force()
        .filter(chosen.pairs("proposal__"), chosen.within("sent_at"))
        .annotate(of_verdict=F("verdict"), of_reason=F("reason"))
    )
    answers = IntroductionAnswer.objects.filter(
        chosen.pairs("introduction__"), chosen.within("at"), accepts=False
    ).annotate(of_verdict=_text(DECLINED), of_reason=F("reason"))
    silent = Introduction.objects.filter(
        chosen.pairs(), chosen.within("ended_at"), state=IntroductionState.EXPIRED
    ).annotate(of_verdict=_text(DECLINED), of_reason=_text(SILENCE))
    rows = _counted(decisions).union(_counted(answers), _counted(silent), all=True)
    return [ReasonCount(*row) for row in rows]


def _text(code: str) -> Value:
    return Value(code, output_field=CharField())


def _counted(rows: QuerySet[Any]) -> QuerySet[Any]:
    grouped = rows.order_by().values("of_verdict", "of_reason").annotate(given=Count("pk"))
    columns: QuerySet[Any] = grouped.values_list("of_verdict", "of_reason", "given")
    return columns
