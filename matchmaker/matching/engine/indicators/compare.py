"""Requirement by requirement: does what was measured meet it, by how much does it miss?

Never meets without a measured value of the same quantity and dimension, stated for the same
condition or one that is at least as strict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from .conditions import Relation, circumstances, relation
from .contract import Indicator, Reason, Verdict, VerdictKind
from .quantities import concept_of
from .values import judge_value

_UNCERTAIN = VerdictKind.NOT_COMPARABLE


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one measured value says, and under which relation of conditions."""

    verdict: Verdict
    relation: Relation
    condition: str


def compare(requirement: Indicator, measured: Sequence[Indicator]) -> Verdict:
    """The verdict on one requirement from all that a technology states.

    Values stated for the very condition decide before those under others. Where statements of
    one quantity both meet and miss, the verdict is not comparable.
    """
    concept = concept_of(requirement.key)
    near = [m for m in measured if concept and concept_of(m.key) == concept]
    if not near:
        return Verdict(VerdictKind.NO_EVIDENCE, Reason.NOT_STATED)
    same = [m for m in near if m.key == requirement.key]
    if not same:
        return Verdict(_UNCERTAIN, Reason.QUALIFIER_DIFFERS, near[0])
    return _chosen([_answer(requirement, m) for m in same])


def _answer(requirement: Indicator, measured: Indicator) -> _Answer:
    conditions = relation(requirement.condition, measured.condition, key=requirement.key)
    verdict = judge_value(requirement, measured)
    if verdict.kind is not _UNCERTAIN:
        verdict = _under(conditions, verdict)
    return _Answer(verdict, conditions, measured.condition)


def _under(conditions: Relation, verdict: Verdict) -> Verdict:
    """The verdict on the values as far as the conditions let it stand."""
    meets = verdict.kind is VerdictKind.MEETS
    if conditions is Relation.SAME:
        return verdict
    if conditions is Relation.ADDED:
        reason = Reason.SATISFIED_UNDER_CONDITION
        return replace(verdict, reason=reason) if meets else verdict
    if conditions is Relation.STRICTER and meets:
        return replace(verdict, reason=Reason.SATISFIED_UNDER_STRICTER_CONDITION)
    unstated = conditions is Relation.UNSTATED
    reason = Reason.CONDITION_UNSTATED if unstated else Reason.CONDITION_DIFFERS
    return Verdict(_UNCERTAIN, reason, verdict.measured)


def _chosen(answers: list[_Answer]) -> Verdict:
    """One verdict out of what several statements of the quantity say."""
    told = [a for a in answers if a.verdict.kind is not _UNCERTAIN]
    told = [a for a in told if a.relation is Relation.SAME] or told
    meets = [a for a in told if a.verdict.kind is VerdictKind.MEETS]
    misses = [a for a in told if a.verdict.kind is VerdictKind.MISSES]
    if meets and misses:
        return Verdict(_UNCERTAIN, _conflict(told), misses[0].verdict.measured)
    if meets:
        return meets[0].verdict
    if misses:
        return min((a.verdict for a in misses), key=lambda v: v.shortfall or Decimal(0))
    return answers[0].verdict


def _conflict(told: list[_Answer]) -> Reason:
    """Values under different conditions depend on them; under the same they contradict."""
    if len({circumstances(a.condition) for a in told}) > 1:
        return Reason.DEPENDS_ON_CONDITION
    return Reason.CONTRADICTORY
