"""Counterfactuals: the single edits after which a term fits that does not, smallest first.

Nothing is claimed that was not tried: each edit is applied to the plain values and the checklist
and the gates are run again by the same functions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ...states import Fit, Gate, Topic
from .checklist import Judgement, judge
from .edits import Edit, edits_worth_trying
from .sides import Pair

_NOT_TERMS: Final = frozenset({Topic.REGION, Topic.FIELD, Topic.LANGUAGE, Topic.IDENTITY})
"""What no edit settles, as nobody agrees on another province to make a pair fit."""


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """An edit, the topics that fit after it, and the gates that it opens.

    ``settles_all``: afterwards no gate refuses the pair, and of what can be agreed upon nothing
    does not fit any more.
    """

    edit: Edit
    topics: tuple[Topic, ...]
    gates: tuple[Gate, ...]
    settles_all: bool


def counterfactuals(pair: Pair, before: Judgement | None = None) -> list[Counterfactual]:
    """The edits that turn "does not fit" into "fits", or open a gate, and make nothing worse.

    ``before`` is the pair's own judgement where it is at hand.
    """
    before = before or judge(pair)
    found = [
        tried
        for edit in _distinct(edits_worth_trying(pair, before))
        if (tried := _tried(pair, before, edit)) is not None
    ]
    return sorted(found, key=lambda one: (one.edit.size, one.edit.code, str(one.edit.params)))


def _distinct(edits: Iterator[Edit]) -> list[Edit]:
    by_change = {(edit.side, edit.field, edit.value): edit for edit in edits}
    return [*by_change.values()]


def _tried(pair: Pair, before: Judgement, edit: Edit) -> Counterfactual | None:
    after = judge(pair.edited(edit.side, {edit.field: edit.value}))
    if after.refused - before.refused or after.closed - before.closed:
        return None
    topics = [topic for topic in Topic if _flips(topic, before, after)]
    gates = [gate for gate in Gate if gate in before.closed - after.closed]
    if not topics and not gates:
        return None
    settles_all = not after.closed and not after.refused - _NOT_TERMS
    return Counterfactual(edit, tuple(topics), tuple(gates), settles_all)


def _flips(topic: Topic, before: Judgement, after: Judgement) -> bool:
    return before.fit_of(topic) is Fit.DOES_NOT_FIT and after.fit_of(topic) is Fit.FITS
