"""The words and signs before and after a figure that say how a value stands to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from .contract import Comparator


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparator's span in the clause.

    A ``weak`` one (under, above, within, 内) is only a circumstance when the clause has a stronger
    one elsewhere; ``judged`` is true of 优于 and better than, whose direction depends on the
    quantity; ``plain`` of a mere = or colon; ``reach`` of up to, 高达 and the like.
    """

    comparator: Comparator
    start: int
    end: int
    weak: bool = False
    judged: bool = False
    plain: bool = False
    reach: bool = False


_AT_LEAST, _ABOVE, _AT_MOST, _BELOW = (
    Comparator.AT_LEAST,
    Comparator.ABOVE,
    Comparator.AT_MOST,
    Comparator.BELOW,
)
_NOT: Final = r"不(?:得|应|能|可|会|宜|允许|需)?"
_BEFORE: Final = {
    "least_zh": rf"(?:大于|高于|不小于|多于)(?:或|或者)?等于"
    rf"|{_NOT}(?:低|少|小|短|差|劣|弱)[于過过]|不下于|(?:至少|最少|起码)(?:为|达到?|是)?"
    r"|(?<![高可大多])(?:达到?|提[高升]到|提[高升]至|提[高升]为|(?:增(?:加|长)?|延长)[到至]|升至)(?:了)?",
    "reach_zh": r"(?:最高可?达?到?|最大可?达?到?|最远可?达?到?|高达|可达到?|多达)(?:了)?",
    "most_zh": rf"(?:小于|低于|不大于|少于)(?:或|或者)?等于"
    rf"|{_NOT}(?:超过|超出|超|高于|大于|多于|长于|迟于|晚于)"
    r"|(?:最多|至多|上限为?|降低?[到至为]|减[少小]?[到至]|缩短[到至为])(?:了)?",
    "above_zh": r"(?:高|大|多|长|强)于|超过|超出|超|突破",
    "below_zh": r"(?:低|小|少|短)于|不足|不到|不满",
    "judged_zh": r"优于|好于",
    "about_zh": r"大约(?:为|是|在)?|约(?:为|是|在)?|(?<![最附邻])近|接近|≈|~",
    "least": r"≥|>=|=>|>/=|at least|no (?:less|lower|fewer|smaller|shorter) than"
    r"|not (?:be )?(?:less|lower|fewer|smaller|shorter) than|at a minimum(?: of)?|a minimum of"
    r"|minimum(?: of)?|(?<![a-z])min\.?|(?:greater|more|higher) than or equal to"
    r"|equal to or (?:greater|more|higher) than|reach(?:es|ed|ing)"
    r"|(?<=must |hall |ould |will | can )reach|not (?:fall|drop) below",
    "most": r"≤|<=|=<|</=|at most|no (?:more|higher|greater|larger|longer|later) than"
    r"|not (?:be )?(?:more|higher|greater|larger|longer|later) than"
    r"|(?:not|never|cannot|without) exceed(?:ing|s)?|a maximum of|maximum(?: of)?"
    r"|(?<![a-z])max\.?|(?:less|lower|smaller) than or equal to"
    r"|equal to or (?:less|lower|smaller) than|limited to",
    "reach": r"(?<![A-Za-z-])(?:up to|as (?:low|small|little|short|high|much|many|large|long) as)",
    "above": r">|(?:more|greater|higher|larger|longer) than|exceed(?:s|ed|ing)?|in excess of",
    "below": r"<|(?:less|lower|fewer|smaller|shorter) than",
    "judged": r"better than",
    "about": r"approximately|approx\.?|about|around|roughly|nearly|circa|(?<![a-z])ca\.?",
    "weak_least": r"(?<![A-Za-z])(?:above|over|beyond)",
    "weak_below": r"(?<![A-Za-z])(?:below|under|beneath)",
    "weak_most": r"(?<![A-Za-z])(?:within|down to)",
    "plain": r"=|:",
}
_BEFORE_PATTERN: Final = re.compile(
    "(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _BEFORE.items()) + r") ?$",
    re.IGNORECASE,
)
_OF_BEFORE: Final = {
    "least_zh": _AT_LEAST, "most_zh": _AT_MOST, "reach_zh": _AT_MOST, "reach": _AT_MOST,
    "above_zh": _ABOVE, "below_zh": _BELOW,
    "judged_zh": Comparator.EQUAL, "about_zh": Comparator.APPROXIMATE,
    "least": _AT_LEAST, "most": _AT_MOST, "above": _ABOVE, "below": _BELOW,
    "judged": Comparator.EQUAL, "about": Comparator.APPROXIMATE, "weak_least": _ABOVE,
    "weak_below": _BELOW, "weak_most": _AT_MOST, "plain": Comparator.EQUAL,
}  # fmt: skip
_AFTER: Final = re.compile(
    r" ?(?:(?P<least>\(含\)以上|(?:及|或)?以上|及以上|或更[高多大]|and (?:above|over|more|higher)"
    r"|or (?:more|above|higher|greater|better|longer)|minimum(?![a-z])|min(?![a-z])\.?|at least)"
    r"|(?P<most>\(含\)以[下内]|(?:及|或)?以[下内]|之内|或更[低少小短]|and below"
    r"|or (?:less|below|lower|fewer|under|shorter)|maximum(?![a-z])|max(?![a-z])\.?|at most)"
    r"|(?P<weak_most>内(?![部径外壁孔]))|(?P<about>左右|上下|or so))",
    re.IGNORECASE,
)  # fmt: skip
_OF_AFTER: Final = {
    "least": _AT_LEAST, "most": _AT_MOST, "weak_most": _AT_MOST, "about": Comparator.APPROXIMATE
}  # fmt: skip
_REACH_BEFORE: Final = 40
_LEADING: Final = re.compile(
    r"(?:(?:(?:in|over|within) )?(?:the|a) range(?: of)?|an average of|a) $", re.IGNORECASE
)


def comparison_before(clause: str, start: int) -> Comparison | None:
    """The comparator that ends where the figure begins."""
    begin = max(0, start - _REACH_BEFORE)
    window = clause[begin:start]
    leading = _LEADING.search(window)
    if leading:
        window = window[: leading.start()]
    match = _longest_ending(window)
    if match is None or match.lastgroup is None:
        return None
    name = match.lastgroup
    return Comparison(
        _OF_BEFORE[name],
        begin + match.start(),
        start,
        weak=name.startswith("weak"),
        judged=name.startswith("judged"),
        plain=name == "plain",
        reach=name.startswith("reach"),
    )


def _longest_ending(window: str) -> re.Match[str] | None:
    """The longest comparator that ends the window: search finds the earliest start.

    A word must not begin inside another word.
    """
    position = 0
    while (match := _BEFORE_PATTERN.search(window, position)) is not None:
        before = window[match.start() - 1] if match.start() else ""
        if not (match[0][0].isascii() and match[0][0].isalpha() and _is_letter(before)):
            return match
        position = match.start() + 1
    return None


def _is_letter(character: str) -> bool:
    return character.isascii() and character.isalpha()


def comparison_after(clause: str, end: int) -> Comparison | None:
    """The comparator that begins where the figure ends: 以上, or less, max."""
    match = _AFTER.match(clause, end)
    if match is None or match.lastgroup is None or _cut_word(clause, match):
        return None
    weak = match.lastgroup.startswith("weak")
    return Comparison(_OF_AFTER[match.lastgroup], end, match.end(), weak=weak)


def _cut_word(clause: str, match: re.Match[str]) -> bool:
    return _is_letter(match[0][-1:]) and _is_letter(clause[match.end() : match.end() + 1])
