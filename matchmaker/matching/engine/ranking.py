"""The constants of the ranker in one place, each with the measurement that chose it."""

from dataclasses import dataclass
from enum import Flag
from typing import Final

RANKER_VERSION: Final = "1"
"""Changes whenever equal vectors and texts would be scored otherwise; stored with each proposal."""


class Channels(Flag):
    """Which evidence a search uses. The parts alone are for measuring, BOTH is what a site runs."""

    DENSE = 1
    LEXICAL = 2
    BOTH = 3


@dataclass(frozen=True, slots=True)
class RankerConfig:
    """How dense and lexical evidence become one score. Figures: docs/explanation/matching.md.

    The dense scale is standard deviations above a language's unrelated documents; the score keeps
    that scale.
    """

    lexical_weight: float = 6.0
    """Deviations a unit of lexical surprise is worth. From 4 to 8 nothing moves by more than .01,
    except sbir-en, whose page-long needs want the upper end (recall@100 .948 at 4, .966 at 6)."""

    lexical_half: float = 0.03
    """Cosine from which shared words count by the logarithm rather than by the amount; .03 to .1
    gave the same within .01, a plain logarithm lost on short queries."""

    lexical_slope: float = 0.45
    """How much the lexical evidence rises, on average, for each deviation of dense evidence:
    measured between .4 (cross-zh-en, documents of all scores) and .5. Below .3, words of the same
    language begin to bury matches of the other (cross-zh-en recall@1 .92 at .45, .85 at .2)."""

    level_pool: int = 50
    """The nearest documents of the query's language that tell which lexical evidence is usual;
    10 gave .90 for .92 on cross-zh-en."""

    level_strength: float = 10.0
    """As many imagined documents on the line through zero steady that level in a small collection;
    without them one lone document can never gain by its words."""

    prior_strength: float = 20.0
    """Neutral texts that a language's own documents are mixed with. From 5 to 60, recall@1 in
    collections of 2 to 200 documents stayed within .02; at 20 the scores of true matches vary least
    with the collection's size (4.2 at 2 documents, 5.9 at 200)."""

    prior_evenness: float = 0.3
    """Share of the prior's spread that is the same in all directions: thirty texts leave most of
    the dimensions flat."""

    query_shift: float = 0.5
    """How far from the documents' middle to that of questions the queries are centred. 0 lost .010
    on tt-zh, 1 lost .011 on cross-zh-en."""

    refresh_share: float = 0.02
    """Share of changed documents from which the statistics are made anew; up to fifty documents
    every change does."""

    candidates: int = 300
    """Documents that each channel brings forward for each query and language, at least; of more
    than 100 wanted answers, three times as many."""

    strong_from: float = 5.5
    fair_from: float = 4.0
    """Where the bands begin; reliability table in docs/reference/quality.md."""
