"""From a segment to the parts of an indicator: quantity, value, conditions, and their places."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from .contract import Comparator
from .figures import sandwiched_name
from .quantities import known_name_start, traits_of
from .segments import Segment, Statement
from .units import read_unit
from .wording import (
    Span,
    aside_after,
    aside_before,
    closes_condition,
    has_words,
    leading_adverb,
    marker_end,
    name_after,
    preposition_start,
    quantity_span,
    stated_condition,
    trailing_condition,
    trimmed,
    unit_in_name,
)

_SUBJECT: Final = re.compile("[该本此][^在经当]{1,10}(?=在|经|当)")


@dataclass(frozen=True, slots=True)
class Parts:
    """The spans of one statement in its clause.

    ``named_after`` says that the figure comes first, ``leading`` what an adverb before the verb
    says of the value (至少支持50路).
    """

    segment: Segment
    quantity: Span
    conditions: tuple[Span, ...]
    unit: str
    named_after: bool = False
    value_end: int = 0
    leading: tuple[Span, Comparator] | None = None

    @property
    def span(self) -> Span:
        """All that the statement rests on."""
        spans = [self.quantity, *self.conditions, (self.segment.value.start, self.value_end)]
        spans += [self.leading[0]] if self.leading else []
        written = [span for span in spans if span[0] < span[1]]
        return min(span[0] for span in written), max(span[1] for span in written)


def parts_of(clause: str, segment: Segment, *, chinese: bool) -> Parts:
    """The parts of a segment's statement; the quantity's span is empty where none is named."""
    value = segment.value
    before, unit, asides = _leading_asides(clause, segment)
    read = _han_parts if chinese else _english_parts
    quantity, conditions = read(clause, segment, before)
    if leading := leading_adverb(clause, quantity):
        quantity = trimmed(clause, (leading[0][1], quantity[1]))
    after, end = _after_value(clause, segment, chinese=chinese)
    unit = value.figure.unit or unit or unit_in_name(clause, quantity)
    conditions = (*conditions, *asides, *after)
    parts = Parts(segment, quantity, conditions, unit, value_end=end, leading=leading)
    if parts.quantity[0] == parts.quantity[1] and (name := sandwiched_name(clause, value.figure)):
        return replace(parts, quantity=name)
    if parts.quantity[0] == parts.quantity[1]:
        return _named_after(clause, parts, chinese=chinese)
    return parts


def _leading_asides(clause: str, segment: Segment) -> tuple[Span, str, tuple[Span, ...]]:
    """The words before the comparator, and what stands in parentheses at their end.

    A unit (密度(g/cm³)≥) or a condition (黏度(25 ℃)≤) is taken out, a symbol stays with the name.
    """
    end = segment.value.start
    while end > segment.start and clause[end - 1] in " :=":
        end -= 1
    inner = aside_before(clause, segment.start, end)
    if inner is None:
        return (segment.start, segment.value.start), "", ()
    written = clause[inner[0] : inner[1]].strip()
    opening = clause.rfind("(", segment.start, inner[0])
    unit = read_unit(written, 0)
    if unit is not None and unit.end == len(written):
        return (segment.start, opening), unit.canonical, ()
    if any(character.isdigit() for character in written) or marker_end(
        written + "x", 0, len(written) + 1
    ):
        return (segment.start, opening), "", (trimmed(clause, inner),)
    return (segment.start, segment.value.start), "", ()


def _han_parts(clause: str, segment: Segment, before: Span) -> tuple[Span, tuple[Span, ...]]:
    """Chinese states circumstances first: up to the last figure and the word that closes it."""
    start, end = before
    earlier = [s for s in segment.earlier if s.end <= end and _is_measured(clause, s)]
    after_figure = earlier[-1].end if earlier else start
    known = known_name_start(clause[after_figure:end].rstrip(" :=的"))
    border = marker_end(clause, after_figure, end if known is None else after_figure + known)
    if border is None and not earlier:
        return quantity_span(clause, before, chinese=True), ()
    if border is None:
        tail = quantity_span(clause, (after_figure, end), chinese=True)
        border = max(tail[0], after_figure + known) if known is not None else tail[0]
        border = border if tail[0] < tail[1] else end
    quantity = quantity_span(clause, (border, end), chinese=True)
    condition = trimmed(clause, (start, border))
    if quantity[0] == quantity[1] and earlier:
        quantity = quantity_span(clause, (start, earlier[0].start), chinese=True)
        condition = trimmed(clause, (earlier[0].start, border))
    return quantity, (_without_heads(clause, condition),)


def _is_measured(clause: str, statement: Statement) -> bool:
    """Whether a figure before the value is more than a part of a name (镍-64, 60跳)."""
    compared = statement.before or statement.after or closes_condition(clause, statement.end)
    return bool(statement.figure.unit or compared)


def _hanging(clause: str, segment: Segment, end: int) -> list[Statement]:
    """The figures before the value that have a unit or a preposition."""
    found: list[Statement] = []
    last = segment.start
    for statement in segment.earlier:
        hook = preposition_start(clause, last, statement.figure.start)
        if statement.end <= end and (statement.figure.unit or hook is not None):
            found.append(statement)
        last = statement.end
    return found


def _without_heads(clause: str, span: Span) -> Span:
    """A condition without what stands before it (要求该电池在25℃下 is 在25℃下)."""
    for head in ("要求", "需要", "须", "应", "且", "并", "其"):
        if clause.startswith(head, span[0]):
            span = trimmed(clause, (span[0] + len(head), span[1]))
    subject = _SUBJECT.match(clause, *span)
    return (subject.end(), span[1]) if subject else span


def _english_parts(clause: str, segment: Segment, before: Span) -> tuple[Span, tuple[Span, ...]]:
    """English hangs circumstances on prepositions, behind the quantity or before it."""
    start, end = before
    earlier = _hanging(clause, segment, end)
    if not earlier:
        stated = stated_condition(clause, quantity_span(clause, before, chinese=False))
        quantity = quantity_span(clause, (start, stated[0]) if stated else before, chinese=False)
        return quantity, (trimmed(clause, stated),) if stated else ()
    previous = [s.end for s in segment.earlier if s.end < earlier[0].start]
    hook = preposition_start(clause, max([start, *previous]), earlier[0].figure.start)
    hook = earlier[0].start if hook is None else hook
    quantity = quantity_span(clause, (start, hook), chinese=False)
    if quantity[0] < quantity[1]:
        condition = _shortened(clause, (hook, end), earlier[-1].end)
        return quantity, (condition,)
    rest = earlier[-1].end
    quantity = quantity_span(clause, (rest, end), chinese=False)
    return quantity, (trimmed(clause, (hook, rest)),)


def _shortened(clause: str, condition: Span, figure_end: int) -> Span:
    """The condition without the verb that leads to the value (at 25 °C must be)."""
    tail = quantity_span(clause, (figure_end, condition[1]), chinese=False)
    end = tail[1] if tail[0] < tail[1] else figure_end
    return trimmed(clause, (condition[0], end))


def _after_value(clause: str, segment: Segment, *, chinese: bool) -> tuple[tuple[Span, ...], int]:
    """The conditions behind the value, and where the value itself ends."""
    end = segment.value.end
    conditions: list[Span] = []
    position = end
    while (inner := aside_after(clause, position)) is not None and inner[1] < segment.end:
        conditions.append(trimmed(clause, inner))
        position = inner[1] + 1
    rest = (position, segment.end)
    if (trailing := trailing_condition(clause, rest, chinese=chinese)) is not None:
        conditions.append(_ended(clause, trailing))
    elif chinese and any(character.isdigit() for character in clause[slice(*rest)]):
        conditions.append(trimmed(clause, rest))
    return tuple(span for span in conditions if span[0] < span[1]), max(end, position)


def _ended(clause: str, span: Span) -> Span:
    """A trailing condition without the joining word at its end."""
    for joint in (" and", " or", " with", " plus"):
        if clause[span[0] : span[1]].endswith(joint):
            return trimmed(clause, (span[0], span[1] - len(joint)))
    return span


def _named_after(clause: str, parts: Parts, *, chinese: bool) -> Parts:
    """The parts when the figure comes first and the words behind it say what is counted."""
    rest = (parts.value_end, parts.segment.end)
    name = name_after(clause, rest, chinese=chinese)
    if name is None or not has_words(clause[name[0] : name[1]]):
        return parts
    after = [span for span in parts.conditions if span[1] <= parts.segment.value.start]
    trailing = trailing_condition(clause, (name[1], parts.segment.end), chinese=chinese)
    if trailing is not None:
        after.append(_ended(clause, trailing))
    return replace(parts, quantity=name, conditions=tuple(after), named_after=True)


def comparator_of(parts: Parts, key: str) -> Comparator:
    """What the signs and words around the figure come to."""
    value = parts.segment.value
    if value.figure.is_range or value.figure.tolerance:
        return Comparator.RANGE
    stated = [c for c in (value.before, value.after) if c is not None]
    telling = [c for c in stated if not c.plain] or stated
    if not telling and parts.leading is not None:
        return parts.leading[1]
    if not telling:
        return Comparator.AT_LEAST if value.figure.at_least else Comparator.EQUAL
    if telling[0].judged:
        return _judged_comparator(key, parts.unit)
    return telling[0].comparator


def _judged_comparator(key: str, unit: str) -> Comparator:
    """Better than: below where less is better, above where more is, else the value itself."""
    traits = traits_of(key, unit)
    if "-" in traits:
        return Comparator.BELOW
    return Comparator.ABOVE if "+" in traits else Comparator.EQUAL
