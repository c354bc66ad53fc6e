"""What the dashboard counts: a period, a part of the market, and the reader's own scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import ManagerProfile
from accounts.policies import is_desk_lead
from listings.models import Need
from matchmaker.matching.models import Proposal
from matchmaker.matching.policies import can_review

from ..interests import Visitor

MOST_DAYS_BY_DAY = 31
MOST_DAYS_BY_WEEK = 26 * 7


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose needs a reader may count; empty is all. A need fits by one of its fields."""

    fields: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()


def find_scope(user: Visitor) -> Scope | None:
    """Everything for superusers and leads, a manager's fields and provinces, None for others."""
    if not can_review(user):
        return None
    if is_desk_lead(user):
        return Scope()
    profile = ManagerProfile.objects.filter(user=user.pk).first()
    if profile is None:
        return None
    return Scope(tuple(profile.technology_fields), tuple(profile.provinces))


@dataclass(frozen=True, slots=True)
class Slice:
    """From ``first`` to ``last``, both included, in the site's time zone; empty is all.

    ``region`` is a province's two digits, or a country's two letters for needs without province.
    ``provider`` counts only what was done with the technologies of that organization.
    """

    first: date
    last: date
    field: str = ""
    region: str = ""
    seeker: int | None = None
    provider: int | None = None
    scope: Scope = Scope()

    @property
    def begin(self) -> datetime:
        """The first moment of the period."""
        return timezone.make_aware(datetime.combine(self.first, time.min))

    @property
    def end(self) -> datetime:
        """The first moment after the period."""
        return timezone.make_aware(datetime.combine(self.last + timedelta(days=1), time.min))

    def within(self, column: str) -> Q:
        """A time of the period."""
        return Q(**{f"{column}__gte": self.begin, f"{column}__lt": self.end})

    def needs(self, way: str = "") -> Q:
        """Needs of this part of the market, whenever they were published.

        ``way`` leads from the rows that are filtered to the need, such as "proposal__need__".
        """
        wanted = _fields(self.scope.fields, way) & _fields((self.field,) if self.field else (), way)
        if self.scope.provinces:
            wanted &= Q(**{f"{way}province__in": self.scope.provinces})
        if self.region:
            wanted &= _region(self.region, way)
        if self.seeker is not None:
            wanted &= Q(**{f"{way}owner": self.seeker})
        if self.provider is not None:
            offered = Proposal.objects.filter(technology__owner=self.provider)
            wanted &= Q(**{f"{way}pk__in": offered.values("need")})
        return wanted

    def pairs(self, way: str = "") -> Q:
        """What happened between such a need and a technology; ``way`` leads to the pair."""
        offered = {} if self.provider is None else {f"{way}technology__owner": self.provider}
        return self.needs(f"{way}need__") & Q(**offered)

    def cohort(self) -> QuerySet[Need]:
        """The needs that were published in the period, in whatever state they are now."""
        return Need.objects.filter(self.needs(), self.within("published_at")).order_by()

    def buckets(self) -> list[date]:
        """The first days of what a chart over time shows: days, weeks (Mondays), or months."""
        days = (self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))
        return [*dict.fromkeys(self.bucket_of(day) for day in days)]

    def bucket_of(self, day: date) -> date:
        """The first day of the bucket that holds this day; it may lie before the period."""
        length = (self.last - self.first).days + 1
        if length <= MOST_DAYS_BY_DAY:
            return day
        return (
            day - timedelta(days=day.weekday())
            if length <= MOST_DAYS_BY_WEEK
            else day.replace(day=1)
        )


def _fields(codes: Sequence[str], way: str) -> Q:
    wanted = Q()
    for code in codes:
        wanted |= Q(**{f"{way}technology_fields__has": code})
    return wanted


def _region(region: str, way: str) -> Q:
    if region.isdecimal():
        return Q(**{f"{way}province": region})
    return Q(**{f"{way}province": "", f"{way}country": region})
