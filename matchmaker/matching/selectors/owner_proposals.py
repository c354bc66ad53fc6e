"""What was proposed for a need, as far as its owner may know; pages, home and API share it.

Before a technology manager has decided, the owner sees of a proposed technology what the owner's
tier could find by searching as well: nothing where the technology isn't listed for the reader.
A rejected proposal is gone; why is between technology managers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from listings.models import Need
from listings.selectors import technologies_listed_for
from listings.states import ListingState
from listings.tiers import Tier

from ..models import Assessment, MatchingWork, Proposal
from ..states import AssessmentKind, ProposalState, WorkState
from .readers import reader_of

MOST: Final = 60
"""Proposals of a need that a page shows; a need has twenty, and some that were approved before."""


@dataclass(frozen=True, slots=True)
class OwnerProposal:
    """A proposal, how far the reader is let into its technology, and the owner's own opinion."""

    proposal: Proposal
    tier: Tier
    assessment: Assessment | None = None

    @property
    def is_shortlisted(self) -> bool:
        """Whether the owner keeps it in mind."""
        return self.assessment is not None and self.assessment.kind == AssessmentKind.SHORTLISTED

    @property
    def is_dismissed(self) -> bool:
        """Whether the owner put it aside."""
        return self.assessment is not None and self.assessment.kind == AssessmentKind.DISMISSED


@dataclass(frozen=True, slots=True)
class ProposalCounts:
    """How many proposals the owner sees of a need, by band, and what became of them."""

    strong: int = 0
    fair: int = 0
    weak: int = 0
    approved: int = 0
    shortlisted: int = 0


@dataclass(frozen=True, slots=True)
class NeedProgress:
    """Where matching stands for one need.

    ``stage`` is not_published, waiting, failed or done; ``count`` the proposals made so far.
    """

    stage: str
    count: int = 0

    @property
    def is_running(self) -> bool:
        """Whether a page should ask again in a moment."""
        return self.stage == "waiting"


def proposals_for_owner(need: Need, reader: User, *, now: datetime) -> list[OwnerProposal]:
    """The proposals of a need as its owner may see them, the shortlist first, best first.

    Empty for anybody who isn't of the owner's organization. A constant number of queries.
    """
    who = reader_of(reader)
    if need.owner_id not in who.organizations:
        return []
    rows = _shown([need.pk], reader, now).select_related(
        "need__owner", "technology__owner", "technology__pay_after_use"
    )
    found = [*rows.prefetch_related("technology__intellectual_property")[:MOST]]
    said = _opinions(need)
    told = [
        OwnerProposal(row, who.tier_of(row.technology), said.get(row.technology_id))
        for row in found
    ]
    return sorted(told, key=lambda one: (not one.is_shortlisted, one.is_dismissed))


def find_owner_proposal(
    need: Need, technology: int, reader: User, *, now: datetime
) -> Proposal | None:
    """The proposal of a technology (by key) that the need's owner may see, or None."""
    if need.owner_id not in reader_of(reader).organizations:
        return None
    return _shown([need.pk], reader, now).filter(technology_id=technology).first()


def proposal_counts(
    needs: Sequence[int], reader: User, *, now: datetime
) -> Mapping[int, ProposalCounts]:
    """What :func:`proposals_for_owner` would show of these needs of the reader's, by need.

    Dismissed ones aren't counted.
    """
    dismissed = Assessment.objects.filter(need_id__in=needs, kind=AssessmentKind.DISMISSED)
    gone = set(dismissed.values_list("need_id", "technology_id"))
    kept = Assessment.objects.filter(need_id__in=needs, kind=AssessmentKind.SHORTLISTED)
    shortlisted = Counter(kept.values_list("need_id", flat=True))
    bands: dict[int, Counter[str]] = {}
    rows = _shown(needs, reader, now).order_by()
    for need, technology, band, state in rows.values_list(
        "need_id", "technology_id", "band", "state"
    ):
        if (need, technology) not in gone:
            bands.setdefault(need, Counter()).update([band, state])
    return {need: _counts(bands.get(need, Counter()), shortlisted[need]) for need in needs}


def progress_of(need: Need) -> NeedProgress:
    """Whether proposals are still being looked for."""
    if need.state != ListingState.PUBLISHED:
        return NeedProgress("not_published")
    rows = MatchingWork.objects.filter(need=need).aggregate(
        waiting=Count("pk", filter=Q(state__in=[WorkState.PENDING, WorkState.CLAIMED])),
        failed=Count("pk", filter=Q(state=WorkState.FAILED)),
    )
    count = Proposal.objects.filter(need=need, state=ProposalState.OPEN).count()
    if rows["waiting"]:
        return NeedProgress("waiting", count)
    return NeedProgress("failed" if rows["failed"] else "done", count)


def find_assessment(proposal: Proposal) -> Assessment | None:
    """What the need's owner thinks of the technology, for the technology managers; or None."""
    return (
        Assessment.objects.select_related("organization", "by")
        .filter(
            need_id=proposal.need_id,
            technology_id=proposal.technology_id,
            organization_id=proposal.need.owner_id,
        )
        .first()
    )


def _shown(needs: Sequence[int], reader: User, now: datetime) -> QuerySet[Proposal]:
    """What an owner may see of these needs' proposals, best first."""
    listed = technologies_listed_for(reader, now=now).order_by().values("pk")
    rows: QuerySet[Proposal] = Proposal.objects.filter(
        Q(state=ProposalState.APPROVED) | Q(state=ProposalState.OPEN, technology__in=listed),
        need_id__in=needs,
    )
    return rows.order_by("-score", "pk")


def _opinions(need: Need) -> dict[int, Assessment]:
    rows = Assessment.objects.filter(need=need, organization_id=need.owner_id)
    return {row.technology_id: row for row in rows.select_related("by")}


def _counts(counted: Counter[str], shortlisted: int) -> ProposalCounts:
    return ProposalCounts(
        strong=counted["strong"],
        fair=counted["fair"],
        weak=counted["weak"],
        approved=counted["approved"],
        shortlisted=shortlisted,
    )
