"""Taking a decision, and undoing one."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import DomainError
from accounts.models import User

from ..models import Decision, Proposal
from ..selectors.related import undoable_decisions
from ..services import decide_proposal, undo_batch, undo_decision
from ..services.deciding import LONGEST_NOTE
from ..states import Reason, Verdict, reasons_for
from .doors import reviewer
from .site import ReviewAdminSite


class DecisionForm(forms.Form):
    """A verdict (the button that was pressed), a reason that fits it, and two notes."""

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
    note_to_parties = forms.CharField(
        required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 3})
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


def take_decision(form: DecisionForm, proposal: Proposal, by: User) -> Decision:
    """Decide as the valid form says; raises what the service raises."""
    return decide_proposal(proposal=proposal, **form.cleaned_data, by=by, now=timezone.now())


def undo_view(request: HttpRequest, site: ReviewAdminSite) -> HttpResponse:
    """Take back the decision that was posted, with those made together with it; 409 if too late.

    Only decisions of the desk; a wrong key is a 404.
    """
    user = reviewer(request)
    decision = _posted_decision(request)
    try:
        given_back = _undo(decision, user)
    except DomainError as refusal:
        return _refused(request, decision, refusal, site)
    text = ngettext(
        "Undone: %(count)d proposal is where it was, and nobody was told.",
        "Undone: %(count)d proposals are where they were, and nobody was told.",
        len(given_back),
    )
    messages.success(request, text % {"count": len(given_back)})
    if len(given_back) == 1:
        return HttpResponseRedirect(review_url(given_back[0]))
    return HttpResponseRedirect(reverse("admin:matching_proposal_changelist"))


def _posted_decision(request: HttpRequest) -> Decision:
    key = request.POST.get("decision", "")
    if not (key.isascii() and key.isdecimal()) or len(key) > 18:
        raise Http404
    rows = Decision.objects.select_related("by", "proposal__need", "proposal__technology")
    decision: Decision | None = rows.filter(pk=int(key)).first()
    if decision is None:
        raise Http404
    return decision


def _undo(decision: Decision, by: User) -> Sequence[Proposal]:
    now = timezone.now()
    if isinstance(decision.batch, UUID):
        undone, _late = undo_batch(batch=decision.batch, by=by, now=now)
        return undone
    return [undo_decision(decision=decision, by=by, now=now)]


def _refused(
    request: HttpRequest, decision: Decision, refusal: DomainError, site: ReviewAdminSite
) -> HttpResponse:
    context = {
        **site.each_context(request),
        "title": _("Not undone"),
        "is_nav_sidebar_enabled": False,
        "decision": decision,
        "refusal": refusal.message,
    }
    page = "admin/matching/proposal/not_undone.html"
    return TemplateResponse(request, page, context, status=HTTPStatus.CONFLICT)


def undo_bar(user: User) -> dict[str, Any]:
    """What the bar says that undoes the user's last decision; empty where there is none."""
    now = timezone.now()
    last = undoable_decisions(user, now=now).first()
    if last is None:
        return {}
    seconds = int((last.due_at - now).total_seconds())
    together = 1 if last.batch is None else Decision.objects.filter(batch=last.batch).count()
    return {"undoable": last, "undo_seconds": seconds, "undo_count": together}


def can_undo(decision: Decision, user: User, *, leads: bool) -> bool:
    """Whether the page of the decided proposal offers the reader to undo that."""
    is_theirs = leads or decision.by_id == user.pk
    return is_theirs and decision.is_pending and decision.due_at > timezone.now()


def review_url(proposal: Proposal) -> str:
    """The page of a proposal."""
    return reverse("admin:matching_proposal_review", args=[proposal.pk])


def decided_message(decision: Decision) -> str:
    """What is said when a decision was taken."""
    return gettext("Decided: %(decision)s.") % {"decision": decision}
