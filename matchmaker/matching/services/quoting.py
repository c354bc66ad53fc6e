"""Quotations from the two listings of a proposal, as they are stored with it.

By words first, in the moment of proposing: it costs a millisecond. By meaning afterwards, from
the encoder's vectors of single sentences, because only these reach across languages; they cost
a second a need, so a task makes them for what stands on the desk, the best first.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, Final

import numpy as np
import structlog
from django.db.models import QuerySet
from django.utils import timezone
from numpy.typing import NDArray

from listings.models import Need, Technology

from .. import runtime
from ..engine.explain import (
    Passage,
    Quotation,
    meaning_similarity,
    passages,
    quotations,
    word_similarity,
)
from ..models import Proposal
from ..states import Audience, ProposalState, Side
from ..text import quotable_fields
from .work import Clock

log = structlog.get_logger(__name__)

SENTENCES: Final = 24
"""Sentences of a listing that are compared; what says most stands first."""
PROPOSALS_AT_A_TIME: Final = 20
QUOTATIONS: Final = 3

Stored = list[dict[str, Any]]
Vectors = NDArray[np.float32]


class NeedPassages:
    """A need's sentences, cut once and compared with one technology after another."""

    def __init__(self, need: Need) -> None:
        self.need = need
        self.passages = passages_of(need)

    @cached_property
    def vectors(self) -> Vectors:
        """The sentences' vectors, (n, d); computed at the first use only."""
        return sentence_vectors(self.passages, Side.QUERY)

    def quotations_by_words(self, technology: Technology) -> Stored:
        """The pairs of sentences that share the rarest words; none across languages, usually."""
        theirs = passages_of(technology)
        similarity = word_similarity(self.passages, theirs)
        return as_stored(
            quotations(self.passages, theirs, similarity, by="words", limit=QUOTATIONS)
        )

    def quotations_by_meaning(self, technology: Technology) -> Stored:
        """The pairs of sentences that the encoder puts nearest; words count as much as meaning
        where both are of one language.
        """
        theirs = passages_of(technology)
        similarity = meaning_similarity(self.vectors, sentence_vectors(theirs, Side.DOCUMENT))
        if self.need.language == technology.language:
            words = word_similarity(self.passages, theirs)
            similarity = np.float32(0.5) * (similarity + words)
        return as_stored(
            quotations(self.passages, theirs, similarity, by="meaning", limit=QUOTATIONS)
        )


def passages_of(listing: Need | Technology) -> list[Passage]:
    """The sentences of a listing that members and managers may read."""
    return passages(quotable_fields(listing, Audience.MEMBERS), limit=SENTENCES)


def sentence_vectors(sentences: Sequence[Passage], side: Side) -> Vectors:
    """One vector a sentence, (n, d)."""
    return runtime.encoder().encode([sentence.text for sentence in sentences], side=side.code)


def as_stored(found: Sequence[Quotation]) -> Stored:
    """Quotations as JSON: each side's field, offsets and words, the strength and the measure."""
    return [
        {
            "need": _place(quotation.need),
            "technology": _place(quotation.technology),
            "strength": quotation.strength,
            "by": quotation.by,
        }
        for quotation in found
    ]


def _place(passage: Passage) -> dict[str, Any]:
    return {
        "field": passage.field,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
    }


def quote_by_meaning(
    *,
    clock: Clock = timezone.now,
    seconds: float = 5.0,
    between: Callable[[], object] | None = None,
) -> tuple[int, bool]:
    """Quote by meaning for open proposals that have no such quotations yet, the best first.

    ``between`` is called before each proposal's turn: fresh work may overtake there.

    Returns how many were done, and whether some are left when the time was up.
    """
    stop_at = time.monotonic() + seconds
    done = 0
    while time.monotonic() < stop_at:
        some = _unexplained()
        if not some:
            return done, False
        _quote(some, clock, between)
        done += len(some)
    return done, bool(_unexplained())


def _unexplained() -> list[Proposal]:
    """The best proposal without such quotations, and those of the same need beside it."""
    waiting = Proposal.objects.filter(state=ProposalState.OPEN, explained_at__isnull=True)
    best = waiting.order_by("-score", "pk").values_list("need_id", flat=True).first()
    if best is None:
        return []
    some = waiting.filter(need_id=best).select_related("need", "technology")
    return [*some.order_by("-score", "pk")[:PROPOSALS_AT_A_TIME]]


def _quote(
    proposals: Sequence[Proposal], clock: Clock, between: Callable[[], object] | None
) -> None:
    sentences = NeedPassages(proposals[0].need)
    for proposal in proposals:
        if between is not None:
            between()
        found = sentences.quotations_by_meaning(proposal.technology)
        _store(proposal, found, clock)


def _store(proposal: Proposal, found: Stored, clock: Clock) -> None:
    """Keep the quotations if both texts are those that the proposal was made from.

    Where a listing was revised since, proposing comes again and asks for quotations anew; until
    then the proposal is not looked at a second time.
    """
    same = Proposal.objects.filter(
        pk=proposal.pk,
        need_revision=proposal.need_revision,
        technology_revision=proposal.technology_revision,
    )
    revised = (proposal.need.revision, proposal.technology.revision) != (
        proposal.need_revision,
        proposal.technology_revision,
    )
    if revised:
        same.update(explained_at=clock())
    else:
        same.update(evidence=found, explained_at=clock())


def quotes_wanted() -> bool:
    """Whether :func:`quote_by_meaning` would find something to do."""
    wanted: QuerySet[Proposal] = Proposal.objects.filter(
        state=ProposalState.OPEN, explained_at__isnull=True
    )
    return wanted.exists()
