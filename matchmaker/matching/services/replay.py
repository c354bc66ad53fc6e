"""Replay: stored proposals made again from what is stored with them, and held against the rows.

A score and its band follow from the proposal's features alone, as long as the ranker is the same.
A need's whole list follows from the statistics that it was made with, which ``generation`` names:
while the collection has that generation, the list is made again by the search that made it; once
the statistics have moved, nobody can say whether the list was right, and that is what is said. A
list that earlier decisions had a say in is made again with the version of what was learnt that it
names, whether that version is still in use or not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone

from listings.models import Need

from .. import runtime
from ..engine.collection import Candidate
from ..engine.fusion import band_of, replayed_score
from ..engine.learning import LEARNING_VERSION, lowered
from ..engine.ranking import RANKER_VERSION
from ..models import Proposal
from ..selectors import fresh_collection, needs_by_key
from ..states import DECIDED_STATES, Audience, ListingKind, ProposalState
from ..text import TEXT_VERSION
from .candidates import Found, candidates_for_needs
from .desk import SAME_SCORE, SCORE_DIGITS
from .learned_ranking import lessons_of, parts_of

ROUNDING: Final = 0.5 * 10.0**-SCORE_DIGITS + 1e-12
"""How far a score may be from the stored one that was rounded."""
ROWS_AT_A_TIME: Final = 1000


@dataclass(slots=True)
class Outcome:
    """How many were replayed and are equal, which differ, and which could not be replayed."""

    same: int = 0
    different: list[dict[str, Any]] = field(default_factory=list)
    not_replayable: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class ReplayReport:
    """What came of single scores, and of whole lists."""

    scores: Outcome = field(default_factory=Outcome)
    lists: Outcome = field(default_factory=Outcome)

    @property
    def is_clean(self) -> bool:
        """Whether nothing that could be replayed differs."""
        return not self.scores.different and not self.lists.different

    def as_json(self) -> dict[str, Any]:
        """The report for a machine."""
        return asdict(self)


def replay_proposals(*, need: int | None = None) -> ReplayReport:
    """Replay all proposals, or those of one need. Reads only.

    Raises EncoderUnavailable, and Need.DoesNotExist for a need that there is not.
    """
    rows = Proposal.objects.select_related("learning").order_by("need_id", "pk")
    if need is not None:
        rows = rows.filter(need=Need.objects.get(pk=need))
    report = ReplayReport()
    for row in rows.iterator(chunk_size=ROWS_AT_A_TIME):
        replay_score(row, report.scores)
    present = fresh_collection(ListingKind.TECHNOLOGY, Audience.MEMBERS).generation
    for key in _needs_with_a_list(rows):
        replay_list(key, present, report.lists)
    return report


def replay_score(proposal: Proposal, outcome: Outcome) -> None:
    """Score and band again from the stored features."""
    name: dict[str, Any] = {"proposal": proposal.pk}
    if proposal.ranker_version != RANKER_VERSION:
        versions = {"stored": proposal.ranker_version, "present": RANKER_VERSION}
        outcome.not_replayable.append(name | {"because": "ranker_version"} | versions)
        return
    if proposal.learning is not None and proposal.learning.learning_version != LEARNING_VERSION:
        outcome.not_replayable.append(name | {"because": "learning_version"})
        return
    stored = {"score": proposal.score, "band": proposal.band}
    try:
        score = _lowered_again(replayed_score(proposal.features, runtime.CONFIG), proposal)
    except (KeyError, TypeError, ValueError) as broken:
        outcome.different.append(name | {"because": f"features: {broken!r}", "stored": stored})
        return
    band = band_of(score, runtime.CONFIG)
    if abs(score - proposal.score) <= ROUNDING and band == proposal.band:
        outcome.same += 1
    else:
        replayed = {"score": score, "band": band}
        outcome.different.append(name | {"stored": stored, "replayed": replayed})


def _lowered_again(score: float, proposal: Proposal) -> float:
    """The score as the version that the proposal names lowers it; the same where it names none.

    Raises ValueError where the stored parts do not follow from the stored objections.
    """
    if proposal.learning is None:
        return score
    parts = parts_of(proposal.learned, lessons_of(proposal.learning))
    if parts != proposal.learned["parts"]:
        raise ValueError(f"learned parts {proposal.learned['parts']} are {parts}")
    return lowered(score, parts)


def _needs_with_a_list(rows: QuerySet[Proposal]) -> Iterator[int]:
    waiting = rows.filter(state=ProposalState.OPEN).order_by("need_id")
    yield from waiting.values_list("need_id", flat=True).distinct().iterator(chunk_size=1000)


def replay_list(need: int, present: str, outcome: Outcome) -> None:
    """A need's undecided proposals again, by the search that made them.

    ``present`` is the collection's generation. What was decided is not on the list any more.
    """
    waiting = Proposal.objects.filter(need_id=need, state=ProposalState.OPEN)
    stored = [*waiting.select_related("need", "technology", "learning")]
    why_not = _why_not(stored, present)
    if not why_not:
        day = timezone.localdate(max(row.updated_at for row in stored))
        learning = stored[0].learning
        found = candidates_for_needs(needs_by_key([need]), today=day, learning=learning)
        why_not = _why_not(stored, found.generation) or _learnt_otherwise(stored, found)
    if not why_not and need not in found.by_need:
        why_not = {"because": "no_vector"}
    if why_not:
        outcome.not_replayable.append({"need": need} | why_not)
        return
    differences = [*_differences(stored, _undecided(need, found.by_need[need]))]
    if differences:
        outcome.different.append({"need": need, "proposals": differences})
    else:
        outcome.same += 1


def _undecided(need: int, candidates: Sequence[Candidate]) -> list[Candidate]:
    decided = Proposal.objects.filter(need_id=need, state__in=DECIDED_STATES)
    keys = {*decided.values_list("technology_id", flat=True)}
    return [candidate for candidate in candidates if candidate.id not in keys]


def _why_not(stored: Sequence[Proposal], present: str) -> dict[str, Any]:
    """Why a list cannot be replayed, with what was stored and what there is now; {} if it can."""
    versions = [f"{RANKER_VERSION} {runtime.encoder().name} {TEXT_VERSION}"]
    made_by = sorted({f"{row.ranker_version} {row.encoder} {row.text_version}" for row in stored})
    if made_by != versions:
        return {"because": "versions", "stored": made_by, "present": versions}
    generations = sorted({row.generation for row in stored})
    if generations != [present]:
        return {"because": "statistics_moved", "stored": generations, "present": present}
    if any(_is_revised(row) for row in stored):
        return {"because": "revised"}
    methods = {row.learning.learning_version for row in stored if row.learning is not None}
    if not methods <= {LEARNING_VERSION}:
        return {"because": "learning_version", "stored": [*methods], "present": LEARNING_VERSION}
    if len({row.learning_id for row in stored}) > 1:
        return {"because": "learning_changed"}
    return {}


def _learnt_otherwise(stored: Sequence[Proposal], found: Found) -> dict[str, Any]:
    """Whether the technologies that the list was compared with have been revised or are gone."""
    made = found.learned.get(stored[0].need_id, {})
    then = {str(row.learned["topic"].get("examples")) for row in stored if row.learned}
    now = {str(one["topic"].get("examples")) for one in made.values()}
    return {"because": "examples_revised"} if made and not then <= now else {}


def _is_revised(row: Proposal) -> bool:
    then = (row.need_revision, row.technology_revision)
    return then != (row.need.revision, row.technology.revision)


def _differences(
    stored: Sequence[Proposal], again: Sequence[Candidate]
) -> Iterator[dict[str, Any]]:
    """What is stored otherwise, not found again, or found and not stored.

    Scores nearer than SAME_SCORE are equal, as they are for the desk, which leaves such rows as
    they stand: matrix products round differently in another batch.
    """
    rows = {row.technology_id: row for row in stored}
    for candidate in again:
        row = rows.pop(candidate.id, None)
        replayed = {"score": candidate.score, "band": candidate.band}
        if row is None:
            yield {"technology": candidate.id, "stored": None, "replayed": replayed}
        elif abs(row.score - candidate.score) >= SAME_SCORE or row.band != candidate.band:
            values = {"score": row.score, "band": row.band}
            yield {"technology": candidate.id, "stored": values, "replayed": replayed}
    for key, row in rows.items():
        values = {"score": row.score, "band": row.band}
        yield {"technology": key, "stored": values, "replayed": None}
