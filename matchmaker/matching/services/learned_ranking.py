"""Ranking with what was learnt: candidates are lowered part by part, and put in order again.

What each pair was lowered by, and for what, is stored with its proposal, so that the score follows
from the row and the version that it names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from listings.models import Need, Technology

from .. import runtime
from ..engine.collection import Candidate
from ..engine.fusion import band_of
from ..engine.learning import Lesson, likeness, lowered, lowering, topic_lowering
from ..engine.representation import language_of
from ..models import LearnedRanking, ListingVector
from ..policies.learning import objections_of
from ..selectors import technologies_by_key
from ..states import Audience, LearntPart, Side
from ..text import TEXT_VERSION, listing_text
from .terms import pair_of, said_by

REACH: Final = 2
"""How many times as many candidates as are shown are looked at: some come up as others go down."""
DIGITS: Final = 6

Learned = dict[str, Any]
"""What a version made of a pair, as it is stored with the proposal."""
Lists = Mapping[int, Sequence[Candidate]]


@dataclass(frozen=True, slots=True)
class Examples:
    """A need's judged technologies as learning compares with them: vectors (n, d) that are centred
    already, and which ones they are, as [key, revision].
    """

    rejected: NDArray[np.float64]
    approved: NDArray[np.float64]
    used: list[list[int]]
    rejections: int


class LearnedRanker:
    """Ranks the candidates of some needs as one version says, or leaves them where that is None.

    ``made`` is what it made of each pair, by need and technology.
    """

    def __init__(
        self, version: LearnedRanking | None, needs: Mapping[int, Need], *, today: date
    ) -> None:
        self.version = version
        self._needs = needs
        self._today = today
        self._lessons = {} if version is None else lessons_of(version)
        self.made: dict[int, dict[int, Learned]] = {}

    def wanted(self, count: int) -> int:
        """How many candidates to look at, to show so many."""
        return count if self.version is None else REACH * count

    def lower(self, lists: Lists, *, keep: int | None = None) -> Lists:
        """The candidates with their lowered scores, best first, at most `keep` of each need.

        What is on a list that this gave before is not lowered again.
        """
        if self.version is None:
            return lists
        best = {key: self._lowered(key, some)[:keep] for key, some in lists.items()}
        for key, some in best.items():
            # What was cut off may come again, as it was before, where a party asked for it.
            for gone in {one.id for one in lists[key]} - {one.id for one in some}:
                self.made[key].pop(gone, None)
        return best

    def _lowered(self, need: int, candidates: Sequence[Candidate]) -> list[Candidate]:
        made = self.made.setdefault(need, {})
        fresh = [candidate for candidate in candidates if candidate.id not in made]
        made.update(self._made_of(need, fresh))
        known = [candidate for candidate in candidates if candidate.id in made]
        new = {candidate.id for candidate in fresh}
        scored = [
            _with_score(one, lowered(one.score, made[one.id]["parts"])) if one.id in new else one
            for one in known
        ]
        return sorted(scored, key=lambda candidate: (-candidate.score, candidate.id))

    def _made_of(self, need: int, candidates: Sequence[Candidate]) -> dict[int, Learned]:
        """What the version makes of each; a technology that is gone meanwhile is left out."""
        if not candidates or self.version is None:
            return {}
        technologies = technologies_by_key(candidate.id for candidate in candidates)
        alike = _likenesses(technologies, examples_for(need, self.version))
        made: dict[int, Learned] = {}
        for candidate in candidates:
            if candidate.id in technologies:
                technology = technologies[candidate.id]
                one: Learned = {
                    "score_before": round(candidate.score, DIGITS),
                    "objections": self._objections(self._needs[need], technology),
                    "topic": alike.get(candidate.id, {}),
                }
                made[candidate.id] = one | {"parts": parts_of(one, self._lessons)}
        return made

    def _objections(self, need: Need, technology: Technology) -> dict[str, dict[str, float]]:
        if not self._lessons:
            return {}
        pair = pair_of(need, technology, today=self._today)
        return objections_of(pair, said_by(technology), parts=self._lessons)


def _with_score(candidate: Candidate, score: float) -> Candidate:
    return replace(candidate, score=score, band=band_of(score, runtime.CONFIG))


def lessons_of(version: LearnedRanking) -> dict[str, Lesson]:
    """The stored lessons that lower anything, by part."""
    lessons = {part: Lesson(**stored) for part, stored in version.lessons.items()}
    return {part: lesson for part, lesson in lessons.items() if lesson}


def parts_of(learned: Learned, lessons: Mapping[str, Lesson]) -> dict[str, float]:
    """By how much each part lowers a pair, in deviations, from what is stored about the pair."""
    parts = {
        part: lowering(lesson, learned["objections"].get(part, {}))
        for part, lesson in lessons.items()
    }
    if learned["topic"]:
        topic = {name: learned["topic"][name] for name in ("rejected", "approved", "rejections")}
        parts[LearntPart.TOPIC.value] = topic_lowering(**topic)
    return {part: round(amount, DIGITS) for part, amount in sorted(parts.items()) if amount}


def examples_for(need: int, version: LearnedRanking) -> Examples | None:
    """The technologies that were judged for the field of a need, as far as they are still what was
    judged; None where none was rejected for it.
    """
    judged = version.topics.get(str(need))
    if judged is None:
        return None
    wanted = {key: revision for verdict in judged.values() for key, revision in verdict}
    rows = {
        key: row for key, row in technologies_by_key(wanted).items() if row.revision == wanted[key]
    }
    vectors = _centred_vectors(rows)
    rejected = [key for key, _ in judged["rejected"] if key in vectors]
    approved = [key for key, _ in judged["approved"] if key in vectors]
    if not rejected:
        return None
    return Examples(
        rejected=np.array([vectors[key] for key in rejected]),
        approved=np.array([vectors[key] for key in approved]),
        used=[[key, wanted[key]] for key in sorted({*rejected, *approved})],
        rejections=len(rejected),
    )


def _likenesses(
    technologies: Mapping[int, Technology], examples: Examples | None
) -> dict[int, dict[str, Any]]:
    """How alike each is to what was judged for the need, by key; {} where nothing was."""
    if examples is None:
        return {}
    vectors = _centred_vectors(technologies)
    if not vectors:
        return {}
    stacked = np.array([*vectors.values()])
    rejected = likeness(stacked, examples.rejected)
    approved = likeness(stacked, examples.approved)
    return {
        key: {
            "rejected": float(rejected[place]),
            "approved": float(approved[place]),
            "rejections": examples.rejections,
            "examples": examples.used,
        }
        for place, key in enumerate(vectors)
    }


def _centred_vectors(technologies: Mapping[int, Technology]) -> dict[int, NDArray[np.float64]]:
    """Members' vectors around the middle that the encoder's prior knows of each language: unlike a
    collection's own middle, that one stays when listings come and go.
    """
    rows = ListingVector.objects.filter(
        technology_id__in=[*technologies],
        audience=Audience.MEMBERS,
        side=Side.DOCUMENT,
        encoder=runtime.encoder().name,
        text_version=TEXT_VERSION,
    )
    prior = runtime.prior()
    vectors: dict[int, NDArray[np.float64]] = {}
    for key, stored in sorted(rows.values_list("technology_id", "vector")):
        language = language_of(listing_text(technologies[key], Audience.MEMBERS))
        vector = np.frombuffer(bytes(stored), dtype="<f4").astype(np.float64)
        vectors[key] = vector - prior.of(language).documents.mean
    return vectors
