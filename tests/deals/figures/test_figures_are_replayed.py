"""Every figure of the dashboard equals what the audit trail says, whatever happened."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matchmaker.deals.admin.figures.tables import tables_of
from matchmaker.deals.selectors.figures import Scope, Slice, figures_of
from tests.deals.figures.history import END, History, live
from tests.deals.figures.replayed import Counted, replayed

pytestmark = pytest.mark.django_db
WORDS = ("seeker", "region", "fields")
"""Columns that repeat what a listing says, in words."""


def slices(history: History) -> list[Slice]:
    """Months, weeks and days; each way to narrow, and some together."""
    whole: dict[str, Any] = {"first": date(2026, 3, 1), "last": date(2026, 9, 30)}
    spring: dict[str, Any] = {"first": date(2026, 3, 1), "last": date(2026, 5, 31)}
    april: dict[str, Any] = {"first": date(2026, 4, 1), "last": date(2026, 4, 30)}
    provider = history.technologies[0].owner_id
    return [
        Slice(**whole),
        Slice(**spring),
        Slice(**april),
        Slice(**whole, field="cs:transport"),
        Slice(**whole, region="33"),
        Slice(**spring, region="CN"),
        Slice(**whole, seeker=history.seekers[0].pk),
        Slice(**whole, provider=provider),
        Slice(**spring, provider=provider, field="cs:new_energy"),
        Slice(**whole, scope=Scope(("cs:new_materials", "cs:new_energy"), ("33", "31"))),
        Slice(first=date(2020, 1, 1), last=date(2020, 1, 9)),
    ]


def shown(chosen: Slice) -> dict[tuple[str, str, str], Any]:
    """The dashboard's cells, but for words."""
    return {
        (table.code, row.code, column.code): value
        for table in tables_of(figures_of(chosen, now=END))
        for row in table.rows
        for column, value in zip(table.columns, row.values, strict=True)
        if column.code not in WORDS
    }


@pytest.mark.parametrize("seed", [3, 20])
def test_every_cell_equals_its_recomputation_from_the_audit_trail(seed: int) -> None:
    history = live(seed)
    told = replayed()
    assert {stage for stage, *_rest in told.happened} >= {"proposed", "decided", "introduced"}
    for chosen in slices(history):
        expected = Counted(told, chosen, END).all()
        found = shown(chosen)
        assert {key: (found.get(key), expected.get(key)) for key in found | expected} == {
            key: (value, value) for key, value in expected.items()
        }, chosen


def test_the_histories_reach_every_stage() -> None:
    live(3)
    assert {stage for stage, *_rest in replayed().happened} == {
        "proposed",
        "decided",
        "introduced",
        "agreed",
        "paid",
    }
