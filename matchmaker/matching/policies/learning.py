"""What of a pair each part of learning looks at: objections from 0 (none) to 1, as pure functions.

The objections of a part never look at what another part is about, and none at the texts' meaning,
so that a lesson about one of them cannot move another.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final

from ..states import LearntPart, Topic
from .terms import Pair, judge

LEVELS: Final = range(2, 10)
"""Readiness levels that a technology can be below; nothing is below 1."""
WIDE_GAP: Final = 4
"""Levels below the asked one from which a gap counts as whole."""
FULL_DESCRIPTION: Final = 400
"""Characters of Chinese from which a description no longer counts as short: the demonstration's
technologies say what they do in 340 to 450, and in 1,070 to 1,430 of English."""
CHARACTERS_FOR_ONE: Final = 3
"""Characters of other scripts that say as much as one of Chinese."""
STEPS_OF_SHORTNESS: Final = 4

Objections = dict[str, float]
Everything = dict[str, Objections]
"""Part -> its objections."""

TERMS: Final = (
    Topic.PRICE,
    Topic.PAY_AFTER_USE,
    Topic.LICENCE_KIND,
    Topic.EXCLUSIVITY,
    Topic.RIGHTS,
    Topic.DEADLINE,
    Topic.REGION,
    Topic.EXPORT,
)
"""What of the checklist is about terms; maturity and field are other parts' business, and language
and verification no reason that a manager can give."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a technology says of itself, as far as its amount goes."""

    characters: int
    is_chinese: bool
    has_indicators: bool
    has_benefits: bool
    has_comparison: bool


def objections_of(pair: Pair, said: Said, *, parts: Collection[str] | None = None) -> Everything:
    """The objections to a pair, by part; parts that nothing speaks against are left out.

    parts: those to look at, None for all of `RULES`.
    """
    found = {
        part.value: rule(pair, said)
        for part, rule in RULES.items()
        if parts is None or part.value in parts
    }
    return {
        part: {name: amount for name, amount in objections.items() if amount}
        for part, objections in found.items()
        if any(objections.values())
    }


def _maturity(pair: Pair, _said: Said) -> Objections:
    """Levels of other ladders than TRL are not comparable and say nothing."""
    technology, wanted = pair.technology, pair.need.minimum_trl
    level = technology.maturity_level
    if level is None:
        return {"level_not_stated": 1.0}
    if technology.maturity_standard != "trl":
        return {}
    objections = {f"below_trl_{step}": 1.0 for step in LEVELS if level < step}
    if wanted is not None and level < wanted:
        objections["below_asked_trl"] = min(wanted - level, WIDE_GAP) / WIDE_GAP
    return objections


def _terms(pair: Pair, _said: Said) -> Objections:
    topics = {finding.topic for finding in judge(pair).findings if finding.objects}
    return {topic.value: 1.0 for topic in TERMS if topic in topics}


def _benefit(_pair: Pair, said: Said) -> Objections:
    return {
        "no_benefits": float(not said.has_benefits),
        "no_comparison": float(not said.has_comparison),
    }


def _route(pair: Pair, _said: Said) -> Objections:
    technology = pair.technology
    priced = technology.price_min is not None or technology.price_max is not None
    return {
        "no_price": float(not priced and technology.pay_after_use is None),
        "no_licence_kind": float(not technology.licence_kinds),
        "no_rights_listed": float(not technology.rights),
    }


def _description(_pair: Pair, said: Said) -> Objections:
    """Shortness in quarters: finer steps would be learnt by heart."""
    full = FULL_DESCRIPTION * (1 if said.is_chinese else CHARACTERS_FOR_ONE)
    short = max(0.0, 1 - said.characters / full)
    return {
        "short": round(short * STEPS_OF_SHORTNESS) / STEPS_OF_SHORTNESS,
        "no_indicators": float(not said.has_indicators),
    }


RULES: Final[Mapping[LearntPart, Callable[[Pair, Said], Objections]]] = {
    LearntPart.MATURITY: _maturity,
    LearntPart.TERMS: _terms,
    LearntPart.BENEFIT: _benefit,
    LearntPart.ROUTE: _route,
    LearntPart.DESCRIPTION: _description,
}
"""Every part that all needs share; the topic is each need's own and has no objections here."""
