"""The page that an invitation's link opens."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Invitation
from accounts.selectors import has_verified_address, open_invitations_for
from accounts.services import accept_invitation, find_invitation
from matchmaker.web.views.reader import reader, told


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """Show who invites, and accept."""
    found, now = find_invitation(key), timezone.now()
    if found is None:
        raise Http404
    signed_in = request.user.is_authenticated
    if request.method == "POST" and signed_in:
        user = reader(request)
        welcome = _("Welcome to %(organization)s.") % {"organization": found.organization.name}
        if told(request, lambda: accept_invitation(invitation=found, user=user, now=now), welcome):
            return redirect("home")
        return redirect("invitation", key=key)
    context = {
        "invitation": found,
        "is_open": not (found.accepted_at or found.revoked_at or found.is_expired(now)),
        "is_mine": signed_in and has_verified_address(reader(request), found.email),
    }
    return render(request, "web/organization/invitation.html", context)


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept one of the reader's own invitations, which needs no key."""
    rows = open_invitations_for(reader(request), timezone.now())
    found = get_object_or_404(rows, pk=pk)
    return redirect("home") if _accepted(request, found) else redirect("organization-start")


def _accepted(request: HttpRequest, found: Invitation) -> bool:
    user, now = reader(request), timezone.now()
    welcome = _("Welcome to %(organization)s.") % {"organization": found.organization.name}
    return told(request, lambda: accept_invitation(invitation=found, user=user, now=now), welcome)
