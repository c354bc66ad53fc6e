"""Texts to indicators: Chinese and English, lists of measured values and running prose alike.

The work is linear in the length of the text: it is cut into clauses of bounded length, and every
pattern looks at a bounded window of its clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from typing import Final

from .clauses import Clause, sentences
from .contract import Comparator, Indicator
from .normalise import fold, has_han, reads_as_chinese
from .quantities import is_known, key_of
from .segments import segments
from .statements import Parts, comparator_of, parts_of
from .wording import has_words, is_condition

LONGEST_QUANTITY: Final = 80
"""Characters above which the words before a value are no name of a quantity."""

_NAMES: Final = re.compile("[、和及与]")
_EACH_HAN: Final = re.compile("(?:均|都|皆)")
_RESPECTIVELY_HAN: Final = re.compile("分别")
_NUMBERS: Final = frozenset(("count", "layer"))
_NO_NAME: Final = re.compile("[≥≤<>]|^(?:[\u3400-\u9fff]|[0-9]{4}年.?|以及|其中|包括)$")
_OPEN: Final = {
    Comparator.AT_LEAST: (True, False),
    Comparator.ABOVE: (True, False),
    Comparator.AT_MOST: (False, True),
    Comparator.BELOW: (False, True),
}


@dataclass(slots=True)
class _Sentence:
    """What one clause leaves to the next.

    The quantity last named, where its quotation began, its comparator, and whether it was named
    behind its figure; names that still wait for their values (分别); conditions that stand in a
    clause of their own.
    """

    quantity: str = ""
    comparator: Comparator | None = None
    counted: bool = False
    origin: int = 0
    waiting: list[str] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)


def parse_indicators(text: str, *, language: str) -> list[Indicator]:
    """The indicators that a text states, in reading order.

    ``language`` is "zh" or "en", the language that the listing is written in; clauses in the
    other one are read all the same. Offsets count characters of ``text`` as given. Any text is
    accepted; one without figures has no indicators.
    """
    return list(_parsed(text, language))


@lru_cache(maxsize=1024)
def _parsed(text: str, language: str) -> tuple[Indicator, ...]:
    found: list[Indicator] = []
    for clauses in sentences(fold(text)):
        found += _of_sentence(text, clauses, language)
    return tuple(found)


def _of_sentence(text: str, clauses: list[Clause], language: str) -> list[Indicator]:
    found: list[Indicator] = []
    state = _Sentence()
    for clause in clauses:
        chinese = reads_as_chinese(clause.text, language=language)
        found += _of_clause(text, clause, state, chinese=chinese)
    if state.pending and found:
        found[-1] = _with_conditions(found[-1], state.pending)
    return found


def _of_clause(
    text: str, clause: Clause, state: _Sentence, *, chinese: bool
) -> Iterator[Indicator]:
    """The indicators of one clause; a clause that is a condition waits for its neighbour."""
    read = [
        parts_of(clause.text, s, chinese=chinese) for s in segments(clause.text, chinese=chinese)
    ]
    if is_condition(clause.text) and not any(parts.segment.value.is_strong for parts in read):
        state.pending.append(text[clause.start : clause.start + len(clause.text)])
        return
    for parts in read:
        if _counts(clause.text, parts, state):
            pending, state.pending = state.pending, []
            for indicator in _indicators(text, clause, parts, state):
                yield _with_conditions(indicator, pending)


def _with_conditions(indicator: Indicator, conditions: list[str]) -> Indicator:
    if not conditions:
        return indicator
    joined = "; ".join([*conditions, indicator.condition] if indicator.condition else conditions)
    return replace(indicator, condition=joined)


def _counts(clause: str, parts: Parts, state: _Sentence) -> bool:
    """Whether this is a statement of a quantity and not a number in passing."""
    value = parts.segment.value
    name = clause[parts.quantity[0] : parts.quantity[1]]
    if not has_words(name):
        return bool(state.quantity or state.waiting) and (value.is_strong or bool(state.waiting))
    if len(name) > LONGEST_QUANTITY or _NO_NAME.search(name) or not key_of(name):
        return False
    if parts.leading or value.before or value.after or value.figure.is_range:
        return True
    if parts.named_after:
        return state.counted
    if parts.unit in _NUMBERS and not _is_listed(name, parts):
        return False
    return bool(parts.unit) or is_known(key_of(name)) or value.figure.tolerance


def _is_listed(name: str, parts: Parts) -> bool:
    """Whether a mere number of things reads as in a list and not as in a story."""
    return parts.quantity[0] - parts.segment.start <= 2 and len(name) <= (
        12 if has_han(name) else 40
    )


def _indicators(text: str, clause: Clause, parts: Parts, state: _Sentence) -> Iterator[Indicator]:
    """The indicator of these parts, or one for each quantity that shares the value (均)."""
    written = text[clause.start : clause.start + len(clause.text)]
    name = written[parts.quantity[0] : parts.quantity[1]]
    between = clause.text[parts.quantity[1] : parts.segment.value.figure.start]
    names = [name]
    if _EACH_HAN.search(between) and _NAMES.search(name):
        names = _NAMES.split(name)
    elif _RESPECTIVELY_HAN.search(between) and _NAMES.search(name):
        name, *state.waiting = _NAMES.split(name)
        names = [name]
    elif not has_words(name):
        names = [state.waiting.pop(0) if state.waiting else state.quantity]
    for quantity in filter(key_of, names):
        yield _indicator(written, clause.start, parts, quantity, state)


def _indicator(
    written: str, offset: int, parts: Parts, quantity: str, state: _Sentence
) -> Indicator:
    key = key_of(quantity)
    comparator = _shared_comparator(parts, key, state)
    low, high = _bounds(parts, comparator)
    conditions = [written[start:end] for start, end in sorted(parts.conditions) if start < end]
    start, end = offset + parts.span[0], offset + parts.span[1]
    named = has_words(written[parts.quantity[0] : parts.quantity[1]])
    start = start if named else min(start, state.origin)
    state.quantity, state.comparator, state.origin = quantity, comparator, start
    state.counted = parts.named_after
    return Indicator(
        quantity, key, comparator, low, high, parts.unit, "; ".join(conditions), start, end,
        reach=_is_reach(parts, comparator),
    )  # fmt: skip


def _is_reach(parts: Parts, comparator: Comparator) -> bool:
    before = parts.segment.value.before
    return before is not None and before.reach and comparator is Comparator.AT_MOST


def _shared_comparator(parts: Parts, key: str, state: _Sentence) -> Comparator:
    """The comparator, or that of the sentence so far for a value that only continues a list."""
    comparator = comparator_of(parts, key)
    value = parts.segment.value
    unsaid = value.before is None and value.after is None and comparator is Comparator.EQUAL
    continues = parts.named_after or parts.quantity[0] == parts.quantity[1]
    return state.comparator if unsaid and continues and state.comparator else comparator


def _bounds(parts: Parts, comparator: Comparator) -> tuple[Decimal | None, Decimal | None]:
    figure = parts.segment.value.figure
    below, above = _OPEN.get(comparator, (True, True))
    return figure.low if below else None, figure.high if above else None
