"""The requirement table of a need and a technology, as the review page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from .compare import compare
from .contract import Indicator, Verdict
from .parse import parse_indicators


@dataclass(frozen=True, slots=True)
class RequirementRow:
    """One requirement, quoted from the need, and what the technology's text says to it.

    ``quotation == requirements_text[requirement.start:requirement.end]``, and likewise
    ``measured_quotation`` in the indicators' text by the offsets of ``verdict.measured``; it is
    empty where the technology states nothing.
    """

    requirement: Indicator
    quotation: str
    verdict: Verdict
    measured_quotation: str


def requirement_table(
    requirements_text: str, need_language: str, indicators_text: str, technology_language: str
) -> list[RequirementRow]:
    """A row for each quantified requirement of the need, in reading order.

    Languages are "zh" or "en". Requirements without a figure have no row: they are for people.
    """
    measured = parse_indicators(indicators_text, language=technology_language)
    return [
        _row(requirement, compare(requirement, measured), requirements_text, indicators_text)
        for requirement in parse_indicators(requirements_text, language=need_language)
    ]


def _row(
    requirement: Indicator, verdict: Verdict, requirements_text: str, indicators_text: str
) -> RequirementRow:
    found = verdict.measured
    return RequirementRow(
        requirement,
        requirements_text[requirement.start : requirement.end],
        verdict,
        indicators_text[found.start : found.end] if found else "",
    )
