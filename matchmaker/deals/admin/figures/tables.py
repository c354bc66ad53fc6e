"""The dashboard as tables: page, charts and export all show these same values."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from matchmaker.matching.states import (
    APPROVAL_REASONS,
    REJECTION_REASONS,
    ProposalState,
    Verdict,
    WorkStep,
)

from ...selectors.figures import (
    DECLINED,
    SILENCE,
    Figures,
    GroupFigures,
    UncoveredNeed,
)
from ...states import DeclineReason, Grouping, QueueAge, Stage
from .form import query_of
from .wording import Kind, Value, field_label, organization_label, region_label, shown

ROWS_OF_A_LOW_CHART = 13
"""A year of months, and a little."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its code in the export, its heading, and what its values are."""

    code: str
    label: str
    kind: Kind = Kind.COUNT


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as people read it, and whether it is a number, to be set to the right."""

    text: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its code, its heading with where that leads, and a value for each column."""

    code: str
    label: str
    values: Sequence[Value]
    address: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Some figures; ``heading`` stands above the rows' headings, ``chart`` is for figures.js."""

    code: str
    title: str
    heading: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    note: str = ""
    chart: str = ""
    is_wide: bool = False

    @property
    def is_tall(self) -> bool:
        """Whether the chart needs room for many names."""
        return len(self.rows) > ROWS_OF_A_LOW_CHART

    @property
    def lines(self) -> list[tuple[Row, list[Cell]]]:
        """The rows with their values in words."""
        return [
            (
                row,
                [
                    Cell(shown(value, column.kind), column.kind != Kind.TEXT)
                    for value, column in zip(row.values, self.columns, strict=True)
                ],
            )
            for row in self.rows
        ]


def tables_of(figures: Figures) -> list[Table]:
    """All of the dashboard, in the order in which it is read."""
    return [
        _funnel(figures),
        _activity(figures),
        *(_group(figures, grouping) for grouping in Grouping),
        _reasons(figures),
        _queue(figures),
        _states(figures),
        _ages(figures),
        _coverage(figures),
        _freshness(figures),
        _uncovered(figures),
    ]


def _funnel(figures: Figures) -> Table:
    rows = [
        Row(
            one.stage.value,
            str(one.stage.label),
            (one.count, one.share, one.timed, one.median, one.nine_in_ten),
        )
        for one in figures.stages
    ]
    return Table(
        code="funnel",
        title=_("From need to payment"),
        heading=_("Stage reached"),
        columns=(
            Column("needs", _("Needs")),
            Column("share", _("Of all published"), Kind.SHARE),
            Column("timed", _("Timed from the stage before")),
            Column("median", _("Median"), Kind.SPAN),
            Column("nine_in_ten", _("90 % within"), Kind.SPAN),
        ),
        rows=rows,
        note=_("The needs published in the period, and how far each has come by now."),
        chart=_bars(rows, [(_("Needs"), 0)], horizontal=True),
    )


def _activity(figures: Figures) -> Table:
    rows = [
        Row(
            bucket.first.isoformat(),
            date_format(bucket.first, "SHORT_DATE_FORMAT"),
            [*bucket.counts.values()],
        )
        for bucket in figures.buckets
    ]
    columns = [Column(stage.value, str(stage.label)) for stage in Stage]
    return Table(
        code="activity",
        title=_("What happened in the period"),
        heading=_("From"),
        columns=columns,
        rows=rows,
        note=_("Every event of the period, whenever its need was published."),
        chart=_bars(rows, [(column.label, place) for place, column in enumerate(columns)]),
    )


