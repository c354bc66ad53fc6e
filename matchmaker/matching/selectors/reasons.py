"""What speaks against an organization's technologies, told without telling who said so."""

from __future__ import annotations

from collections import Counter
from typing import Final

from accounts.models import Organization

from ..states import Reason, Verdict
from .learning import decisions_in_force

WHAT_LACKED: Final = (
    Reason.TOO_EARLY,
    Reason.BENEFIT_UNCLEAR,
    Reason.COMMERCIAL_ROUTE_UNCLEAR,
    Reason.DESCRIPTION_VAGUE,
    Reason.TERMS_DO_NOT_FIT,
)
"""Reasons that an owner can do something about; the others speak of the pair or of the need."""


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
