"""What the page of an organization shows, by what its reader may do."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import Organization, Role, User
from accounts.policies import can_administer
from accounts.selectors import (
    memberships_of,
    open_invitations_for,
    open_invitations_of,
    open_join_requests_by,
    open_join_requests_of,
    organizations_to_join,
    own_memberships_of,
)
from matchmaker.web.forms.organizations import InvitationForm

MEMBERS_A_PAGE: Final = 25


def start_page(user: User, *, now: datetime) -> dict[str, Any]:
    """Where the person belongs, and where they could."""
    asked = [*open_join_requests_by(user)]
    return {
        "memberships": own_memberships_of(user),
        "invitations": open_invitations_for(user, now),
        "asked": asked,
        "joinable": organizations_to_join(user).exclude(
            pk__in=[each.organization_id for each in asked]
        ),
    }


def organization_page(
    organization: Organization,
    user: User,
    *,
    now: datetime,
    invitation_form: InvitationForm,
    number: str | None = None,
) -> dict[str, Any]:
    """A page of the members, by its number, for every member; what is open, for owners."""
    administers = can_administer(user, organization)
    context: dict[str, Any] = {
        "organization": organization,
        "page": Paginator(memberships_of(organization), MEMBERS_A_PAGE).get_page(number),
        "administers": administers,
        "roles": Role.choices,
    }
    if administers:
        context |= {
            "invitations": [
                {"row": row, "expired": row.is_expired(now)}
                for row in open_invitations_of(organization)
            ],
            "requests": open_join_requests_of(organization),
            "invitation_form": invitation_form,
        }
    return context


def invitation_address(request: HttpRequest, key: str) -> str:
    """The link that an invitation's mail carries."""
    return request.build_absolute_uri(reverse("invitation", args=[key]))
