"""Which of an organization's technologies say nearly the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from listings.models import Technology
from listings.selectors import technologies

from .drafting import ALIKE_FROM, SHORTEST_TEXT

COMPARED: Final = 1000
LONGEST_COMPARED: Final = 600
"""Characters: title and summary, which tell one technology from another."""


@dataclass(frozen=True, slots=True)
class SameTechnology:
    """A technology of the same organization that says nearly the same; ``alike`` is 0 to 100."""

    technology: Technology
    alike: float


def technologies_like(technology: Technology, *, limit: int = 3) -> list[SameTechnology]:
    """The organization's other technologies that say nearly the same, the nearest first.

    The technology need not be stored. Its latest 1,000 are looked at, in whatever state.
    """
    said = _said(technology.title, technology.summary)
    if len(said) < SHORTEST_TEXT:
        return []
    others = technologies().filter(owner_id=technology.owner_id).exclude(pk=technology.pk)
    texts = {
        key: _said(title, summary)
        for key, title, summary in others.values_list("pk", "title", "summary")[:COMPARED]
    }
    near = process.extract(
        said, texts, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE_FROM, limit=limit
    )
    found = others.in_bulk([key for _text, _score, key in near])
    return [SameTechnology(found[key], score) for _text, score, key in near]


def _said(title: str, summary: str) -> str:
    return " ".join(f"{title} {summary}".casefold().split())[:LONGEST_COMPARED]
