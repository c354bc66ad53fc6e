"""What ties a technology manager to organizations and technologies, and so bars from judging."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Membership, Organization, User
from listings.models import IntellectualProperty

from .. import events
from ..models import ConflictDeclaration, ConflictWaiver, Proposal
from ..states import ConflictKind

Organizations = frozenset[int]
MOST_LEVELS = 20
"""Levels of organizations above or below one; circles cannot be, and so deep goes nobody."""


@dataclass(frozen=True, slots=True)
class Ties:
    """Keys of what a manager is tied to, by kind, and the kinds waived for a proposal."""

    organizations: dict[ConflictKind, Organizations]
    technologies: frozenset[int] = frozenset()
    waived: dict[int, frozenset[str]] = field(default_factory=dict)
    spared: Organizations = frozenset()
    """Proposals whose waiver covers every conflict that there is now."""

    def conflicts_with(self, proposal: Proposal) -> list[ConflictKind]:
        """Why the manager isn't free to judge this proposal; nothing is waived yet.

        The proposal should come with both listings.
        """
        sides = {proposal.need.owner_id, proposal.technology.owner_id}
        found = [kind for kind, keys in self.organizations.items() if keys & sides]
        if proposal.technology_id in self.technologies:
            found.append(ConflictKind.INVENTOR)
        return [kind for kind in ConflictKind if kind in found]

    def open_conflicts(self, proposal: Proposal) -> list[ConflictKind]:
        """The same, without what a second manager has waived for this proposal.

        A waiver covers what was known when it was asked for: with a further conflict it covers
        nothing, because nobody has weighed them together.
        """
        found = self.conflicts_with(proposal)
        covered = self.waived.get(proposal.pk, frozenset())
        return [] if covered.issuperset(kind.value for kind in found) else found

    def barred(self) -> Q:
        """The proposals with an open conflict, as a condition."""
        keys = {key for of_kind in self.organizations.values() for key in of_kind}
        tied = Q(need__owner_id__in=keys) | Q(technology__owner_id__in=keys)
        if self.technologies:
            tied |= Q(technology_id__in=self.technologies)
        return tied & ~Q(pk__in=self.spared)


def ties_of(user: User, *, today: date, technology: int | None = None) -> Ties:
    """What ties the manager today. ``technology`` (key): only that one is asked about inventors.

    The number of queries depends on how many levels of organizations lie above and below the
    manager's own, and on nothing else.
    """
    own = frozenset(
        Membership.objects.filter(user_id=user.pk).values_list("organization_id", flat=True)
    )
    ties = Ties(
        organizations={
            ConflictKind.SAME_ORGANIZATION: own,
            ConflictKind.PARENT_ORGANIZATION: _above_and_below(own),
            ConflictKind.EARLIER_DEAL: _dealt_with(user) - own,
            ConflictKind.DECLARED: frozenset(
                standing_declarations(user, today=today).values_list("organization_id", flat=True)
            ),
        },
        technologies=_invented(user, technology),
        waived=_waived(user),
    )
    return _with_spared(ties)


def standing_declarations(user: User, *, today: date) -> QuerySet[ConflictDeclaration]:
    """What the manager has declared and what holds today, latest first."""
    rows = ConflictDeclaration.objects.filter(manager_id=user.pk, withdrawn_at__isnull=True)
    standing: QuerySet[ConflictDeclaration] = rows.exclude(until__lt=today)
    return standing.select_related("organization")


def waivers_of(user: User) -> QuerySet[ConflictWaiver]:
    """The waivers that the manager has asked for, latest first."""
    rows = ConflictWaiver.objects.filter(manager_id=user.pk)
    return rows.select_related("proposal__need", "proposal__technology", "answered_by")


def waivers_to_answer(user: User) -> QuerySet[ConflictWaiver]:
    """What other managers ask for and nobody has answered, the first first."""
    rows = ConflictWaiver.objects.filter(granted__isnull=True).exclude(manager_id=user.pk)
    related = rows.select_related("manager", "proposal__need__owner", "proposal__technology__owner")
    return related.order_by("asked_at", "pk")


def find_waiver(user: User, proposal: Proposal) -> ConflictWaiver | None:
    """The latest waiver that the manager has asked for on this proposal, or None."""
    return waivers_of(user).filter(proposal_id=proposal.pk).first()


def _above_and_below(own: Organizations) -> Organizations:
    rows = Organization.objects.order_by()
    found: set[int] = set()
    above, below = set(own), set(own)
    for _level in range(MOST_LEVELS):
        parents = rows.filter(pk__in=above, parent__isnull=False).values_list("parent_id")
        children = rows.filter(parent_id__in=below).values_list("pk")
        above = _new(parents, found) if above else set()
        below = _new(children, found) if below else set()
        found |= above | below
        if not above and not below:
            break
    return frozenset(found) - own


def _new(keys: Iterable[tuple[int | None]], known: set[int]) -> set[int]:
    return {key for (key,) in keys if key is not None} - known


def _dealt_with(user: User) -> Organizations:
    """The organizations with which a part above has noted an earlier deal of the user."""
    answers: list[Any] = events.earlier_deals_asked.send(sender=User, user=user.pk)
    return frozenset(key for _receiver, keys in answers for key in keys or ())


def _invented(user: User, technology: int | None) -> frozenset[int]:
    named = Q(inventors__holds=user.email)
    if name := " ".join(user.display_name.split()):
        named |= Q(inventors__holds=name)
    rights = IntellectualProperty.objects.order_by().exclude(inventors=[]).filter(named)
    if technology is not None:
        rights = rights.filter(technology_id=technology)
    return frozenset(rights.values_list("technology_id", flat=True))


def _waived(user: User) -> dict[int, frozenset[str]]:
    granted = ConflictWaiver.objects.order_by().filter(manager_id=user.pk, granted=True)
    return {key: frozenset(kinds) for key, kinds in granted.values_list("proposal_id", "kinds")}


def _with_spared(ties: Ties) -> Ties:
    if not ties.waived:
        return ties
    rows = Proposal.objects.filter(pk__in=ties.waived).select_related("need", "technology")
    spared = frozenset(row.pk for row in rows if not ties.open_conflicts(row))
    return Ties(ties.organizations, ties.technologies, ties.waived, spared)