def _group(figures: Figures, grouping: Grouping) -> Table:
    labels: dict[Grouping, Callable[[object], str]] = {
        Grouping.FIELD: lambda key: field_label(str(key)),
        Grouping.REGION: lambda key: region_label(str(key)),
        Grouping.SEEKER: partial(organization_label, names=figures.names),
        Grouping.PROVIDER: partial(organization_label, names=figures.names),
    }
    rows = [
        Row(
            str(one.key or ""),
            labels[grouping](one.key),
            _group_values(one, grouping),
            f"?{query_of(figures.chosen, **{grouping.value: one.key})}" if one.key else "",
        )
        for one in figures.groups[grouping]
    ]
    table = partial(
        Table,
        code=f"by_{grouping.value}",
        title=str(grouping.label),
        rows=rows,
        is_wide=True,
    )
    stages = [Column(stage.value, str(stage.label)) for stage in _stages_of(grouping)]
    if grouping == Grouping.PROVIDER:
        note = _("Needs that came to the stage with a technology of the institution.")
        return table(heading=_("Institution"), columns=stages, note=note)
    now = [Column("in_force", _("In force now")), Column("uncovered", _("Without a good one"))]
    if grouping != Grouping.FIELD:
        return table(heading=_GROUP_HEADINGS[grouping](), columns=[*stages, *now])
    return table(
        heading=_GROUP_HEADINGS[grouping](),
        columns=[*stages, *now],
        note=_("A need of several fields counts in each of them."),
        chart=_bars(
            rows,
            [(_("In force now"), len(stages)), (_("Without a good one"), len(stages) + 1)],
            horizontal=True,
        ),
    )


_GROUP_HEADINGS = {
    Grouping.FIELD: lambda: _("Technology field"),
    Grouping.REGION: lambda: _("Region"),
    Grouping.SEEKER: lambda: _("Institution"),
}


def _stages_of(grouping: Grouping) -> list[Stage]:
    return [one for one in Stage if grouping != Grouping.PROVIDER or one != Stage.PUBLISHED]


def _group_values(one: GroupFigures, grouping: Grouping) -> list[Value]:
    stages: list[Value] = [one.stages[stage] for stage in _stages_of(grouping)]
    return stages if grouping == Grouping.PROVIDER else [*stages, one.in_force, one.uncovered]


def _reasons(figures: Figures) -> Table:
    counted = {(one.verdict, one.reason): one.count for one in figures.reasons}
    rows = [
        Row(f"{verdict}:{reason}", f"{said}: {label}", (counted.get((verdict, reason), 0),))
        for verdict, said, reasons in _REASONS()
        for reason, label in reasons
    ]
    return Table(
        code="reasons",
        title=_("Reasons given in the period"),
        heading=_("Reason"),
        columns=(Column("given", _("Given")),),
        rows=rows,
        is_wide=True,
        chart=_bars([row for row in rows if row.values[0]], [(_("Given"), 0)], horizontal=True),
    )


def _REASONS() -> list[tuple[str, str, list[tuple[str, str]]]]:  # noqa: N802
    approved = [(one.value, str(one.label)) for one in APPROVAL_REASONS]
    rejected = [(one.value, str(one.label)) for one in REJECTION_REASONS]
    declined = [(one.value, str(one.label)) for one in DeclineReason]
    return [
        (Verdict.APPROVED.value, _("Approved"), approved),
        (Verdict.REJECTED.value, _("Rejected"), rejected),
        (DECLINED, _("Declined by a side"), [*declined, (SILENCE, _("no answer in time"))]),
    ]


def _queue(figures: Figures) -> Table:
    queue = figures.queue
    values = (
        queue.by_state[ProposalState.OPEN.value],
        queue.median,
        queue.nine_in_ten,
        queue.oldest,
    )
    return Table(
        code="queue",
        title=_("The queue now"),
        heading="",
        columns=(
            Column("open", _("Open proposals")),
            Column("median", _("Median age"), Kind.SPAN),
            Column("nine_in_ten", _("90 % are younger than"), Kind.SPAN),
            Column("oldest", _("Oldest"), Kind.SPAN),
        ),
        rows=[Row("now", _("Now"), values)],
    )


