"""The figures of the desk's judgement, from plain rows; the second half asks the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User

from ..engine.agreement import Agreement, acceptance_by_band, agreement_of, reasons_by_month
from .quality import (
    GoldAnswer,
    Judgement,
    SecondJudgement,
    gold_answers,
    is_accepted,
    judgements,
    month_of,
    names_of,
    second_judgements,
)

BANDS = ("strong", "fair", "weak")


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many; no share of nothing."""

    count: int
    of: int

    @property
    def percent(self) -> float | None:
        """0 to 100, None of nothing."""
        return 100 * self.count / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class ManagerLine:
    """One manager among the others, for the lead."""

    name: str
    accepted: Share
    agreed: Share
    right: Share


@dataclass(frozen=True, slots=True)
class QualityFigures:
    """Everything that the page shows of one manager, or of all."""

    verdicts: Agreement
    reasons: Agreement
    crossed: dict[tuple[str, str], int]
    differing: list[SecondJudgement]
    gold: Share
    gold_reasons: Share
    accepted: Share
    bands: list[tuple[str, Share]]
    months: list[str]
    by_month: dict[str, list[int]]


def figures_from(
    decided: Sequence[Judgement], twice: Sequence[SecondJudgement], gold: Sequence[GoldAnswer]
) -> QualityFigures:
    """The figures of these rows; no database, no clock."""
    bands = acceptance_by_band((one.band, is_accepted(one.verdict)) for one in decided)
    months, by_month = reasons_by_month((month_of(one.decided_at), one.reason) for one in decided)
    known = [*BANDS, *sorted(set(bands).difference(BANDS))]
    return QualityFigures(
        verdicts=agreement_of([(one.first[0], one.second[0]) for one in twice]),
        reasons=agreement_of([(one.first[1], one.second[1]) for one in twice]),
        crossed=dict(Counter((one.first[0], one.second[0]) for one in twice)),
        differing=[one for one in twice if not one.agrees],
        gold=_right(gold),
        gold_reasons=Share(sum(one.right == one.said for one in gold), len(gold)),
        accepted=_accepted(decided),
        bands=[(band, Share(*bands[band])) for band in known if band in bands],
        months=months,
        by_month=by_month,
    )


def lines_from(
    decided: Sequence[Judgement],
    twice: Sequence[SecondJudgement],
    gold: Sequence[GoldAnswer],
    names: dict[int, str],
) -> list[ManagerLine]:
    """A line for each manager who judged anything, by name; each pair counts for both managers."""
    return [
        ManagerLine(
            names[key],
            _accepted([one for one in decided if one.by == key]),
            _agreed([one for one in twice if key in (one.first_by, one.second_by)]),
            _right([one for one in gold if one.by == key]),
        )
        for key in sorted(names, key=lambda one: (names[one], one))
    ]


def _accepted(decided: Sequence[Judgement]) -> Share:
    return Share(sum(is_accepted(one.verdict) for one in decided), len(decided))


def _agreed(twice: Sequence[SecondJudgement]) -> Share:
    return Share(sum(one.agrees for one in twice), len(twice))


def _right(gold: Sequence[GoldAnswer]) -> Share:
    return Share(sum(one.right[0] == one.said[0] for one in gold), len(gold))


def quality_of(
    user: User | None, *, since: datetime | None
) -> tuple[QualityFigures, list[ManagerLine]]:
    """The figures of one manager, or (None) of all with a line for each."""
    decided = judgements(of=user, since=since)
    twice = second_judgements(of=user, since=since)
    gold = gold_answers(of=user, since=since)
    figures = figures_from(decided, twice, gold)
    if user is not None:
        return figures, []
    keys = {one.by for one in decided} | {one.by for one in gold}
    keys |= {key for one in twice for key in (one.first_by, one.second_by)}
    return figures, lines_from(decided, twice, gold, names_of([*keys]))
