"""The list of an organization's needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from listings.models import Need
from listings.states import ListingState
from matchmaker.matching.selectors.owner_proposals import ProposalCounts

SOON: Final = timedelta(days=14)

STATE_NOTES: Final[Mapping[str, Promise]] = {
    ListingState.DRAFT: gettext_lazy("only you see it; hand it in to get proposals"),
    ListingState.SUBMITTED: gettext_lazy("a technology manager is reading it"),
    ListingState.PUBLISHED: gettext_lazy("shown to its readers and matched"),
    ListingState.EXPIRED: gettext_lazy("its last day has passed; reopen it to go on"),
    ListingState.WITHDRAWN: gettext_lazy("nobody is shown it"),
}


@dataclass(frozen=True, slots=True)
class NeedRow:
    """One need of the list."""

    pk: int
    title: str
    organization: str
    state: str
    state_label: str
    state_note: str
    validity: str
    ends_soon: bool
    bands: tuple[tuple[str, str], ...]
    shortlisted: int
    interest: str
    interested: int


def need_rows(
    needs: Iterable[Need],
    counts: Mapping[int, ProposalCounts],
    interested: Mapping[int, int],
    *,
    today: date,
) -> list[NeedRow]:
    """The rows, in the order of the needs; ``interested`` counts organizations by need."""
    return [
        _row(need, counts.get(need.pk, ProposalCounts()), interested.get(need.pk, 0), today)
        for need in needs
    ]


def _row(need: Need, counts: ProposalCounts, interested: int, today: date) -> NeedRow:
    return NeedRow(
        pk=need.pk,
        title=need.title or str(_("(no title yet)")),
        organization=need.owner.name,
        state=need.state,
        state_label=str(need.get_state_display()),
        state_note=str(STATE_NOTES[ListingState(need.state)]),
        validity=_validity(need),
        ends_soon=_ends_soon(need, today),
        bands=tuple(_bands(counts)),
        shortlisted=counts.shortlisted,
        interest=_interest(counts),
        interested=interested,
    )


def _validity(need: Need) -> str:
    if need.valid_until is None:
        return _("valid with no end")
    return _("valid until %(day)s") % {"day": date_format(need.valid_until)}


def _ends_soon(need: Need, today: date) -> bool:
    if need.state != ListingState.PUBLISHED or need.valid_until is None:
        return False
    return need.valid_until - today <= SOON


def _bands(counts: ProposalCounts) -> Iterable[tuple[str, str]]:
    texts = {
        "strong": ngettext("%(count)d strong", "%(count)d strong", counts.strong),
        "fair": ngettext("%(count)d fair", "%(count)d fair", counts.fair),
        "weak": ngettext("%(count)d weak", "%(count)d weak", counts.weak),
    }
    numbers = {"strong": counts.strong, "fair": counts.fair, "weak": counts.weak}
    return [(band, texts[band] % {"count": n}) for band, n in numbers.items() if n]


def _interest(counts: ProposalCounts) -> str:
    if not counts.approved:
        return ""
    said = ngettext("%(count)d approved", "%(count)d approved", counts.approved)
    return said % {"count": counts.approved}
