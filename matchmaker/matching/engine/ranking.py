"""The constants of the ranker in one place, each with the measurement that chose it."""

from dataclasses import dataclass
from enum import Flag
from typing import Final

RANKER_VERSION: Final = "5"
"""Changes whenever equal vectors and texts would get another score or band; stored with each
proposal."""


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
    """Cosine from which shared words count by the logarithm rather than by the amount. .03, .05 and
    .1, each with its best weight, lie within .01 of each other on all sets."""

    lexical_slope: float = 0.45
    """How much the lexical evidence rises, on average, for each deviation of dense evidence. Too
    low a slope lets words of the same language bury matches of the other: recall@1 on cross-zh-en
    is .18 at 0, .72 at .2, .91 at .45; on the sets of one language it changes no order."""

    level_pool: int = 50
    """The nearest documents of the query's language that tell which lexical evidence is usual; 10
    lost .004 to .014 of recall@1 on cross-zh-en."""

    level_sample: int = 1_000
    """Documents of a language among which those nearest are looked for, as many as cross-zh-en has
    of each: so the level, and with it a band, doesn't move as a collection grows, and a filter
    needs no second search without it. Within a language it changes no order."""

    level_strength: float = 10.0
    """As many imagined documents on the line through zero steady that level in a small collection;
    without them one lone document can never gain by its words."""

    prior_strength: float = 20.0
    """Neutral texts that a language's own documents are mixed with. From 5 to 60, recall@1 in
    collections of 2 to 200 documents a language stays within .02; at 20 the scores of true matches
    change little with the size (4.2 at 2 documents, 5.9 at 200)."""

    prior_evenness: float = 0.3
    """Share of the prior's spread that is the same in all directions: thirty texts leave most of
    the dimensions flat."""

    query_shift: float = 0.5
    """How far from the documents' middle towards that of neutral questions queries are centred.
    From 0 over .5 to 1, dense tt-zh rises (.617, .622, .633 ndcg@10) and dense cross-zh-en falls
    (.881, .875, .864 recall@1)."""

    refresh_share: float = 0.02
    """Share of changed documents from which the statistics are made anew; up to fifty documents
    every change does."""

    candidates: int = 60
    """Documents that each channel brings forward for each query and language, at least; of more
    than twenty wanted answers, three times as many. With 60, 100 and 300 the best twenty of every
    need of the three sets were the same."""

    strong_from: float = 4.25
    fair_from: float = 3.0
    """Where the bands begin. Of the pairs from 4.25 on .42 to .55 are the known partner on the sets
    that know one, and .40 are graded fairly strong or strong on tt-zh (.94 related). From 4.5 on
    shares lie further apart, .40 to .74, and fewer needs have one. Table and command:
    docs/reference/quality.md."""
