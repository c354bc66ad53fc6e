"""How often terms stand in a document, and in the parts of a query."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .representation import ListingText, parts
from .tokens import Terms, substance_of, terms_of

Floats = NDArray[np.float32]

NO_TERMS: Final[Terms] = np.empty(0, dtype=np.uint32)
NO_FLOATS: Final[Floats] = np.empty(0, dtype=np.float32)

TITLE_REPEATS: Final = 4
"""How often a document's title counts beside its text. On the needs of tt-zh, the one set with
titles and texts, five titles in place of one raised ndcg@10 from .632 to .645."""


@dataclass(frozen=True, slots=True)
class TermCounts:
    """The distinct terms of a text, ascending, and 1 + ln(times) for each."""

    terms: Terms
    frequencies: Floats


def count_terms(*parts: tuple[str, int]) -> TermCounts:
    """The terms of several (text, times) taken together."""
    found = [np.tile(terms_of(text), times) for text, times in parts]
    terms, times = np.unique(np.concatenate(found or [NO_TERMS]), return_counts=True)
    return TermCounts(terms, (1 + np.log(times)).astype(np.float32))


def document_terms(title: str, body: str) -> TermCounts:
    """What is stored of a document: its text, the title counted `1 + TITLE_REPEATS` times."""
    return count_terms((title, 1 + TITLE_REPEATS), (body, 1))


@dataclass(frozen=True, slots=True)
class QueryPart:
    """The terms of one part of a query, and which share of the query it is."""

    terms: TermCounts
    share: float


def query_parts(title: str, body: str) -> tuple[QueryPart, ...]:
    """What a query is compared by: half its title, half its passages alike, as `represent` does.

    A long need is as near to a text as its passages are on average, so that one passage full of
    rare words (a solicitation's boilerplate) can't speak for all.
    """
    heading, texts = parts(ListingText(title, body, ""), side="query")
    rest = 0.5 if heading and texts else 1.0
    asked = [QueryPart(count_terms((text, 1)), rest / len(texts)) for text in texts]
    if heading:
        asked.append(QueryPart(count_terms((substance_of(heading), 1)), 1 - rest if texts else 1.0))
    return tuple(asked)
