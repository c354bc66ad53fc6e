"""The terms checklist as the review page shows it: what does not fit first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from ..models import Proposal
from ..policies.terms import Finding, judge
from ..services import finding_text, objection_text, pair_of
from ..states import Fit

_ORDER: Final = (Fit.DOES_NOT_FIT, Fit.UNKNOWN, Fit.FITS)


@dataclass(frozen=True, slots=True)
class Term:
    """One row; ``objects`` where a technology manager has to weigh it."""

    topic: str
    fit: str
    label: str
    reason: str
    objects: bool


@dataclass(frozen=True, slots=True)
class Checklist:
    """The rows, the codes that speak against the pair, and what did so when it was proposed."""

    terms: list[Term]
    against: frozenset[str]
    formerly: list[str]


def review_checklist(proposal: Proposal, *, today: date) -> Checklist:
    """How both listings' terms stand today, and the stored objections that are gone since."""
    findings = judge(pair_of(proposal.need, proposal.technology, today=today)).findings
    against = frozenset(finding.code for finding in findings if finding.objects)
    terms = [_term(finding) for finding in sorted(findings, key=_weight)]
    present = {term.reason for term in terms if term.objects}
    texts = [objection_text(objection) for objection in proposal.against]
    return Checklist(terms, against, [text for text in texts if text not in present])


def _weight(finding: Finding) -> tuple[bool, int]:
    return (not finding.objects, _ORDER.index(finding.fit))


def _term(finding: Finding) -> Term:
    return Term(
        topic=str(finding.topic.label),
        fit=finding.fit.value,
        label=str(finding.fit.label),
        reason=finding_text(finding.code, finding.params),
        objects=finding.objects,
    )
