"""How the stated conditions of a requirement and of a measured value stand to each other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Context, Decimal
from enum import Enum, auto
from functools import lru_cache
from typing import Final

from .dimensions import COUNT, scale_of
from .figures import Figure, figures_in
from .normalise import fold
from .quantities import traits_of

_ROUGHLY: Final = Context(prec=9)
_TEMPERATURE: Final = "[temperature]^1"
_TIME: Final = "[time]^1"
_WARM: Final = Decimal("293.15")
"""20 ℃ in kelvin: above it more heat is harder on a material, below it more cold."""

_ALIKE: Final = (
    ("room-temperature", re.compile(r"室温|常温|room temperature|ambient temperature")),
    ("high-temperature", re.compile(r"高温|(?:high|elevated) temperature")),
    ("low-temperature", re.compile(r"低温|low temperature")),
    ("gauge", re.compile(r"表压|gauge(?: pressure)?")),
    ("aged", re.compile(r"老化|age?ing|aged")),
    ("full-load", re.compile(r"满载|满负荷|额定负载|(?:full|rated) load")),
    ("salt-spray", re.compile(r"盐雾|salt spray")),
)
_FILLERS: Final = re.compile(
    r"条件|环境|工况|情况|温度|时间|循环|充放电|测试|之后|以后|连续|持续|为|的|在|经过?|当|于|下|时|后|中|(?<![a-z])"
    r"(?:at|after|under|for|in|an?|the|temperature|time|of(?= [0-9])|cycles?|when|measured|tested"
    r"|conditions?|storage|over|during|by)(?![a-z])"
)
_BASIS: Final = re.compile(r"(?<![a-z])(?:per|of|above|below|than|as)(?![a-z])|/|每|占|相对|比")
_TOKEN: Final = re.compile(r"[a-z0-9-]+|[\u3400-\u9fff]+|[≥≤<>/]")


class Relation(Enum):
    """What the measured value's condition says about the requirement's."""

    SAME = auto()
    ADDED = auto()
    UNSTATED = auto()
    STRICTER = auto()
    DIFFERENT = auto()


@dataclass(frozen=True, slots=True)
class Circumstances:
    """A condition taken apart: (dimension, low, high) in base units, and the words left over."""

    marks: frozenset[tuple[str, Decimal, Decimal]]
    words: frozenset[str]
    is_basis: bool


@lru_cache(maxsize=2048)
def circumstances(condition: str) -> Circumstances:
    """The marks and words of a condition as written in either language."""
    text = fold(condition).casefold()
    figures = figures_in(fold(condition))
    rest = "".join(
        " " if any(f.start <= place < f.end for f in figures) else character
        for place, character in enumerate(text[: len(fold(condition))])
    )
    is_basis = _BASIS.search(rest) is not None
    for meant, pattern in _ALIKE:
        rest = pattern.sub(f" {meant} ", rest)
    words = frozenset(_TOKEN.findall(_FILLERS.sub(" ", rest)))
    return Circumstances(frozenset(map(_mark, figures)), words, is_basis)


def _mark(figure: Figure) -> tuple[str, Decimal, Decimal]:
    scale = scale_of(figure.unit)
    if scale is None:
        return figure.unit, figure.low, figure.high
    low, high = scale.to_base(figure.low), scale.to_base(figure.high)
    return scale.dimension, _ROUGHLY.plus(low), _ROUGHLY.plus(high)


def relation(required: str, measured: str, *, key: str) -> Relation:
    """How the condition of a measured value stands to the one required, for this quantity.

    A condition that only the measured value has counts as added, except a basis (per module, of
    that at 25 ℃), which makes another quantity of it.
    """
    asked, given = circumstances(required), circumstances(measured)
    if asked == given:
        return Relation.SAME
    if not required.strip():
        return Relation.DIFFERENT if given.is_basis else Relation.ADDED
    if not measured.strip():
        return Relation.UNSTATED
    return Relation.STRICTER if _is_stricter(asked, given, key) else Relation.DIFFERENT


def _is_stricter(asked: Circumstances, given: Circumstances, key: str) -> bool:
    """Whether each mark is equal or harder; only where the quantity's traits can tell."""
    theirs = {dimension: (low, high) for dimension, low, high in given.marks}
    ours = {dimension: (low, high) for dimension, low, high in asked.marks}
    if asked.words != given.words or set(theirs) != set(ours) or not ours:
        return False
    if len(ours) != len(asked.marks) or len(theirs) != len(given.marks):
        return False
    traits = traits_of(key)
    return all(
        theirs[dimension] == span or _is_harder(dimension, span, theirs[dimension], traits)
        for dimension, span in ours.items()
    )


def _is_harder(
    dimension: str,
    asked: tuple[Decimal, Decimal],
    given: tuple[Decimal, Decimal],
    traits: frozenset[str],
) -> bool:
    if dimension == _TEMPERATURE:
        hotter = "h" in traits and asked[0] >= _WARM and given[0] >= asked[1]
        colder = "f" in traits and asked[1] <= _WARM and given[1] <= asked[0]
        return hotter or colder
    return dimension in {_TIME, COUNT} and "w" in traits and given[0] >= asked[1]
