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
from accounts.selectors import organizations_of
from listings.models import Need
from listings.selectors import technologies_listed_to
from listings.states import ListingState
from listings.tiers import Tier

from ..models import Assessment, MatchingWork, Proposal
from ..states import UNDECIDED_FOR_PARTIES, AssessmentKind, ProposalState, WorkState
from .readers import Reader

MOST: Final = 60
"""Proposals of a need that a page shows; a need has twenty, and some that were approved before."""
_BESIDE: Final = ("technology__intellectual_property", "technology__trial_results")


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

    ``stage`` is not_published, waiting, failed or done.
    """

    stage: str

    @property
    def is_running(self) -> bool:
        """Whether a page should ask again in a moment."""
        return self.stage == "waiting"


def proposals_for_owner(need: Need, reader: User, *, now: datetime) -> list[OwnerProposal]:
    """The proposals of a need as its owner may see them, the shortlist first, best first.

    Empty for anybody who isn't of the owner's organization. A constant number of queries.
    """
    who = as_member(reader)
    if need.owner_id not in who.organizations:
        return []
    rows = _shown([need.pk], who, now).select_related(
        "need__owner", "technology__owner", "technology__pay_after_use"
    )
    found = [*rows.prefetch_related(*_BESIDE)[:MOST]]
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
    who = as_member(reader)
    if need.owner_id not in who.organizations:
        return None
    return _shown([need.pk], who, now).filter(technology_id=technology).first()


def proposal_counts(
    needs: Sequence[int], reader: User, *, now: datetime
) -> Mapping[int, ProposalCounts]:
    """What :func:`proposals_for_owner` would show of these needs of the reader's, by need.

    Dismissed ones aren't counted.
    """
    said = Assessment.objects.filter(need_id__in=needs).order_by()
    opinions = {row[:2]: row[2] for row in said.values_list("need_id", "technology_id", "kind")}
    bands: dict[int, Counter[str]] = {need: Counter() for need in needs}
    rows = _shown(needs, as_member(reader), now).order_by()
    columns = ("need_id", "technology_id", "band", "state")
    for need, technology, band, state in rows.values_list(*columns):
        opinion = opinions.get((need, technology))
        if opinion != AssessmentKind.DISMISSED:
            bands[need].update([band, state, opinion or ""])
    return {need: _counts(counted) for need, counted in bands.items()}


def as_member(user: User) -> Reader:
    """The user as a member of the organizations, whatever else: one query."""
    if not user.is_active:
        return Reader()
    own = [*organizations_of(user).order_by().values_list("pk", "kind", "is_verified")]
    vouched = any(is_verified for _pk, _kind, is_verified in own)
    return Reader({pk: kind for pk, kind, _is_verified in own}, vouched=vouched, signed_in=True)


def progress_of(need: Need) -> NeedProgress:
    """Whether proposals are still being looked for."""
    if need.state != ListingState.PUBLISHED:
        return NeedProgress("not_published")
    rows = MatchingWork.objects.filter(need=need).aggregate(
        waiting=Count("pk", filter=Q(state__in=[WorkState.PENDING, WorkState.CLAIMED])),
        failed=Count("pk", filter=Q(state=WorkState.FAILED)),
    )
    if rows["waiting"]:
        return NeedProgress("waiting")
    return NeedProgress("failed" if rows["failed"] else "done")


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


def _shown(needs: Sequence[int], who: Reader, now: datetime) -> QuerySet[Proposal]:
    """What an owner may see of these needs' proposals, best first.

    Which there are and in which order follows from what members read, gates and all: whose
    organizations nobody has verified sees those that were approved.
    """
    rows: QuerySet[Proposal] = Proposal.objects.filter(need_id__in=needs).order_by("-score", "pk")
    if not who.vouched:
        return rows.filter(state=ProposalState.APPROVED)
    listed = (
        technologies_listed_to(who.organizations, vouched=True, now=now).order_by().values("pk")
    )
    return rows.filter(
        Q(state=ProposalState.APPROVED) | Q(state__in=UNDECIDED_FOR_PARTIES, technology__in=listed)
    )


def _opinions(need: Need) -> dict[int, Assessment]:
    rows = Assessment.objects.filter(need=need, organization_id=need.owner_id)
    return {row.technology_id: row for row in rows.select_related("by")}


def _counts(counted: Counter[str]) -> ProposalCounts:
    return ProposalCounts(
        strong=counted["strong"],
        fair=counted["fair"],
        weak=counted["weak"],
        approved=counted["approved"],
        shortlisted=counted[AssessmentKind.SHORTLISTED.value],
    )
