"""Rows locked in one order, always from here, so that two operations never wait for each other.

On SQLite a write transaction has the database to itself and the locks cost nothing.
"""

from __future__ import annotations

from accounts.models import Organization

from .models import Agreement, Interest, Introduction, Meeting, PayAfterUseContract


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


def lock_contract(key: int) -> PayAfterUseContract:
    """A pay-after-use contract as it is now, one writer at a time. Raises DoesNotExist."""
    rows = PayAfterUseContract.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("licensor", "licensee", "technology").get(pk=key)


def lock_introduction(key: int) -> Introduction:
    """The introduction as it is now, locked until the transaction ends.

    Both sides come with it, unlocked. Raises Introduction.DoesNotExist.
    """
    rows = Introduction.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related(
        "need__owner", "technology__owner", "seeker", "provider", "manager"
    ).get(pk=key)


def lock_meeting(key: int) -> Meeting:
    """The meeting as it is now, locked until the transaction ends; lock its introduction first."""
    return Meeting.objects.select_for_update(of=("self",), no_key=True).get(pk=key)


def lock_agreement(key: int) -> Agreement:
    """The agreement as it is now, locked until the transaction ends, both parties with it.

    Raises Agreement.DoesNotExist.
    """
    rows = Agreement.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("provider", "recipient", "technology", "manager").get(pk=key)


def lock_introduction_for_agreement(key: int) -> Introduction:
    """The introduction that an agreement is begun from, one at a time. Raises DoesNotExist."""
    rows = Introduction.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("provider", "seeker", "technology", "need", "manager").get(pk=key)
