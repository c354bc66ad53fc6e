"""Reading technologies and needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When
from django.utils import timezone

from accounts.models import Membership, Organization, User
from accounts.policies import is_technology_manager
from accounts.selectors import is_vouched_for, organizations_editable_by

from ..models import (
    Confidentiality,
    DisclosureGrant,
    IntellectualProperty,
    Listing,
    Need,
    Technology,
)
from ..rubric import Check, assess
from ..states import REVISABLE, ListingState
from ..tiers import Tier

AnyListing = TypeVar("AnyListing", bound=Listing)
Visitor = User | AnonymousUser | None


def rows_of(model: type[AnyListing]) -> QuerySet[AnyListing]:
    """All listings of a kind, with nothing else at hand."""
    kinds: dict[type[Listing], QuerySet[Any]] = {
        Technology: Technology.objects.all(),
        Need: Need.objects.all(),
    }
    return kinds[model]


def technologies() -> QuerySet[Technology]:
    """All technologies, owner and pay-after-use terms at hand."""
    return Technology.objects.select_related("owner", "pay_after_use")


def needs() -> QuerySet[Need]:
    """All needs, owner at hand."""
    return Need.objects.select_related("owner")


def published_technologies(now: datetime) -> QuerySet[Technology]:
    """Technologies that are published and not overdue, of any confidentiality, latest first."""
    return _latest_first(technologies().filter(_in_force(now)))


def published_needs(now: datetime) -> QuerySet[Need]:
    """Needs that are published and not overdue, of any confidentiality, latest first."""
    return _latest_first(needs().filter(_in_force(now)))


def technologies_visible_to(user: Visitor) -> QuerySet[Technology]:
    """The technologies whose existence the user may know of; see :func:`needs_visible_to`."""
    return technologies().filter(_visible_to(user, Technology))


def needs_visible_to(user: Visitor) -> QuerySet[Need]:
    """The needs whose existence the user may know of.

    Everybody: published open ones. Members of any organization: published ones that are open or
    for members, all of their own organizations, and published ones that these were let into by an
    introduction. Technology managers and superusers: all.
    """
    return needs().filter(_visible_to(user, Need))


def technologies_listed_for(user: Visitor, *, now: datetime) -> QuerySet[Technology]:
    """The published technologies that the user may see listed, latest first."""
    return published_technologies(now).filter(_listed_for(user))


def needs_listed_for(user: Visitor, *, now: datetime) -> QuerySet[Need]:
    """The published needs that the user may see listed, latest first."""
    return published_needs(now).filter(_listed_for(user))


def technologies_listed_to(
    organizations: Collection[int], *, vouched: bool, now: datetime
) -> QuerySet[Technology]:
    """What :func:`technologies_listed_for` gives members of these organizations, asking nothing.

    ``vouched`` is whether one of the organizations is verified.
    """
    return published_technologies(now).filter(_listed_to(organizations, vouched=vouched))


def recent_technologies(user: Visitor, *, now: datetime, limit: int = 10) -> list[Technology]:
    """The latest published technologies that the user may see listed, at most ``limit``."""
    return list(technologies_listed_for(user, now=now)[:limit])


def recent_needs(user: Visitor, *, now: datetime, limit: int = 10) -> list[Need]:
    """The latest published needs that the user may see listed, at most ``limit``."""
    return list(needs_listed_for(user, now=now)[:limit])


def listed_figures(user: Visitor, *, now: datetime) -> dict[str, int]:
    """How many technologies, needs, pay-after-use offers and organizations the user sees listed."""
    offered, sought = technologies_listed_for(user, now=now), needs_listed_for(user, now=now)
    named = sought.filter(anonymous=False)
    owners = offered.order_by().values("owner").union(named.order_by().values("owner"))
    return {
        "technologies": offered.count(),
        "needs": sought.count(),
        "pay_after_use": offered.filter(pay_after_use__isnull=False).count(),
        "organizations": owners.count(),
    }


def find_by_external_id(
    model: type[AnyListing], owner: Organization, external_id: str
) -> AnyListing | None:
    """The owner's listing with this key of the owner's own, or None; blank finds none."""
    return listings_by_external_id(model, owner, [external_id]).get(external_id)


def listings_by_external_id(
    model: type[AnyListing], owner: Organization, external_ids: Iterable[str]
) -> dict[str, AnyListing]:
    """The owner's listings with these keys, by key, with all that belongs to them at hand."""
    wanted = [external_id for external_id in external_ids if external_id]
    rows: QuerySet[Any] = _with_belongings(model)
    found = rows.filter(owner=owner, external_id__in=wanted) if wanted else rows.none()
    return {listing.external_id: listing for listing in found}


