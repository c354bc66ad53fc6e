"""What a transfer office's home and its list of technologies show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Organization, User
from accounts.policies import can_edit_for
from listings.models import Technology
from listings.rubric import Check
from listings.selectors import (
    count_gaps,
    latest_open_technologies,
    technologies_ending,
    technology_state_counts,
)
from listings.states import ListingState
from matchmaker.deals.selectors import interests
from matchmaker.deals.states import InterestState
from matchmaker.matching.selectors.reasons import (
    Objection,
    what_need_owners_lacked,
    what_readers_lacked,
)
from matchmaker.matching.states import Reason
from matchmaker.web.cards import LANGUAGE_TAGS, language_tag
from matchmaker.web.pages.imports import JobRow, recent_imports
from matchmaker.web.pages.reviews import AskedPanel, asked_of
from matchmaker.web.wording import organization_name

ENDING_WITHIN_DAYS: Final = 30
SHOWN_ENDING: Final = 50
SHOWN_DRAFTS: Final = 6
SHOWN_INTERESTS: Final = 8
SHOWN_GAPS: Final = 5


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many technologies are in a state, and where they are listed."""

    value: str
    label: str
    count: int
    url: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One technology in a list of one's own."""

    pk: int
    title: str
    language_tag: str
    url: str
    edit_url: str
    state: str
    state_label: str
    last_day: date | None
    left: str
    is_pressing: bool
    updated_at: datetime
    pay_after_use: bool


@dataclass(frozen=True, slots=True)
class Lack:
    """What readers lacked, or what the rubric misses: how often, and what mends it."""

    text: str
    count: int
    why: str = ""
    share: int = 0


@dataclass(frozen=True, slots=True)
class Aside:
    """Why owners of needs put a technology aside."""

    title: str
    language_tag: str
    edit_url: str
    text: str
    count: str
    why: str


@dataclass(frozen=True, slots=True)
class InterestRow:
    """Somebody who would like to talk about a technology of one's own."""

    organization: str
    title: str
    language_tag: str
    url: str
    message: str
    expressed_at: datetime


@dataclass(frozen=True, slots=True)
class OfficePage:
    """The home of a transfer office."""

    organization: str
    code: str
    can_edit: bool
    total: int
    states: Sequence[StateCount]
    ending: Sequence[Row]
    asked: Sequence[AskedPanel]
    drafts: Sequence[Row]
    interests: Sequence[InterestRow]
    reasons: Sequence[Lack]
    asides: Sequence[Aside]
    gaps: Sequence[Lack]
    imports: Sequence[JobRow]


def office_page(user: User, organization: Organization, now: datetime) -> OfficePage:
    """Everything at a glance; as many queries for ten technologies as for a thousand."""
    counts = technology_state_counts(organization)
    ending = technologies_ending(organization, now=now, days=ENDING_WITHIN_DAYS)[:SHOWN_ENDING]
    latest = latest_open_technologies(organization)
    drafts = [one for one in latest if one.state == ListingState.DRAFT][:SHOWN_DRAFTS]
    return OfficePage(
        organization=organization_name(organization),
        code=organization.code,
        can_edit=can_edit_for(user, organization),
        total=sum(counts.values()),
        states=state_counts(counts, organization),
        ending=rows_of(ending, now),
        asked=asked_of(organization),
        drafts=rows_of(drafts, now),
        interests=_interests(organization),
        reasons=_reasons(what_readers_lacked(organization)),
        asides=[_aside(one) for one in what_need_owners_lacked(organization)],
        gaps=_gaps(count_gaps(latest)[:SHOWN_GAPS]),
        imports=recent_imports(organization) if can_edit_for(user, organization) else [],
    )


def state_counts(
    counts: Mapping[str, int], organization: Organization, chosen: str = ""
) -> list[StateCount]:
    """The states in their order, each with the address of its list."""
    address = f"{reverse('my-technologies')}?organization={organization.code}"
    return [
        StateCount(
            state.value,
            str(state.label),
            counts[state.value],
            f"{address}&state={state.value}",
            state.value == chosen,
        )
        for state in ListingState
    ]


def rows_of(technologies: Iterable[Technology], now: datetime) -> list[Row]:
    """Rows in the order of the technologies."""
    today = timezone.localdate(now)
    return [_row(technology, today) for technology in technologies]


def _row(technology: Technology, today: date) -> Row:
    left = (technology.valid_until - today).days if technology.valid_until else None
    counts = technology.is_published and left is not None
    return Row(
        pk=technology.pk,
        title=technology.title or _("Without a title"),
        language_tag=language_tag(technology),
        url=reverse("technology", args=[technology.pk]),
        edit_url=reverse("technology-edit", args=[technology.pk]),
        state=technology.state,
        state_label=technology.get_state_display(),
        last_day=technology.valid_until,
        left=_left(left) if counts and left is not None else "",
        is_pressing=counts and left is not None and left <= ENDING_WITHIN_DAYS,
        updated_at=technology.updated_at,
        pay_after_use=technology.offers_pay_after_use,
    )


def _left(days: int) -> str:
    if days <= 0:
        return _("today is its last day")
    return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}


def _interests(organization: Organization) -> list[InterestRow]:
    received = interests().filter(
        technology__owner=organization, interest_in="technology", state=InterestState.OPEN
    )
    return [_interest(interest) for interest in received[:SHOWN_INTERESTS]]


def _interest(interest: Any) -> InterestRow:
    listing = interest.listing
    return InterestRow(
        organization=organization_name(interest.organization),
        title=listing.title,
        language_tag=language_tag(listing),
        url=reverse(listing.kind, args=[listing.pk]),
        message=interest.message,
        expressed_at=interest.created_at,
    )


def _reasons(counted: Sequence[tuple[Reason, int]]) -> list[Lack]:
    most = max((count for _reason, count in counted), default=1)
    return [
        Lack(str(reason.label), count, _MENDS[reason](), round(100 * count / most))
        for reason, count in counted
    ]


def _aside(one: Objection) -> Aside:
    return Aside(
        one.title,
        LANGUAGE_TAGS.get(one.language, one.language),
        reverse("technology-edit", args=[one.technology]),
        str(one.reason.label),
        _("at least %(n)d") % {"n": one.at_least},
        _MENDS[one.reason](),
    )


def _gaps(counted: Sequence[tuple[Check, int]]) -> list[Lack]:
    return [Lack(str(check.advice), count, str(check.why)) for check, count in counted]


_MENDS = {
    Reason.TOO_EARLY: lambda: _("State the maturity with its evidence, and the next step."),
    Reason.BENEFIT_UNCLEAR: lambda: _("Compare it with the best that can be bought today."),
    Reason.COMMERCIAL_ROUTE_UNCLEAR: lambda: _("Name prices, or terms of paying after use."),
    Reason.DESCRIPTION_VAGUE: lambda: _("Give measured values and an application."),
    Reason.TERMS_DO_NOT_FIT: lambda: _("Offer another licence kind, or paying after use."),
}
