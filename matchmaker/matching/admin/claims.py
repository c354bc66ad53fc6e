"""Taking, giving back and taking over a proposal, and the signs of life of its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from accounts.errors import DomainError
from accounts.models import User

from ..models import Claim, Proposal
from ..selectors.claims import find_claim, lookers
from ..services.claims import claim_proposal, give_back, keep_claims, note_look, take_over
from ..states import ProposalState
from .doors import enter, reviewer
from .site import ReviewAdminSite


@dataclass(frozen=True, slots=True)
class Hold:
    """Who works on a proposal and who looks at it, as its page shows it."""

    proposal: Proposal
    claim: Claim | None
    is_mine: bool
    lookers: tuple[str, ...]

    @property
    def can_claim(self) -> bool:
        """Whether it is there to be taken."""
        return self.claim is None and self.proposal.state == ProposalState.OPEN

    @property
    def can_take_over(self) -> bool:
        """Whether somebody else has it."""
        return self.claim is not None and not self.is_mine

    @property
    def said(self) -> str:
        """What is so now, in a sentence or two."""
        return " ".join(part for part in (self._of_claim(), self._of_lookers()) if part)

    def _of_claim(self) -> str:
        if self.claim is None:
            return gettext("Nobody has claimed this proposal.")
        if self.is_mine:
            return gettext("You hold this proposal.")
        holder = self.claim.holder.get_full_name()
        return gettext("%(holder)s is working on this proposal.") % {"holder": holder}

    def _of_lookers(self) -> str:
        if not self.lookers:
            return ""
        return gettext("Looking at it now: %(names)s.") % {"names": ", ".join(self.lookers)}


def hold_of(proposal: Proposal, reader: User) -> Hold:
    """Who works on the proposal now."""
    now = timezone.now()
    claim = find_claim(proposal.pk, now=now)
    is_mine = claim is not None and claim.holder_id == reader.pk
    looking = lookers([proposal.pk], without=reader, now=now).get(proposal.pk, [])
    return Hold(proposal, claim, is_mine, tuple(looking))


def sign_of_life(proposal: Proposal, by: User) -> None:
    """The manager is at work: what is held is held on, and others see who looks."""
    now = timezone.now()
    keep_claims(by=by, now=now)
    note_look(proposal=proposal, by=by, now=now)


def with_hold(response: HttpResponse, proposal: Proposal, reader: User) -> HttpResponse:
    """Tell the proposal's page who works on it, before it is rendered."""
    if isinstance(response, TemplateResponse) and response.context_data is not None:
        response.context_data["hold"] = hold_of(proposal, reader)
    return response


def claim_view(request: HttpRequest, pk: int, site: ReviewAdminSite) -> HttpResponse:
    """Claim, give back or take over, as the pressed button says; then back to the page."""
    opened = enter(request, pk, site)
    if isinstance(opened, HttpResponse):
        return opened
    user, action = reviewer(request), request.POST.get("action", "")
    try:
        done = _act(action, opened, user, request.POST)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    if action == "give-back":
        return HttpResponseRedirect(reverse("admin:matching_proposal_queue"))
    return HttpResponseRedirect(reverse("admin:matching_proposal_review", args=[pk]))


def alive_view(request: HttpRequest, pk: int, site: ReviewAdminSite) -> HttpResponse:
    """A sign of life from the page; answers who works on the proposal, and whether the reader."""
    opened = enter(request, pk, site)
    if isinstance(opened, HttpResponse):
        return opened
    user = reviewer(request)
    sign_of_life(opened, user)
    hold = hold_of(opened, user)
    return JsonResponse({"said": hold.said, "mine": hold.is_mine, "state": opened.state})


def _act(action: str, proposal: Proposal, by: User, posted: Any) -> str:
    now = timezone.now()
    if action == "give-back":
        give_back(proposal=proposal, by=by, now=now)
        return gettext("The proposal is back in the queue.")
    if action == "take-over":
        take_over(proposal=proposal, reason=str(posted.get("reason", "")), by=by, now=now)
        return gettext("You have taken the proposal over; the former holder is told why.")
    claim_proposal(proposal=proposal, by=by, now=now)
    return gettext("You hold this proposal.")