def overdue_listings(model: type[AnyListing], now: datetime) -> QuerySet[AnyListing]:
    """Published listings whose last day is over, in the site's time zone."""
    day = timezone.localdate(now)
    return rows_of(model).filter(state=ListingState.PUBLISHED, valid_until__lt=day)


def technologies_of(
    organization: Organization, *, state: str = "", text: str = ""
) -> QuerySet[Technology]:
    """The organization's technologies in any state, what was changed last first.

    ``text`` is sought in title, summary and external id, whatever the letter case.
    """
    rows = technologies().filter(owner=organization).order_by("-updated_at", "-pk")
    if state:
        rows = rows.filter(state=state)
    if text:
        said = Q(title__icontains=text) | Q(summary__icontains=text)
        rows = rows.filter(said | Q(external_id__icontains=text))
    return rows


def technologies_editable_by(user: Visitor) -> QuerySet[Technology]:
    """The technologies that the user may change: as `policies.can_revise` says of each."""
    if user is None or not user.is_active or user.pk is None:
        return technologies().none()
    if sees_every_listing(user):
        return technologies()
    return technologies().filter(owner__in=organizations_editable_by(user))


def needs_editable_by(user: Visitor) -> QuerySet[Need]:
    """The needs of the organizations that the user may post for."""
    if user is None or user.pk is None:
        return needs().none()
    return needs().filter(owner__in=organizations_editable_by(user))


def needs_kept_by(user: Visitor) -> QuerySet[Need]:
    """The needs of the user's organizations in any state, what was changed last first."""
    if user is None or user.pk is None or not user.is_active:
        return needs().none()
    return needs().filter(owner__memberships__user_id=user.pk).order_by("-updated_at", "-pk")


def technology_state_counts(organization: Organization) -> dict[str, int]:
    """How many of the organization's technologies are in each state; every state has an entry."""
    rows = Technology.objects.filter(owner=organization).order_by().values_list("state")
    return {state.value: 0 for state in ListingState} | dict(rows.annotate(count=Count("pk")))


def technologies_ending(
    organization: Organization, *, now: datetime, days: int
) -> QuerySet[Technology]:
    """The organization's published technologies that end within so many days, the first first."""
    today = timezone.localdate(now)
    ending = published_technologies(now).filter(
        owner=organization, valid_until__lte=today + timedelta(days=days)
    )
    return ending.order_by("valid_until", "pk")


def latest_open_technologies(organization: Organization, *, limit: int = 100) -> list[Technology]:
    """The organization's drafts, then what it handed in or published, what was changed last first.

    Each knows, as ``has_rights``, whether any right is stated.
    """
    rights = IntellectualProperty.objects.filter(technology=OuterRef("pk"))
    rows = technologies_of(organization).filter(state__in=REVISABLE)
    is_draft = Case(When(state=ListingState.DRAFT, then=0), default=1)
    return list(
        rows.annotate(has_rights=Exists(rights)).order_by(is_draft, "-updated_at", "-pk")[:limit]
    )


def count_gaps(latest: Iterable[Technology]) -> list[tuple[Check, int]]:
    """What the rubric misses in those technologies and how often, the most frequent first.

    They come from :func:`latest_open_technologies`.
    """
    counted: Counter[str] = Counter()
    known: dict[str, Check] = {}
    for technology in latest:
        for criterion in assess(technology.kind, rubric_values(technology)).criteria:
            for check in criterion.missing:
                counted[check.code] += 1
                known[check.code] = check
    return [(known[code], count) for code, count in counted.most_common()]


def rubric_values(listing: Listing) -> dict[str, object]:
    """The values that the rubric asks of a stored listing; ``has_rights`` is asked if not given."""
    values: dict[str, object] = {
        column.name: getattr(listing, column.attname)
        for column in listing._meta.concrete_fields  # noqa: SLF001 - Django documents it
    }
    if isinstance(listing, Technology):
        values["pay_after_use"] = listing.offers_pay_after_use or None
        has_rights = getattr(listing, "has_rights", None)
        if has_rights is None:
            has_rights = listing.intellectual_property.exists()
        values["intellectual_property"] = has_rights or None
    return values


