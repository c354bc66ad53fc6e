"""Cutting a folded text into sentences and those into clauses, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

LONGEST_CLAUSE: Final = 300
"""Characters after which a clause is cut wherever it is: nobody states an indicator at such
length, and what follows costs as much as the clause is long."""

_MARK: Final = re.compile(
    r"(?P<aside>\([^()\n]{0,80}\))"
    r"|(?P<end>[\n。；;！？!?|]|(?<!\bmin)(?<!\bmax)(?<!\bca)(?<!\bNo)(?<!\bvs)(?<!approx)\.(?=\s|$))"
    r"|(?P<comma>，|,(?![0-9]{3}(?![0-9]))|(?<![0-9]),)"
)
_BULLET: Final = re.compile(
    r"\s*(?:[-·*▪■◆]\s+|·|\(?[0-9]{1,2}\)\s*|[0-9]{1,2}(?:、|\.(?![0-9])|．)\s*|[①-⑳]\s*"
    r"|\([一二三四五六七八九十]{1,2}\)|[一二三四五六七八九十]{1,2}、)?\s*"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """Part of a sentence: ``text`` is the folded text from offset ``start``."""

    text: str
    start: int


def sentences(folded: str) -> Iterator[list[Clause]]:
    """The clauses of each sentence or line, without bullets and surrounding blanks."""
    clauses: list[Clause] = []
    begin = 0
    for mark in _MARK.finditer(folded):
        if mark.lastgroup == "aside":
            continue
        clauses += _clauses(folded, begin, mark.start(), first=not clauses)
        begin = mark.end()
        if mark.lastgroup == "end":
            yield clauses
            clauses = []
    yield [*clauses, *_clauses(folded, begin, len(folded), first=not clauses)]


def _clauses(folded: str, start: int, end: int, *, first: bool) -> Iterator[Clause]:
    """The clause between two marks, cut where it is too long to be read as one."""
    if first:
        bullet = _BULLET.match(folded, start, end)
        start = bullet.end() if bullet else start
    for begin in range(start, end, LONGEST_CLAUSE):
        piece = folded[begin : min(end, begin + LONGEST_CLAUSE)]
        stripped = piece.strip()
        if stripped:
            yield Clause(stripped, begin + len(piece) - len(piece.lstrip()))
