"""Who comes to which proposal: the same door before every page about one."""

from __future__ import annotations

from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from ..models import Proposal
from ..policies import can_review, is_in_scope, open_conflicts
from ..selectors import get_proposal
from ..selectors.conflicts import find_waiver
from ..selectors.quality import pending_reviews
from ..states import ConflictKind
from .site import ReviewAdminSite


def reviewer(request: HttpRequest) -> User:
    """Who is signed in, if that is somebody who may use the desk; raises PermissionDenied."""
    if not isinstance(request.user, User) or not can_review(request.user):
        raise PermissionDenied
    return request.user


def enter(request: HttpRequest, pk: int, site: ReviewAdminSite) -> Proposal | HttpResponse:
    """The proposal, or the page that tells of a conflict of interest (403) and nothing else.

    Who is to judge a decided proposal a second time, blind, is led to the page that hides what
    was decided. Raises PermissionDenied for who is no reviewer, and Http404 for what is not there
    or lies outside the manager's fields and regions.
    """
    user = reviewer(request)
    try:
        proposal = get_proposal(pk)
    except Proposal.DoesNotExist as missing:
        raise Http404 from missing
    if not is_in_scope(user, proposal):
        raise Http404
    if (blind := pending_reviews(user).filter(proposal=proposal).first()) is not None:
        return HttpResponseRedirect(reverse("admin:matching_blindreview_judge", args=[blind.pk]))
    conflicts = open_conflicts(user, proposal, now=timezone.now())
    return _conflict_page(request, user, proposal, conflicts, site) if conflicts else proposal


def _conflict_page(
    request: HttpRequest,
    user: User,
    proposal: Proposal,
    conflicts: list[ConflictKind],
    site: ReviewAdminSite,
) -> HttpResponse:
    context = {
        **site.desk_context(request),
        "title": _("Conflict of interest"),
        "proposal": proposal,
        "conflicts": conflicts,
        "waiver": find_waiver(user, proposal),
    }
    page = "admin/matching/conflicts/refused.html"
    return TemplateResponse(request, page, context, status=HTTPStatus.FORBIDDEN)
