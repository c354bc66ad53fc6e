"""Rows locked in one order, always from here, so that two operations never wait for each other.

On SQLite a write transaction has the database to itself and the locks cost nothing.
"""

from __future__ import annotations

from accounts.errors import NotAMember
from accounts.models import Invitation, JoinRequest, Membership, Organization, User


def lock_user(user: User) -> User:
    """The user's row as it is now, locked until the transaction ends."""
    return User.objects.select_for_update().get(pk=user.pk)


def lock_organization(organization: Organization) -> Organization:
    """The organization's row as it is now, locked until the transaction ends."""
    return Organization.objects.select_for_update().get(pk=organization.pk)


def lock_line(
    organization: Organization, parent: Organization
) -> tuple[Organization, Organization]:
    """Organization and new parent as they are now, locked with everybody above the parent.

    Two changes that would close a circle between them have a row of it in common, so that the
    second one waits and then sees the first.
    """
    line = {organization.pk, parent.pk, *(above.pk for above in parent.ancestors())}
    rows = Organization.objects.select_for_update().filter(pk__in=line).order_by("pk")
    locked = {row.pk: row for row in rows}
    return locked[organization.pk], locked[parent.pk]


def lock_membership(membership: Membership) -> Membership:
    """The membership as it is now, its organization locked: one change of roles at a time.

    Raises NotAMember when it was removed in the meantime.
    """
    lock_organization(membership.organization)
    current = Membership.objects.select_related("user", "organization").filter(pk=membership.pk)
    if (found := current.first()) is None:
        raise NotAMember
    return found


def lock_invitation(invitation: Invitation) -> Invitation:
    """The invitation as it is now, its organization locked."""
    lock_organization(invitation.organization)
    return Invitation.objects.select_related("organization").get(pk=invitation.pk)


def lock_join_request(request: JoinRequest) -> JoinRequest:
    """The request as it is now, its organization locked."""
    lock_organization(request.organization)
    return JoinRequest.objects.select_related("organization", "user").get(pk=request.pk)
