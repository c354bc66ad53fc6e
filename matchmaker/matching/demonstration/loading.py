"""Putting the demonstration into the database, through the same services as everything else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.errors import DomainError
from accounts.models import Organization
from accounts.services import create_organization, verify_organization
from listings.models import Need, Technology
from listings.services import create_needs, create_technologies, draft_need, draft_technology

from ..states import ListingKind
from .files import ListingRow, read_listings, read_organizations
from .people import ensure_people


class DebugIsOff(DomainError):
    """A site that others reach must not get accounts whose passwords lie in a file."""

    code = "debug_is_off"
    default_message = _(
        "The demonstration is for DEBUG=on only, on a computer of your own: the passwords of its "
        "accounts lie in a file."
    )


class NotADemonstration(DomainError):
    """A real organization has the code of a made-up one."""

    code = "not_a_demonstration"
    default_message = _(
        "The organization %(code)s of this site is no demonstration. Load the demonstration into "
        "another database: set DATABASE_URL."
    )


@dataclass(slots=True)
class Loaded:
    """How much one run added; all zero where everything was there."""

    organizations: int = 0
    technologies: int = 0
    needs: int = 0
    accounts: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether the run changed nothing."""
        return not (self.organizations or self.technologies or self.needs or self.accounts)


@transaction.atomic
def load_demonstration(*, now: datetime) -> Loaded:
    """Add what is missing of the demonstration: all of it, or nothing when something is wrong.

    What is there stays as it is, also where somebody changed it; only passwords become those
    of the file again. Raises DebugIsOff, NotADemonstration, PasswordsUnreadable.
    """
    if not settings.DEBUG:
        raise DebugIsOff
    owners = _known_organizations()
    loaded = Loaded(organizations=_add_organizations(owners, now))
    loaded.technologies = _add_technologies(owners, now)
    loaded.needs = _add_needs(owners, now)
    loaded.accounts = ensure_people(owners, now=now)
    return loaded


def _known_organizations() -> dict[str, Organization]:
    codes = [row["code"] for row in read_organizations()]
    known = {one.code: one for one in Organization.objects.filter(code__in=codes)}
    for organization in known.values():
        if not organization.is_demonstration:
            raise NotADemonstration(code=organization.code)
    return known


def _add_organizations(owners: dict[str, Organization], now: datetime) -> int:
    missing = [row for row in read_organizations() if row["code"] not in owners]
    for row in missing:
        owners[row["code"]] = _create_organization(row, now)
    return len(missing)


def _create_organization(row: Mapping[str, Any], now: datetime) -> Organization:
    values = {name: value for name, value in row.items() if name != "is_verified"}
    organization = create_organization(**values, is_demonstration=True, by=None, now=now)
    if row["is_verified"]:
        verify_organization(
            organization=organization, by=None, now=now, evidence="made up for the demonstration"
        )
    return organization


def _add_technologies(owners: Mapping[str, Organization], now: datetime) -> int:
    rows = _missing_rows(ListingKind.TECHNOLOGY, Technology, owners, now)
    drafts = [
        draft_technology(owner=owners[row.organization], by=None, now=now, values=row.values)
        for row in rows
    ]
    return len(create_technologies(drafts=drafts, by=None, now=now, publish=True)) if rows else 0


def _add_needs(owners: Mapping[str, Organization], now: datetime) -> int:
    rows = _missing_rows(ListingKind.NEED, Need, owners, now)
    drafts = [
        draft_need(owner=owners[row.organization], by=None, now=now, values=row.values)
        for row in rows
    ]
    return len(create_needs(drafts=drafts, by=None, now=now, publish=True)) if rows else 0


def _missing_rows(
    kind: ListingKind,
    model: type[Technology] | type[Need],
    owners: Mapping[str, Organization],
    now: datetime,
) -> Sequence[ListingRow]:
    stored = model.objects.filter(owner__in=[*owners.values()]).exclude(external_id="")
    known = set(stored.values_list("owner__code", "external_id"))
    rows = read_listings(kind, today=timezone.localdate(now))
    return [row for row in rows if (row.organization, row.external_id) not in known]
