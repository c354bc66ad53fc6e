"""Rows locked in one order, always from here, so that two operations never wait for each other.

On SQLite a write transaction has the database to itself and the locks cost nothing.
"""

from __future__ import annotations

from accounts.models import Organization

from .models import Interest


def lock_organization(organization: Organization) -> Organization:
    """One writer of an organization's interests at a time, until the transaction ends."""
    # A lock that leaves foreign keys alone: its listings and memberships can go on.
    return Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)


def lock_interest(key: int) -> Interest:
    """The interest as it is now, locked until the transaction ends. Raises Interest.DoesNotExist.

    Both listings and the organization come with it, unlocked.
    """
    rows = Interest.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("organization", "technology__owner", "need__owner").get(pk=key)
