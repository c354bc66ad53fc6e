"""The terms checklist as the review page shows it: what does not fit first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from ..models import Proposal
from ..policies.terms import Counterfactual, Finding, counterfactuals, judge
from ..services import edit_text, finding_text, objection_text, pair_of
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
class Change:
    """What would change it: the condition, and what it would settle."""

    condition: str
    settles: str
    settles_all: bool


@dataclass(frozen=True, slots=True)
class Checklist:
    """The rows, what would change them, the codes that speak against the pair, and what did so
    when it was proposed and does not any more.
    """

    terms: list[Term]
    changes: list[Change]
    against: frozenset[str]
    formerly: list[str]


def review_checklist(proposal: Proposal, *, today: date) -> Checklist:
    """How both listings' terms stand today, and the stored objections that are gone since."""
    pair = pair_of(proposal.need, proposal.technology, today=today)
    judgement = judge(pair)
    terms = [_term(finding) for finding in sorted(judgement.findings, key=_weight)]
    present = {term.reason for term in terms if term.objects}
    texts = [objection_text(objection) for objection in proposal.against]
    return Checklist(
        terms=terms,
        changes=[_change(one) for one in counterfactuals(pair, judgement)],
        against=frozenset(finding.code for finding in judgement.findings if finding.objects),
        formerly=[text for text in texts if text not in present],
    )


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


def _change(one: Counterfactual) -> Change:
    settled = [str(settles.label) for settles in (*one.topics, *one.gates)]
    condition = edit_text(one.edit.code, one.edit.params)
    return Change(condition, ", ".join(settled), one.settles_all)
