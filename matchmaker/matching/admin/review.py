"""The page on which one proposal is judged; works without JavaScript."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import DomainError
from accounts.models import User

from ..errors import ProposalAlreadyDecided
from ..models import Proposal
from ..policies import can_review, has_conflict_of_interest
from ..selectors import (
    decisions_on_its_listings,
    find_decision,
    find_next_proposal,
    get_proposal,
    proposal_askings,
)
from ..selectors.owner_proposals import find_assessment
from ..services import decide_proposal, gates_closed_now, teaser
from ..services.deciding import LONGEST_NOTE
from ..states import APPROVAL_REASONS, REJECTION_REASONS, Gate, Reason, Verdict, reasons_for
from .checklist import review_checklist
from .comparison import comparison_rows
from .filters import band_label
from .learned import learned_say
from .requirements import requirement_lines

EARLIER_DECISIONS = 10


class DecisionForm(forms.Form):
    """A verdict (the button that was pressed), a reason that fits it, and a note."""

    verdict = forms.ChoiceField(
        choices=Verdict.choices,
        error_messages={"required": _("Press one of the two buttons: approve or reject.")},
    )
    reason = forms.ChoiceField(
        choices=Reason.choices, error_messages={"required": _("Choose a reason.")}
    )
    note = forms.CharField(
        required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 4})
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a reason that belongs to the other verdict, before anybody is told anything."""
        cleaned = super().clean() or {}
        verdict, reason = cleaned.get("verdict"), cleaned.get("reason")
        if verdict and reason and Reason(reason) not in reasons_for(Verdict(verdict)):
            wanted = (
                _("This is a reason to reject: choose one to approve, or press “Reject”.")
                if verdict == Verdict.APPROVED
                else _("This is a reason to approve: choose one to reject, or press “Approve”.")
            )
            self.add_error("reason", wanted)
        return cleaned


def review_page(request: HttpRequest, pk: int, site: AdminSite) -> HttpResponse:
    """Show a proposal; take the decision that was posted and go on to the next."""
    user = request.user
    if not isinstance(user, User) or not can_review(user):
        raise PermissionDenied
    try:
        proposal = get_proposal(pk)
    except Proposal.DoesNotExist as missing:
        raise Http404 from missing
    if request.method == "POST":
        return _decide(request, proposal, user, site)
    return _show(request, proposal, site, DecisionForm())


def _decide(request: HttpRequest, proposal: Proposal, by: User, site: AdminSite) -> HttpResponse:
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _show(request, proposal, site, form, status=HTTPStatus.BAD_REQUEST)
    try:
        decision = decide_proposal(
            proposal=proposal,
            verdict=form.cleaned_data["verdict"],
            reason=form.cleaned_data["reason"],
            note=form.cleaned_data["note"],
            by=by,
            now=timezone.now(),
        )
    except ProposalAlreadyDecided as late:
        form.add_error(None, late.message)
        fresh = get_proposal(proposal.pk)
        return _show(request, fresh, site, form, status=HTTPStatus.CONFLICT)
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        fresh = get_proposal(proposal.pk)
        return _show(request, fresh, site, form, status=HTTPStatus.BAD_REQUEST)
    messages.success(request, gettext("Decided: %(decision)s.") % {"decision": decision})
    return HttpResponseRedirect(_address_after(proposal))


def _address_after(proposal: Proposal) -> str:
    following = find_next_proposal(after=proposal)
    if following is None:
        return reverse("admin:matching_proposal_changelist")
    return reverse("admin:matching_proposal_review", args=[following.pk])


def _show(
    request: HttpRequest,
    proposal: Proposal,
    site: AdminSite,
    form: DecisionForm,
    *,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    today = timezone.localdate()
    closed = gates_closed_now(proposal.need_id, proposal.technology_id, today=today)
    following = find_next_proposal(after=proposal)
    checklist = review_checklist(proposal, today=today)
    context = {
        **site.each_context(request),
        "title": _("Review of a proposal"),
        "is_nav_sidebar_enabled": False,  # both sides need the width
        "opts": Proposal._meta,  # noqa: SLF001 - documented API of Django
        "proposal": proposal,
        "band": band_label(proposal.band),
        "rows": comparison_rows(proposal, checklist.against),
        "requirements": requirement_lines(proposal),
        "checklist": checklist,
        "learned": learned_say(proposal),
        "gates": [(gate.label, gate.value in closed) for gate in Gate],
        "decision": find_decision(proposal),
        "opinion": find_assessment(proposal),
        "earlier": decisions_on_its_listings(proposal)[:EARLIER_DECISIONS],
        "askings": proposal_askings(proposal),
        "following": following,
        "conflict": has_conflict_of_interest(request.user, proposal),
        "disclosed": _disclosed(proposal),
        "form": form,
        "approval_reasons": APPROVAL_REASONS,
        "rejection_reasons": REJECTION_REASONS,
        "longest_note": LONGEST_NOTE,
    }
    return TemplateResponse(request, "admin/matching/proposal/review.html", context, status=status)


def _disclosed(proposal: Proposal) -> list[tuple[str, list[tuple[str, str]]]]:
    """What an approval tells each side about the other, exactly as the mail says it."""
    return [
        (proposal.need.owner.name, [*teaser(proposal.technology)]),
        (proposal.technology.owner.name, [*teaser(proposal.need)]),
    ]
