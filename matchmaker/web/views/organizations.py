"""The pages of the reader's organizations. What is not theirs answers 404."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import DomainError
from accounts.models import Organization
from accounts.policies import can_administer
from accounts.selectors import (
    memberships_of,
    open_invitations_of,
    open_join_requests_of,
    organizations_of,
    organizations_to_join,
)
from accounts.services import (
    approve_join_request,
    change_role,
    decline_join_request,
    found_organization,
    invite_member,
    remove_member,
    request_to_join,
    revise_organization,
    revoke_invitation,
)
from matchmaker.web.forms.organizations import (
    AnswerForm,
    DetailsForm,
    FoundingForm,
    InvitationForm,
    RoleForm,
)
from matchmaker.web.pages.organizations import (
    invitation_address,
    organization_page,
    start_page,
)
from matchmaker.web.views.reader import reader, told, way_back


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The reader's organizations, and the ways into one."""
    context = start_page(reader(request), now=timezone.now())
    return render(request, "web/organization/start.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def found(request: HttpRequest) -> HttpResponse:
    """Add an organization that the reader owns."""
    form = FoundingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = _saved(
            form,
            lambda: found_organization(by=reader(request), **form.cleaned_data, now=timezone.now()),
        )
        if made is not None:
            return redirect("home")
    return render(request, "web/organization/found.html", {"form": form})


@require_safe
def members(request: HttpRequest, code: str) -> HttpResponse:
    """Who acts for the organization."""
    return _page(request, _own(request, code), InvitationForm())


@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, code: str) -> HttpResponse:
    """What the organization says of itself; an owner changes it."""
    organization = _administered(request, code)
    before = Organization.objects.get(pk=organization.pk)
    form = DetailsForm(request.POST or None, instance=organization)
    if request.method == "POST" and form.is_valid():
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        now = timezone.now()
        saved = _saved(
            form,
            lambda: revise_organization(
                organization=before, changes=changes, by=reader(request), now=now
            ),
        )
        if saved is not None:
            return redirect("organization", code=code)
    context = {"form": form, "organization": before}
    return render(request, "web/organization/details.html", context)


@require_POST
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Ask the owners to be let in."""
    user = reader(request)
    organization = get_object_or_404(organizations_to_join(user), code=code)
    told(
        request,
        lambda: request_to_join(organization=organization, user=user, now=timezone.now()),
        _("The owners of %(organization)s have been asked.") % {"organization": organization.name},
    )
    return redirect("organization-start")


@require_POST
def invite(request: HttpRequest, code: str) -> HttpResponse:
    """Send an invitation."""
    organization, form = _administered(request, code), InvitationForm(request.POST)
    if not form.is_valid():
        return _page(request, organization, form)
    told(
        request,
        lambda: invite_member(
            organization=organization,
            **form.cleaned_data,
            by=reader(request),
            link=lambda key: invitation_address(request, key),
            now=timezone.now(),
        ),
        _("An invitation is on its way to %(email)s.") % {"email": form.cleaned_data["email"]},
    )
    return redirect("organization", code=code)


@require_POST
def revoke(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take an invitation back."""
    organization = _administered(request, code)
    row = get_object_or_404(open_invitations_of(organization), pk=pk)
    told(
        request,
        lambda: revoke_invitation(invitation=row, by=reader(request), now=timezone.now()),
        _("The invitation of %(email)s works no longer.") % {"email": row.email},
    )
    return redirect("organization", code=code)


@require_POST
def role(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Give a member another role."""
    organization, form = _administered(request, code), RoleForm(request.POST)
    row = get_object_or_404(memberships_of(organization), pk=pk)
    if form.is_valid():
        wanted, now = form.cleaned_data["role"], timezone.now()
        told(
            request,
            lambda: change_role(membership=row, role=wanted, by=reader(request), now=now),
            _("Saved."),
        )
    return redirect(_members_again(request, code))


@require_POST
def remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """End a membership: an owner anybody's, others their own."""
    user, organization = reader(request), _own(request, code)
    row = get_object_or_404(memberships_of(organization), pk=pk)
    if row.user_id != user.pk and not can_administer(user, organization):
        raise Http404
    told(
        request,
        lambda: remove_member(membership=row, by=user, now=timezone.now()),
        _("%(email)s is not a member any more.") % {"email": row.user.email},
    )
    still_mine = organizations_of(user).filter(pk=organization.pk).exists()
    return redirect(_members_again(request, code) if still_mine else "organization-start")


@require_POST
def answer(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Say yes or no to somebody who asks to join."""
    organization, form = _administered(request, code), AnswerForm(request.POST)
    row = get_object_or_404(open_join_requests_of(organization), pk=pk)
    if not form.is_valid():
        return _page(request, organization, InvitationForm())
    user, now, wanted = reader(request), timezone.now(), form.cleaned_data["role"]
    if form.cleaned_data["answer"] == "approve":
        done = _("%(email)s is a member now.") % {"email": row.email}
        told(
            request,
            lambda: approve_join_request(request=row, by=user, role=wanted, now=now),
            done,
        )
    else:
        done = _("The request was declined.")
        told(request, lambda: decline_join_request(request=row, by=user, now=now), done)
    return redirect("organization", code=code)


def _page(request: HttpRequest, organization: Organization, form: InvitationForm) -> HttpResponse:
    context = organization_page(
        organization,
        reader(request),
        now=timezone.now(),
        invitation_form=form,
        number=request.GET.get("page"),
    )
    return render(request, "web/organization/organization.html", context)


def _members_again(request: HttpRequest, code: str) -> str:
    """The page of the members that the form stood on."""
    return way_back(request, reverse("organization", args=[code]))


def _own(request: HttpRequest, code: str) -> Organization:
    return get_object_or_404(organizations_of(request.user), code=code)


def _administered(request: HttpRequest, code: str) -> Organization:
    organization = _own(request, code)
    if not can_administer(request.user, organization):
        raise Http404
    return organization


def _saved(form: Any, operation: Any) -> Organization | None:
    """What the service made, or None with the refusal shown beside the field that caused it."""
    try:
        made: Organization = operation()
    except ValidationError as wrong:
        form.add_error(None, wrong)
        return None
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        return None
    return made
