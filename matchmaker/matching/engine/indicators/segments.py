"""Which figure of a clause is a value, which is a circumstance, and what belongs to each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from .comparators import Comparison, comparison_after, comparison_before
from .figures import Figure, figures_in
from .wording import closes_condition, has_words, preposition_start

_SEPARATOR: Final = re.compile(
    r" ?(?:\([^()]{0,80}\))? ?(?:、|和|及|以及|且|并(?![发联网行列])|同时|与|而|或"
    r"|and(?= )|&|plus(?= )|with(?= )|or(?= )|/)"
)
_SPACE_SEPARATOR: Final = re.compile(r" (?=[\u3400-\u9fff])|  +")
_JOINING: Final = re.compile(r"(?<![A-Za-z])(?:and|or|the|an?)(?![A-Za-z])")
_BARE_OR_ASIDE: Final = re.compile(r" ?(?:\([^()]{0,80}\) ?)?")


MOST_FIGURES: Final = 12
"""A clause with more figures is a table or a listing that lost its line breaks, not a sentence."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A figure with what compares it; ``start`` and ``end`` take in the comparators."""

    figure: Figure
    before: Comparison | None
    after: Comparison | None

    @property
    def start(self) -> int:
        """Where its comparator begins, or else its figure."""
        return self.before.start if self.before else self.figure.start

    @property
    def end(self) -> int:
        """Where its comparator ends, or else its figure."""
        return self.after.end if self.after else self.figure.end

    @property
    def is_strong(self) -> bool:
        """Whether something says outright that this is a value that counts."""
        return any(c is not None and not c.weak for c in (self.before, self.after))


@dataclass(frozen=True, slots=True)
class Segment:
    """Part of a clause with one value: its span, the value, and the figures beside it."""

    start: int
    end: int
    value: Statement
    earlier: tuple[Statement, ...]


def segments(clause: str, *, chinese: bool) -> Iterator[Segment]:
    """The segments of a clause, each with the statement that is its value."""
    figures = list(_outside_asides(clause, figures_in(clause)))
    if len(figures) > MOST_FIGURES:
        return
    statements = [
        Statement(f, comparison_before(clause, f.start), comparison_after(clause, f.end))
        for f in figures
    ]
    start = 0
    for place, group in enumerate(groups := list(_groups(clause, statements, chinese=chinese))):
        end = groups[place + 1][0].start if place + 1 < len(groups) else len(clause)
        if place + 1 < len(groups):
            end = _boundary(clause, group[-1].end, end)
        value = _value_of(clause, group, chinese=chinese)
        yield Segment(start, end, value, tuple(group[: group.index(value)]))
        start = end


def _boundary(clause: str, after: int, before: int) -> int:
    """Where the next segment begins: behind the sign that separates it from the last figure."""
    separator = _SEPARATOR.match(clause, after, before)
    if separator:
        return separator.end()
    aside = _BARE_OR_ASIDE.match(clause, after, before)
    return aside.end() if aside else after


def _outside_asides(clause: str, figures: Sequence[Figure]) -> Iterator[Figure]:
    """The figures that are not in parentheses."""
    depth, position = 0, 0
    for figure in figures:
        passed = clause[position : figure.start]
        depth = max(0, depth + passed.count("(") - passed.count(")"))
        written = clause[figure.start : figure.end]
        if depth == 0:
            yield figure
        depth = max(0, depth + written.count("(") - written.count(")"))
        position = figure.end


def _groups(
    clause: str, statements: Sequence[Statement], *, chinese: bool
) -> Iterator[list[Statement]]:
    group: list[Statement] = []
    for statement in statements:
        if group and _separates(clause, group, statement, chinese=chinese):
            yield group
            group = []
        group.append(statement)
    if group:
        yield group


def _separates(clause: str, group: list[Statement], following: Statement, *, chinese: bool) -> bool:
    """Whether a new indicator begins between the last statement and this one."""
    last = group[-1]
    between = clause[last.end : following.start]
    if closes_condition(clause, last.end):
        return False
    if not chinese and _hangs(clause, last, following):
        return False
    if _SEPARATOR.match(between):
        return last.is_strong or _is_named(clause, group, chinese=chinese)
    both = last.is_strong and following.is_strong and has_words(between)
    if not chinese:
        return both
    return both or (last.is_strong and _SPACE_SEPARATOR.match(between) is not None)


def _is_named(clause: str, group: list[Statement], *, chinese: bool) -> bool:
    """Whether the group has words before its last figure that may name a quantity."""
    last = group[-1]
    if not chinese and _hangs(clause, group[-2] if len(group) > 1 else None, last):
        return len(group) > 1
    return has_words(clause[: last.start])


def _hangs(clause: str, previous: Statement | None, statement: Statement) -> bool:
    """Whether the figure hangs on a preposition, as circumstances do in English."""
    start = previous.end if previous else 0
    compared = statement.before is not None
    if preposition_start(clause, start, statement.start, compared=compared) is not None:
        return True
    weak = statement.before is not None and statement.before.weak
    return weak and not has_words(_JOINING.sub("", clause[start : statement.start]))


def _value_of(clause: str, group: list[Statement], *, chinese: bool) -> Statement:
    """The statement that counts: the strongest compared, and of several what grammar favours."""
    strong = [s for s in group if s.is_strong and not (s is not group[-1] and _closes(clause, s))]
    if strong:
        return next((s for s in strong if not (s.before and s.before.plain)), strong[0])
    if chinese:
        free = [s for s in group if not _closes(clause, s)]
        return (free or group)[-1]
    befores = [None, *group[:-1]]
    free = [
        s for s, previous in zip(group, befores, strict=True) if not _hangs(clause, previous, s)
    ]
    if free:
        return free[0]
    return next((s for s in group if s.before is not None), group[0])


def _closes(clause: str, statement: Statement) -> bool:
    return closes_condition(clause, statement.figure.end) or closes_condition(clause, statement.end)
