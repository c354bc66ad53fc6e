"""The page of a need for its owner: ranked proposals with evidence, shortlist, not relevant."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.errors import DomainError
from accounts.models import User
from accounts.policies import can_edit_for
from listings.models import Need, Technology
from listings.selectors import needs_kept_by, technologies
from matchmaker.matching.selectors.owner_proposals import (
    as_member,
    progress_of,
    proposals_for_owner,
)
from matchmaker.matching.services.assessing import (
    dismiss_proposal,
    shortlist_proposal,
    withdraw_assessment,
)
from matchmaker.matching.states import REJECTION_REASONS
from matchmaker.web.forms.assessments import DISMISS, SHORTLIST, AssessmentForm
from matchmaker.web.pages.need_list import STATE_NOTES
from matchmaker.web.pages.need_proposals import (
    loosening,
    possible_steps,
    progress_text,
    proposal_views,
)
from matchmaker.web.pages.needs import missing_of
from matchmaker.web.pages.reviews import asked_panel

STOP_POLLING = 286
"""The status that tells htmx to ask no more."""


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One of the reader's organization's needs, with what was proposed for it."""
    return _show(request, _need(request, pk))


@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The line that says whether technologies are being looked for; asked again by htmx."""
    need = _need(request, pk)
    now = progress_of(need)
    if not now.is_running and "was_running" in request.GET:
        return HttpResponseClientRefresh()
    context = {"need": need, "progress": now, "progress_text": progress_text(now)}
    status = HTTPStatus.OK if now.is_running else STOP_POLLING
    return render(request, "web/needs/_progress.html", context, status=status)


@require_POST
def assess(request: HttpRequest, pk: int) -> HttpResponse:
    """Shortlist a technology, put it aside with a reason, or take that back."""
    need = _need(request, pk)
    form = AssessmentForm(request.POST)
    if not form.is_valid():
        raise Http404
    technology = get_object_or_404(technologies(), pk=form.cleaned_data["technology"])
    try:
        said = _say(form, need, technology, cast("User", request.user))
    except DomainError as refusal:
        return _show(request, need, (technology.pk, refusal.message))
    messages.success(request, said)
    return redirect(f"{reverse('my-need', args=[need.pk])}#technology-{technology.pk}")


def _need(request: HttpRequest, pk: int) -> Need:
    return get_object_or_404(needs_kept_by(request.user), pk=pk)


def _say(form: AssessmentForm, need: Need, technology: Technology, user: User) -> str:
    said = form.cleaned_data
    pair: dict[str, Any] = {
        "need": need,
        "technology": technology,
        "by": user,
        "now": timezone.now(),
    }
    if said["opinion"] == SHORTLIST:
        shortlist_proposal(**pair, note=said["note"])
        return _("On your shortlist: %(title)s") % {"title": technology.title}
    if said["opinion"] == DISMISS:
        dismiss_proposal(**pair, reason=said["reason"], note=said["note"])
        return _("Put aside: %(title)s. The technology manager reads why.") % {
            "title": technology.title
        }
    withdraw_assessment(**pair)
    return _("Taken back: %(title)s") % {"title": technology.title}


def _show(request: HttpRequest, need: Need, refused: tuple[int, str] | None = None) -> HttpResponse:
    user, now = cast("User", request.user), timezone.now()
    proposals = proposals_for_owner(need, user, now=now)
    stage = progress_of(need)
    lists = proposal_views(proposals, today=timezone.localdate(now))
    may_edit = can_edit_for(user, need.owner)
    context = {
        "need": need,
        "lists": lists,
        "vouched": as_member(user).vouched,
        "progress": stage,
        "progress_text": progress_text(stage),
        "loosen": [] if proposals else loosening(need, stage, reader=user, now=now),
        "asked": asked_panel(need),
        "missing": missing_of(need) if not need.is_published else (),
        "may_edit": may_edit,
        "steps": possible_steps(need) if may_edit else [],
        "state_note": STATE_NOTES[need.state],
        "reasons": REJECTION_REASONS,
        "refused": refused,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "web/needs/page.html", context, status=status)