def _ages(figures: Figures) -> Table:
    rows = [Row(age.value, str(age.label), (figures.queue.by_age[age],)) for age in QueueAge]
    return Table(
        code="ages",
        title=_("Age of the queue now"),
        heading=_("Age"),
        columns=(Column("open", _("Open proposals")),),
        rows=rows,
        chart=_bars(rows, [(_("Open proposals"), 0)]),
    )


def _states(figures: Figures) -> Table:
    rows = [
        Row(one.value, str(one.label), (figures.queue.by_state[one.value],))
        for one in ProposalState
    ]
    return Table(
        code="states",
        title=_("All proposals by state now"),
        heading=_("State"),
        columns=(Column("proposals", _("Proposals")),),
        rows=rows,
    )


def _freshness(figures: Figures) -> Table:
    rows = [
        Row(
            one.step.value,
            _STEPS[one.step](),
            (one.waiting, one.oldest, one.failed, one.finished, one.median, one.nine_in_ten),
        )
        for one in figures.freshness
    ]
    return Table(
        code="freshness",
        title=_("Freshness of the index"),
        heading=_("Step"),
        columns=(
            Column("waiting", _("Waiting now")),
            Column("oldest", _("Oldest request"), Kind.SPAN),
            Column("failed", _("Failed")),
            Column("finished", _("Finished in the period")),
            Column("median", _("Median"), Kind.SPAN),
            Column("nine_in_ten", _("90 % within"), Kind.SPAN),
        ),
        rows=rows,
        is_wide=True,
        note=_("Of the whole site: the time from a listing's change until it was worked in."),
    )


_STEPS = {WorkStep.EMBED: lambda: _("Embedding"), WorkStep.PROPOSE: lambda: _("Proposing")}


def _coverage(figures: Figures) -> Table:
    count, covered = len(figures.coverage.needs), figures.coverage.covered
    values = (count, covered, count - covered, (count - covered) / count if count else None)
    return Table(
        code="coverage",
        title=_("Coverage of the needs in force now"),
        heading="",
        columns=(
            Column("in_force", _("In force now")),
            Column("covered", _("With a good proposal")),
            Column("uncovered", _("Without a good one")),
            Column("share", _("Share without"), Kind.SHARE),
        ),
        rows=[Row("now", _("Now"), values)],
        note=_("Good is a strong or fair proposal that is open or approved."),
    )


def _uncovered(figures: Figures) -> Table:
    return Table(
        code="uncovered",
        title=_("Candidates for an open call"),
        heading=_("Need"),
        columns=(
            Column("seeker", _("Institution"), Kind.TEXT),
            Column("region", _("Region"), Kind.TEXT),
            Column("fields", _("Technology fields"), Kind.TEXT),
            Column("published", _("Published"), Kind.MOMENT),
            Column("waited", _("Waited"), Kind.SPAN),
            Column("weak", _("Weak proposals")),
        ),
        rows=[_uncovered_row(one) for one in figures.coverage.uncovered],
        note=_("Needs in force without a good proposal, the longest waiting first, at most 200."),
        is_wide=True,
    )


def _uncovered_row(one: UncoveredNeed) -> Row:
    need = one.need
    owner = organization_label(need.owner_id, {need.owner_id: need.owner})
    fields = "; ".join(field_label(code) for code in need.technology_fields)
    return Row(
        str(need.pk),
        need.title,
        (
            owner,
            region_label(need.province or str(need.country)),
            fields,
            need.published_at,
            one.waited,
            one.weak,
        ),
        reverse("need", args=[need.pk]),
    )


def _bars(
    rows: Iterable[Row], series: Sequence[tuple[str, int]], *, horizontal: bool = False
) -> str:
    """What figures.js draws: the series of the rows' values at these places."""
    told = [*rows]
    chart = {
        "horizontal": horizontal,
        "labels": [row.label for row in told],
        "series": [
            {"label": label, "values": [row.values[place] for row in told]}
            for label, place in series
        ],
    }
    return json.dumps(chart, ensure_ascii=False)
