"""What trials of technologies have shown, read with the technology itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Aggregate, JSONField, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONArray

from ..models import Technology, TrialResult

_COLUMNS = ("measured_date", "pk", "metric", "value", "condition", "met")


@dataclass(frozen=True, slots=True)
class TrialFigures:
    """What was measured on which day, and whether that was what had been agreed."""

    metric: str
    value: str
    condition: str
    met: bool
    measured_date: date


class _JSONArrayOf(Aggregate):
    """The values of all rows as one JSON array, in no order."""

    output_field = JSONField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_AGG", **context)


def with_trials(rows: QuerySet[Technology]) -> QuerySet[Technology]:
    """The same rows, each with its trials at hand for :func:`trials_of`: no query more."""
    of_it = TrialResult.objects.filter(technology=OuterRef("pk")).order_by()
    together = of_it.values("technology").annotate(told=_JSONArrayOf(JSONArray(*_COLUMNS)))
    return rows.annotate(told_trials=Subquery(together.values("told")))


def trials_of(technology: Technology) -> list[TrialFigures]:
    """The trials of a technology, the first first; a query where they are not at hand."""
    if hasattr(technology, "told_trials"):
        told: list[list[Any]] = technology.told_trials or []
    else:
        told = [[str(row[0]), *row[1:]] for row in technology.trial_results.values_list(*_COLUMNS)]
    return [
        TrialFigures(metric, value, condition, bool(met), date.fromisoformat(day))
        for day, _key, metric, value, condition, met in sorted(told)
    ]
