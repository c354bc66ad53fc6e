"""The page on which one proposal is judged; works without JavaScript."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.errors import DomainError
from accounts.models import User
from accounts.policies import is_desk_lead

from ..errors import DecisionUndone, ProposalAlreadyDecided, ProposalClaimed, UndoTooLate
from ..models import Proposal
from ..selectors import (
    decisions_on_its_listings,
    find_decision,
    get_proposal,
    proposal_askings,
)
from ..selectors.escalations import escalations_of, find_escalation
from ..selectors.owner_proposals import find_assessment
from ..selectors.quality import hidden_from
from ..selectors.questions import questions_of
from ..selectors.queue import find_next_for
from ..selectors.related import similar_proposals
from ..services import disclosures, gates_closed_now
from ..services.deciding import LONGEST_NOTE
from ..states import APPROVAL_REASONS, REJECTION_REASONS, Gate
from .actions import ACTIONS, OFFERED, Action, ActionForm, form_of
from .checklist import review_checklist
from .comparison import comparison_rows
from .decisions import (
    DecisionForm,
    can_undo,
    decided_message,
    review_url,
    take_decision,
    undo_bar,
)
from .filters import band_label
from .learned import learned_say
from .requirements import requirement_lines
from .site import ReviewAdminSite

EARLIER_DECISIONS = 10
LATE: Final = (ProposalAlreadyDecided, ProposalClaimed, UndoTooLate, DecisionUndone)
KEYS_OFF: Final = "desk_keys_off"
TRAIL: Final = "desk_trail"
LONGEST_TRAIL: Final = 50


def review_page(
    request: HttpRequest, proposal: Proposal, user: User, site: ReviewAdminSite
) -> HttpResponse:
    """Show a proposal that the manager may judge; do what was posted and go on to the next."""
    page = _Page(request, proposal, user, site)
    if request.method != "POST":
        return page.shown()
    chosen = request.POST.get("action", "")
    if chosen == "keys":
        return page.keys_switched()
    return page.acted(ACTIONS[chosen]) if chosen in ACTIONS else page.decided()


class _Page:
    """One request about one proposal."""

    def __init__(
        self, request: HttpRequest, proposal: Proposal, user: User, site: ReviewAdminSite
    ) -> None:
        self.request, self.proposal, self.user, self.site = request, proposal, user, site

    def decided(self) -> HttpResponse:
        """Take the posted decision."""
        form = DecisionForm(self.request.POST)
        if not form.is_valid():
            return self.shown(form, status=HTTPStatus.BAD_REQUEST)
        try:
            decision = take_decision(form, self.proposal, self.user)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
            return self._refused(refusal, form=form)
        messages.success(self.request, decided_message(decision))
        return self._onwards()

    def acted(self, action: Action) -> HttpResponse:
        """Do what else was posted."""
        form = form_of(action, self.proposal, self.request.POST)
        if not form.is_valid():
            return self.shown(acted={action.code: form}, status=HTTPStatus.BAD_REQUEST)
        try:
            action.operation(self.proposal, form.cleaned_data, self.user)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
            return self._refused(refusal, acted={action.code: form})
        messages.success(self.request, str(action.done))
        return self._onwards() if action.goes_on else self._back()

    def keys_switched(self) -> HttpResponse:
        """Switch the single keys off or on, for as long as the manager stays signed in."""
        session = self.request.session
        session[KEYS_OFF] = not session.get(KEYS_OFF, False)
        return self._back()

    def _refused(
        self,
        refusal: DomainError,
        form: DecisionForm | None = None,
        acted: Mapping[str, ActionForm] | None = None,
    ) -> HttpResponse:
        self.proposal = get_proposal(self.proposal.pk)
        late = isinstance(refusal, LATE)
        status = HTTPStatus.CONFLICT if late else HTTPStatus.BAD_REQUEST
        return self.shown(form, acted=acted, status=status)

    def _back(self) -> HttpResponse:
        return HttpResponseRedirect(review_url(self.proposal))

    def _onwards(self) -> HttpResponse:
        following = self._following()
        if following is None:
            return HttpResponseRedirect(reverse("admin:matching_proposal_queue"))
        return HttpResponseRedirect(review_url(following))

    def _following(self) -> Proposal | None:
        return find_next_for(self.user, now=timezone.now(), after=self.proposal)

    def shown(
        self,
        form: DecisionForm | None = None,
        *,
        acted: Mapping[str, ActionForm] | None = None,
        status: HTTPStatus = HTTPStatus.OK,
    ) -> HttpResponse:
        """The page."""
        context = {
            **self.site.each_context(self.request),
            "title": _("Review of a proposal"),
            "is_nav_sidebar_enabled": False,  # both sides need the width
            "opts": Proposal._meta,  # noqa: SLF001 - documented API of Django
            "proposal": self.proposal,
            "band": band_label(self.proposal.band),
            "keys_off": self.request.session.get(KEYS_OFF, False),
            **self._pair(),
            **self._history(),
            **self._neighbours(),
            **self._forms(form, acted or {}),
            **undo_bar(self.user),
        }
        page = "admin/matching/proposal/review.html"
        return TemplateResponse(self.request, page, context, status=status)

    def _pair(self) -> dict[str, Any]:
        """Both sides, and what speaks for and against them."""
        proposal, today = self.proposal, timezone.localdate()
        closed = gates_closed_now(proposal.need_id, proposal.technology_id, today=today)
        checklist = review_checklist(proposal, today=today)
        return {
            "rows": comparison_rows(proposal, checklist.against),
            "requirements": requirement_lines(proposal),
            "checklist": checklist,
            "learned": learned_say(proposal),
            "gates": [(gate.label, gate.value in closed) for gate in Gate],
            "disclosed": disclosures(proposal),
        }

    def _history(self) -> dict[str, Any]:
        """What was said and decided about it and its like."""
        proposal = self.proposal
        of_need, of_technology = similar_proposals(proposal, reader=self.user)
        # Decided ones that the manager is to judge a second time, without knowing the first.
        hidden = {*hidden_from(self.user)}
        decision, leads = find_decision(proposal), is_desk_lead(self.user)
        return {
            "decision": decision,
            "may_undo": decision is not None and can_undo(decision, self.user, leads=leads),
            "opinion": find_assessment(proposal),
            "askings": proposal_askings(proposal),
            "earlier": decisions_on_its_listings(proposal).exclude(proposal__in=hidden)[
                :EARLIER_DECISIONS
            ],
            "similar": [
                (label, [one for one in siblings if one.proposal.pk not in hidden])
                for label, siblings in (
                    (_("Of the same need"), of_need),
                    (_("Of the same technology"), of_technology),
                )
            ],
            "questions": questions_of(proposal),
            "escalations": escalations_of(proposal),
            "is_escalated": find_escalation(proposal) is not None,
            "is_lead": leads,
            "is_snoozed": _is_snoozed(proposal),
        }

    def _neighbours(self) -> dict[str, Any]:
        """Where J and K lead: on along the queue, and back the way that the manager came."""
        trail = [*self.request.session.get(TRAIL, [])]
        key = self.proposal.pk
        if key not in trail:
            trail = [*trail, key][-LONGEST_TRAIL:]
            self.request.session[TRAIL] = trail
        place = trail.index(key)
        return {
            "following": self._following(),
            "previous": trail[place - 1] if place else None,
        }

    def _forms(self, form: DecisionForm | None, acted: Mapping[str, ActionForm]) -> dict[str, Any]:
        def entry(code: str) -> tuple[Action, ActionForm]:
            return ACTIONS[code], acted.get(code) or form_of(ACTIONS[code], self.proposal)

        return {
            "form": form or DecisionForm(),
            "actions": [entry(code) for code in OFFERED],
            "hand_back": entry("hand_back"),
            "wake": entry("wake"),
            "approval_reasons": APPROVAL_REASONS,
            "rejection_reasons": REJECTION_REASONS,
            "longest_note": LONGEST_NOTE,
        }


def _is_snoozed(proposal: Proposal) -> bool:
    until = proposal.snoozed_until
    return until is not None and until > timezone.localdate()
