"""The page of a need for its owner: what was proposed, why, and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts.models import User
from listings.models import Need
from listings.states import STEPS_FROM, ListingState, Step
from matchmaker.matching.models import Assessment
from matchmaker.matching.selectors.owner_proposals import NeedProgress, OwnerProposal
from matchmaker.matching.services.owner_view import Weighing, weigh_for_owner, what_to_loosen
from matchmaker.matching.states import ProposalState
from matchmaker.web.cards import Card, card_of

from .listing_matches import Quotation, match_of

OPENED: Final = 3
"""Proposals whose evidence is unfolded when the page opens."""

STANDS: Final[dict[str, Promise]] = {
    ProposalState.OPEN: gettext_lazy("A technology manager has yet to decide."),
    ProposalState.APPROVED: gettext_lazy(
        "Approved: a technology manager brings both sides together."
    ),
}
PROGRESS: Final[dict[str, Promise]] = {
    "not_published": gettext_lazy("Proposals are made once the need is published."),
    "waiting": gettext_lazy("Technologies are being looked for. This takes a moment."),
    "failed": gettext_lazy(
        "Something went wrong while looking for technologies; the people who run this site see it."
    ),
    "done": gettext_lazy("Everything that is published was looked through."),
}


@dataclass(frozen=True, slots=True)
class ProposalView:
    """One proposal: the technology's card, the evidence, and the owner's opinion."""

    technology: int
    number: int
    card: Card
    state: str
    stands: str
    is_new: bool
    is_open: bool
    quotations: tuple[Quotation, ...]
    technology_language: str
    weighing: Weighing
    assessment: Assessment | None
    is_shortlisted: bool
    is_dismissed: bool


@dataclass(frozen=True, slots=True)
class ProposalLists:
    """What is shown at once, and what the owner put aside."""

    shown: Sequence[ProposalView]
    dismissed: Sequence[ProposalView]

    @property
    def shortlisted(self) -> list[ProposalView]:
        """Those on the shortlist."""
        return [view for view in self.shown if view.is_shortlisted]


def proposal_views(proposals: Sequence[OwnerProposal], *, today: date) -> ProposalLists:
    """The proposals in their order, worded."""
    views = [_view(one, number, today) for number, one in enumerate(proposals, start=1)]
    return ProposalLists(
        shown=[view for view in views if not view.is_dismissed],
        dismissed=[view for view in views if view.is_dismissed],
    )


def _view(one: OwnerProposal, number: int, today: date) -> ProposalView:
    proposal = one.proposal
    card = card_of(proposal.technology, band=proposal.band, tier=one.tier)
    return ProposalView(
        technology=proposal.technology_id,
        number=number,
        card=card,
        state=proposal.state_for_parties,
        stands=str(STANDS[ProposalState(proposal.state_for_parties)]),
        is_new=one.assessment is None,
        is_open=number <= OPENED,
        quotations=match_of(proposal, proposal.technology, one.tier).quotations,
        technology_language=card.language_tag,
        weighing=weigh_for_owner(one, today=today),
        assessment=one.assessment,
        is_shortlisted=one.is_shortlisted,
        is_dismissed=one.is_dismissed,
    )


def possible_steps(need: Need) -> list[str]:
    """The steps that the owner may take now, as the addresses name them."""
    steps = [
        step.value
        for step in (Step.SUBMIT, Step.WITHDRAW, Step.REOPEN)
        if need.state in STEPS_FROM[step]
    ]
    if need.state == ListingState.DRAFT and need.submitted_at is None:
        steps.append("discard")
    return [*steps, "copy"]


def progress_text(progress: NeedProgress) -> str:
    """Where matching stands, in a sentence."""
    return str(PROGRESS[progress.stage])


def loosening(need: Need, progress: NeedProgress, *, reader: User, now: datetime) -> list[str]:
    """What to change in a published need for which nothing can be proposed."""
    if progress.stage != "done":
        return []
    return what_to_loosen(need, reader=reader, now=now)
