"""What speaks against an organization's technologies, told without telling who said so."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from django.db.models import Count

from accounts.models import Organization

from ..models import Assessment
from ..states import AssessmentKind, Reason, Verdict
from .learning import decisions_in_force

WHAT_LACKED: Final = (
    Reason.TOO_EARLY,
    Reason.BENEFIT_UNCLEAR,
    Reason.COMMERCIAL_ROUTE_UNCLEAR,
    Reason.DESCRIPTION_VAGUE,
    Reason.TERMS_DO_NOT_FIT,
)
"""Reasons that an owner can do something about; the others speak of the pair or of the need."""

FEWEST_OWNERS: Final = 5
"""So many verified organizations must have said the same of a technology before its owner is told:
of fewer somebody who knows the market guesses who it was. It is the same choice as
`listings.anonymity.ENOUGH_ORGANIZATIONS` for teasers, and no measured figure."""
MOST_OBJECTIONS: Final = 10


@dataclass(frozen=True, slots=True)
class Objection:
    """What owners of needs said of a technology; at least so many organizations, a multiple of
    `FEWEST_OWNERS`.
    """

    technology: int
    title: str
    language: str
    reason: Reason
    at_least: int


def what_need_owners_lacked(organization: Organization) -> list[Objection]:
    """Why owners of needs put the organization's technologies aside, where enough said the same.

    An organization counts once however many needs it has, and only if somebody verified it, since
    whoever founds four could tell what a fifth says. Counts go in steps of `FEWEST_OWNERS`: two
    readings, before and after somebody spoke, would tell otherwise what they said. Neither need,
    note nor day is read.
    """
    said = (
        Assessment.objects.filter(
            technology__owner=organization,
            organization__is_verified=True,
            kind=AssessmentKind.DISMISSED,
            reason__in=[*map(str, WHAT_LACKED)],
        )
        .order_by()
        .values_list("technology_id", "technology__title", "technology__language", "reason")
        .annotate(owners=Count("organization", distinct=True))
        .filter(owners__gte=FEWEST_OWNERS)
    )
    objections = [
        Objection(key, title, language, Reason(reason), owners // FEWEST_OWNERS * FEWEST_OWNERS)
        for key, title, language, reason, owners in said
    ]
    objections.sort(key=lambda one: (-one.at_least, one.technology, one.reason))
    return objections[:MOST_OBJECTIONS]


def what_readers_lacked(organization: Organization) -> list[tuple[Reason, int]]:
    """How often each reason was given against the organization's technologies, most often first.

    Counts over all of them together, without day, need or technology: of a proposal that was not
    approved nobody but technology managers may learn more.
    """
    given = decisions_in_force().filter(
        proposal__technology__owner=organization,
        verdict=Verdict.REJECTED,
        reason__in=[*map(str, WHAT_LACKED)],
    )
    counted = Counter(Reason(reason) for reason in given.values_list("reason", flat=True))
    return counted.most_common()
