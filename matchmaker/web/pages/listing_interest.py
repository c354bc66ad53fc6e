"""The part of a listing's page on which interest is expressed, or says why it is not possible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import Organization
from accounts.selectors import organizations_editable_by
from listings.models import Need, Technology
from listings.tiers import Tier
from matchmaker.deals.models import Interest
from matchmaker.deals.selectors import open_interests_in

from ..forms.interests import InterestForm
from ..wording import organization_name


@dataclass(frozen=True, slots=True)
class Expressed:
    """An open interest of the reader's own organizations."""

    key: int
    organization: str
    at: Any
    message: str


@dataclass(frozen=True, slots=True)
class InterestPanel:
    """A form, the open interests, or a note where there is neither."""

    form: InterestForm | None = None
    expressed: tuple[Expressed, ...] = ()
    note: str = ""
    needs_sign_in: bool = False


def interest_panel(
    request: HttpRequest, listing: Technology | Need, tier: Tier, form: InterestForm | None = None
) -> InterestPanel | None:
    """What the reader can do about the listing; None where nobody could.

    ``form`` is one that was sent and refused. Three queries at most.
    """
    if not listing.is_published:
        return None
    if not request.user.is_authenticated:
        note = _("Members of an organization on this site can express interest.")
        return InterestPanel(note=note, needs_sign_in=True)
    if request.user.is_superuser:
        return None
    speaking_for = [*organizations_editable_by(request.user)]
    others = [one for one in speaking_for if one.pk != listing.owner_id]
    if not others:
        return _without_a_voice(tier, owns=bool(speaking_for))
    return _with_a_voice(listing, others, form)


def _without_a_voice(tier: Tier, *, owns: bool) -> InterestPanel | None:
    if owns or tier > Tier.MEMBERS:
        return None
    return InterestPanel(
        note=_("Owners and editors of an organization can express interest on its behalf.")
    )


def _with_a_voice(
    listing: Technology | Need, organizations: list[Organization], form: InterestForm | None
) -> InterestPanel:
    mine = Organization.objects.filter(pk__in=[one.pk for one in organizations])
    open_ones = [*open_interests_in(listing, by=mine)]
    taken = {interest.organization_id for interest in open_ones}
    free = [one for one in organizations if one.pk not in taken]
    if form is None and free:
        form = InterestForm(listing=listing, organizations=free)
    return InterestPanel(form=form, expressed=tuple(_expressed(one) for one in open_ones))


def _expressed(interest: Interest) -> Expressed:
    return Expressed(
        key=interest.pk,
        organization=organization_name(interest.organization),
        at=interest.created_at,
        message=interest.message,
    )
