"""The need's quantified requirements, each with what the technology states to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from babel.numbers import format_percent
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, to_locale
from django.utils.translation import gettext_lazy as _

from listings.models import Need, Technology, TrialResult

from ..engine.indicators import Reason, RequirementRow, Verdict, VerdictKind, requirement_table


@dataclass(frozen=True, slots=True)
class RequirementLine:
    """One line of the table: both quotations as written, and the verdict in words.

    `kind` is meets, misses, not_comparable or no_evidence; `measured` is empty for the last.
    """

    required: str
    measured: str
    kind: str
    verdict: str
    reason: str


def requirement_lines(need: Need, technology: Technology) -> list[RequirementLine]:
    """A line for each requirement with a figure, in the order of the need's text.

    What a trial measured and both its sides consented to goes before what the owner states.
    """
    stated = requirement_table(
        need.requirements, need.language, technology.indicators, technology.language
    )
    results = technology.trial_results.all()
    if not results:
        return [_line(row) for row in stated]
    tried = requirement_table(
        need.requirements, need.language, _as_indicators(results), technology.language
    )
    return [_of_both(owner, trial) for owner, trial in zip(stated, tried, strict=True)]


def _as_indicators(results: Iterable[TrialResult]) -> str:
    """The results as lines of indicators, a condition behind each value."""
    return "\n".join(
        f"{one.metric} {one.value}" + (f" ({one.condition})" if one.condition else "")
        for one in results
    )


def _of_both(owner: RequirementRow, trial: RequirementRow) -> RequirementLine:
    if trial.verdict.kind not in (VerdictKind.MEETS, VerdictKind.MISSES):
        return _line(owner)
    line = _line(trial)
    reasons = [gettext("measured in a trial"), line.reason]
    return replace(line, reason="; ".join(reason for reason in reasons if reason))


def _line(row: RequirementRow) -> RequirementLine:
    verdict = row.verdict
    return RequirementLine(
        required=row.quotation,
        measured=row.measured_quotation,
        kind=verdict.kind.value,
        verdict=_verdict_text(verdict),
        reason=str(REASONS[verdict.reason]),
    )


def _verdict_text(verdict: Verdict) -> str:
    if verdict.kind == VerdictKind.MISSES and verdict.miss_ratio is not None:
        locale = to_locale(get_language() or "en")
        share = format_percent(verdict.miss_ratio, "#,##0.#%", locale=locale)
        return gettext("misses by %(share)s") % {"share": share}
    return str(VERDICTS[verdict.kind])


VERDICTS: Final[Mapping[VerdictKind, str | Promise]] = {
    VerdictKind.MEETS: _("meets it"),
    VerdictKind.MISSES: _("misses it"),
    VerdictKind.NOT_COMPARABLE: _("not comparable"),
    VerdictKind.NO_EVIDENCE: _("no evidence"),
}

REASONS: Final[Mapping[Reason, str | Promise]] = {
    Reason.SATISFIED: "",
    Reason.SATISFIED_UNDER_CONDITION: _("under the condition stated"),
    Reason.SATISFIED_UNDER_STRICTER_CONDITION: _("under a stricter condition than required"),
    Reason.BETTER_THAN_STATED: _("better than what is asked for"),
    Reason.COVERS_THE_RANGE: _("it covers the whole range"),
    Reason.FALLS_SHORT: "",
    Reason.GUARANTEE_FALLS_SHORT: _("only less is guaranteed"),
    Reason.AT_THE_LIMIT: _("it is exactly at the limit, which is not enough"),
    Reason.RANGE_NOT_COVERED: _("it covers a part of the range only"),
    Reason.BOUND_ON_OTHER_SIDE: _("what is stated is a bound on the other side"),
    Reason.BOUND_TOO_WIDE: _("the bound that is stated leaves it open"),
    Reason.PARTLY_OUTSIDE: _("a part of the stated range lies outside"),
    Reason.APPROXIMATE_VALUE: _("what is stated is approximate and near the limit"),
    Reason.RANGE_MEANING_UNCLEAR: _("the wording leaves open what the bound or range means"),
    Reason.UNIT_MISSING: _("a unit is missing"),
    Reason.DIMENSION_DIFFERS: _("the units measure different things"),
    Reason.QUALIFIER_DIFFERS: _(
        "they speak of different kinds of this quantity, such as mean and peak"
    ),
    Reason.CONDITION_DIFFERS: _("it was measured under another condition"),
    Reason.CONDITION_UNSTATED: _("the condition of the measurement is not stated"),
    Reason.DEPENDS_ON_CONDITION: _("it depends on the condition"),
    Reason.CONTRADICTORY: _("the technology states contradictory values"),
    Reason.NOT_STATED: _("the technology states no such quantity"),
}