def listings_to_remind_of(
    model: type[AnyListing], now: datetime, *, days: Iterable[int]
) -> list[AnyListing]:
    """Published listings that end within so many days and whose owners weren't told so since.

    ``days`` are thresholds such as 14 and 3: the owner is reminded once within each. Owners are at
    hand; the first to end comes first.
    """
    today, leads = timezone.localdate(now), [timedelta(days=lead) for lead in days]
    ending = rows_of(model).filter(
        state=ListingState.PUBLISHED, valid_until__range=(today, today + max(leads))
    )
    return [
        listing
        for listing in ending.select_related("owner").order_by("valid_until", "pk")
        if any(_is_reminder_due(listing, today, lead) for lead in leads)
    ]


def sees_every_listing(user: Visitor) -> bool:
    """Whether the user works on everybody's listings: technology managers and superusers."""
    if user is None or not user.is_active:
        return False
    return user.is_superuser or is_technology_manager(user)


def _with_belongings(model: type[AnyListing]) -> QuerySet[Any]:
    rows: QuerySet[Any] = rows_of(model).select_related("owner")
    if model is Technology:
        rows = rows.select_related("pay_after_use").prefetch_related("intellectual_property")
    return rows


def _is_reminder_due(listing: Listing, today: date, lead: timedelta) -> bool:
    if listing.valid_until is None:
        return False
    threshold = listing.valid_until - lead
    return today >= threshold and (listing.reminded_on is None or listing.reminded_on < threshold)


def _in_force(now: datetime) -> Q:
    today = timezone.localdate(now)
    valid = Q(valid_until=None) | Q(valid_until__gte=today)
    return Q(state=ListingState.PUBLISHED) & valid


def _latest_first(rows: QuerySet[AnyListing]) -> QuerySet[AnyListing]:
    return rows.order_by("-published_at", "-pk")


def visible_to_members_of(
    organizations: Collection[int], model: type[Listing], *, vouched: bool | None = None
) -> Q:
    """The listings of a kind whose existence members of these organizations (keys) may know of.

    Without any organization what everybody may know of. For who has looked up already where the
    reader belongs, and perhaps whether one of them is verified (``vouched``); technology managers
    see all.
    """
    own = Q(owner__in=[*organizations])
    known = _listed_to(organizations, vouched=vouched)
    if organizations:
        let_in = grants_in_force(organizations).filter(**{f"{model.kind}__isnull": False})
        known |= Q(pk__in=let_in.order_by().values(f"{model.kind}_id"))
    return own | (Q(state=ListingState.PUBLISHED) & known)


def grants_in_force(organizations: Collection[int]) -> QuerySet[DisclosureGrant]:
    """What organizations (keys) were let into, as long as nobody revoked it."""
    return DisclosureGrant.objects.filter(organization__in=[*organizations], revoked_at=None)


def granted_tiers(organizations: Collection[int]) -> dict[tuple[str, int], Tier]:
    """The highest tier that any of these organizations was let into, by kind and key."""
    rows = grants_in_force(organizations).order_by("tier")
    return {
        ("need", need) if need else ("technology", technology): Tier(tier)
        for need, technology, tier in rows.values_list("need_id", "technology_id", "tier")
    }


def find_granted_tier(listing: Listing, organizations: Collection[int]) -> Tier | None:
    """The highest tier of this listing that any of these organizations was let into, or None."""
    rows = grants_in_force(organizations).filter(**{listing.kind: listing.pk})
    highest = rows.order_by("-tier").values_list("tier", flat=True).first()
    return None if highest is None else Tier(highest)


def _visible_to(user: Visitor, model: type[Listing]) -> Q:
    if sees_every_listing(user):
        return Q()
    return visible_to_members_of(_organizations_of(user), model)


def _listed_for(user: Visitor) -> Q:
    """What may appear in the user's lists, as far as confidentiality goes."""
    if sees_every_listing(user):
        return Q()
    return _listed_to(_organizations_of(user))


def _listed_to(organizations: Collection[int], *, vouched: bool | None = None) -> Q:
    levels = [Confidentiality.OPEN]
    if is_vouched_for(organizations) if vouched is None else vouched:
        levels.append(Confidentiality.MEMBERS)
    return Q(confidentiality__in=levels) | Q(owner__in=[*organizations])


def _organizations_of(user: Visitor) -> list[int]:
    if user is None or not user.is_active or user.pk is None:
        return []
    members = Membership.objects.filter(user_id=user.pk)
    return list(members.values_list("organization_id", flat=True))
